//! Slack's Block Kit as blocks. What has no counterpart is shown as text.

use serde_json::{Value, json};

use super::gather::{Making, beside, columns, escaped, list, own, said, text, without_action};
use crate::integrations::slack;

/// What an attachment with blocks in it is gathered as.
pub(super) const ATTACHMENT: &str = "attachment";
/// Kinds of blocks that Slack has.
const KINDS: [&str; 14] = [
    "section",
    "header",
    "divider",
    "image",
    "context",
    "actions",
    "input",
    "rich_text",
    "video",
    "markdown",
    "file",
    "table",
    "call",
    ATTACHMENT,
];

/// Whether something is a block of Slack's.
pub(super) fn is_one(block: &Value) -> bool {
    KINDS.contains(&own(block, "type"))
}

/// The blocks that a block of Slack's becomes.
pub(super) fn translated(block: &Value, making: &mut Making) -> Vec<Value> {
    match own(block, "type") {
        "divider" => vec![json!({ "type": "divider" })],
        "header" => {
            let said = escaped(own(&block["text"], "text")).replace('\n', " ");
            if said.trim().is_empty() { Vec::new() } else { vec![text(format!("#### {said}"))] }
        }
        "markdown" => vec![text(own(block, "text"))],
        "image" => image(block, "stretch").into_iter().collect(),
        "section" => section(block, making),
        "context" => {
            let elements = list(block, "elements").iter();
            let drawn = elements.filter_map(|element| match own(element, "type") {
                "image" => image(element, "xsmall"),
                _ => words(element)
                    .map(|said| json!({ "type": "text", "text": said, "is_subtle": true, "size": "small" })),
            });
            vec![beside(drawn.collect())]
        }
        "actions" => vec![beside(list(block, "elements").iter().flat_map(|one| element(one, making)).collect())],
        "input" => {
            let label = words(&block["label"]).map(text);
            label.into_iter().chain(element(&block["element"], making)).collect()
        }
        "rich_text" => {
            vec![text(list(block, "elements").iter().map(|one| rich(one, "")).collect::<Vec<_>>().join("\n"))]
        }
        "video" => {
            let (title, at) = (escaped(own(&block["title"], "text")), own(block, "title_url"));
            let at = if at.is_empty() { own(block, "video_url") } else { at };
            let shown = json!({ "image_url": block["thumbnail_url"], "alt_text": block["alt_text"] });
            [Some(text(format!("[{title}]({at})"))), image(&shown, "medium")].into_iter().flatten().collect()
        }
        ATTACHMENT => {
            let content: Vec<Value> =
                list(block, "blocks").iter().flat_map(|block| translated(block, making)).collect();
            let mut container = json!({ "type": "container", "border": true, "gap": "small", "content": content });
            let color = own(block, "color");
            if !color.is_empty() {
                let named = matches!(color, "good" | "warning" | "danger") || color.starts_with('#');
                container["accent_color"] = if named { color.into() } else { format!("#{color}").into() };
            }
            vec![container]
        }
        _ => said(block).into_iter().collect(),
    }
}

/// A text object of Slack's, in Markdown.
fn words(object: &Value) -> Option<String> {
    let said = own(object, "text");
    if said.trim().is_empty() {
        return None;
    }
    Some(if own(object, "type") == "mrkdwn" { marked(said) } else { escaped(said) })
}

/// Slack's marks as Markdown's.
fn marked(text: &str) -> String {
    let text = slack::without_names(text);
    let (mut out, mut in_code) = (String::with_capacity(text.len() + 8), false);
    let letters: Vec<char> = text.chars().collect();
    let mut ends = Vec::new();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| letters.get(before)).copied();
        let after = letters.get(at + 1).copied();
        in_code ^= letter == '`';
        let is_mark = !in_code && (letter == '*' || letter == '~') && before != Some(letter) && after != Some(letter);
        if is_mark && ends.last() == Some(&at) {
            ends.pop();
            out.push(letter);
        } else if is_mark
            && before.is_none_or(|before| !before.is_alphanumeric())
            && after.is_some_and(|after| !after.is_whitespace())
            && let Some(end) = end_of(&letters, at)
        {
            ends.push(end);
            out.push(letter);
        }
        out.push(letter);
    }
    out
}

/// Where a mark that begins ends: on its line, behind a word.
fn end_of(letters: &[char], start: usize) -> Option<usize> {
    let mark = letters.get(start)?;
    let rest = letters.get(start + 1..)?.iter().take(1_000).take_while(|letter| **letter != '\n');
    let mut before = ' ';
    for (at, letter) in rest.enumerate() {
        let after = letters.get(start + at + 2);
        if letter == mark && !before.is_whitespace() && after.is_none_or(|after| !after.is_alphanumeric()) && at > 0 {
            return Some(start + at + 1);
        }
        before = *letter;
    }
    None
}

fn image(block: &Value, size: &str) -> Option<Value> {
    let url = own(block, "image_url");
    if url.is_empty() {
        return said(block);
    }
    let mut image = json!({ "type": "image", "url": url, "size": size });
    let title = own(&block["title"], "text");
    for (name, given) in [("alt_text", own(block, "alt_text")), ("title", title)] {
        if !given.is_empty() {
            image[name] = given.into();
        }
    }
    Some(image)
}

