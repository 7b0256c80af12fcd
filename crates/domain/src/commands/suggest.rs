//! Suggestions while somebody types a command: triggers first, then sub-commands and arguments.

mod fetch;

use std::sync::Arc;

use jackfield_model::permission::ListCommands;
use jackfield_model::{AppError, AutocompleteArg, AutocompleteData, AutocompleteSuggestion, Command, IntegrationKind};
use jackfield_storage::commands as statements;
use serde_json::Value;

use super::built_in;
use crate::authorize::Granted;
use crate::console::permits;
use crate::texts::locale_of;
use crate::{App, Result};

use fetch::List;
pub use fetch::Place;

/// Suggestions at most.
const MOST: usize = 50;
/// Lists of plugins that are asked for at once.
const LISTS: usize = 3;

/// What may follow `input`, which starts with a slash.
///
/// # Errors
/// 400 where nothing was typed.
#[crate::boxed]
pub async fn suggestions(
    app: &App,
    granted: &Granted<ListCommands>,
    input: &str,
    place: Place,
) -> Result<Vec<AutocompleteSuggestion>> {
    if input.is_empty() {
        return Err(AppError::invalid_url_param("user_input").into());
    }
    let Some(typed) = input.strip_prefix('/') else { return Ok(Vec::new()) };
    let locale = locale_of(app, granted.cx()).await;
    let own = built_in::ALL.iter().map(|own| Known {
        data: simple(own.trigger, own.hint, &own.description(locale)),
        icon: String::new(),
        plugin: String::new(),
    });
    let mut known: Vec<Known> = own.collect();
    let team = granted.target();
    for command in app.memory.plugin_commands.list(team) {
        if !permits(app, team, IntegrationKind::Plugin, &command.plugin_id) {
            continue;
        }
        known.extend(of_command(&command));
    }
    for command in statements::in_use_of_team(team).all::<Command>(&app.store).await? {
        if !permits(app, team, IntegrationKind::Command, command.id.as_str()) {
            continue;
        }
        known.extend(of_command(&Arc::new(command)));
    }
    known.sort_by(|a, b| a.data.trigger.cmp(&b.data.trigger));
    let mut found = Found::default();
    for Known { data, icon, plugin } in &known {
        // Mattermost: administrators' commands are suggested to administrators only.
        if data.role_id == "system_admin" && !app.holds(granted.cx(), "manage_system") {
            continue;
        }
        found.plugin.clone_from(plugin);
        follow(data, "", typed, icon, &mut found);
    }
    let mut all = found.ready;
    for list in found.lists.iter().take(LISTS) {
        all.extend(fetch::list(app, granted, list, &place).await?);
    }
    all.truncate(MOST);
    Ok(all)
}

/// A command that may be meant.
struct Known {
    data: AutocompleteData,
    icon: String,
    /// The plugin that it is of, if it is one's.
    plugin: String,
}

/// What was found along the way.
#[derive(Default)]
struct Found {
    ready: Vec<AutocompleteSuggestion>,
    /// Lists that plugins have.
    lists: Vec<List>,
    /// The plugin of the command that is followed.
    plugin: String,
}

impl Found {
    fn push(&mut self, suggestion: AutocompleteSuggestion) {
        self.ready.push(suggestion);
    }
}

fn of_command(command: &Arc<Command>) -> Option<Known> {
    if !command.auto_complete {
        return None;
    }
    let data = command.autocomplete_data.clone();
    let data =
        data.unwrap_or_else(|| simple(&command.trigger, &command.auto_complete_hint, &command.auto_complete_desc));
    Some(Known { data, icon: command.autocomplete_icon_data.clone(), plugin: command.plugin_id.clone() })
}

fn simple(trigger: &str, hint: &str, description: &str) -> AutocompleteData {
    AutocompleteData {
        trigger: trigger.into(),
        hint: hint.into(),
        help_text: description.into(),
        ..AutocompleteData::default()
    }
}

