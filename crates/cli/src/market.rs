//! `jackfield market`: hosting a market of plugins, and what its administrator does.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use jackfield_domain::SystemClock;
use jackfield_market::certify::Trial;
use jackfield_market::remote::Remote;
use jackfield_market::{Market, Options, mirror};
use jackfield_model::{MarketPublisher, MarketReviewer, MarketRevocation};
use jackfield_storage::Store;
use tokio::net::TcpListener;

use crate::log::{self, LogFormat};
use crate::serve::stop_signal;
use crate::{data, plugin, runtime};

/// The database of a market, in its folder.
const DATABASE: &str = "market.db";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves a market, or a folder that `market mirror` made.
    Serve(Serve),
    /// Registers a publisher with a key and namespaces, or changes one.
    Publisher {
        name: String,
        /// The key, as `jackfield plugin key` shows it.
        #[arg(long)]
        key: String,
        /// Ids that are this, or begin with it and a dot, are the publisher's; may be given several times.
        #[arg(long = "namespace", required = true)]
        namespaces: Vec<String>,
        /// You have seen a proof of who it is: versions that break no rule are `verified`.
        #[arg(long)]
        verified: bool,
        /// They are the market's own people: what is certified of them is `official`.
        #[arg(long)]
        official: bool,
        #[command(flatten)]
        market: Administrated,
    },
    /// Names a reviewer and shows their token, or gives a known one another token.
    Reviewer {
        name: String,
        /// The publisher that they belong to, whose plugins they do not look at.
        #[arg(long)]
        of: Option<String>,
        #[command(flatten)]
        market: Administrated,
    },
    /// Lists the reviewers.
    Reviewers {
        #[arg(long, env = "JACKFIELD_MARKET")]
        market: String,
    },
    /// Takes a reviewer's token away.
    RevokeReviewer {
        name: String,
        #[command(flatten)]
        market: Administrated,
    },
    /// Sees that a publisher has the domain of their namespaces, and verifies them: the domain has their key on a line of
    /// `/.well-known/jackfield-publisher.txt`.
    Prove {
        name: String,
        #[arg(long)]
        domain: String,
        #[command(flatten)]
        market: Administrated,
    },
    /// Lists the publishers.
    Publishers {
        #[arg(long, env = "JACKFIELD_MARKET")]
        market: String,
    },
    /// Takes a publisher's key away: nothing more is published with it.
    RevokeKey {
        name: String,
        #[command(flatten)]
        market: Administrated,
    },
    /// Takes a version back, or all of a plugin's.
    Revoke {
        id: String,
        /// The version; left out, all of them.
        version: Option<String>,
        #[arg(long)]
        reason: String,
        #[arg(long, default_value = "critical")]
        severity: Severity,
        #[command(flatten)]
        market: Administrated,
    },
    /// Looks at all packages for known faults again, at once.
    Scan {
        #[command(flatten)]
        market: Administrated,
    },
    /// Brings a folder to what a market has, for `market serve` without a network.
    Mirror {
        /// The market's address.
        #[arg(long, env = "JACKFIELD_MARKET")]
        market: String,
        /// The folder.
        #[arg(long)]
        data: PathBuf,
        /// `postgres://…`, or left out for SQLite in the folder.
        #[arg(long, env = "JACKFIELD_MARKET_DATABASE", hide_env_values = true)]
        database: Option<String>,
        /// The market's key, when you know it from elsewhere.
        #[arg(long)]
        key: Option<String>,
        /// These plugins alone; left out, all of them.
        #[arg(long = "only")]
        only: Vec<String>,
    },
    /// Sees that a market's log is whole and ends where the market says.
    Verify {
        #[arg(long, env = "JACKFIELD_MARKET")]
        market: String,
        /// The market's key, when you know it from elsewhere.
        #[arg(long)]
        key: Option<String>,
    },
}

#[derive(Debug, Args)]
pub struct Serve {
    /// The folder for packages, the market's key and its database.
    #[arg(long, env = "JACKFIELD_MARKET_DATA", default_value = "./market")]
    data: PathBuf,
    /// The address to listen on.
    #[arg(long, env = "JACKFIELD_MARKET_LISTEN", default_value = "127.0.0.1:8066")]
    listen: SocketAddr,
    /// `postgres://…`, or left out for SQLite in the folder.
    #[arg(long, env = "JACKFIELD_MARKET_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Where others reach it, as `https://market.example.com`; left out, the address that it listens on.
    #[arg(long, env = "JACKFIELD_MARKET_URL")]
    url: Option<String>,
    /// A folder of known faults of libraries, as OSV publishes them (one JSON file each); packages are looked at again when it changes.
    #[arg(long, env = "JACKFIELD_MARKET_ADVISORIES")]
    advisories: Option<PathBuf>,
    /// An issuer of tokens of runs in CI that is believed; may be given several times, and takes the place of GitHub and GitLab.
    #[arg(long = "issuer")]
    issuers: Vec<String>,
    /// Hosts inside that issuers and domains of publishers may be at, separated by spaces.
    #[arg(long, default_value = "")]
    allow_inside: String,
    /// Tries packages out in a server of its own before they are listed.
    #[arg(long, env = "JACKFIELD_MARKET_TRY_OUT")]
    try_out: bool,
    /// How the log is written.
    #[arg(long, env = "JACKFIELD_LOG_FORMAT", default_value = "human")]
    log_format: LogFormat,
    /// Stops when the standard input ends, which it does with the program that started this one.
    #[arg(long, hide = true)]
    until_input_ends: bool,
}

