//! Mails that a plugin sends in the server's name.

use jackfield_model::User;
use jackfield_storage::users;
use serde_json::json;

use super::{Entry, Method, PluginApi};
use crate::mail::{self, BODY, Mail, MailError};
use crate::plugins::Capability;
use crate::plugins::budget::Taken;
use crate::{Failure, Result};

methods! {
    /// Sends one mail to one address. What was sent is in the audit trail, without its text.
    SendMail = MailWrite (to: String, subject: String, html: String) |api| {
        let missing = [
            ("plugin_api.send_mail.missing_to", &to),
            ("plugin_api.send_mail.missing_subject", &subject),
            ("plugin_api.send_mail.missing_htmlbody", &html),
        ];
        if let Some((id, _)) = missing.into_iter().find(|(_, text)| text.trim().is_empty()) {
            return Err(Failure::of(id, 400));
        }
        if html.len() > BODY {
            return Err(super::invalid("htmlBody", "has at most 1 MiB"));
        }
        let bytes = html.len();
        let config = api.app.config.read();
        let settings = &config.settings.email;
        if !settings.sends_mail() {
            return Err(Failure::of("app.plugin.send_mail.disabled.app_error", 501));
        }
        if api.principal.mails.take(api.app.now(), 1) != Taken::Fits {
            tracing::warn!(plugin.id = %api.principal.id, "A plugin sends too many mails");
            return Err(Failure::of("app.plugin.rate_limit.app_error#mail", 429));
        }
        let mail = Mail {
            to: to.trim().to_owned(),
            subject,
            text: mail::plain_of(&html),
            html,
            ..Mail::default()
        };
        let known = users::by_email(&mail.to.to_lowercase()).optional::<User>(&api.app.store).await?;
        let sent = mail::send(settings, &config.settings.service.site_url, &mail).await;
        let what = json!({ "user_id": known.map(|user| user.id), "bytes": bytes, "sent": sent.is_ok() });
        api.note("sendMail", &what).await?;
        sent.map_err(|error| match error {
            MailError::Refused(reason) => Failure::of("app.plugin.send_mail.refused.app_error", 400).with("reason", reason),
            MailError::Later(reason) => Failure::of("app.plugin.send_mail.app_error", 500).with("reason", reason),
        })
    }
}
