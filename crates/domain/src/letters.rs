//! Letters: mails by which the server hands somebody a link, or tells them what happened to their account.
//!
//! A letter is a piece of work, asked for in the transaction that it follows from. Links are made when it is written.

mod sentences;

use std::time::Duration;

use futures_util::future::BoxFuture;
use jackfield_model::{ChannelId, EmailNotificationContent, Millis, Team, TeamId, User, UserId};
use jackfield_storage::attempts::{self, Allowance};
use jackfield_storage::{teams, users};
use serde::{Deserialize, Serialize};

use crate::config::Snapshot;
use crate::jobs::{self, Asked, Fault, Job, Left, Retry, Taken};
use crate::mail::{self, Mail, MailError};
use crate::notifications::{escaped, page, single_line};
use crate::one_time::{self, Account, Invitation, Purpose};
use crate::texts::{Locale, text};
use crate::{App, Failure, Result};
use sentences::Sentences;

/// Nobody waits for what is older.
const TOO_OLD_MS: i64 = 24 * 60 * 60 * 1000;
/// Letters to one account that somebody may ask for without a session: one more each quarter of an hour.
const UNASKED: Allowance = Allowance { most: 4, each: 15 * 60 * 1000 };
/// Letters that one address of the network may ask for.
const FROM_ADDRESS: Allowance = Allowance { most: 30, each: 60 * 1000 };

/// What somebody is told, and nothing that opens anything.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Letter {
    Invitation {
        team: TeamId,
        sender: UserId,
        to: String,
        channels: Vec<ChannelId>,
        guest: bool,
        message: String,
    },
    /// Whether this address is theirs.
    Verification {
        user: UserId,
        to: String,
    },
    Recovery {
        user: UserId,
    },
    PasswordChanged {
        user: UserId,
    },
    /// To the address that was theirs until then.
    AddressChanged {
        user: UserId,
        before: String,
    },
    SecondFactor {
        user: UserId,
        active: bool,
    },
    Deactivated {
        user: UserId,
    },
}

impl Letter {
    /// The mailbox: what it takes late holds up no other.
    fn lane(&self) -> String {
        match self {
            Self::Invitation { to, .. } | Self::Verification { to, .. } => to.clone(),
            Self::Recovery { user }
            | Self::PasswordChanged { user }
            | Self::AddressChanged { user, .. }
            | Self::SecondFactor { user, .. }
            | Self::Deactivated { user } => user.to_string(),
        }
    }
}

/// Asks for a letter; nothing where the server can send none.
pub fn ask(app: &App, letter: &Letter) -> Option<Asked> {
    let can = can_send(&app.config.read());
    can.then(|| jobs::ask::<Letters>(app, &letter.lane(), app.now(), letter))
}

/// Whether letters can be sent: a mail server is named, and where links lead to.
pub fn can_send(config: &Snapshot) -> bool {
    config.settings.email.has_server() && !config.settings.service.site_url.is_empty()
}

/// Whether a letter that a stranger asks for may be sent now. Nobody is told when it may not.
///
/// # Errors
/// Fails when the database does.
pub(crate) async fn may_ask(app: &App, ip: &str, user: UserId) -> Result<bool> {
    let subjects = [(format!("l:{user}"), UNASKED), (format!("l:@{ip}"), FROM_ADDRESS)];
    for (subject, allowance) in subjects {
        if attempts::count(&subject, allowance, app.now()).optional::<(i64,)>(&app.store).await?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Writes letters.
#[derive(Clone, Copy, Debug)]
pub struct Letters;

impl Job for Letters {
    const KIND: &'static str = "letters";
    type Data = Letter;
    const WORKERS: usize = 2;
    /// A mail server may be away for an hour and a half.
    const RETRY: Retry = Retry { tries: 12, first: Duration::from_secs(10), longest: Duration::from_secs(15 * 60) };
    const ONCE: bool = true;

    fn run<'a>(&'a self, app: &'a App, taken: &'a Taken, letter: Letter) -> BoxFuture<'a, Result<Left<Letter>, Fault>> {
        Box::pin(async move {
            if app.now().0.saturating_sub(taken.piece.create_at.0) > TOO_OLD_MS {
                return Err(Fault::Never("it could not be sent for a day".into()));
            }
            let config = app.config.read();
            if !can_send(&config) {
                return Err(Fault::Later("no mail server or no SiteURL is named".into()));
            }
            let Some(written) = write(app, &config, &letter).await? else { return Ok(Left::Nothing) };
            let mail = Mail {
                // The same for each try, so that a mailbox shows it once.
                id: format!("letter.{}.{}", taken.piece.number, taken.piece.create_at),
                ..written.mail
            };
            let sent = mail::send(&config.settings.email, &config.settings.service.site_url, &mail).await;
            let Err(error) = sent else { return Ok(Left::Nothing) };
            if let Some(token) = written.token {
                one_time::withdraw(app, &token).await?;
            }
            Err(match error {
                MailError::Later(reason) => Fault::Later(reason),
                MailError::Refused(reason) => Fault::Never(format!("the mail was refused: {reason}")),
            })
        })
    }
}