/// A market, as its administrator.
#[derive(Debug, Args)]
pub struct Administrated {
    #[arg(long, env = "JACKFIELD_MARKET")]
    market: String,
    /// The file with the administrator's token: `admin.token` in the market's folder.
    #[arg(long, env = "JACKFIELD_MARKET_TOKEN_FILE")]
    token_file: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Severity {
    /// It is switched off where it runs.
    Critical,
    /// It is not installed any more.
    Warning,
}

impl Administrated {
    fn open(&self) -> anyhow::Result<Remote> {
        let file = &self.token_file;
        let token = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok(Remote::at(&self.market)?.with_token(&token))
    }
}

pub fn run(command: Command) -> anyhow::Result<()> {
    let serve = match command {
        Command::Serve(serve) => serve,
        other => return runtime()?.block_on(act(other)),
    };
    // Before there is a second thread: it holds for all that is made from here on.
    data::keep_to_oneself();
    let _log = log::start(serve.log_format);
    runtime()?.block_on(serve_market(serve))
}

async fn serve_market(arguments: Serve) -> anyhow::Result<()> {
    let Serve {
        data: folder,
        listen,
        database,
        url,
        advisories,
        issuers,
        allow_inside,
        try_out,
        log_format,
        until_input_ends,
    } = arguments;
    data::make(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    let store = Store::open_to_serve(&place(database, &folder)).await.context("cannot open the database")?;
    let usual = Options::new(store, folder.clone(), Arc::new(SystemClock));
    let trial = try_out.then(|| -> Arc<dyn Trial> { Arc::new(plugin::real_server()) });
    let options = Options { url, advisories, issuers, inside: allow_inside, trial, ..usual };
    let market = Market::open(options).await?;
    let keys = market.keys();
    let running = jackfield_market::start(market, listener)?;
    match log_format {
        LogFormat::Json => {
            let address = running.address.to_string();
            println!("{}", serde_json::json!({ "ready": true, "address": address, "key": keys.key }));
        }
        LogFormat::Human => {
            println!("The market is ready: http://{}", running.address);
            println!("Its key, for JackfieldSettings.MarketKeys: {}", keys.key);
            if keys.mirror_of.is_empty() {
                println!("Its administrator's token: {}", Market::token_file(&folder).display());
            } else {
                println!("It mirrors {}.", keys.mirror_of);
            }
        }
    }
    stop_signal(until_input_ends).await?;
    running.stop().await;
    Ok(())
}

fn place(database: Option<String>, folder: &Path) -> String {
    database.unwrap_or_else(|| folder.join(DATABASE).display().to_string())
}

async fn act(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(_) => {}
        Command::Publisher { name, key, namespaces, verified, official, market } => {
            let publisher = MarketPublisher { name, key, namespaces, verified, official, ..MarketPublisher::default() };
            market.open()?.register(&publisher).await?;
            println!("{} may publish {}.", publisher.name, publisher.namespaces.join(", "));
        }
        Command::Reviewer { name, of, market } => {
            let asked = MarketReviewer { name, publisher: of.unwrap_or_default(), ..MarketReviewer::default() };
            let named = market.open()?.name_reviewer(&asked).await?;
            eprintln!("{} signs in at /review with this token, which is shown once:", named.reviewer.name);
            println!("{}", named.token);
        }
        Command::Prove { name, domain, market } => {
            let proven = market.open()?.prove(&name, &domain).await?;
            println!("{domain} has the key of {}, who is verified.", proven.name);
        }
        Command::Reviewers { market } => {
            for one in Remote::at(&market)?.reviewers().await? {
                let state = if one.revoked_at.is_never() { "" } else { "revoked" };
                println!("{:<30} {state:<9} {}", one.name, one.publisher);
            }
        }
        Command::RevokeReviewer { name, market } => {
            market.open()?.revoke_reviewer(&name).await?;
            println!("{name} reviews nothing more; what they approved of stays.");
        }
        Command::Publishers { market } => {
            for one in Remote::at(&market)?.publishers().await? {
                let state = match (one.revoked_at.is_never(), one.verified) {
                    (false, _) => "revoked",
                    (true, true) => "verified",
                    (true, false) => "",
                };
                println!("{:<30} {:<9} {} {}", one.name, state, one.key, one.namespaces.join(", "));
            }
        }
        Command::RevokeKey { name, market } => {
            market.open()?.revoke_key(&name).await?;
            println!("Nothing more is published with the key of {name}.");
        }
        Command::Revoke { id, version, reason, severity, market } => {
            let severity = match severity {
                Severity::Critical => "critical",
                Severity::Warning => "warning",
            };
            let version = version.unwrap_or_default();
            let revocation = MarketRevocation {
                plugin_id: id,
                version,
                severity: severity.into(),
                reason,
                ..MarketRevocation::default()
            };
            market.open()?.revoke(&revocation).await?;
            println!("Revoked. Servers see it within an hour, and before they install anything.");
        }
        Command::Scan { market } => {
            let scan = market.open()?.scan().await?;
            println!("{} known faults, {} packages with some, {} changed.", scan.known, scan.marked, scan.changed);
        }
        Command::Mirror { market, data: folder, database, key, only } => {
            data::make(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
            let store = Store::open(&place(database, &folder)).await.context("cannot open the database")?;
            let mirrored = mirror::mirror(&Remote::at(&market)?, &folder, &store, &only, key.as_deref()).await?;
            store.close().await;
            println!(
                "{} plugins in {} versions. Next: jackfield market serve --data {}",
                mirrored.plugins,
                mirrored.versions,
                folder.display()
            );
        }
        Command::Verify { market, key } => {
            let remote = Remote::at(&market)?;
            let key = match key {
                Some(key) => key,
                None => remote.keys().await?.key,
            };
            let (entries, _) = remote.verified_log(&key).await?;
            println!(
                "The log is whole: {} entries, each following from the one before it, the last one signed by {key}.",
                entries.len()
            );
        }
    }
    Ok(())
}
