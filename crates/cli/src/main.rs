//! `jackfield`: the server and what an administrator or plugin author does around it.

mod admin;
mod data;
mod dev;
mod doctor;
mod environment;
mod log;
mod market;
mod migrate;
mod plugin;
mod serve;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use jackfield_plugin_host::go::launch::confine;

/// A team-chat server that is made to be extended.
#[derive(Debug, Parser)]
#[command(name = "jackfield", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Starts the server.
    Serve(serve::Arguments),
    /// Runs a server with a plugin that is being written; what is saved is built and brought in.
    Dev(dev::Arguments),
    /// Says what a start would change or refuse, and changes nothing.
    Doctor(doctor::Arguments),
    /// What an administrator does at the machine: accounts, and moving everything in and out.
    #[command(subcommand)]
    Admin(admin::Command),
    /// Takes over another server's database and files: a Mattermost's, or a Jackfield's on the other engine.
    Migrate(migrate::Arguments),
    /// Makes plugins, and installs and switches them on a server.
    #[command(subcommand)]
    Plugin(plugin::Command),
    /// Hosts a market of plugins, and does what its administrator does.
    #[command(subcommand)]
    Market(market::Command),
    /// Becomes a plugin's program, without what no plugin needs.
    #[command(hide = true, disable_help_flag = true)]
    Confine {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    run(Arguments::parse().command).unwrap_or_else(|error| {
        // One sentence with its causes; a backtrace helps nobody who did not write this.
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

/// What asynchronous work runs on. Without optimisation the frames of nested futures are large; only what is used of a
/// stack takes memory.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().thread_stack_size(8 << 20).enable_all().build()
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(arguments) => serve::run(arguments)?,
        Command::Dev(arguments) => dev::run(arguments)?,
        Command::Doctor(arguments) => return doctor::run(&arguments),
        Command::Admin(command) => return admin::run(command),
        Command::Migrate(arguments) => return migrate::run(&arguments),
        Command::Plugin(command) => plugin::run(command)?,
        Command::Market(command) => market::run(command)?,
        Command::Confine { arguments } => return Ok(confine(arguments)?),
    }
    Ok(ExitCode::SUCCESS)
}
