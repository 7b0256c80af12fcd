//! Confines a program and becomes it: what `jackfield confine` does, for the tests of this crate.

fn main() -> std::io::Result<std::process::ExitCode> {
    jackfield_plugin_host::go::launch::confine(std::env::args_os().skip(1))
}
