//! What the buttons and menus of blocks do: each names an action of `props.mm_blocks_actions`, which the server holds. A link
//! `mmaction://name` in a text is a button too.

use std::collections::{BTreeMap, BTreeSet};

use jackfield_model::{Props, StringMap};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::read::{LISTS, Reading, kind, text};
use super::schema::{self, Fault, Word};
use super::{ACTIONS, BLOCKS, Manner, Object, reading_of};

/// What a link begins with that is a button.
const LINK: &str = "mmaction://";

/// What is added to an action's address.
pub(crate) type Query = StringMap;

/// Something that can be pressed, or chosen from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Control {
    action_id: String,
    is_menu: bool,
    data_source: String,
    /// Values that can be chosen; none where people or channels can.
    options: Vec<String>,
    query: Query,
    disabled: bool,
    /// Where it stands.
    #[serde(skip)]
    at: String,
}

/// An action with all that leads to it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Bind {
    action: Object,
    controls: Vec<Control>,
}

/// What a press asks for.
pub(crate) enum Asked {
    /// To be led somewhere.
    Open(String),
    /// That an integration is asked: an action in the form that attachments have.
    Ask(Object),
}

impl Bind {
    /// What it does for somebody who pressed, where something in the post can be pressed so. What is added to the address is
    /// what the post says.
    pub(crate) fn pressed(&self, selected: &str, query: &Query) -> Option<Asked> {
        let fits = |control: &&Control| {
            !control.disabled
                && (query.is_empty() || *query == control.query)
                && (control.options.is_empty() || control.options.iter().any(|option| option == selected))
        };
        let control = self.controls.iter().find(fits)?;
        let named = |name: &str| self.action.get(name).cloned().unwrap_or(Value::Null);
        let mut added: Query = serde_json::from_value(named("query")).unwrap_or_default();
        added.extend(control.query.clone());
        let url = with_query(named("url").as_str().unwrap_or_default(), &added);
        if self.action.get("type").and_then(Value::as_str) == Some("openURL") {
            return Some(Asked::Open(url));
        }
        let mut asked = Object::new();
        asked.insert("type".into(), Value::from(if control.is_menu { "select" } else { "button" }));
        asked.insert("data_source".into(), Value::from(control.data_source.as_str()));
        asked.insert("integration".into(), serde_json::json!({ "url": url, "context": named("context") }));
        Some(Asked::Ask(asked))
    }
}

/// Adds to an address what follows its `?`; what it has under the same name gives way.
fn with_query(url: &str, added: &Query) -> String {
    if added.is_empty() {
        return url.to_owned();
    }
    let (whole, fragment) = url.split_once('#').map_or((url, None), |(whole, fragment)| (whole, Some(fragment)));
    let (path, query) = whole.split_once('?').unwrap_or((whole, ""));
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| !added.contains_key(&**name));
    pairs.extend_pairs(kept).extend_pairs(added);
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{path}?{}{fragment}", pairs.finish())
}

/// The action of a post that has this id, with what leads to it.
pub(crate) fn bound(props: &Props, message: &str, id: &str) -> Option<Bind> {
    let action = props.get(ACTIONS)?.get(id)?.as_object()?.clone();
    let mut controls = controls(&reading_of(props), message);
    controls.retain(|control| control.action_id == id);
    Some(Bind { action, controls })
}

/// All actions of a post.
pub(crate) fn all_bound(props: &Props, message: &str) -> BTreeMap<String, Bind> {
    let ids = props.get(ACTIONS).and_then(Value::as_object).into_iter().flat_map(|actions| actions.keys());
    ids.filter_map(|id| Some((id.clone(), bound(props, message, id)?))).collect()
}

