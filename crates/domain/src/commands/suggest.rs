//! Suggestions while somebody types a command: triggers first, then sub-commands and arguments.

use std::sync::Arc;

use jackfield_model::permission::ViewTeam;
use jackfield_model::{AutocompleteArg, AutocompleteData, AutocompleteSuggestion, Command};
use jackfield_storage::commands as statements;
use serde_json::Value;

use super::built_in;
use crate::authorize::Granted;
use crate::{App, Result};

/// Suggestions at most.
const MOST: usize = 50;

/// What may follow `input`, which starts with a slash.
///
/// # Errors
/// Fails when the database does.
pub async fn suggestions(app: &App, granted: &Granted<ViewTeam>, input: &str) -> Result<Vec<AutocompleteSuggestion>> {
    let Some(typed) = input.strip_prefix('/') else { return Ok(Vec::new()) };
    let mut known: Vec<(AutocompleteData, String)> =
        built_in::ALL.iter().map(|own| (simple(own.trigger, own.hint, own.description), String::new())).collect();
    for command in app.memory.plugin_commands.list(granted.target()) {
        known.extend(of_command(&command));
    }
    for command in statements::of_team(granted.target()).all::<Command>(&app.store).await? {
        known.extend(of_command(&Arc::new(command)));
    }
    known.sort_by(|a, b| a.0.trigger.cmp(&b.0.trigger));
    let mut found = Vec::new();
    for (data, icon) in &known {
        // Mattermost: administrators' commands are suggested to administrators only.
        if data.role_id == "system_admin" && !app.holds(granted.cx(), "manage_system") {
            continue;
        }
        follow(data, "", typed, icon, &mut found);
    }
    found.truncate(MOST);
    Ok(found)
}

fn of_command(command: &Arc<Command>) -> Option<(AutocompleteData, String)> {
    if !command.auto_complete {
        return None;
    }
    let data = command.autocomplete_data.clone();
    let data =
        data.unwrap_or_else(|| simple(&command.trigger, &command.auto_complete_hint, &command.auto_complete_desc));
    Some((data, command.autocomplete_icon_data.clone()))
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
fn follow(data: &AutocompleteData, parsed: &str, rest: &str, icon: &str, found: &mut Vec<AutocompleteSuggestion>) {
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

fn arguments(
    arguments: &[AutocompleteArg],
    mut parsed: String,
    mut rest: &str,
    found: &mut Vec<AutocompleteSuggestion>,
) {
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
fn last(argument: &AutocompleteArg, parsed: &str, typed: &str, found: &mut Vec<AutocompleteSuggestion>) {
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
        let mut found = Vec::new();
        follow(&github(), "", typed, "", &mut found);
        found.into_iter().map(|suggestion| suggestion.complete).collect()
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
