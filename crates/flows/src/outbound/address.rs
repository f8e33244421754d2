//! Which addresses the one outbound client may reach: public ones, over https (RFC 6890).
use crate::foundation::Stage;
use std::net::{IpAddr, Ipv6Addr};

/// The ports that a server that serves asks at.
const PORTS: [u16; 2] = [443, 8443];

/// Whether an address may be registered and fetched: https at its port or 8443, without user information; a literal address must be public.
pub fn reachable(url: &reqwest::Url, stage: Stage) -> bool {
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && stage == Stage::Demonstration);
    let literal = url.host_str().map(|host| host.trim_matches(['[', ']']).parse::<IpAddr>());
    let port = stage == Stage::Demonstration || url.port_or_known_default().is_some_and(|port| PORTS.contains(&port));
    plain && scheme && port && !matches!(literal, Some(Ok(address)) if !allowed(stage)(address))
}

/// Which addresses are connected to in this stage.
pub(super) fn allowed(stage: Stage) -> fn(IpAddr) -> bool {
    match stage {
        Stage::Serving => public,
        Stage::Demonstration => |address| public(address) || address.is_loopback(),
    }
}

/// Whether an address belongs to the public internet (RFC 6890).
pub fn public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            !(v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_documentation())
                && !(a == 0 || a >= 224 || (a == 100 && (64..128).contains(&b)))
                && !((a, b, c) == (192, 0, 0) || (a, b, c) == (192, 88, 99) || (a == 198 && (b == 18 || b == 19)))
        }
        IpAddr::V6(v6) => embedded(v6).map_or_else(|| public_v6(v6), |v4| v4.is_some_and(|v4| public(IpAddr::V4(v4)))),
    }
}

fn public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let global = first & 0xe000 == 0x2000;
    global && first != 0x2002 && !(first == 0x2001 && (second < 0x200 || second == 0xdb8))
}

/// An IPv4 address in IPv6 clothes: mapped ones count as themselves, translated ones as not public.
fn embedded(address: Ipv6Addr) -> Option<Option<std::net::Ipv4Addr>> {
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, ..] => Some(address.to_ipv4_mapped()),
        [0x64, 0xff9b, ..] => Some(None),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_public() {
        let private = "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 192.0.0.1 198.18.0.1 \
            224.0.0.1 240.0.0.1 255.255.255.255 ::1 :: fc00::1 fe80::1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 64:ff9b::a00:1 \
            2002:7f00:1::1 ff02::1 2001:db8::1";
        for text in private.split_whitespace() {
            assert!(!public(text.parse().expect("an address")), "{text}");
        }
        for text in ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"] {
            assert!(public(text.parse().expect("an address")), "{text}");
        }
    }
}
