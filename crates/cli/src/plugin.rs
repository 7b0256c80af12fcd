//! `jackfield plugin`: making plugins, and an administrator's acts on a server's plugins.

mod bisect;
mod build;
mod check;
mod ci;
mod doctor;
mod events;
mod guest;
mod kept;
mod new;
mod preview;
mod program;
mod publish;
mod rebuild;
mod remote;
mod review;
mod sdk;
mod test;
mod trial;
mod typescript;

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use jackfield_plugin_host::package;

pub use build::{Builder, Unbuilt, outputs, read_manifest, web_source};
pub use remote::Log;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Makes a new plugin in a folder.
    New {
        /// The folder, whose name becomes the plugin's id.
        folder: PathBuf,
        #[arg(long, default_value = "rust")]
        lang: Language,
    },
    /// Builds a plugin's server and web halves.
    Build {
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Says whether this machine has what plugins are built with, and what installs what it lacks.
    Doctor {
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Builds a plugin and runs its tests, each against a server of its own with the plugin in it.
    Test {
        #[arg(default_value = ".")]
        folder: PathBuf,
        /// What follows is for the program that runs tests.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Packs a built plugin into `dist/<id>-<version>.tar.gz`.
    Pack {
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Says which hooks a package has and what it calls, whether this server serves it, and which migrations would run.
    Check {
        /// A package of Mattermost's or Jackfield's.
        file: PathBuf,
        /// As JSON, for programs.
        #[arg(long)]
        json: bool,
        /// Looks at it by the rules of a market instead, and writes the report that the market would.
        #[arg(long, conflicts_with = "json")]
        certify: bool,
        /// A folder of known faults of libraries to look with, as OSV publishes them.
        #[arg(long, requires = "certify")]
        advisories: Option<PathBuf>,
        /// The version before it, which it is installed over when it is tried out.
        #[arg(long, requires = "certify")]
        before: Option<PathBuf>,
        /// Tries it out in a server that is made for it, as a market with the same flag does.
        #[arg(long, requires = "certify")]
        try_out: bool,
    },
    /// Shows the key that a file holds; makes both when the file is not there.
    Key {
        #[arg(default_value = "author.key")]
        file: PathBuf,
    },
    /// Signs a package; the signature is written beside it.
    Sign {
        file: PathBuf,
        /// The file with your key.
        #[arg(long, env = "JACKFIELD_AUTHOR_KEY")]
        key: PathBuf,
    },
    /// Says whether a package is what the signature beside it is about.
    Verify {
        file: PathBuf,
        /// The public key that it must be signed with.
        #[arg(long)]
        key: Option<String>,
    },
    /// Builds a package again from its source in a clean folder, and says whether it is the same.
    Rebuild {
        /// The folder with plugin.json.
        source: PathBuf,
        /// The package that was published.
        file: PathBuf,
    },
    /// Publishes a package in a market, signed with your key.
    Publish {
        file: PathBuf,
        /// The market's address.
        #[arg(long, env = "JACKFIELD_MARKET")]
        market: String,
        /// The file with your key.
        #[arg(long, env = "JACKFIELD_AUTHOR_KEY")]
        key: Option<PathBuf>,
        #[command(flatten)]
        ci: ci::FromCi,
    },
    /// Shows which runs in CI may publish a plugin without a key, or says so.
    Ci {
        id: String,
        /// `github=repo:OWNER/NAME:ref:refs/tags/*`, `gitlab=project_path:GROUP/NAME:ref_type:tag:ref:*`, or ISSUER=SUBJECT; may be given
        /// several times, and takes the place of all that were named before.
        #[arg(long = "run")]
        runs: Vec<String>,
        /// No run may, from now on.
        #[arg(long, conflicts_with = "runs")]
        none: bool,
        #[command(flatten)]
        market: review::AtMarket,
    },
    /// Hands a published version in to be certified, answers its reviewers, or takes it back.
    Review {
        #[arg(value_enum)]
        act: review::AuthorsAct,
        id: String,
        version: String,
        #[command(flatten)]
        market: review::AtMarket,
    },
    /// Rates somebody else's plugin in a market that you publish in.
    Rate {
        id: String,
        #[arg(long, value_parser = clap::value_parser!(u8).range(1..=5))]
        stars: u8,
        #[command(flatten)]
        market: review::AtMarket,
    },
    /// Installs a package on a server; `enable` is the consent to what it asks for.
    Install {
        /// The package, or the folder of a built plugin.
        file: PathBuf,
        /// Replaces the plugin when it is installed already.
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        server: Server,
    },
    /// Lists a server's plugins.
    List {
        #[command(flatten)]
        server: Server,
    },
    /// Turns a plugin on: this is the consent to what it asks for.
    Enable {
        id: String,
        #[command(flatten)]
        server: Server,
    },
    /// Turns a plugin off.
    Disable {
        id: String,
        #[command(flatten)]
        server: Server,
    },
    /// Shows what a plugin logged and how it failed lately.
    Logs {
        id: String,
        /// Goes on with what it logs from now on, until Ctrl-C.
        #[arg(short, long)]
        follow: bool,
        #[command(flatten)]
        server: Server,
    },
    /// Records what a plugin is told and does on a server, for `replay`. What people write meanwhile is in the file.
    Record {
        id: String,
        /// For how long, at most an hour; Ctrl-C ends it before.
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=3600))]
        seconds: u16,
        /// Where the recording is written.
        #[arg(short, long, default_value = "recording.json")]
        out: PathBuf,
        #[command(flatten)]
        server: Server,
    },
    /// Plays what was recorded to a plugin as it is in a folder, without a server, and says where it goes another way.
    Replay {
        recording: PathBuf,
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Brings the version before back, with its tables as they were; it stays on unless it asks for more.
    Rollback {
        id: String,
        /// Another version that is kept.
        #[arg(long)]
        to: Option<String>,
        #[command(flatten)]
        server: Server,
    },
    /// Downloads the rows of a plugin's own database. What people wrote is in the file.
    Export {
        id: String,
        file: PathBuf,
        #[command(flatten)]
        server: Server,
    },
    /// Makes a plugin's own database what was exported of it, on this server or another one, whatever their engines.
    Restore {
        id: String,
        file: PathBuf,
        #[command(flatten)]
        server: Server,
    },
    /// Calls a hook of a plugin in development with what you make up or with what was recorded, and says what it answers.
    Events {
        /// The plugin.
        #[arg(required_unless_present = "list")]
        id: Option<String>,
        /// The hook, by Mattermost's name or its own.
        #[arg(required_unless_present_any = ["list", "recording"])]
        hook: Option<String>,
        /// Its arguments as JSON, or @FILE with them: one, or a list of them in order.
        #[arg(long)]
        given: Option<String>,
        /// What `record` wrote: its calls are sent in order.
        #[arg(long, conflicts_with_all = ["hook", "given"])]
        recording: Option<PathBuf>,
        /// One of them, counted from 1.
        #[arg(long, requires = "recording")]
        call: Option<usize>,
        /// Names the hooks and their arguments.
        #[arg(long)]
        list: bool,
        #[command(flatten)]
        server: Server,
    },
    /// Says how a plugin has answered each hook since it was started.
    Figures {
        id: String,
        #[command(flatten)]
        server: Server,
    },
    /// Finds the plugin that something goes wrong with, by switching half of them off and asking you.
    Bisect {
        #[command(flatten)]
        server: Server,
    },
    /// Removes a plugin.
    Remove {
        id: String,
        #[command(flatten)]
        server: Server,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Language {
    Rust,
    /// TypeScript.
    Ts,
}

/// Which server, and as whom.
#[derive(Debug, Args)]
pub struct Server {
    #[arg(long, env = "JACKFIELD_URL", default_value = "http://127.0.0.1:8065")]
    server: String,
    /// A personal access token or a session's.
    #[arg(long, env = "JACKFIELD_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// A username or e-mail address, instead of a token.
    #[arg(long, env = "JACKFIELD_LOGIN")]
    login: Option<String>,
    #[arg(long, env = "JACKFIELD_PASSWORD", hide_env_values = true)]
    password: Option<String>,
}

pub fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::New { folder, lang } => {
            new(&folder, lang)?;
            println!("Made {}. Next: jackfield plugin build {0} && jackfield plugin pack {0}", folder.display());
            Ok(())
        }
        Command::Build { folder } => Builder::default().all(&folder),
        Command::Test { folder, arguments } => test::run(&folder, &arguments),
        Command::Doctor { folder } => doctor::run(&folder),
        Command::Pack { folder } => {
            println!("{}", pack(&folder)?.display());
            Ok(())
        }
        Command::Install { file, force, server } => {
            let file = if file.is_dir() { pack(&file)? } else { file };
            remote::run(server, remote::Act::Install { file, force })
        }
        Command::Check { file, certify: true, advisories, before, try_out, .. } => {
            publish::certify(&file, advisories.as_deref(), before, try_out)
        }
        Command::Check { file, json, .. } => check::run(&file, json),
        Command::Key { file } => publish::key(&file),
        Command::Sign { file, key } => publish::sign_file(&file, &key),
        Command::Verify { file, key } => publish::verify(&file, key.as_deref()),
        Command::Publish { file, market, key, ci } => publish::publish(&file, &market, key.as_deref(), &ci),
        Command::Rebuild { source, file } => rebuild::run(&source, &file),
        Command::Ci { id, runs, none, market } => ci::run(&id, &runs, none, &market),
        Command::Review { act, id, version, market } => review::act(act, &id, &version, &market),
        Command::Rate { id, stars, market } => review::rate(&id, stars, &market),
        Command::List { server } => remote::run(server, remote::Act::List),
        Command::Enable { id, server } => remote::run(server, remote::Act::Enable(id)),
        Command::Disable { id, server } => remote::run(server, remote::Act::Disable(id)),
        Command::Logs { id, follow, server } => remote::run(server, remote::Act::Logs { id, follow }),
        Command::Record { id, seconds, out, server } => remote::run(server, remote::Act::Record { id, seconds, out }),
        Command::Replay { recording, folder } => test::replay(&recording, &folder),
        Command::Rollback { id, to, server } => remote::run(server, remote::Act::RollBack { id, to }),
        Command::Export { id, file, server } => remote::run(server, remote::Act::Export { id, file }),
        Command::Restore { id, file, server } => remote::run(server, remote::Act::Restore { id, file }),
        Command::Events { list: true, .. } => {
            events::list();
            Ok(())
        }
        Command::Events { id, hook, given, recording, call, server, .. } => {
            let sent = match recording {
                Some(recording) => events::Sent::Recorded { recording, call },
                None => events::Sent::Made { hook: hook.unwrap_or_default(), given },
            };
            remote::run(server, remote::Act::Send { id: id.unwrap_or_default(), sent })
        }
        Command::Figures { id, server } => remote::run(server, remote::Act::Figures(id)),
        Command::Bisect { server } => remote::run(server, remote::Act::Bisect),
        Command::Remove { id, server } => remote::run(server, remote::Act::Remove(id)),
    }
}

/// Where packages are tried out for a certificate, in the runtime that this is called in.
pub fn real_server() -> trial::RealServer {
    trial::RealServer::on(tokio::runtime::Handle::current())
}

/// Makes a new plugin.
pub fn new(folder: &Path, language: Language) -> anyhow::Result<()> {
    new::run(folder, language)
}

/// Where a plugin's folder has what is not its own and is not committed.
pub fn own_folder(folder: &Path) -> anyhow::Result<PathBuf> {
    sdk::own_folder(folder)
}

/// Packs a built plugin; answers where the package is.
pub fn pack(folder: &Path) -> anyhow::Result<PathBuf> {
    let manifest = read_manifest(folder)?;
    let archive = folder.join("dist").join(format!("{}-{}.tar.gz", manifest.id, manifest.version));
    package::pack(folder, &archive).with_context(|| format!("cannot pack {}", folder.display()))?;
    Ok(archive)
}
