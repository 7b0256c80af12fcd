//! From the table of hooks: the WIT interfaces, the guest's trait and exports, the host's calls, and the reference page.

mod form;
mod guest;
mod host;
mod page;
mod wit;

use anyhow::Result;
use jackfield_domain::hooks::HookId;

use crate::output::{Mode, emit};
use form::Form;

const API: &str = "crates/plugin-api";

pub fn generate(mode: Mode) -> Result<()> {
    let forms = HookId::ALL.iter().copied().map(Form::of).collect::<Result<Vec<_>>>()?;
    emit(mode, &format!("{API}/wit/since_v1_0/hooks.wit"), &wit::interfaces(&forms))?;
    emit(mode, &format!("{API}/wit/since_v1_0/hook-worlds.wit"), &wit::worlds(&forms))?;
    emit(mode, &format!("{API}/src/plugin.rs"), &guest::plugin(&forms))?;
    emit(mode, &format!("{API}/src/hooks/table.rs"), &guest::exports(&forms))?;
    emit(mode, "crates/plugin-host/src/wasm/exports/table.rs", &host::table(&forms))?;
    emit(mode, "docs/reference/plugin-hooks.md", &page::page(&forms))
}
