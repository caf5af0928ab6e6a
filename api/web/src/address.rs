//! Who is really calling: the peer, or, where the peer is a proxy we trust, the one it names.
//!
//! `X-Forwarded-For` is a list that everybody on the way appends to, so its left end is whatever the
//! caller wrote. It is read from the right and only as far as the proxies are ours. By default none
//! is, and the header has no effect.

use std::net::IpAddr;

use actix_web::http::header::{HeaderMap, X_FORWARDED_FOR};
use ipnet::IpNet;

/// The address of the client.
pub fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut client = peer.to_canonical();
    if !is_trusted(client, trusted) {
        return client;
    }
    // Several headers are one list (RFC 9110 §5.3).
    let lists: Vec<&str> = headers
        .get_all(X_FORWARDED_FOR)
        .map(|value| value.to_str().unwrap_or_default())
        .collect();
    for hop in lists.iter().rev().flat_map(|list| list.rsplit(',')) {
        let Some(address) = parse(hop.trim()) else {
            return client;
        };
        client = address;
        if !is_trusted(client, trusted) {
            return client;
        }
    }
    client
}

/// What stands for one caller in a limit: an address, or the network a single house has in IPv6.
pub(crate) fn house(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let bits = v6.to_bits() & !u128::from(u64::MAX);
            IpAddr::V6(bits.into())
        }
    }
}

fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|network| network.contains(&address))
}

/// An address, with or without brackets and port.
fn parse(text: &str) -> Option<IpAddr> {
    let address = text
        .parse::<IpAddr>()
        .or_else(|_| {
            text.parse::<std::net::SocketAddr>()
                .map(|socket| socket.ip())
        })
        .or_else(|_| {
            text.trim_start_matches('[')
                .trim_end_matches(']')
                .parse::<IpAddr>()
        });
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use proptest::prelude::*;

    use super::*;

    fn seen(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut request = TestRequest::default();
        for list in forwarded {
            request = request.append_header((X_FORWARDED_FOR, *list));
        }
        let trusted: Vec<IpNet> = trusted
            .iter()
            .map(|net| net.parse().expect("a network"))
            .collect();
        client(
            peer.parse().expect("an address"),
            request.to_http_request().headers(),
            &trusted,
        )
        .to_string()
    }

    #[test]
    fn nobody_is_believed_by_default() {
        assert_eq!(seen("192.0.2.1", &["203.0.113.9"], &[]), "192.0.2.1");
    }

    #[test]
    fn a_trusted_proxy_is_believed_about_its_own_peer_only() {
        let trusted = ["10.0.0.0/8"];
        assert_eq!(seen("10.0.0.1", &["203.0.113.9"], &trusted), "203.0.113.9");
        assert_eq!(
            seen("10.0.0.1", &["6.6.6.6, 203.0.113.9"], &trusted),
            "203.0.113.9"
        );
        assert_eq!(
            seen("10.0.0.1", &["6.6.6.6, 203.0.113.9, 10.2.2.2"], &trusted),
            "203.0.113.9"
        );
        assert_eq!(
            seen("10.0.0.1", &["6.6.6.6", "203.0.113.9"], &trusted),
            "203.0.113.9"
        );
        assert_eq!(seen("10.0.0.1", &["rubbish"], &trusted), "10.0.0.1");
        assert_eq!(
            seen("10.0.0.1", &["[2001:db8::1]:4711"], &trusted),
            "2001:db8::1"
        );
        assert_eq!(
            seen("::ffff:10.0.0.1", &["::ffff:203.0.113.9"], &trusted),
            "203.0.113.9"
        );
    }

    #[test]
    fn a_house_is_one_caller() {
        let one = house("2001:db8:1:2:3::1".parse().expect("an address"));
        let other = house("2001:db8:1:2:ffff::9".parse().expect("an address"));
        assert_eq!(one, other);
        assert_ne!(one, house("2001:db8:1:3::1".parse().expect("an address")));
    }

    proptest! {
        /// Whatever a caller writes, the proxy appends what it saw, and that is who we see.
        #[test]
        fn nothing_a_caller_writes_changes_who_is_seen(written in "[ -~]{0,60}", last in any::<u32>()) {
            let real = std::net::Ipv4Addr::from(last);
            prop_assume!(!"10.0.0.0/8".parse::<IpNet>().expect("a network").contains(&IpAddr::V4(real)));
            let list = format!("{written}, {real}");
            prop_assert_eq!(seen("10.0.0.1", &[&list], &["10.0.0.0/8"]), real.to_string());
            prop_assert_eq!(seen("192.0.2.1", &[&list], &["10.0.0.0/8"]), "192.0.2.1");
        }
    }
}
