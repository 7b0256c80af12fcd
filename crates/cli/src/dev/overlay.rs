//! What goes wrong, in the developer's page: a plugin of this program's own, installed beside the one that is being written,
//! shows it there, and tells what goes wrong in the page.

use anyhow::Context;
use jackfield_api::plugins::{ByPlugin, EnablePlugin};
use jackfield_client::{Client, Method, NOTHING};
use jackfield_plugin_host::package;
use serde::Serialize;

use crate::plugin::Log;

pub const ID: &str = "jackfield.dev";
const TROUBLE: &str = "/plugins/jackfield.dev/trouble";

const FILES: &[(&str, &str)] = &[
    ("plugin.json", include_str!("overlay/plugin.json")),
    ("server/main.js", include_str!("overlay/server.js")),
    ("webapp/main.js", include_str!("overlay/webapp.js")),
];

/// What the page shows.
#[derive(Serialize)]
struct Trouble<'a> {
    plugin: &'a str,
    /// The source that is the bundle, line for line.
    source: Option<&'a str>,
    /// Empty when all is well.
    text: &'a str,
}

pub struct Overlay {
    client: Client,
    plugin: String,
    source: Option<String>,
    log: Log,
}

impl Overlay {
    /// Installs it; `None` on a server that cannot run it, where the terminal has to do.
    pub async fn install(client: &Client, plugin: &str, source: Option<String>) -> Option<Self> {
        match bring(client).await {
            Ok(()) => Some(Self { client: client.clone(), plugin: plugin.into(), source, log: Log::of(ID.into()) }),
            Err(error) => {
                eprintln!("What goes wrong is shown here alone, and not in the page: {error:#}");
                None
            }
        }
    }

    /// Shows a text in the pages that are open and will be; with an empty one, that all is well.
    pub async fn show(&self, text: &str) {
        let trouble = Trouble { plugin: &self.plugin, source: self.source.as_deref(), text };
        let request = self.client.raw(Method::PUT, TROUBLE).json(&trouble);
        if let Err(error) = Client::send(request).await {
            eprintln!("The page cannot be told: {error}");
        }
    }

    /// Prints what pages told.
    pub async fn tell(&mut self) {
        let _ = self.log.tell(&self.client).await;
    }
}

async fn bring(client: &Client) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    for (name, text) in FILES {
        let path = folder.path().join(name);
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, text).with_context(|| format!("cannot write {name}"))?;
    }
    let archive = folder.path().join("overlay.tar.gz");
    package::pack(folder.path(), &archive)?;
    super::upload(client, std::fs::read(&archive)?).await?;
    client.call::<EnablePlugin>(ByPlugin { plugin_id: ID.into() }, NOTHING, ()).await?;
    Ok(())
}
