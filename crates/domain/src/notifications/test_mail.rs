//! The mail with which an administrator tests settings, also ones that are not stored yet.

use jackfield_model::permission::TestEmail;
use jackfield_model::{PostId, User};
use jackfield_storage::users;
use serde_json::Value;

use crate::authorize::Granted;
use crate::config::{EmailSettings, MASK, merge};
use crate::failure::Found;
use crate::mail::{self, Mail};
use crate::texts::{Locale, plain, text};
use crate::{App, Failure, Result};

/// Settings by which the mail server is known: a stored password goes to no other one.
const SERVER: &[&str] =
    &["SMTPServer", "SMTPPort", "SMTPUsername", "ConnectionSecurity", "SkipServerCertificateVerification"];

/// Sends a mail to whoever asks, with the settings in force and what `config` changes of them.
///
/// # Errors
/// 400 when no server is named, the settings make no sense, or another server would get the stored password;
/// 500 with the reason when the mail is not taken.
#[crate::boxed]
pub async fn send_test(app: &App, granted: &Granted<TestEmail>, config: &Value) -> Result<()> {
    let current = app.config.read();
    let settings = tested(current.document(), config)?;
    if settings.smtp_server.is_empty() {
        return Err(Failure::of("api.admin.test_email.missing_server", 400));
    }
    settings.check()?;
    let user = users::by_id(granted.user_id()).optional::<User>(&app.store).await?;
    let user = user.found_or("app.user.missing_account.const")?;
    let locale = Locale::of(&user.locale);
    let site = &current.settings.team.site_name;
    let body = text("mail.test.body", locale, &[("site", site)]);
    let mail = Mail {
        to: user.email,
        subject: format!("[{}] {}", site.replace(char::is_control, " "), plain("mail.test.subject", locale)),
        html: format!("<p>{}</p>", super::page::escaped(&body)),
        text: body,
        id: format!("{}.test", PostId::new()),
        ..Mail::default()
    };
    mail::send(&settings, &current.settings.service.site_url, &mail)
        .await
        .map_err(|error| Failure::of("app.admin.test_email.failure", 500).with("error", error))
}

/// The stored settings with the changes; the mask, or no password at all, stands for the stored password.
fn tested(document: &Value, change: &Value) -> Result<EmailSettings> {
    let stored = document.get("EmailSettings").cloned().unwrap_or_default();
    let mut settings = stored.clone();
    if let Some(change) = change.get("EmailSettings").filter(|change| change.is_object()) {
        merge(&mut settings, change);
    }
    let given = change.pointer("/EmailSettings/SMTPPassword").and_then(Value::as_str);
    if given.is_none_or(|password| password == MASK) {
        let password = stored.get("SMTPPassword").cloned().unwrap_or_default();
        let is_set = password.as_str().is_some_and(|password| !password.is_empty());
        settings["SMTPPassword"] = password;
        // Whoever asks may not be allowed to read the password: it must not reach a server of their choice.
        if is_set && SERVER.iter().any(|name| settings.get(*name) != stored.get(*name)) {
            return Err(Failure::of("api.admin.test_email.reenter_password", 400));
        }
    }
    serde_json::from_value(settings)
        .map_err(|error| Failure::of("model.config.is_valid.app_error", 400).with("reason", error))
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
        // Clients send the mask; who leaves the password out, or sends null, gets no further.
        for password in [Some(json!(MASK)), Some(Value::Null), None] {
            let without = |mut change: Value| {
                if let Some(password) = &password {
                    change["SMTPPassword"] = password.clone();
                }
                tested(&stored(), &json!({ "EmailSettings": change }))
            };
            assert_eq!(without(json!({"FeedbackName": "x"})).unwrap().smtp_password, "geheim");
            for change in [
                json!({"SMTPServer": "evil.example.org"}),
                json!({"SMTPPort": "26"}),
                json!({"SMTPUsername": "other"}),
                json!({"ConnectionSecurity": "TLS"}),
                json!({"SkipServerCertificateVerification": true}),
            ] {
                assert_eq!(without(change).unwrap_err().0.id, "api.admin.test_email.reenter_password");
            }
        }
        assert_eq!(tested(&stored(), &json!({})).unwrap().smtp_password, "geheim");
    }

    #[test]
    fn another_server_is_tested_with_a_password_that_was_entered_or_when_none_is_stored() {
        let entered = json!({ "EmailSettings": {"SMTPServer": "other.example.org", "SMTPPassword": "new"} });
        assert_eq!(tested(&stored(), &entered).unwrap().smtp_password, "new");
        let mut none = stored();
        none["EmailSettings"]["SMTPPassword"] = json!("");
        let settings = tested(&none, &json!({ "EmailSettings": {"SMTPServer": "other.example.org"} })).unwrap();
        assert_eq!((settings.smtp_server.as_str(), settings.smtp_password.as_str()), ("other.example.org", ""));
    }
}
