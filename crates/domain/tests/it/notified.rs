//! People are told of posts outside of the server: over a real mail server and a real push proxy.

mod by_mail;
mod connections;
mod on_devices;
mod town;
