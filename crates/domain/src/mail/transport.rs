//! The connection to the mail server, as the settings want it.

use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{self};
use lettre::{AsyncSmtpTransport, Tokio1Executor};

use super::MailError;
use crate::config::{EmailSettings, Security};

/// Answers that refuse whoever sends, not the mail: a password that is wrong, or not enough protection.
const REFUSES_SENDER: &[u16] = &[530, 534, 535, 538];

/// # Errors
/// When the settings name no server, or nothing that could be connected to.
pub(super) fn build(settings: &EmailSettings, host: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailError> {
    let unset = |what: &str| MailError::Later(format!("the setting EmailSettings.{what} names nothing usable"));
    if settings.smtp_server.is_empty() {
        return Err(unset("SMTPServer"));
    }
    let port = settings.port().ok_or_else(|| unset("SMTPPort"))?;
    let security = settings.security().ok_or_else(|| unset("ConnectionSecurity"))?;
    let tls = match security {
        Security::Plain => Tls::None,
        Security::Tls => Tls::Wrapper(parameters(settings)?),
        Security::StartTls => Tls::Required(parameters(settings)?),
    };
    let timeout = Duration::from_secs(settings.smtp_server_timeout.unsigned_abs());
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.smtp_server)
        .port(port)
        .tls(tls)
        .hello_name(ClientId::Domain(host.to_owned()))
        .timeout(Some(timeout));
    if settings.enable_smtp_auth {
        let credentials = Credentials::new(settings.smtp_username.clone(), settings.smtp_password.clone());
        builder = builder.credentials(credentials);
    }
    Ok(builder.build())
}

fn parameters(settings: &EmailSettings) -> Result<TlsParameters, MailError> {
    // The administrator's own choice, for a server whose certificate nobody signed.
    let anything = settings.skip_server_certificate_verification;
    TlsParameters::builder(settings.smtp_server.clone())
        .dangerous_accept_invalid_certs(anything)
        .dangerous_accept_invalid_hostnames(anything)
        .build()
        .map_err(|error| MailError::Later(error.to_string()))
}

/// What a failed delivery means. What the server said is left out: it names people's addresses.
pub(super) fn failed(error: &smtp::Error) -> MailError {
    let Some(code) = error.status().map(u16::from) else { return MailError::Later(error.to_string()) };
    let text = format!("the mail server answered {code}");
    if error.is_permanent() && !REFUSES_SENDER.contains(&code) {
        return MailError::Refused(text);
    }
    MailError::Later(text)
}
