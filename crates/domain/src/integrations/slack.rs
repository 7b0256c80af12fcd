//! What Slack's integrations write, in Mattermost's words: `<url|label>` is a link, `<!here>` and `<@USERID>` are mentions.
//! One place for all ways in: hooks, commands and buttons.

use std::collections::HashMap;

use jackfield_model::{MessageAttachment, User, UserId};
use jackfield_storage::users;
use serde_json::Value;

use crate::{App, Result};

/// People that one message may name by their ids; what lies beyond stays as it is.
const PEOPLE: usize = 50;
/// What a link may begin with.
const SCHEMES: [&str; 7] = ["http://", "https://", "mailto:", "ftp://", "tel:", "ssh://", "mattermost://"];

/// Translates the texts of one message and its attachments. All whom they name are one look-up.
///
/// # Errors
/// Fails when the database does.
pub(crate) async fn translate(app: &App, text: &mut String, attachments: &mut [MessageAttachment]) -> Result<()> {
    let mut texts: Vec<&mut String> = vec![text];
    texts.extend(attachments.iter_mut().flat_map(texts_of));
    let mut ids: Vec<UserId> = texts.iter().flat_map(|text| named(text)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(PEOPLE);
    let mut names = HashMap::new();
    if !ids.is_empty() {
        let found = users::by_ids(&ids).all::<User>(&app.store).await?;
        names.extend(found.into_iter().map(|user| (user.id, user.username)));
    }
    for text in texts {
        if text.contains('<') {
            *text = translated(text, &names);
        }
    }
    Ok(())
}

/// The texts of an attachment that clients draw as Markdown.
fn texts_of(attachment: &mut MessageAttachment) -> Vec<&mut String> {
    let MessageAttachment { pretext, text, title, fields, .. } = attachment;
    let mut texts = vec![pretext, text, title];
    for field in fields {
        texts.push(&mut field.title);
        if let Value::String(value) = &mut field.value {
            texts.push(value);
        }
    }
    texts
}

/// Values of fields as text, which clients draw. Mattermost: numbers and flags become it, null stays.
pub(crate) fn settle_fields(attachments: &mut [MessageAttachment]) {
    for field in attachments.iter_mut().flat_map(|attachment| &mut attachment.fields) {
        if !matches!(field.value, Value::Null | Value::String(_)) {
            field.value = Value::String(field.value.to_string());
        }
    }
}

/// What stands between the `<` that a text begins with and its `>`, and where it ends. Another `<` or a line's end come
/// before it in what is no mark, which keeps the reading linear.
fn marked(rest: &str) -> Option<(&str, usize)> {
    let inside = rest.get(1..)?;
    let end = inside.find(['>', '<', '\n'])?;
    inside[end..].starts_with('>').then(|| (&inside[..end], end + 2))
}

fn split(inside: &str) -> (&str, Option<&str>) {
    inside.split_once('|').map_or((inside, None), |(target, label)| (target, Some(label)))
}

/// The people whom a text names by their ids.
fn named(text: &str) -> Vec<UserId> {
    let starts = text.match_indices("<@").map(|(at, _)| &text[at..]);
    let marks = starts.filter_map(marked).map(|(inside, _)| split(inside).0);
    marks.filter_map(|target| target.strip_prefix('@')?.parse::<UserId>().ok()?.some()).take(PEOPLE).collect()
}

fn translated(text: &str, names: &HashMap<UserId, String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let Some((inside, end)) = marked(rest) else {
            out.push('<');
            rest = &rest[1..];
            continue;
        };
        match mark(inside, names) {
            Some(words) => {
                out.push_str(&words);
                rest = &rest[end..];
            }
            // What begins here is none; another may begin inside it.
            None => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Translates a text that names nobody by their ids.
pub(crate) fn without_names(text: &str) -> String {
    translated(text, &HashMap::new())
}

fn mark(inside: &str, names: &HashMap<UserId, String>) -> Option<String> {
    let (target, label) = split(inside);
    if matches!(target, "!channel" | "!here" | "!all") {
        return Some(target.replace('!', "@"));
    }
    if target == "!everyone" {
        return Some("@all".to_owned());
    }
    if let Some(id) = target.strip_prefix('@') {
        return id.parse::<UserId>().ok().and_then(|id| names.get(&id)).map(|name| format!("@{name}"));
    }
    let is_link = SCHEMES.iter().any(|scheme| target.starts_with(scheme));
    match label {
        _ if !is_link => None,
        Some(label) if !label.is_empty() => Some(format!("[{label}]({target})")),
        _ => Some(target.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slacks_marks_become_markdown() {
        let (ada, nobody) = (UserId::new(), UserId::new());
        let names = HashMap::from([(ada, "ada".to_owned())]);
        let read = |text: &str| translated(text, &names);
        assert_eq!(
            read("<!here> see <https://a.example|the page> 1 < 2"),
            "@here see [the page](https://a.example) 1 < 2"
        );
        assert_eq!(read("<!channel> <!all|all> <!everyone> <!subteam^S1>"), "@channel @all @all <!subteam^S1>");
        assert_eq!(read(&format!("<@{ada}>, <@{ada}|Ada> and <@{nobody}>")), format!("@ada, @ada and <@{nobody}>"));
        assert_eq!(read("<https://a.example> a<b <mailto:a@b.example|>"), "https://a.example a<b mailto:a@b.example");
        assert_eq!(read("1 < 2 <https://a.example|x>, <b>bold</b>"), "1 < 2 [x](https://a.example), <b>bold</b>");
        assert_eq!(read("<https://a.example\n|x> <javascript:x|y>"), "<https://a.example\n|x> <javascript:x|y>");
        assert_eq!(named(&format!("<@{ada}> <@U12> <@{nobody}|x>")), [ada, nobody]);
    }

    #[test]
    fn all_texts_of_an_attachment_are_read() {
        let field = |value: Value| jackfield_model::MessageAttachmentField { value, ..Default::default() };
        let fields = vec![field(Value::from(1.5)), field(Value::Null), field(Value::from("<x|y>"))];
        let mut attachment = MessageAttachment { fields, ..MessageAttachment::default() };
        settle_fields(std::slice::from_mut(&mut attachment));
        let values: Vec<_> = attachment.fields.iter().map(|field| field.value.clone()).collect();
        assert_eq!(values, [Value::from("1.5"), Value::Null, Value::from("<x|y>")]);
        assert_eq!(texts_of(&mut attachment).len(), 3 + 3 + 2);
    }
}
