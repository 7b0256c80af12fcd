//! Generators and checks of what is checked in: `cargo xtask help` lists them.

mod blocks;
mod coverage;
mod events;
mod go_plugins;
mod go_schema;
mod market_rules;
mod openapi;
mod output;
mod panels;
mod plugin_hooks;
mod plugin_limits;
mod plugin_methods;
mod plugin_schema;
mod plugin_sdk;
mod reference;
mod security;
mod settings;
mod typescript;

use std::process::ExitCode;

use output::Mode;

const HELP: &str = "\
cargo xtask <command>
  openapi [--check]   docs/reference/openapi.json
  types [--check]     web/src/types/generated.ts
  docs [--check]      docs/reference/operations.md
  manifest [--check]  docs/reference/plugin.schema.json
  go-plugin [--check] the tables of Go plugins in plugin-host, and docs/reference/go-plugins.md
  events [--check]    what follows from the table of events: web/src/types/events.ts, docs/reference/events.md
  hooks [--check]     what follows from the table of hooks: WIT, guest, host, docs/reference/plugin-hooks.md
  methods [--check]   what follows from the table of the plugin API: WIT, host, docs/reference/plugin-api.md
  limits [--check]    docs/reference/plugin-limits.md, from the constants and the texts of plugins
  settings [--check]  docs/reference/settings.md and the console's web/src/types/settings.ts, from the table of settings
  sdk [--check]       packages/plugin-sdk/jackfield.d.ts, the types of plugins in TypeScript
  panels [--check]    docs/reference/panels.md and embed.md, from the types of packages/panel-sdk and packages/embed
  market [--check]    docs/reference/market-rules.md, from the table of rules of certification
  blocks [--check]    packages/blocks/types.ts and docs/reference/blocks.md, from the schema of blocks
  security [--check]  docs/security.md, from the marks of tests
  generate            all of these
  check               checks that all of these are current, and that declarations match Mattermost's
  coverage            how much of Mattermost's API is answered, by tier and tag";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> anyhow::Result<()> {
    let mode = if arguments.contains(&"--check") { Mode::Check } else { Mode::Write };
    match arguments.first().copied() {
        Some("openapi") => openapi::generate(mode),
        Some("types") => typescript::generate(mode),
        Some("docs") => reference::generate(mode),
        Some("manifest") => plugin_schema::generate(mode),
        Some("go-plugin") => go_schema::generate(mode).and_then(|()| go_plugins::generate(mode)),
        Some("events") => events::generate(mode),
        Some("hooks") => plugin_hooks::generate(mode),
        Some("methods") => plugin_methods::generate(mode),
        Some("limits") => plugin_limits::generate(mode),
        Some("settings") => settings::generate(mode),
        Some("sdk") => plugin_sdk::generate(mode),
        Some("panels") => panels::generate(mode),
        Some("market") => market_rules::generate(mode),
        Some("blocks") => blocks::generate(mode),
        Some("security") => security::generate(mode),
        Some("generate") => all(Mode::Write),
        Some("check") => {
            coverage::check()?;
            all(Mode::Check)
        }
        Some("coverage") => {
            print!("{}", coverage::report());
            Ok(())
        }
        _ => {
            println!("{HELP}");
            Ok(())
        }
    }
}

fn all(mode: Mode) -> anyhow::Result<()> {
    openapi::generate(mode)?;
    typescript::generate(mode)?;
    plugin_schema::generate(mode)?;
    go_schema::generate(mode)?;
    go_plugins::generate(mode)?;
    plugin_hooks::generate(mode)?;
    plugin_methods::generate(mode)?;
    plugin_limits::generate(mode)?;
    plugin_sdk::generate(mode)?;
    security::generate(mode)?;
    market_rules::generate(mode)?;
    blocks::generate(mode)?;
    panels::generate(mode)?;
    events::generate(mode)?;
    settings::generate(mode)?;
    reference::generate(mode)
}
