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
        let missing = [("to", &to), ("subject", &subject), ("htmlbody", &html)];
        if let Some((name, _)) = missing.into_iter().find(|(_, text)| text.trim().is_empty()) {
            let id = format!("plugin_api.send_mail.missing_{name}");
            return Err(Failure::new(&id, 400, format!("The mail has no {name}.")));
        }
        if html.len() > BODY {
            return Err(super::invalid("htmlBody", "has at most 1 MiB"));
        }
        let bytes = html.len();
        let config = api.app.config.read();
        let settings = &config.settings.email;
        if !settings.sends_mail() {
            let id = "app.plugin.send_mail.disabled.app_error";
            return Err(Failure::new(id, 501, "This server sends no mails: EmailSettings name no mail server."));
        }
        if api.principal.mails.take(api.app.now(), 1) != Taken::Fits {
            tracing::warn!(plugin.id = %api.principal.id, "A plugin sends too many mails");
            return Err(Failure::new("app.plugin.rate_limit.app_error", 429, "The plugin sends too many mails."));
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
            MailError::Refused(reason) => Failure::new("app.plugin.send_mail.refused.app_error", 400, reason),
            MailError::Later(reason) => Failure::new("app.plugin.send_mail.app_error", 500, reason),
        })
    }
}
