//! Opening a dialog: the trigger is the caller's proof, the user's clients draw it.

use std::sync::Arc;

use jackfield_model::event::OpenedDialog;
use jackfield_model::{AppError, Dialog, OpenDialogRequest};

use super::{opened, triggers};
use crate::events::Event;
use crate::{App, Cx, Failure, Result};

/// Elements of one dialog.
const ELEMENTS: usize = 100;
/// Bytes of a dialog as JSON: each of the user's clients gets all of them in one frame.
const BYTES: usize = 256 * 1024;
/// Mattermost: letters of titles and labels, of names, of help. Integrations break these, and their dialogs open.
const TITLE: usize = 24;
const NAME: usize = 300;
const HELP: usize = 150;
/// The kinds of elements that clients draw.
const KINDS: [&str; 7] = ["text", "textarea", "select", "radio", "bool", "date", "datetime"];

/// Opens a dialog for the user behind its trigger, which holds once. What Mattermost's rules say against the
/// dialog is logged and no more, as Mattermost does: clients show what they can.
///
/// # Errors
/// 400 for a trigger that is unknown, used or older than 30 seconds, for a dialog without an address, and for one that
/// is too large.
#[crate::boxed]
pub async fn open(app: &App, cx: &Arc<Cx>, request: &OpenDialogRequest) -> Result<()> {
    if request.url.is_empty() {
        return Err(AppError::invalid_param("url").into());
    }
    let fault = |error| AppError::internal("app.open_dialog.encode.app_error", error);
    let size = serde_json::to_string(request).map_err(fault)?.len();
    if request.dialog.elements.len() > ELEMENTS || size > BYTES {
        return Err(Failure::of("app.open_dialog.invalid.app_error", 400));
    }
    let Some(trigger) = triggers::read(app, &request.trigger_id) else {
        return Err(Failure::of("interactive_message.decode_trigger_id.expired", 400));
    };
    let faults = faults(&request.dialog);
    if !faults.is_empty() {
        tracing::warn!(dialog.callback_id = %request.dialog.callback_id, faults = %faults.join("; "), "A dialog breaks Mattermost's rules");
    }
    let dialog = Box::new(OpenedDialog { request: request.clone(), channel_id: trigger.channel_id });
    opened::keep(app, trigger.user_id, request).await?;
    app.events.publish(Event::OpenDialog { user_id: trigger.user_id, dialog }, cx);
    Ok(())
}

/// What Mattermost's rules say against a dialog.
fn faults(dialog: &Dialog) -> Vec<String> {
    let mut faults = Vec::new();
    let longer = |text: &str, most: usize| text.chars().count() > most;
    if dialog.title.is_empty() || longer(&dialog.title, TITLE) {
        faults.push("the title has 1 to 24 letters".to_owned());
    }
    let mut names = std::collections::BTreeSet::new();
    for element in &dialog.elements {
        let mut say = |fault: &str| faults.push(format!("{:.40}: {fault}", element.name));
        if element.name.is_empty() || longer(&element.name, NAME) {
            say("a name has 1 to 300 letters");
        }
        if !names.insert(element.name.as_str()) {
            say("another element has the name");
        }
        if element.display_name.is_empty() || longer(&element.display_name, TITLE) {
            say("a label has 1 to 24 letters");
        }
        if longer(&element.help_text, HELP) {
            say("a help text has at most 150 letters");
        }
        if !KINDS.contains(&element.element_type.as_str()) {
            say("there is no such type of element");
        }
        if element.data_source == "dynamic" && element.data_source_url.is_empty() {
            say("a dynamic menu needs a data_source_url");
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use jackfield_model::DialogElement;

    use super::*;

    #[test]
    fn what_breaks_mattermosts_rules_is_named() {
        let element = |name: &str, kind: &str| DialogElement {
            name: name.into(),
            display_name: "Label".into(),
            element_type: kind.into(),
            ..DialogElement::default()
        };
        let good = Dialog {
            title: "Ask".into(),
            elements: vec![element("a", "text"), element("b", "datetime")],
            ..Dialog::default()
        };
        assert_eq!(faults(&good), Vec::<String>::new());
        let dynamic = DialogElement { data_source: "dynamic".into(), ..element("d", "select") };
        let bad = Dialog {
            title: "Setup Wizard - Step 2 of 3".into(),
            elements: vec![element("a", "text"), element("a", "colour"), dynamic],
            ..Dialog::default()
        };
        let expected = [
            "the title has 1 to 24 letters",
            "a: another element has the name",
            "a: there is no such type of element",
            "d: a dynamic menu needs a data_source_url",
        ];
        assert_eq!(faults(&bad), expected);
    }
}
