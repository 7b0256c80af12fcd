//! The mail with which an administrator tests settings, also ones that are not stored yet.

use jackfield_model::permission::TestEmail;
use jackfield_model::{PostId, User};
use jackfield_storage::users;
use serde_json::Value;

use super::texts::{Texts, fill};
use crate::authorize::Granted;
use crate::config::{EmailSettings, MASK, merge};
use crate::failure::Found;
use crate::mail::{self, Mail};
use crate::{App, Failure, Result};

/// Settings by which the mail server is known: a stored password goes to no other one.
const SERVER: &[&str] =
    &["SMTPServer", "SMTPPort", "SMTPUsername", "ConnectionSecurity", "SkipServerCertificateVerification"];

/// Sends a mail to whoever asks, with the settings in force and what `config` changes of them.
///
/// # Errors
/// 400 when no server is named, the settings make no sense, or another server would get the stored password;
/// 500 with the reason when the mail is not taken.
pub async fn send_test(app: &App, granted: &Granted<TestEmail>, config: &Value) -> Result<()> {
    let current = app.config.read();
    let settings = tested(&current.document, config)?;
    if settings.smtp_server.is_empty() {
        return Err(Failure::new("api.admin.test_email.missing_server", 400, "No SMTP server is named."));
    }
    settings.check()?;
    let user = users::by_id(granted.user_id()).optional::<User>(&app.store).await?;
    let user = user.found("app.user.missing_account.const", "user")?;
    let texts = Texts::of(&user.locale);
    let site = &current.settings.team.site_name;
    let body = fill(texts.test_body, &[("site", site)]);
    let mail = Mail {
        to: user.email,
        subject: format!("[{}] {}", site.replace(char::is_control, " "), texts.test_subject),
        html: format!("<p>{}</p>", super::page::escaped(&body)),
        text: body,
        id: format!("{}.test", PostId::new()),
        ..Mail::default()
    };
    mail::send(&settings, &current.settings.service.site_url, &mail).await.map_err(|error| {
        Failure::new("app.admin.test_email.failure", 500, format!("Unable to send the mail: {error}."))
    })
}

/// The stored settings with the changes; the mask stands for the stored password.
fn tested(document: &Value, change: &Value) -> Result<EmailSettings> {
    let stored = document.get("EmailSettings").cloned().unwrap_or_default();
    let mut settings = stored.clone();
    if let Some(change) = change.get("EmailSettings").filter(|change| change.is_object()) {
        merge(&mut settings, change);
    }
    if settings.get("SMTPPassword").and_then(Value::as_str) == Some(MASK) {
        settings["SMTPPassword"] = stored["SMTPPassword"].clone();
        if SERVER.iter().any(|name| settings.get(*name) != stored.get(*name)) {
            let id = "api.admin.test_email.reenter_password";
            return Err(Failure::new(
                id,
                400,
                "The stored SMTP password belongs to another server or account: enter it again to test these settings.",
            ));
        }
    }
    serde_json::from_value(settings)
        .map_err(|error| Failure::new("model.config.is_valid.app_error", 400, error.to_string()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn stored() -> Value {
        let mut whole: Value = serde_json::from_str(include_str!("../../data/config-defaults.json")).unwrap();
        merge(&mut whole, &json!({"EmailSettings": {"SMTPServer": "mail.example.org", "SMTPPassword": "geheim"}}));
        whole
    }

    #[test]
    fn a_stored_password_is_used_for_its_own_server_only() {
        let masked = |change: Value| {
            let mut change = change;
            change["SMTPPassword"] = json!(MASK);
            tested(&stored(), &json!({ "EmailSettings": change }))
        };
        assert_eq!(masked(json!({"FeedbackName": "x"})).unwrap().smtp_password, "geheim");
        for change in
            [json!({"SMTPServer": "evil.example.org"}), json!({"SMTPPort": "26"}), json!({"ConnectionSecurity": "TLS"})]
        {
            assert_eq!(masked(change).unwrap_err().0.id, "api.admin.test_email.reenter_password");
        }
        assert_eq!(tested(&stored(), &json!({})).unwrap().smtp_password, "geheim");
    }
}
