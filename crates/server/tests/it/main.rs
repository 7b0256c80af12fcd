//! The server over HTTP and WebSockets, on both engines.

mod channels;
mod cluster;
mod everywhere;
mod sidebar;
mod strangers;
mod teams;
mod town;

use everywhere::everywhere;
