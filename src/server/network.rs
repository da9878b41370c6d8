//! Network addresses: networks, and the client's address behind proxies.

use std::net::IpAddr;

/// A network, such as `10.0.0.0/8`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// Reads `10.0.0.1`, `10.0.0.0/8` or `fd00::/8`.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.trim().split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().ok()?;
        let max_prefix = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Some(max_prefix), |prefix| prefix.parse().ok())?;
        (prefix <= max_prefix).then_some(Self { address, prefix })
    }

    /// Says whether `address` belongs to the network.
    pub fn contains(self, address: IpAddr) -> bool {
        let (own, other, width) = match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => (u128::from(own.to_bits()), u128::from(other.to_bits()), 32),
            (IpAddr::V6(own), IpAddr::V6(other)) => (own.to_bits(), other.to_bits(), 128),
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => return false,
        };
        let rest = width - u32::from(self.prefix);
        own.checked_shr(rest) == other.checked_shr(rest)
    }
}

/// Returns the address of the person behind a connection from `peer`.
///
/// Each proxy adds the address that it was called from to the end of `X-Forwarded-For`. So it is read from its end, for
/// as long as the one who wrote is trusted; what stands before may be anybody's invention.
pub fn client_address<'a>(
    peer: IpAddr,
    forwarded: impl DoubleEndedIterator<Item = &'a str>,
    trusted: &[Network],
) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut client = peer.to_canonical();
    let mut hops = forwarded.flat_map(|line| line.split(',')).collect::<Vec<_>>();
    while is_trusted(client)
        && let Some(hop) = hops.pop()
    {
        let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
        client = address.to_canonical();
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn networks_read_and_hold_what_is_theirs() {
        let holds = |network: &str, one: &str| Network::parse(network).expect(network).contains(address(one));
        assert!(holds("10.0.0.0/8", "10.255.0.1") && !holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("192.0.2.7", "192.0.2.7") && !holds("192.0.2.7", "192.0.2.8"));
        assert!(holds("fd00::/8", "fd12::1") && !holds("fd00::/8", "fe80::1"));
        assert!(holds("0.0.0.0/0", "203.0.113.9") && !holds("0.0.0.0/0", "::1"));
        assert!(holds("::/0", "2001:db8::1"));
        for wrong in ["", "10.0.0.0/33", "10.0.0/8", "::/129", "proxy.example", "10.0.0.1/"] {
            assert!(Network::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn only_who_is_trusted_is_believed() {
        let trusted = [Network::parse("10.0.0.0/8").expect("a network"), Network::parse("::1").expect("an address")];
        let client_of = |peer: &str, lines: &[&str]| client_address(address(peer), lines.iter().copied(), &trusted);
        assert_eq!(
            client_of("198.51.100.4", &["203.0.113.1"]),
            address("198.51.100.4"),
            "a stranger says what they like"
        );
        assert_eq!(client_of("10.0.0.1", &["203.0.113.1"]), address("203.0.113.1"));
        assert_eq!(client_of("10.0.0.1", &["6.6.6.6, 203.0.113.1", "10.0.0.2"]), address("203.0.113.1"), "two proxies");
        assert_eq!(client_of("10.0.0.1", &["203.0.113.1, nonsense"]), address("10.0.0.1"));
        assert_eq!(client_of("10.0.0.1", &[]), address("10.0.0.1"));
        assert_eq!(client_of("::ffff:10.0.0.1", &["2001:db8::7"]), address("2001:db8::7"));
    }
}
