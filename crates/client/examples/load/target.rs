//! What each operation may cost: CPU milliseconds on SQLite, and of the server and PostgreSQL together.

/// The most that an operation may cost.
#[derive(Clone, Copy)]
pub struct Target {
    pub sqlite: f64,
    pub server: f64,
    pub postgres: f64,
}

const fn target(sqlite: f64, server: f64, postgres: f64) -> Option<Target> {
    Some(Target { sqlite, server, postgres })
}

pub const POST: Option<Target> = target(0.15, 0.15, 0.25);
pub const WEBHOOK: Option<Target> = target(0.15, 0.15, 0.25);
pub const PAGE: Option<Target> = target(0.25, 0.2, 0.25);
pub const SEARCH: Option<Target> = target(0.3, 0.2, 0.4);
pub const USERS: Option<Target> = target(0.4, 0.3, 0.2);
pub const MIXED: Option<Target> = target(0.9, 0.8, 1.0);
/// An event that is delivered. What PostgreSQL does for the few posts is not counted.
pub const FAN_OUT: Option<Target> = target(0.006, 0.006, f64::INFINITY);
pub const FAN_OUT_BURST: Option<Target> = target(0.002, 0.002, f64::INFINITY);

pub const SOCKET_KIB: f64 = 8.0;
pub const CONNECT_1000: f64 = 0.5;
pub const SECOND_START: f64 = 0.04;
/// With twenty native plugins on that are not in use.
pub const POST_BESIDE_PLUGINS: f64 = 1.2;
pub const START_WITH_PLUGINS: f64 = 1.5;
/// With ten plugins of a hundred that throw, beside none.
pub const IN_STORM: f64 = 1.2;
/// MiB.
pub const KEEPER: f64 = 2.0;
pub const IDLE: f64 = 30.0;
/// What somebody else's slowest hundredth may become of, beside a quiet server's.
pub const BESIDE: f64 = 2.0;
