//! The settings of mail and of notifications on devices.

use jackfield_model::names;

use crate::config::EmailSettings;
use crate::{Failure, Result};

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    Plain,
    /// TLS from the first byte.
    Tls,
    /// TLS after a greeting, and no mail without it.
    StartTls,
}

/// How much a notification on a device says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushContents {
    Full,
    Generic,
    GenericNoChannel,
    /// Nothing: the device asks for it.
    IdLoaded,
}

impl EmailSettings {
    /// Whether mail can be sent at all: a server and a sender are named.
    pub fn has_server(&self) -> bool {
        !self.smtp_server.is_empty() && !self.feedback_email.is_empty()
    }

    /// Whether people are told by mail.
    pub fn sends_mail(&self) -> bool {
        self.send_email_notifications && self.has_server()
    }

    /// Whether people are told on their devices.
    pub fn pushes(&self) -> bool {
        self.send_push_notifications && !self.push_notification_server.is_empty()
    }

    /// Whether mails tell what a message says.
    pub fn shows_message(&self) -> bool {
        self.email_notification_contents_type == "full"
    }

    /// `None` for a word that is none of the three.
    pub fn security(&self) -> Option<Security> {
        match self.connection_security.as_str() {
            "" => Some(Security::Plain),
            "TLS" => Some(Security::Tls),
            "STARTTLS" => Some(Security::StartTls),
            _ => None,
        }
    }

    /// `None` for a word that is none of the four.
    pub fn push_contents(&self) -> Option<PushContents> {
        match self.push_notification_contents.as_str() {
            "full" => Some(PushContents::Full),
            "generic" => Some(PushContents::Generic),
            "generic_no_channel" => Some(PushContents::GenericNoChannel),
            "id_loaded" => Some(PushContents::IdLoaded),
            _ => None,
        }
    }

    pub fn port(&self) -> Option<u16> {
        self.smtp_port.trim().parse().ok().filter(|port| *port != 0)
    }

    /// # Errors
    /// 400 naming the setting that makes no sense.
    pub fn check(&self) -> Result<()> {
        let refuse = |key: &'static str| Err(Failure::of(key, 400));
        if self.security().is_none() {
            return refuse("model.config.is_valid.email_security.app_error");
        }
        if !matches!(self.email_notification_contents_type.as_str(), "full" | "generic") {
            return refuse("model.config.is_valid.email_notification_contents_type.app_error");
        }
        if self.push_contents().is_none() {
            return refuse("model.config.is_valid.app_error#push_contents");
        }
        if self.smtp_server.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return refuse("model.config.is_valid.app_error#smtp_server");
        }
        if !self.smtp_server.is_empty() && self.port().is_none() {
            return refuse("model.config.is_valid.app_error#smtp_port");
        }
        if self.smtp_server_timeout <= 0 {
            return refuse("model.config.is_valid.app_error#smtp_timeout");
        }
        for (name, address) in [("FeedbackEmail", &self.feedback_email), ("ReplyToAddress", &self.reply_to_address)] {
            if !address.is_empty() && !names::is_valid_email(address) {
                return Err(Failure::of("model.config.is_valid.app_error#address", 400).with("name", name));
            }
        }
        if self.feedback_name.chars().any(char::is_control) {
            return refuse("model.config.is_valid.app_error#one_line");
        }
        let proxy = &self.push_notification_server;
        if !proxy.is_empty() && !proxy.starts_with("http://") && !proxy.starts_with("https://") {
            return refuse("model.config.is_valid.app_error#push_server");
        }
        Ok(())
    }
}