/// Holds actions and what names them together; answers what is wrong with them, where that is refused.
pub(super) fn settle(
    props: &mut Props,
    message: &str,
    reading: &Reading,
    manner: Manner,
    drops_unused: bool,
) -> Option<Fault> {
    let lenient = manner == Manner::Lenient;
    let controls = controls(reading, message);
    let named: BTreeSet<&str> = controls.iter().map(|control| control.action_id.as_str()).collect();
    if let Some(actions) = props.get_mut(ACTIONS) {
        let whole = format!("/{ACTIONS}");
        let list = schema::at("/properties/mm_blocks_actions");
        if !lenient && let Err(fault) = schema::check(list, actions, &whole) {
            return Some(fault);
        }
        let Some(actions) = actions.as_object_mut() else {
            props.remove(ACTIONS);
            return None;
        };
        if !lenient
            && !drops_unused
            && let Some(unused) = actions.keys().find(|id| !named.contains(id.as_str()))
        {
            return Some(Fault::new(format!("{whole}/{unused}"), Word::Unused));
        }
        actions.retain(|id, action| {
            let one = Value::Object([(id.clone(), action.clone())].into_iter().collect());
            named.contains(id.as_str()) && (!lenient || schema::check(list, &one, "").is_ok())
        });
        if actions.is_empty() {
            props.remove(ACTIONS);
        }
    }
    let known = |id: &str| props.get(ACTIONS).and_then(|actions| actions.get(id)).is_some();
    let unbound: Vec<&Control> = controls.iter().filter(|control| !known(&control.action_id)).collect();
    let first = unbound.iter().find(|control| !control.at.is_empty())?;
    if manner == Manner::Strict {
        return Some(Fault::new(format!("{}/action_id", first.at), Word::Unpaired));
    }
    let unbound: BTreeSet<String> = unbound.into_iter().map(|control| control.action_id.clone()).collect();
    if let Some(blocks) = props.get_mut(BLOCKS) {
        disable(blocks, &unbound);
    }
    None
}

/// Shows that buttons do nothing.
fn disable(value: &mut Value, unbound: &BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| disable(item, unbound)),
        Value::Object(block) => {
            if block.get("action_id").and_then(Value::as_str).is_some_and(|id| unbound.contains(id)) {
                block.insert("disabled".into(), Value::Bool(true));
            }
            for name in LISTS {
                if let Some(inner) = block.get_mut(name) {
                    disable(inner, unbound);
                }
            }
        }
        _ => {}
    }
}

/// All that can be pressed in a post.
fn controls(reading: &Reading, message: &str) -> Vec<Control> {
    let mut found = links(message);
    for (index, block) in reading.blocks.iter().enumerate() {
        collect(block, &format!("/mm_blocks/{index}"), &mut found);
    }
    found
}

fn collect(block: &Value, at: &str, found: &mut Vec<Control>) {
    let own = |name: &str| text(block, name).unwrap_or_default().to_owned();
    let disabled = block.get("disabled").and_then(Value::as_bool).unwrap_or_default();
    match kind(block) {
        "text" => found.extend(links(&own("text"))),
        "button" => {
            let query = block.get("query").cloned().and_then(|query| serde_json::from_value(query).ok());
            found.push(Control {
                action_id: own("action_id"),
                query: query.unwrap_or_default(),
                disabled,
                at: at.to_owned(),
                ..Control::default()
            });
        }
        "static_select" => {
            let options = block.get("options").and_then(Value::as_array).into_iter().flatten();
            let options = options.filter_map(|option| option.get("value")?.as_str().map(str::to_owned));
            let data_source = own("data_source");
            found.push(Control {
                action_id: own("action_id"),
                is_menu: true,
                options: if data_source.is_empty() { options.collect() } else { Vec::new() },
                data_source,
                disabled,
                at: at.to_owned(),
                ..Control::default()
            });
        }
        _ => {}
    }
    for list in LISTS {
        for (index, inner) in block.get(list).and_then(Value::as_array).into_iter().flatten().enumerate() {
            collect(inner, &format!("{at}/{list}/{index}"), found);
        }
    }
}

/// The links of a text that are buttons: `mmaction://name?added=to&the=address`.
fn links(text: &str) -> Vec<Control> {
    let starts = text.match_indices(LINK).take(schema::limit("blocks")).map(|(at, _)| &text[at + LINK.len()..]);
    let found = starts.filter_map(|rest| {
        let end = rest.find(|letter: char| letter.is_whitespace() || ")>\"'".contains(letter)).unwrap_or(rest.len());
        let (action_id, query) = rest[..end].split_once('?').unwrap_or((&rest[..end], ""));
        let action_id = action_id.trim_end_matches('/');
        let fits =
            schema::check(schema::at("/properties/mm_blocks_actions/propertyNames"), &action_id.into(), "").is_ok();
        let query = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        fits.then(|| Control { action_id: action_id.to_owned(), query, ..Control::default() })
    });
    found.collect()
}

/// Whether what a client wants added to an address is within bounds.
pub(crate) fn is_fit(query: &Query) -> bool {
    let given = serde_json::to_value(query).unwrap_or_default();
    schema::check(schema::at("/$defs/Query"), &given, "").is_ok()
}
