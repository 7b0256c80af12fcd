//! Addresses and networks that something may be used from, as people write them: `192.0.2.7`, `2001:db8::/32`.

use std::net::IpAddr;

use ipnet::IpNet;
use jackfield_model::AppError;

use crate::{Failure, Result};

/// Addresses and networks of one list.
const MOST: usize = 50;

/// Reads a list: each as it is written once it was read.
///
/// # Errors
/// 400 for what is neither, or too many.
pub(crate) fn read(texts: &[String]) -> Result<Vec<String>> {
    if texts.len() > MOST {
        return Err(AppError::invalid_param("allowed_ips").into());
    }
    let mut read = Vec::with_capacity(texts.len());
    for text in texts {
        let network = network(text.trim());
        let network = network.ok_or_else(|| Failure::of("app.address.invalid.app_error", 400).with("address", text))?;
        read.push(network.trunc().to_string());
    }
    read.sort_unstable();
    read.dedup();
    Ok(read)
}

/// Whether an address is in one of the networks.
pub(crate) fn hold<'a>(networks: impl IntoIterator<Item = &'a str>, address: &str) -> bool {
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let address = address.to_canonical();
    networks.into_iter().filter_map(network).any(|network| network.contains(&address))
}

/// Whether each of the networks is within one of others.
pub(crate) fn are_within<'a>(networks: &[String], others: impl Iterator<Item = &'a str>) -> bool {
    let others: Vec<IpNet> = others.filter_map(network).collect();
    let within = |text: &String| network(text).is_some_and(|own| others.iter().any(|other| other.contains(&own)));
    !networks.is_empty() && networks.iter().all(within)
}

fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn networks_are_read_and_hold_their_addresses_alone() {
        let read = read(&owned(&["192.0.2.7/24", " 2001:db8::1 ", "192.0.2.0/24"])).unwrap();
        assert_eq!(read, ["192.0.2.0/24", "2001:db8::1/128"]);
        let holds = |address: &str| hold(read.iter().map(String::as_str), address);
        assert!(holds("192.0.2.255") && holds("::ffff:192.0.2.1") && holds("2001:db8::1"));
        for address in ["192.0.3.1", "2001:db8::2", "", "localhost", "192.0.2.1:80"] {
            assert!(!holds(address), "{address}");
        }
        for text in ["", "localhost", "192.0.2.0/33", "1.2.3", "192.0.2.1-9"] {
            assert!(super::read(&owned(&[text])).is_err(), "{text}");
        }
        assert!(super::read(&owned(&["192.0.2.1"; 51])).is_err());
    }

    #[test]
    fn a_network_is_within_a_larger_one() {
        let within = |own: &[&str], others: &[&str]| are_within(&owned(own), others.iter().copied());
        assert!(within(&["192.0.2.7"], &["192.0.2.0/24"]) && within(&["192.0.2.0/25"], &["192.0.2.0/24"]));
        assert!(!within(&[], &["192.0.2.0/24"]) && !within(&["192.0.2.0/23"], &["192.0.2.0/24"]));
        assert!(!within(&["192.0.2.7", "10.0.0.1"], &["192.0.2.0/24"]));
    }
}
