//! Sockets of those who have not said who they are: so many, and so many from one address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// All together. Browsers say who they are with their first request, and programs a moment later.
const ALL: usize = 2000;
/// From one address, behind which a whole office may be.
const OF_ONE: usize = 200;

/// The sockets that wait for their clients to say who they are; cheap to clone.
#[derive(Clone, Default)]
pub struct Strangers(Arc<Mutex<Counts>>);

#[derive(Default)]
struct Counts {
    all: usize,
    /// Nothing is kept of an address without sockets.
    by_address: HashMap<IpAddr, usize>,
}

/// Room for one such socket. It is free again when this goes.
pub struct Room {
    strangers: Strangers,
    address: IpAddr,
}

impl Strangers {
    /// Takes room for a socket from an address; `None` when there is no more.
    pub fn enter(&self, address: &str) -> Option<Room> {
        let address = network(address);
        let mut counts = self.counts();
        let here = counts.by_address.get(&address).copied().unwrap_or_default();
        if counts.all >= ALL || here >= OF_ONE {
            return None;
        }
        counts.all += 1;
        counts.by_address.insert(address, here + 1);
        drop(counts);
        Some(Room { strangers: self.clone(), address })
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let mut counts = self.strangers.counts();
        counts.all = counts.all.saturating_sub(1);
        let left = counts.by_address.get(&self.address).map_or(0, |here| here.saturating_sub(1));
        match left {
            0 => drop(counts.by_address.remove(&self.address)),
            left => drop(counts.by_address.insert(self.address, left)),
        }
    }
}

/// Whoever has one address of IPv6 has 2^64 of them. Of whom no address is known, all are one.
fn network(address: &str) -> IpAddr {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        Ok(address) => address,
        Err(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers: 38
    #[test]
    fn so_many_wait_and_so_many_from_one_address() {
        let strangers = Strangers::default();
        let enter = |address: String| strangers.enter(&address);
        let mut office: Vec<Room> = (0..OF_ONE).filter_map(|n| enter(format!("2001:db8::{n:x}"))).collect();
        assert_eq!(office.len(), OF_ONE);
        assert!(enter("2001:db8::ffff".into()).is_none(), "the same network");
        let elsewhere = enter("192.0.2.1".into()).expect("another address has room");
        office.pop();
        assert!(enter("2001:db8::1".into()).is_some(), "one that went made room");
        drop((office, elsewhere));
        assert_eq!(strangers.counts().by_address.len(), 0);
        let all: Vec<Room> = (0..ALL).filter_map(|n| enter(format!("10.0.{}.{}", n / 256, n % 256))).collect();
        assert_eq!(all.len(), ALL);
        assert!(enter("192.0.2.1".into()).is_none(), "all together");
        drop(all);
        assert!(enter("192.0.2.1".into()).is_some());
    }
}
