//! Microsoft's Adaptive Cards as blocks. What has no counterpart is shown as text.

use serde_json::{Value, json};

use super::gather::{Making, beside, columns, escaped, list, own, said, text, without_action};

/// Whether something is a card.
pub(super) fn is_one(card: &Value) -> bool {
    own(card, "type") == "AdaptiveCard"
}

/// The blocks that a card becomes.
pub(super) fn translated(card: &Value, making: &mut Making) -> Vec<Value> {
    let mut drawn = items(card, "body", making);
    let actions = actions(list(card, "actions"), making);
    drawn.extend(actions);
    if drawn.is_empty() {
        drawn.extend(without_action(own(card, "fallbackText")));
    }
    drawn
}

fn items(of: &Value, name: &str, making: &mut Making) -> Vec<Value> {
    list(of, name).iter().flat_map(|item| element(item, making)).collect()
}

fn element(item: &Value, making: &mut Making) -> Vec<Value> {
    if item["isVisible"] == false {
        return Vec::new();
    }
    match own(item, "type") {
        "TextBlock" => text_block(item).into_iter().collect(),
        "RichTextBlock" => {
            let inlines = list(item, "inlines").iter();
            vec![text(inlines.map(|run| run.as_str().map_or_else(|| text_run(run), escaped)).collect::<String>())]
        }
        "Image" => image(item).into_iter().collect(),
        "ImageSet" => vec![beside(list(item, "images").iter().filter_map(image).collect())],
        "Container" => vec![container(item, making)],
        "ColumnSet" => {
            let cells = list(item, "columns").iter();
            let cells: Vec<_> = cells
                .map(|column| {
                    let width = if own(column, "width") == "auto" { "auto" } else { "stretch" };
                    (width, items(column, "items", making))
                })
                .collect();
            vec![columns(cells)]
        }
        "FactSet" => {
            let facts = list(item, "facts").iter();
            let lines = facts.map(|fact| format!("**{}** {}", escaped(own(fact, "title")), own(fact, "value")));
            vec![text(lines.collect::<Vec<_>>().join("\n"))]
        }
        "Table" => {
            let rows = list(item, "rows").iter();
            rows.map(|row| {
                columns(list(row, "cells").iter().map(|cell| ("stretch", items(cell, "items", making))).collect())
            })
            .collect()
        }
        "ActionSet" => actions(list(item, "actions"), making),
        "Input.ChoiceSet" if making.knows(own(item, "id")) => {
            let choices = list(item, "choices").iter();
            let options: Vec<Value> =
                choices.map(|choice| json!({ "text": own(choice, "title"), "value": own(choice, "value") })).collect();
            let shown = if own(item, "placeholder").is_empty() { own(item, "label") } else { own(item, "placeholder") };
            vec![json!({ "type": "static_select", "action_id": item["id"], "placeholder": shown, "options": options })]
        }
        _ if item["fallback"].is_object() => element(&item["fallback"], making),
        _ => said(item).into_iter().collect(),
    }
}

fn text_block(item: &Value) -> Option<Value> {
    let given = own(item, "text");
    if given.trim().is_empty() {
        return None;
    }
    let is_title =
        own(item, "style") == "heading" || matches!(own(item, "size").to_lowercase().as_str(), "large" | "extralarge");
    let mut block = text(match own(item, "weight").to_lowercase().as_str() {
        _ if is_title => format!("#### {}", given.replace('\n', " ")),
        "bolder" if !given.contains('*') && !given.contains('\n') => format!("**{}**", given.trim()),
        _ => given.to_owned(),
    });
    if item["isSubtle"] == true {
        block["is_subtle"] = true.into();
    }
    if own(item, "size").eq_ignore_ascii_case("small") {
        block["size"] = "small".into();
    }
    Some(block)
}

fn text_run(run: &Value) -> String {
    let label = escaped(own(run, "text"));
    let strong = own(run, "weight").eq_ignore_ascii_case("bolder") && !label.trim().is_empty();
    let label = if strong { format!("**{label}**") } else { label };
    let leads = &run["selectAction"];
    if own(leads, "type") == "Action.OpenUrl" { format!("[{label}]({})", own(leads, "url")) } else { label }
}

fn image(item: &Value) -> Option<Value> {
    let url = own(item, "url");
    if url.is_empty() {
        return said(item);
    }
    let size = own(item, "size").to_lowercase();
    let size =
        if ["auto", "small", "medium", "large", "stretch"].contains(&size.as_str()) { size.as_str() } else { "auto" };
    let mut image = json!({ "type": "image", "url": url, "size": size });
    if !own(item, "altText").is_empty() {
        image["alt_text"] = item["altText"].clone();
    }
    if own(item, "style").eq_ignore_ascii_case("person") {
        image["image_style"] = "person".into();
    }
    let place = own(item, "horizontalAlignment").to_lowercase();
    if ["left", "center", "right"].contains(&place.as_str()) {
        image["horizontal_alignment"] = place.into();
    }
    Some(image)
}

fn container(item: &Value, making: &mut Making) -> Value {
    let mut container = json!({ "type": "container", "gap": "small", "content": items(item, "items", making) });
    match own(item, "style").to_lowercase().as_str() {
        "emphasis" => container["background"] = "gray".into(),
        "good" => container["accent_color"] = "good".into(),
        "warning" => container["accent_color"] = "warning".into(),
        "attention" => container["accent_color"] = "danger".into(),
        "accent" => container["accent_color"] = "primary".into(),
        _ => {}
    }
    container
}

/// Buttons beside each other, and below them what they open.
fn actions(given: &[Value], making: &mut Making) -> Vec<Value> {
    let (mut buttons, mut below) = (Vec::new(), Vec::new());
    for action in given {
        let (title, id) = (own(action, "title"), own(action, "id"));
        let action_id = match own(action, "type") {
            "Action.OpenUrl" if !title.is_empty() => making.leads(own(action, "url")),
            "Action.Submit" | "Action.Execute" if making.knows(id) && !title.is_empty() => Some(id.to_owned()),
            "Action.ShowCard" => {
                let content = translated(&action["card"], making);
                below.push(json!({ "type": "collapsible", "collapsed": true, "header": [text(escaped(title))], "content": content }));
                continue;
            }
            _ => None,
        };
        let Some(action_id) = action_id else {
            buttons.extend(without_action(title));
            continue;
        };
        let mut button = json!({ "type": "button", "text": escaped(title), "action_id": action_id });
        match own(action, "style") {
            "positive" => button["style"] = "primary".into(),
            "destructive" => button["style"] = "danger".into(),
            _ => {}
        }
        buttons.push(button);
    }
    if !buttons.is_empty() {
        below.insert(0, beside(buttons));
    }
    below
}