fn section(block: &Value, making: &mut Making) -> Vec<Value> {
    let mut drawn: Vec<Value> = words(&block["text"]).map(text).into_iter().collect();
    for pair in list(block, "fields").chunks(2) {
        let cells = pair.iter().map(|field| ("stretch", words(field).map(text).into_iter().collect())).collect();
        drawn.push(columns(cells));
    }
    let beside = match own(&block["accessory"], "type") {
        "" => return drawn,
        "image" => image(&block["accessory"], "small").into_iter().collect(),
        _ => element(&block["accessory"], making),
    };
    vec![columns(vec![("stretch", drawn), ("auto", beside)])]
}

/// Something that is pressed or chosen from.
fn element(element: &Value, making: &mut Making) -> Vec<Value> {
    let id = own(element, "action_id");
    let label = match own(&element["text"], "text") {
        "" => own(&element["placeholder"], "text"),
        label => label,
    };
    let knows = making.knows(id);
    let source = match own(element, "type") {
        "button" | "workflow_button" => {
            let url = own(element, "url");
            let mut button = json!({ "type": "button", "text": escaped(label) });
            if knows {
                button["action_id"] = id.into();
                if element["value"].is_string() {
                    button["query"] = json!({ "value": element["value"] });
                }
            } else {
                let leads = if label.is_empty() { None } else { making.leads(url) };
                let Some(leads) = leads else { return without_action(label).into_iter().collect() };
                button["action_id"] = leads.into();
            }
            if matches!(own(element, "style"), "primary" | "danger") {
                button["style"] = element["style"].clone();
            }
            return vec![button];
        }
        "image" => return image(element, "small").into_iter().collect(),
        "users_select" => "users",
        "channels_select" | "conversations_select" => "channels",
        "static_select" | "radio_buttons" | "overflow" => "",
        _ => return said(element).into_iter().collect(),
    };
    let groups = list(element, "option_groups").iter().flat_map(|group| list(group, "options"));
    let options: Vec<Value> = list(element, "options")
        .iter()
        .chain(groups)
        .map(|option| json!({ "text": own(&option["text"], "text"), "value": own(option, "value") }))
        .collect();
    if !knows {
        return said(element).into_iter().collect();
    }
    let mut menu = json!({ "type": "static_select", "action_id": id, "placeholder": label });
    if source.is_empty() {
        menu["options"] = options.into();
        let initial = own(&element["initial_option"], "value");
        if !initial.is_empty() {
            menu["initial_option"] = initial.into();
        }
    } else {
        menu["data_source"] = source.into();
    }
    vec![menu]
}

/// A part of Slack's rich text, in Markdown; `indent` is what its lines begin with.
fn rich(part: &Value, indent: &str) -> String {
    let inner = || list(part, "elements").iter().map(inline).collect::<String>();
    match own(part, "type") {
        "rich_text_preformatted" => {
            let code: String = list(part, "elements").iter().map(|one| own(one, "text")).collect();
            format!("```\n{code}\n```")
        }
        "rich_text_quote" => inner().lines().map(|line| format!("> {line}\n")).collect(),
        "rich_text_list" => {
            let level = part["indent"].as_u64().unwrap_or_default().min(8);
            let indent = format!("{indent}{}", "    ".repeat(usize::try_from(level).unwrap_or_default()));
            let mark = if own(part, "style") == "ordered" { "1." } else { "-" };
            let items = list(part, "elements").iter();
            items.map(|item| format!("{indent}{mark} {}", rich(item, ""))).collect::<Vec<_>>().join("\n")
        }
        _ => inner(),
    }
}

fn inline(one: &Value) -> String {
    let label = escaped(own(one, "text"));
    let plain = match own(one, "type") {
        "link" if label.is_empty() => return own(one, "url").to_owned(),
        "link" => return format!("[{label}]({})", own(one, "url")),
        "emoji" => return format!(":{}:", own(one, "name")),
        "user" => return format!("<@{}>", own(one, "user_id")),
        "channel" => return format!("<#{}>", own(one, "channel_id")),
        "broadcast" => return format!("@{}", own(one, "range")),
        "text" => label,
        _ => return said(one).map(|block| own(&block, "text").to_owned()).unwrap_or_default(),
    };
    let has = |style: &str| one["style"][style].as_bool().unwrap_or_default() && !plain.trim().is_empty();
    if has("code") {
        return format!("`{}`", own(one, "text"));
    }
    let marks: String = [("bold", "**"), ("italic", "_"), ("strike", "~~")]
        .into_iter()
        .filter_map(|(style, mark)| has(style).then_some(mark))
        .collect();
    let back: String = [("strike", "~~"), ("italic", "_"), ("bold", "**")]
        .into_iter()
        .filter_map(|(style, mark)| has(style).then_some(mark))
        .collect();
    format!("{marks}{plain}{back}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slacks_marks_are_markdowns() {
        for (given, expected) in [
            ("*bold* and ~gone~", "**bold** and ~~gone~~"),
            ("2 * 3 * 4, a*b*c", "2 * 3 * 4, a*b*c"),
            ("`*code*` **done** *open", "`*code*` **done** *open"),
            ("<https://a.example|*the* page>", "[**the** page](https://a.example)"),
        ] {
            assert_eq!(marked(given), expected);
        }
    }
}
