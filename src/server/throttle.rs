//! The limit on guessing passwords: which counters a try is counted under.
//!
//! Three kinds of tries are counted apart, as OWASP's device cookies do it: those from a browser that signed in to the account before,
//! those from all other browsers, and those at addresses that have no account. So strangers close an account to strangers
//! only. Addresses without an account share counters by their hash, because there is no end of such addresses: each has
//! four of them, and is closed when all four are.

use sha2::{Digest, Sha256};

use super::ids::sha256_hex;
use super::store::Counters;

/// How many wrong passwords a counter allows.
pub(super) const GUESSES: i64 = 5;
/// For how long they count, from the first of them, in milliseconds.
pub(super) const WINDOW: i64 = 15 * 60 * 1000;
/// For how long a browser is known after it signed in, in milliseconds.
pub(super) const BROWSER_LIFETIME: i64 = 180 * 24 * 60 * 60 * 1000;

/// Names the counters of an account, for browsers that are not known.
pub(super) fn of_account(admin_id: &str) -> Counters {
    [0, 1, 2, 3].map(|index| format!("account:{index}:{admin_id}"))
}

/// Names the counters of one known browser at one account.
pub(super) fn of_browser(id_hash: &str, admin_id: &str) -> Counters {
    let both = sha256_hex(format!("{id_hash}:{admin_id}").as_bytes());
    [0, 1, 2, 3].map(|index| format!("browser:{index}:{both}"))
}

/// Names the counters of an address that has no account. Nobody who does not know `secret` can tell which addresses share.
pub(super) fn of_unknown_address(secret: &str, email: &str) -> Counters {
    let digest = Sha256::new().chain_update(secret).chain_update([0]).chain_update(email).finalize();
    [0, 1, 2, 3].map(|index| format!("nobody:{index}:{:02x}{:02x}", digest[2 * index], digest[2 * index + 1]))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn made_up_addresses_fill_a_bounded_table_and_hardly_close_each_other() {
        let mut tries: HashMap<String, i64> = HashMap::new();
        for index in 0..10_050 {
            for counter in of_unknown_address("secret", &format!("nobody-{index}@example.com")) {
                *tries.entry(counter).or_default() += GUESSES;
            }
        }
        let closed = (0..10_000)
            .map(|index| of_unknown_address("secret", &format!("other-{index}@example.com")))
            .filter(|counters| counters.iter().all(|counter| tries.get(counter).is_some_and(|tries| *tries >= GUESSES)))
            .count();
        assert!(closed <= 20, "{closed} of 10,000 addresses are closed by those of others");
        for index in 0..100_000 {
            for counter in of_unknown_address("secret", &index.to_string()) {
                tries.entry(counter).or_default();
            }
        }
        assert!(tries.len() <= 4 * 65_536, "{} rows", tries.len());
    }

    #[test]
    fn counters_of_accounts_browsers_and_strangers_are_never_the_same() {
        let all = [
            of_account("a"),
            of_account("b"),
            of_browser("h", "a"),
            of_browser("h", "b"),
            of_unknown_address("s", "a"),
        ];
        let mut names: Vec<_> = all.iter().flatten().collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 20);
        assert_ne!(of_unknown_address("s", "a"), of_unknown_address("t", "a"));
    }
}
