//! Network addresses: networks, and the client's address behind proxies.

use std::net::IpAddr;

use ipnet::IpNet;

/// Reads `10.0.0.1`, `10.0.0.0/8` or `fd00::/8`.
pub fn parse_network(text: &str) -> Option<IpNet> {
    let text = text.trim();
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// Returns the address of the person behind a connection from `peer`.
///
/// Each proxy adds the address that it was called from to the end of `X-Forwarded-For`. So it is read from its end, for
/// as long as the one who wrote is trusted; what stands before may be anybody's invention.
pub fn client_address<'a>(
    peer: IpAddr,
    forwarded: impl DoubleEndedIterator<Item = &'a str>,
    trusted: &[IpNet],
) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(&address));
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
        let holds = |network: &str, one: &str| parse_network(network).expect(network).contains(&address(one));
        assert!(holds("10.0.0.0/8", "10.255.0.1") && !holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("192.0.2.7", "192.0.2.7") && !holds("192.0.2.7", "192.0.2.8"));
        assert!(holds("fd00::/8", "fd12::1") && !holds("fd00::/8", "fe80::1"));
        assert!(holds("0.0.0.0/0", "203.0.113.9") && !holds("0.0.0.0/0", "::1"));
        assert!(holds("::/0", "2001:db8::1"));
        for wrong in ["", "10.0.0.0/33", "10.0.0/8", "::/129", "proxy.example", "10.0.0.1/"] {
            assert!(parse_network(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn only_who_is_trusted_is_believed() {
        let trusted = [parse_network("10.0.0.0/8").expect("a network"), parse_network("::1").expect("an address")];
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
