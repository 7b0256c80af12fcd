//! From what is to be said to the message as it travels: addresses are checked, headers hold one line each.

use std::str::FromStr;

use jackfield_model::{PostId, names};
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};

use super::{BODY, MailError, SUBJECT};
use crate::config::EmailSettings;

/// A mail to one person.
#[derive(Clone, Debug, Default)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Becomes the mail's id: the same for the same mail, so that a mailbox shows it once.
    pub id: String,
    /// Mails that name the same post stand together in a mailbox.
    pub thread: PostId,
}

/// Says that no person wrote it, so that nobody's "out of office" answers (RFC 3834).
#[derive(Clone, Copy)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".into())
    }
}

/// The message for the mail server.
///
/// # Errors
/// When an address is none, a header would be more than one line, or a body is too long.
pub(super) fn compose(settings: &EmailSettings, host: &str, mail: &Mail) -> Result<Message, MailError> {
    if mail.text.len() > BODY || mail.html.len() > BODY {
        return Err(MailError::Refused(format!("a mail has at most {BODY} bytes")));
    }
    let name = Some(settings.feedback_name.as_str()).filter(|name| !name.is_empty());
    let mut builder = Message::builder()
        .from(mailbox(name, &settings.feedback_email)?)
        .to(mailbox(None, &mail.to)?)
        .subject(subject(&mail.subject)?)
        .header(AutoSubmitted);
    if !settings.reply_to_address.is_empty() {
        builder = builder.reply_to(mailbox(None, &settings.reply_to_address)?);
    }
    if !mail.id.is_empty() {
        builder = builder.message_id(Some(format!("<{}@{host}>", one_line(&mail.id)?)));
    }
    if let Some(thread) = mail.thread.some() {
        builder = builder.references(format!("<{thread}@{host}>"));
    }
    let bodies = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
    builder.multipart(bodies).map_err(|error| MailError::Refused(error.to_string()))
}

fn mailbox(name: Option<&str>, address: &str) -> Result<Mailbox, MailError> {
    let refused = || MailError::Refused("it has no valid address".into());
    if !names::is_valid_email(address) {
        return Err(refused());
    }
    let name = name.map(|name| one_line(name).map(str::to_owned)).transpose()?;
    Ok(Mailbox::new(name, Address::from_str(address).map_err(|_| refused())?))
}

/// A subject of one line, cut where it is too long.
fn subject(text: &str) -> Result<String, MailError> {
    let text = one_line(text)?;
    match text.char_indices().nth(SUBJECT) {
        Some((end, _)) => Ok(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Ok(text.to_owned()),
    }
}

/// Refuses what would begin another header.
fn one_line(text: &str) -> Result<&str, MailError> {
    if text.chars().any(char::is_control) {
        return Err(MailError::Refused("a header of a mail is one line".into()));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> EmailSettings {
        serde_json::from_value(serde_json::json!({
            "SMTPServer": "mail.example.org", "SMTPPort": "25", "EnableSMTPAuth": false, "SMTPUsername": "",
            "SMTPPassword": "", "SMTPServerTimeout": 10, "ConnectionSecurity": "",
            "SkipServerCertificateVerification": false, "FeedbackName": "Our \"chat\"",
            "FeedbackEmail": "chat@example.org", "ReplyToAddress": "help@example.org",
            "RequireEmailVerification": false, "SendEmailNotifications": true,
            "EmailNotificationContentsType": "full", "SendPushNotifications": false,
            "PushNotificationServer": "", "PushNotificationContents": "full",
        }))
        .unwrap()
    }

    fn mail() -> Mail {
        Mail {
            to: "ben@example.org".into(),
            subject: "Grüße".into(),
            text: "hello\n.\nafter a dot".into(),
            html: "<p>hello</p>".into(),
            id: "abc".into(),
            ..Mail::default()
        }
    }

    #[test]
    fn a_mail_has_its_headers_and_both_bodies() {
        let text = String::from_utf8(compose(&settings(), "chat.example.org", &mail()).unwrap().formatted()).unwrap();
        for wanted in [
            "From: \"Our \\\"chat\\\"\" <chat@example.org>\r\n",
            "To: ben@example.org\r\n",
            "Reply-To: help@example.org\r\n",
            "Message-ID: <abc@chat.example.org>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Subject: =?utf-8?b?R3LDvMOfZQ==?=\r\n",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "Content-Type: text/html; charset=utf-8\r\n",
        ] {
            assert!(text.contains(wanted), "{wanted} in {text}");
        }
    }

    // covers: 41
    #[test]
    fn what_would_begin_another_header_is_refused() {
        let refused = |change: fn(&mut Mail)| {
            let mut mail = mail();
            change(&mut mail);
            matches!(compose(&settings(), "h", &mail), Err(MailError::Refused(_)))
        };
        assert!(refused(|mail| mail.subject = "a\r\nBcc: all@example.org".into()));
        assert!(refused(|mail| mail.subject = "a\nb".into()));
        assert!(refused(|mail| mail.id = "a\r\nX: y".into()));
        assert!(refused(|mail| mail.to = "ben@example.org\r\nBcc: all@example.org".into()));
        assert!(refused(|mail| mail.to = "ben@example.org, all@example.org".into()));
        assert!(refused(|mail| mail.to = "Ben <ben@example.org>".into()));
        assert!(refused(|mail| mail.to = String::new()));
        assert!(refused(|mail| mail.html = "x".repeat(BODY + 1)));
        let named = EmailSettings { feedback_name: "a\r\nBcc: all@example.org".into(), ..settings() };
        assert!(compose(&named, "h", &mail()).is_err());
        let long = Mail { subject: "ä".repeat(SUBJECT + 1), ..mail() };
        assert!(compose(&settings(), "h", &long).is_ok());
    }
}
