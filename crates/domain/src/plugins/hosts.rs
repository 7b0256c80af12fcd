//! Which other servers a plugin may call.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The hosts of a manifest's `permissions.http.allow`: `host`, `host:port` or `*.domain`.
///
/// Without a port, 443 is meant. An address that is not on the public internet must be listed itself.
#[derive(Clone, Debug, Default)]
pub struct AllowList {
    entries: Vec<Entry>,
    /// For native programs, which could open the connection themselves.
    anything: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    host: String,
    port: u16,
}

impl AllowList {
    /// # Errors
    /// Answers the first entry that is no host.
    pub fn parse(entries: &[String]) -> Result<Self, String> {
        let entries =
            entries.iter().map(|text| Entry::parse(text).ok_or_else(|| text.clone())).collect::<Result<_, _>>()?;
        Ok(Self { entries, anything: false })
    }

    pub fn anything() -> Self {
        Self { entries: Vec::new(), anything: true }
    }

    /// Whether requests to this host and port may be made.
    pub fn allows(&self, host: &str, port: u16) -> bool {
        let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
        self.anything || self.entries.iter().any(|entry| entry.port == port && entry.covers(&host))
    }

    /// Whether a connection to this address may be made, once the host's name was looked up.
    pub fn allows_address(&self, address: IpAddr) -> bool {
        self.anything || is_public(address) || self.entries.iter().any(|entry| entry.host.parse() == Ok(address))
    }
}

/// Whether a host may stand in the page's policy: a name or `*.domain`, with a port or without, and nothing that a policy could
/// be ended by.
pub fn is_browser_host(text: &str) -> bool {
    let (host, port) = text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
    let name = host.strip_prefix("*.").unwrap_or(host);
    let is_name =
        name.split('.').all(|label| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    // `*.com` would be half of the world.
    let is_narrow = !host.starts_with("*.") || name.contains('.');
    text.len() <= 253 && is_name && is_narrow && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

impl Entry {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, rest)) => (host.to_owned(), rest.strip_prefix(':')),
            None if text.parse::<Ipv6Addr>().is_ok() => (text.clone(), None),
            None => match text.split_once(':') {
                Some((host, port)) => (host.to_owned(), Some(port)),
                None => (text.clone(), None),
            },
        };
        let port = port.map_or(Some(443), |port| port.parse().ok())?;
        let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '_');
        let name = host.strip_prefix("*.").unwrap_or(&host);
        if name.is_empty() || !name.chars().all(letters) {
            return None;
        }
        Some(Self { host, port })
    }

    fn covers(&self, host: &str) -> bool {
        match self.host.strip_prefix("*.") {
            Some(domain) => host.strip_suffix(domain).is_some_and(|sub| sub.len() > 1 && sub.ends_with('.')),
            None => self.host == host,
        }
    }
}

/// Whether an address belongs to the public internet.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => match embedded_v4(v6) {
            Some(v4) => is_public_v4(v4),
            None => is_public_v6(v6),
        },
    }
}

/// What is public is listed, not what is not: all that is assigned lies in `2000::/3`.
fn is_public_v6(v6: Ipv6Addr) -> bool {
    let [first, second, ..] = v6.segments();
    let assigned = first & 0xe000 == 0x2000;
    // Tunnels (Teredo), keys as addresses (ORCHID), benchmarks, documentation.
    let special = first == 0x2001 && (second < 0x0200 || second == 0x0db8) || first == 0x3fff;
    assigned && !special
}

/// The IPv4 address inside an IPv6 one, which is where packets go: mapped, compatible, 6to4, ISATAP and NAT64 by its
/// well-known prefix. NAT64 by a network's own prefix, `64:ff9b:1::/48`, leads to what only that network knows.
fn embedded_v4(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = v6.segments();
    let join = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match s {
        [0, 0, 0, 0, 0, 0xffff, high, low] => Some(join(high, low)),
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => Some(join(high, low)),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(join(high, low)),
        [_, _, _, _, 0 | 0x200, 0x5efe, high, low] => Some(join(high, low)),
        [0x2002, high, low, ..] => Some(join(high, low)),
        _ => None,
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocol = a == 192 && (b == 0 && c == 0 || b == 88 && c == 99);
    let benchmark = a == 198 && (b == 18 || b == 19);
    !(v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_unspecified()
        || v4.is_broadcast()
        || v4.is_documentation()
        || v4.is_multicast()
        || a == 0
        || a >= 240
        || shared
        || protocol
        || benchmark)
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers: 33
    #[test]
    fn nothing_ends_the_pages_policy() {
        for good in ["live.example.com", "a:8443", "*.example.org", "*.example.org:443", "127.0.0.1:9"] {
            assert!(is_browser_host(good), "{good}");
        }
        for bad in [
            "",
            "*",
            "*.com",
            "*.",
            "a b",
            "a;script-src *",
            "'unsafe-inline'",
            "https://a",
            "a/",
            "a:",
            "a:x",
            "a:70000",
            "a..b",
            "*.*.b",
            "a\n",
        ] {
            assert!(!is_browser_host(bad), "{bad}");
        }
    }

    fn list(entries: &[&str]) -> AllowList {
        AllowList::parse(&entries.iter().map(|e| (*e).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn only_listed_hosts_and_ports_are_allowed() {
        let list = list(&["api.github.com", "example.org:8443", "*.svc.example"]);
        assert!(list.allows("API.github.com", 443));
        assert!(!list.allows("api.github.com", 80));
        assert!(list.allows("example.org", 8443) && !list.allows("example.org", 443));
        assert!(list.allows("a.b.svc.example", 443) && !list.allows("svc.example", 443));
        assert!(!list.allows("evilsvc.example", 443));
    }

    // covers: 33
    #[test]
    fn private_addresses_must_be_listed_themselves() {
        let list = list(&["internal.example", "10.1.2.3:8080"]);
        assert!(list.allows_address("10.1.2.3".parse().unwrap()));
        for private in [
            "10.1.2.4",
            "127.0.0.1",
            "169.254.169.254",
            "::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "100.64.0.1",
        ] {
            assert!(!list.allows_address(private.parse().unwrap()), "{private}");
        }
        assert!(list.allows_address("140.82.121.4".parse().unwrap()));
    }

    // covers: 33
    #[test]
    fn only_addresses_of_the_public_internet_are_public() {
        let public = [
            "2606:4700::1111",
            "2a00:1450:4001::1",
            "64:ff9b::808:808",
            "2002:808:808::1",
            "::ffff:8.8.8.8",
            "8.8.8.8",
        ];
        for address in public {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        let private = [
            "64:ff9b:1::1",
            "64:ff9b:1:7f00:1::",
            "64:ff9b:1::808:808",
            "64:ff9b::a00:1",
            "2001:0:808:808::1",
            "2001:10::1",
            "2001:20::1",
            "2001:2::1",
            "2001:db8::1",
            "3fff::1",
            "100::1",
            "5f00::1",
            "4000::1",
            "fec0::1",
            "fe80::5efe:a00:1",
            "2606:4700::5efe:a00:1",
            "2002:7f00:1::",
            "::7f00:1",
            "::",
            "ff02::1",
            "192.88.99.1",
            "0.0.0.0",
            "255.255.255.255",
        ];
        for address in private {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for bad in ["", "http://x", "a b", "host:port", "*."] {
            assert!(AllowList::parse(&[bad.to_owned()]).is_err(), "{bad}");
        }
    }
}
