//! Mail: handed to the SMTP server that an administrator named.
//!
//! Knows addresses, headers and the wire's limits; what mails say is their senders' business. Each mail is a
//! connection of its own with one deadline for all of it; whoever must not lose a mail tries again.

mod message;
mod plain;
mod transport;

use std::time::Duration;

use lettre::AsyncTransport;

pub use message::Mail;
pub use plain::plain_of;

use crate::config::EmailSettings;

/// Subjects are cut beyond so many letters.
pub const SUBJECT: usize = 200;
/// Bytes of each of a mail's two bodies at most.
pub const BODY: usize = 1024 * 1024;
/// No mail takes longer, however many steps its server stretches.
const LONGEST: Duration = Duration::from_secs(120);

/// Why a mail was not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It will never be: the address or the mail itself is refused.
    #[error("{0}")]
    Refused(String),
    /// The server cannot be reached or takes no mail now; later it may.
    #[error("{0}")]
    Later(String),
}

/// Sends one mail. `site_url` names the server to the mail server and in the mail's id.
///
/// # Errors
/// Says whether trying again makes sense, in words for administrators that name nobody's address.
#[crate::boxed]
pub async fn send(settings: &EmailSettings, site_url: &str, mail: &Mail) -> Result<(), MailError> {
    let host = host_of(site_url);
    let message = message::compose(settings, &host, mail)?;
    let transport = transport::build(settings, &host)?;
    let steps = Duration::from_secs(settings.smtp_server_timeout.unsigned_abs()).saturating_mul(3);
    match tokio::time::timeout(steps.min(LONGEST), transport.send(message)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(transport::failed(&error)),
        Err(_) => Err(MailError::Later("the mail server did not answer in time".into())),
    }
}

/// The host's name in an address; the mail server is told it.
fn host_of(site_url: &str) -> String {
    let url = reqwest::Url::parse(site_url).ok();
    url.as_ref().and_then(|url| url.domain()).unwrap_or("localhost").to_owned()
}
