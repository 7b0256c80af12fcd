//! What administrators count and look up of accounts.

use jackfield_model::permission::{CountUsers, ForgiveAttempts, ListInvalidAddresses, SignedIn};
use jackfield_model::{AppError, ChannelId, ServerLimits, TeamId, User, UsersStats};
use jackfield_storage::users::{self, Counted};
use jackfield_storage::{Batch, audits};
use serde_json::json;

use super::proof;
use crate::authorize::Granted;
use crate::{App, Result};

/// People who are looked at for one page of those whose address is of no good.
const LOOKED_AT: i64 = 1000;

/// Roles of a kind that one question may name.
const ROLES: usize = 20;

/// Of whom a number is asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub team: TeamId,
    pub channel: ChannelId,
    pub with_inactive: bool,
    pub with_bots: bool,
    pub roles: Vec<String>,
    pub team_roles: Vec<String>,
    pub channel_roles: Vec<String>,
}

/// How many accounts there are of a kind.
///
/// # Errors
/// 400 for too many roles of a kind.
#[crate::boxed]
pub async fn count_some(app: &App, _: &Granted<CountUsers>, asked: Asked) -> Result<UsersStats> {
    for (name, roles) in
        [("roles", &asked.roles), ("team_roles", &asked.team_roles), ("channel_roles", &asked.channel_roles)]
    {
        if roles.len() > ROLES {
            return Err(AppError::invalid_url_param(name).into());
        }
    }
    let counted = Counted {
        team: asked.team,
        channel: asked.channel,
        with_inactive: asked.with_inactive,
        with_bots: asked.with_bots,
    };
    let count = users::count(counted, &asked.roles, &asked.team_roles, &asked.channel_roles);
    let (total_users_count,) = count.one::<(i64,)>(&app.store).await?;
    Ok(UsersStats { total_users_count })
}

/// How much a server may have: there are no limits here.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn limits(app: &App, granted: &Granted<SignedIn>) -> Result<ServerLimits> {
    // Mattermost: how many people there are is for those who look after them.
    if !app.holds(granted.cx(), "sysconsole_read_user_management_users") {
        return Ok(ServerLimits::default());
    }
    let (active_user_count,) = users::count_active().one::<(i64,)>(&app.store).await?;
    Ok(ServerLimits { active_user_count, ..ServerLimits::default() })
}

/// Lets somebody who guessed wrong too often try again.
///
/// # Errors
/// 404 for an unknown user.
#[crate::boxed]
pub async fn forgive_attempts(app: &App, granted: &Granted<ForgiveAttempts>) -> Result<()> {
    let user = granted.object(app).await?;
    let mut batch = Batch::new();
    for forgiven in proof::forgive(user.id) {
        batch.push(forgiven);
    }
    batch.push(jackfield_storage::attempts::forgive(&format!("m:{}", user.id)));
    let what = json!({ "user_id": user.id });
    batch.push(audits::insert(&crate::audits::entry(app, granted.cx(), "resetPasswordFailedAttempts", &what)));
    batch.commit(&app.store).await?;
    Ok(())
}

/// People whose address the server would not take today: of a domain that it does not allow.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn with_invalid_addresses(
    app: &App,
    granted: &Granted<ListInvalidAddresses>,
    (limit, offset): (i64, i64),
) -> Result<Vec<User>> {
    let domains = app.config.read().settings.team.restrict_creation_to_domains.clone();
    let (limit, mut skipped) = (usize::try_from(limit).unwrap_or(0), usize::try_from(offset).unwrap_or(0));
    let (mut found, mut after) = (Vec::new(), String::new());
    if domains.trim().is_empty() {
        return Ok(found);
    }
    loop {
        let some = users::people(&after, LOOKED_AT).all::<User>(&app.store).await?;
        let Some(last) = some.last() else { return Ok(super::all_shown(app, granted.cx(), found)) };
        last.username.clone_into(&mut after);
        for user in some {
            if user.is_guest() || crate::teams::is_of_domain(&user.email, &domains) {
                continue;
            }
            if skipped > 0 {
                skipped -= 1;
            } else if found.len() < limit {
                found.push(user);
            }
        }
        if found.len() >= limit {
            return Ok(super::all_shown(app, granted.cx(), found));
        }
    }
}