/// A letter with the token that its link holds.
struct Written {
    mail: Mail,
    token: Option<String>,
}

/// Who is written to, what it says, and where its button leads.
struct Draft<'a> {
    to: String,
    sentences: &'static Sentences,
    values: Vec<(&'a str, String)>,
    /// What somebody wrote to go with it.
    message: &'a str,
    link: Option<(String, String)>,
    locale: Locale,
}

/// `None` for what makes no sense any more.
async fn write(app: &App, config: &Snapshot, letter: &Letter) -> Result<Option<Written>> {
    let site = &config.settings.service.site_url;
    let draft = match letter {
        Letter::Invitation { team, sender, to, channels, guest, message } => {
            let (team, sender) = (by_id(app, *team).await?, person(app, *sender).await?);
            let (Some(team), Some(sender)) = (team, sender) else { return Ok(None) };
            let channels = channels.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            let purpose = if *guest { Purpose::GuestInvitation } else { Purpose::Invitation };
            let about = Invitation { team_id: team.id, email: to.clone(), channels, sender_id: sender.id };
            let token = one_time::make(app, purpose, &about, None).await?;
            // Mattermost's clients read what the link says of the team before they show its form.
            let shown = serde_json::json!({ "email": to, "display_name": team.display_name, "name": team.name });
            let url = link(site, "signup_user_complete/", &[("d", &shown.to_string()), ("t", &token)]);
            Draft {
                to: to.clone(),
                sentences: if *guest { &sentences::GUEST_INVITATION } else { &sentences::INVITATION },
                values: vec![("sender", shown_name(&sender)), ("team", team.display_name)],
                message,
                link: Some((url, token)),
                locale: Locale::of(&config.settings.localization.default_client_locale),
            }
        }
        Letter::Verification { user, to } => {
            let user = person(app, *user).await?.filter(|user| !user.email_verified || user.email != *to);
            let Some(user) = user else { return Ok(None) };
            let user = User { email: to.clone(), ..user };
            let about = Account { user_id: user.id, email: to.clone() };
            let token = one_time::make(app, Purpose::Verification, &about, Some(user.id)).await?;
            let url = link(site, "do_verify_email", &[("token", &token), ("email", to)]);
            to_user(user, &sentences::VERIFICATION, Some((url, token)))
        }
        Letter::Recovery { user } => {
            let Some(user) = person(app, *user).await? else { return Ok(None) };
            let about = Account { user_id: user.id, email: user.email.clone() };
            let token = one_time::make(app, Purpose::Recovery, &about, Some(user.id)).await?;
            let url = link(site, "reset_password_complete", &[("token", &token)]);
            to_user(user, &sentences::RECOVERY, Some((url, token)))
        }
        Letter::AddressChanged { user, before } => {
            let Some(user) = person(app, *user).await? else { return Ok(None) };
            Draft { to: before.clone(), ..to_user(user, &sentences::ADDRESS_CHANGED, None) }
        }
        Letter::PasswordChanged { user } => {
            let Some(user) = person(app, *user).await? else { return Ok(None) };
            to_user(user, &sentences::PASSWORD_CHANGED, None)
        }
        Letter::SecondFactor { user, active } => {
            let Some(user) = person(app, *user).await? else { return Ok(None) };
            let said = if *active { &sentences::SECOND_FACTOR_ON } else { &sentences::SECOND_FACTOR_OFF };
            to_user(user, said, None)
        }
        Letter::Deactivated { user } => {
            let user = users::by_id(*user).optional::<User>(&app.store).await?;
            let Some(user) = user.filter(|user| !user.is_active()) else { return Ok(None) };
            to_user(user, &sentences::DEACTIVATED, None)
        }
    };
    Ok(Some(written(&config.settings.team.site_name, draft)))
}

