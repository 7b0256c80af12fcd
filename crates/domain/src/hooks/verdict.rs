//! What a plugin may say about what is going to happen.

use jackfield_model::{AppError, EmailNotification, EmailNotificationContent};
use serde::Serialize;
use serde_json::{Value, json};

use crate::Result;

/// The answer of a `will` hook.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict<T> {
    /// Go on with what was asked.
    Unchanged,
    /// Go on with this instead.
    Replace(T),
    /// Refuse, and tell the person why.
    Reject(String),
    /// Refuse without a word: the client drops the post silently.
    Dismiss,
}

/// What a plugin is asked about, after another one replaced it or a part of it.
pub trait TakeOver<Replacement> {
    fn take_over(&mut self, replacement: &Replacement);
}

impl<T: Clone> TakeOver<T> for T {
    fn take_over(&mut self, replacement: &T) {
        self.clone_from(replacement);
    }
}

/// What a mail is about stays; what it says is the plugin's.
impl TakeOver<EmailNotificationContent> for EmailNotification {
    fn take_over(&mut self, replacement: &EmailNotificationContent) {
        self.content.clone_from(replacement);
    }
}

/// Whether the next plugin is asked too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Continue,
    Stop,
}

impl<T: Serialize> Verdict<T> {
    /// What it says as JSON, for people.
    pub fn shown(&self) -> Value {
        match self {
            Self::Unchanged => Value::Null,
            Self::Replace(replacement) => json!({ "replace": replacement }),
            Self::Reject(reason) => json!({ "reject": reason }),
            Self::Dismiss => json!({ "dismiss": true }),
        }
    }
}

impl<T> Verdict<T> {
    /// What to go on with, or the refusal. `noun` is what the refusal names: `Post`, `Channel update`.
    ///
    /// # Errors
    /// 400 when a plugin refused.
    pub fn settle(self, original: T, noun: &str) -> Result<T> {
        match self {
            Self::Unchanged => Ok(original),
            Self::Replace(replacement) => Ok(replacement),
            // Mattermost: the id of this refusal is its text.
            Self::Reject(reason) => {
                let text = format!("{noun} rejected by plugin. {reason}");
                Err(AppError::new(text.clone(), 400, text).into())
            }
            // Mattermost: the web client looks for this id and removes the pending post without a message.
            Self::Dismiss => {
                Err(AppError::of("plugin.message_will_be_posted.dismiss_post", 400).with("noun", noun).into())
            }
        }
    }

    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Reject(_) | Self::Dismiss)
    }
}

#[cfg(test)]
mod tests {
    use jackfield_model::PostId;

    use super::*;

    #[test]
    fn the_next_plugin_sees_what_a_mail_says_now_and_what_it_is_about() {
        let post_id = PostId::new();
        let mut asked = EmailNotification { post_id, ..EmailNotification::default() };
        asked.content.title = "before".into();
        asked.take_over(&EmailNotificationContent { subject: "after".into(), ..EmailNotificationContent::default() });
        assert_eq!((asked.post_id, asked.content.subject.as_str()), (post_id, "after"));
        assert_eq!(asked.content.title, "", "a plugin that says nothing of it leaves it out");
    }
}
