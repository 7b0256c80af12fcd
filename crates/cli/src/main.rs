//! `jackfield`: the server and what an administrator or plugin author does around it.

mod plugin;
mod serve;

use clap::{Parser, Subcommand};

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
    /// Makes plugins, and installs and switches them on a server.
    #[command(subcommand)]
    Plugin(plugin::Command),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Serve(arguments) => serve::run(arguments),
        Command::Plugin(command) => plugin::run(command),
    }
}