fn to_user(user: User, sentences: &'static Sentences, link: Option<(String, String)>) -> Draft<'static> {
    Draft {
        sentences,
        values: vec![("username", user.username), ("address", user.email.clone())],
        to: user.email,
        message: "",
        link,
        locale: Locale::of(&user.locale),
    }
}

fn written(site_name: &str, draft: Draft<'_>) -> Written {
    let mut values: Vec<(&str, &str)> = draft.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    values.push(("site", site_name));
    let said = |key: &str| text(key, draft.locale, &values);
    let (title, body) = (said(draft.sentences.title), said(draft.sentences.body));
    let message = draft.message.trim();
    let message_text = [message, body.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let message_text = message_text.join("\n\n");
    let (url, token) = draft.link.map_or_else(Default::default, |(url, token)| (url, Some(token)));
    let content = EmailNotificationContent {
        subject: single_line(&format!("[{site_name}] {title}")),
        title,
        message_html: escaped(&message_text).replace('\n', "<br>\n"),
        message_text,
        button_text: draft.sentences.button.filter(|_| !url.is_empty()).map(said).unwrap_or_default(),
        button_url: url,
        footer_text: said(sentences::FOOTER),
        ..EmailNotificationContent::default()
    };
    let link = [content.button_text.as_str(), &content.button_url].join("\n");
    let parts = [content.title.as_str(), &content.message_text, &link, &content.footer_text];
    let text = parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    let mail = Mail {
        to: draft.to,
        subject: content.subject.clone(),
        text,
        html: page(site_name, &content),
        ..Mail::default()
    };
    Written { mail, token }
}

fn link(site: &str, page: &str, query: &[(&str, &str)]) -> String {
    let query = query.iter().map(|(name, value)| {
        let value = percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
        format!("{name}={value}")
    });
    format!("{}/{page}?{}", site.trim_end_matches('/'), query.collect::<Vec<_>>().join("&"))
}

fn shown_name(user: &User) -> String {
    Some(user.full_name()).filter(|name| !name.is_empty()).unwrap_or_else(|| user.username.clone())
}

/// An account that somebody uses.
async fn person(app: &App, id: UserId) -> Result<Option<User>> {
    Ok(users::by_id(id).optional::<User>(&app.store).await?.filter(|user| user.is_active() && !user.is_bot))
}

async fn by_id(app: &App, id: TeamId) -> Result<Option<Team>> {
    let team = teams::by_id(id).optional::<Team>(&app.store).await?;
    Ok(team.filter(|team| team.delete_at == Millis::NEVER))
}

/// The refusal where letters cannot be sent at all.
pub(crate) fn check(app: &App, key: &'static str) -> Result<()> {
    if can_send(&app.config.read()) {
        return Ok(());
    }
    Err(Failure::of(key, 501))
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers: 41
    #[test]
    fn what_people_wrote_stays_text_in_a_letter_and_its_link_leads_to_the_site() {
        let url = link("https://chat.example.org/", "signup_user_complete/", &[("t", "a b&c=\"")]);
        assert_eq!(url, "https://chat.example.org/signup_user_complete/?t=a%20b%26c%3D%22");
        let draft = Draft {
            to: "dora@example.org".into(),
            sentences: &sentences::INVITATION,
            values: vec![("sender", "Eve\r\nBcc: all@example.org".into()), ("team", "<b>Reds</b>".into())],
            message: "Come <i>in</i>",
            link: Some((url.clone(), "secret".into())),
            locale: Locale::English,
        };
        let written = written("Our chat", draft);
        assert_eq!(written.token.as_deref(), Some("secret"));
        assert!(!written.mail.subject.chars().any(char::is_control));
        assert!(written.mail.text.contains(&url) && written.mail.text.contains("Come <i>in</i>"));
        assert!(written.mail.html.contains("Come &lt;i&gt;in&lt;/i&gt;") && !written.mail.html.contains("<b>Reds"));
    }
}