/// Walks down one command along what was typed. `parsed` is what lies behind, with a space at its end.
fn follow(data: &AutocompleteData, parsed: &str, rest: &str, icon: &str, found: &mut Found) {
    let lower = rest.to_lowercase();
    let Some((word, after)) = rest.split_once(' ') else {
        if data.trigger.starts_with(&lower) {
            found.push(AutocompleteSuggestion {
                complete: format!("{parsed}{}", data.trigger),
                suggestion: data.trigger.clone(),
                hint: data.hint.clone(),
                description: data.help_text.clone(),
                icon_data: icon.to_owned(),
            });
        }
        return;
    };
    if !word.eq_ignore_ascii_case(&data.trigger) {
        return;
    }
    let parsed = format!("{parsed}{} ", data.trigger);
    let after = after.trim_start();
    if data.arguments.is_empty() {
        for sub in &data.sub_commands {
            follow(sub, &parsed, after, icon, found);
        }
        return;
    }
    arguments(&data.arguments, parsed, after, found);
}

fn arguments(arguments: &[AutocompleteArg], mut parsed: String, mut rest: &str, found: &mut Found) {
    for argument in arguments {
        if !argument.name.is_empty() {
            let flag = format!("--{}", argument.name);
            match rest.strip_prefix(flag.as_str()).and_then(|rest| rest.strip_prefix(' ')) {
                Some(value) => {
                    parsed = format!("{parsed}{flag} ");
                    rest = value.trim_start();
                }
                None if flag.starts_with(rest) => {
                    found.push(suggestion(&parsed, &flag, "", &argument.help_text));
                    if argument.required {
                        return;
                    }
                    continue;
                }
                None => continue,
            }
        }
        let Some((value, after)) = rest.split_once(' ') else {
            return last(argument, &parsed, rest, found);
        };
        parsed = format!("{parsed}{value} ");
        rest = after.trim_start();
    }
}

/// The argument that is being typed.
fn last(argument: &AutocompleteArg, parsed: &str, typed: &str, found: &mut Found) {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    match argument.argument_type.as_str() {
        "StaticList" => {
            let items = argument.data.get("PossibleArguments").and_then(Value::as_array);
            for item in items.into_iter().flatten() {
                let name = text(item, "Item");
                if name.to_lowercase().starts_with(&typed.to_lowercase()) {
                    found.push(suggestion(parsed, &name, &text(item, "Hint"), &text(item, "HelpText")));
                }
            }
        }
        "DynamicList" => found.lists.push(List {
            url: text(&argument.data, "FetchURL"),
            plugin: found.plugin.clone(),
            parsed: parsed.to_owned(),
            typed: typed.to_owned(),
        }),
        _ => {
            let hint = text(&argument.data, "Hint");
            found.push(AutocompleteSuggestion {
                complete: format!("{parsed}{typed}"),
                suggestion: String::new(),
                hint,
                description: argument.help_text.clone(),
                icon_data: String::new(),
            });
        }
    }
}

fn suggestion(parsed: &str, name: &str, hint: &str, description: &str) -> AutocompleteSuggestion {
    AutocompleteSuggestion {
        complete: format!("{parsed}{name}"),
        suggestion: name.to_owned(),
        hint: hint.to_owned(),
        description: description.to_owned(),
        icon_data: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn github() -> AutocompleteData {
        let subscribe = AutocompleteData {
            arguments: vec![AutocompleteArg {
                argument_type: "TextInput".into(),
                help_text: "repository".into(),
                ..AutocompleteArg::default()
            }],
            ..simple("subscribe", "owner/repo", "Subscribe this channel")
        };
        AutocompleteData { sub_commands: vec![subscribe, simple("list", "", "List")], ..simple("github", "", "GitHub") }
    }

    fn completes(typed: &str) -> Vec<String> {
        let mut found = Found::default();
        follow(&github(), "", typed, "", &mut found);
        found.ready.into_iter().map(|suggestion| suggestion.complete).collect()
    }

    #[test]
    fn triggers_sub_commands_and_arguments_follow_each_other() {
        assert_eq!(completes("gi"), ["github"]);
        assert_eq!(completes("github "), ["github subscribe", "github list"]);
        assert_eq!(completes("github sub"), ["github subscribe"]);
        assert_eq!(completes("github subscribe oct"), ["github subscribe oct"]);
        assert!(completes("gitlab").is_empty());
    }
}
