//! `jackfield plugin bisect`: finds the plugin that something goes wrong with, by switching off half of those that are left each
//! time and asking whether it still does. What was on is on again at the end.

use std::io::{BufRead, Write};

use anyhow::{Context, bail};
use jackfield_api::plugins::{ByPlugin, DisablePlugin, EnablePlugin, GetPlugins};
use jackfield_client::{Client, NOTHING};

/// Asks, until one is left.
pub async fn run(client: &Client, answers: &mut impl BufRead) -> anyhow::Result<()> {
    let on: Vec<String> =
        client.get::<GetPlugins>(NOTHING).await?.active.into_iter().map(|manifest| manifest.id).collect();
    if on.is_empty() {
        bail!("no plugin is on");
    }
    let found = narrow(client, &on, answers).await;
    // Consent was given before, and to nothing else.
    for id in &on {
        switch(client, id, true).await?;
    }
    match found? {
        Some(id) => println!("It goes wrong with {id}. `jackfield plugin logs {id}` says more; all are on again."),
        None => println!("It goes wrong without any plugin. All are on again."),
    }
    Ok(())
}

async fn narrow(client: &Client, on: &[String], answers: &mut impl BufRead) -> anyhow::Result<Option<String>> {
    for id in on {
        switch(client, id, false).await?;
    }
    println!("All {} plugins are off.", on.len());
    if still(answers)? {
        return Ok(None);
    }
    let mut left = on.to_vec();
    while left.len() > 1 {
        let (first, second) = left.split_at(left.len() / 2);
        for id in first {
            switch(client, id, true).await?;
        }
        println!("{} of the {} that are left are on: {}.", first.len(), left.len(), first.join(", "));
        let is_there = still(answers)?;
        for id in first {
            switch(client, id, false).await?;
        }
        left = if is_there { first.to_vec() } else { second.to_vec() };
    }
    Ok(left.pop())
}

async fn switch(client: &Client, id: &str, on: bool) -> anyhow::Result<()> {
    let by = ByPlugin { plugin_id: id.to_owned() };
    let done = if on {
        client.call::<EnablePlugin>(by, NOTHING, ()).await
    } else {
        client.call::<DisablePlugin>(by, NOTHING, ()).await
    };
    done.map(drop).with_context(|| format!("{id} cannot be switched {}", if on { "on" } else { "off" }))
}

fn still(answers: &mut impl BufRead) -> anyhow::Result<bool> {
    loop {
        print!("Does it still go wrong? [y/n] ");
        std::io::stdout().flush()?;
        let mut line = String::new();
        if answers.read_line(&mut line)? == 0 {
            bail!("nobody answered");
        }
        match line.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => return Ok(true),
            "n" | "no" => return Ok(false),
            _ => {}
        }
    }
}
