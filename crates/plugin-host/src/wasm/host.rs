//! The host functions: each converts, calls [`jackfield_domain::plugins::PluginApi`], and converts back.

mod api;
mod basics;
mod channels;
mod outside;
mod posts;
mod storage;
mod users;
