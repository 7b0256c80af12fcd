//! One-time tokens: what a link in a mail proves. They are made as the mail is written, so that no secret waits in a
//! queue, and used up by whoever comes first.

use jackfield_model::{ChannelId, Millis, TeamId, UserId, secret};
use jackfield_storage::one_time::{self, OneTime};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{App, Result};

const HOUR_MS: i64 = 60 * 60 * 1000;
/// No token of any server is longer.
const LENGTH: usize = 128;
/// The longest that any lasts: older ones are removed.
pub const LONGEST_MS: i64 = 48 * HOUR_MS;

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Invitation,
    GuestInvitation,
    Verification,
    Recovery,
}

impl Purpose {
    /// Mattermost's word in the table.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Invitation => "team_invitation",
            Self::GuestInvitation => "guest_invitation",
            Self::Verification => "verify_email",
            Self::Recovery => "password_recovery",
        }
    }

    fn lasts(self) -> i64 {
        match self {
            Self::Invitation | Self::GuestInvitation => LONGEST_MS,
            Self::Verification | Self::Recovery => 24 * HOUR_MS,
        }
    }
}

/// What an invitation says. Mattermost's names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Invitation {
    pub team_id: TeamId,
    pub email: String,
    /// Ids, separated by spaces.
    pub channels: String,
    pub sender_id: UserId,
}

impl Invitation {
    pub(crate) fn channel_ids(&self) -> Vec<ChannelId> {
        self.channels.split_ascii_whitespace().filter_map(|id| id.parse().ok()).collect()
    }
}

/// Whose address or password it is about. Mattermost's names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Account {
    pub user_id: UserId,
    pub email: String,
}

/// What a token turned out to be.
pub(crate) enum Shown<T> {
    /// There is none, it was used, or it is for something else.
    Nothing,
    Expired,
    Good(T),
}

/// Makes a token; of those about the same account only the last one counts.
pub(crate) async fn make<T: Serialize>(app: &App, purpose: Purpose, about: &T, of: Option<UserId>) -> Result<String> {
    let token = secret::fresh();
    let extra = serde_json::to_string(about).unwrap_or_default();
    let mut batch = jackfield_storage::Batch::new();
    if let Some(user) = of {
        batch.push(one_time::delete_of_user(purpose.kind(), user));
    }
    batch.push(one_time::insert(&token, purpose.kind(), &extra, app.now()));
    batch.commit(&app.store).await?;
    Ok(token)
}

/// What a token says, while it stays good.
pub(crate) async fn look<T: DeserializeOwned>(
    app: &App,
    token: &str,
    purposes: &[Purpose],
) -> Result<Shown<(Purpose, T)>> {
    if token.is_empty() || token.len() > LENGTH {
        return Ok(Shown::Nothing);
    }
    Ok(read(one_time::find(token).optional::<OneTime>(&app.store).await?, purposes, app.now()))
}

/// The same, and nobody else is shown it again.
pub(crate) async fn take<T: DeserializeOwned>(
    app: &App,
    token: &str,
    purposes: &[Purpose],
) -> Result<Shown<(Purpose, T)>> {
    // A token for something else is not used up by being shown in the wrong place.
    match look::<T>(app, token, purposes).await? {
        Shown::Good(_) => {}
        other => return Ok(other),
    }
    Ok(read(one_time::take(token).optional::<OneTime>(&app.store).await?, purposes, app.now()))
}

fn read<T: DeserializeOwned>(found: Option<OneTime>, purposes: &[Purpose], now: Millis) -> Shown<(Purpose, T)> {
    let Some(found) = found else { return Shown::Nothing };
    let Some(purpose) = purposes.iter().find(|purpose| purpose.kind() == found.kind) else { return Shown::Nothing };
    if found.create_at.plus(purpose.lasts()) <= now {
        return Shown::Expired;
    }
    serde_json::from_str(&found.extra).map_or(Shown::Nothing, |extra| Shown::Good((*purpose, extra)))
}

/// Takes back one whose mail was not sent.
pub(crate) async fn withdraw(app: &App, token: &str) -> Result<()> {
    one_time::take(token).optional::<OneTime>(&app.store).await?;
    Ok(())
}
