//! Schemes: roles of their own for the members of some teams or channels.
//!
//! A team's scheme has roles in place of the built-in ones for teams and channels; a channel's says what its members
//! and guests may not do of what they else might (moderation). All schemes are in memory with the roles.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jackfield_model::permission::{
    ChangeChannelScheme, ChangeTeamScheme, ManageScheme, ManageSchemes, ReadScheme, ReadSchemes,
};
use jackfield_model::{
    Channel, ChannelId, ChannelMember, Role, RoleId, Scheme, SchemeId, SchemePatch, SchemeScope, Team, TeamId,
    TeamMember, secret,
};
use jackfield_storage::{Tx, roles as stored_roles, schemes};

use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::{App, Failure, Result, roles};

const NAME: usize = 64;
const DISPLAY_NAME: usize = 128;
const DESCRIPTION: usize = 1024;

/// What a channel's scheme may take from its members. Mattermost: the moderated permissions.
pub(crate) const MODERATED: &[&str] = &[
    "create_post",
    "add_reaction",
    "remove_reaction",
    "manage_public_channel_members",
    "manage_private_channel_members",
    "use_channel_mentions",
    "add_bookmark_public_channel",
    "add_bookmark_private_channel",
    "edit_bookmark_public_channel",
    "edit_bookmark_private_channel",
    "delete_bookmark_public_channel",
    "delete_bookmark_private_channel",
    "order_bookmark_public_channel",
    "order_bookmark_private_channel",
];

/// Creates a scheme with its roles, which permit what the built-in ones permit.
///
/// # Errors
/// 400 for a name that is none or is taken.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<ManageSchemes>, draft: Scheme) -> Result<Scheme> {
    let now = app.now();
    let mut scheme = Scheme {
        id: SchemeId::new(),
        name: if draft.name.is_empty() { secret::fresh() } else { draft.name },
        display_name: draft.display_name,
        description: draft.description,
        scope: draft.scope,
        create_at: now,
        update_at: now,
        ..Scheme::default()
    };
    check(&scheme)?;
    let of_team = [
        &mut scheme.default_team_admin_role,
        &mut scheme.default_team_user_role,
        &mut scheme.default_team_guest_role,
        &mut scheme.default_playbook_admin_role,
        &mut scheme.default_playbook_member_role,
        &mut scheme.default_run_admin_role,
        &mut scheme.default_run_member_role,
    ];
    if scheme.scope == SchemeScope::Team {
        of_team.into_iter().for_each(|name| *name = secret::fresh());
    }
    for name in [
        &mut scheme.default_channel_admin_role,
        &mut scheme.default_channel_user_role,
        &mut scheme.default_channel_guest_role,
    ] {
        *name = secret::fresh();
    }
    let names: Vec<String> = scheme.roles().into_iter().map(|(built_in, _)| built_in.to_owned()).collect();
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    let made = app
        .transact(async move |tx: &mut Tx| {
            let built_in = stored_roles::by_names(&names).all::<Role>(&mut *tx).await?;
            schemes::insert(&scheme).execute(&mut *tx).await.map_err(taken)?;
            for (of, name) in scheme.roles() {
                let like = built_in.iter().find(|role| role.name == of);
                let permissions = like.map(|role| role.permissions.clone()).unwrap_or_default();
                let role = Role {
                    id: RoleId::new(),
                    name: name.to_owned(),
                    display_name: format!("{of} of the scheme {}", scheme.name),
                    create_at: now,
                    update_at: now,
                    permissions: of_scope(scheme.scope, of, permissions),
                    scheme_managed: true,
                    ..Role::default()
                };
                stored_roles::insert_missing(&role).execute(&mut *tx).await?;
            }
            tx.record(&bus, Event::SchemesChanged, &cx);
            Ok(scheme)
        })
        .await?;
    roles::load(app).await?;
    Ok(made)
}

/// Mattermost: a channel's roles hold what can be taken from its members, and nothing else.
fn of_scope(scope: SchemeScope, built_in: &str, mut permissions: Vec<String>) -> Vec<String> {
    if scope == SchemeScope::Channel {
        permissions.retain(|permission| {
            built_in != jackfield_model::CHANNEL_ADMIN && MODERATED.contains(&permission.as_str())
        });
    }
    permissions
}

fn check(scheme: &Scheme) -> Result<()> {
    let named = (2..=NAME).contains(&scheme.name.len())
        && scheme.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let described = !scheme.display_name.is_empty()
        && scheme.display_name.chars().count() <= DISPLAY_NAME
        && scheme.description.chars().count() <= DESCRIPTION;
    if named && described { Ok(()) } else { Err(invalid()) }
}

fn invalid() -> Failure {
    Failure::of("app.scheme.save.invalid_scheme.app_error", 400)
}

fn taken(error: jackfield_storage::Error) -> Failure {
    if error.is_unique() { invalid() } else { error.into() }
}

/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ReadScheme>) -> Result<Scheme> {
    Ok((*granted.object(app).await?).clone())
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(
    app: &App,
    _: &Granted<ReadSchemes>,
    scope: Option<SchemeScope>,
    (limit, offset): (i64, i64),
) -> Result<Vec<Scheme>> {
    let scope = scope.map(SchemeScope::as_str).unwrap_or_default();
    Ok(schemes::page(scope, limit, offset).all(&app.store).await?)
}

/// # Errors
/// 404 for an unknown one, 400 for a name that is none or is taken.
#[crate::boxed]
pub async fn patch(app: &App, granted: &Granted<ManageScheme>, patch: SchemePatch) -> Result<Scheme> {
    let mut scheme = (*granted.object(app).await?).clone();
    scheme.name = patch.name.unwrap_or(scheme.name);
    scheme.display_name = patch.display_name.unwrap_or(scheme.display_name);
    scheme.description = patch.description.unwrap_or(scheme.description);
    scheme.update_at = app.now();
    check(&scheme)?;
    schemes::update(&scheme).execute(&app.store).await.map_err(taken)?;
    Ok(scheme)
}

/// Deletes a scheme with its roles. What had it is as if it never had one.
///
/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn delete(app: &App, granted: &Granted<ManageScheme>) -> Result<()> {
    let now = app.now();
    let scheme = Scheme { delete_at: now, update_at: now, ..(*granted.object(app).await?).clone() };
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        schemes::leave(scheme.scope, scheme.id).execute(&mut *tx).await?;
        schemes::update(&scheme).execute(&mut *tx).await?;
        let names: Vec<String> = scheme.roles().into_iter().map(|(_, name)| name.to_owned()).collect();
        stored_roles::delete(&names, now).execute(&mut *tx).await?;
        tx.record(&bus, Event::SchemesChanged, &cx);
        Ok(())
    })
    .await?;
    roles::load(app).await
}

/// The teams that have a scheme.
///
/// # Errors
/// 400 for a scheme of channels.
#[crate::boxed]
pub async fn teams(app: &App, granted: &Granted<ReadScheme>, (limit, offset): (i64, i64)) -> Result<Vec<Team>> {
    if granted.object(app).await?.scope != SchemeScope::Team {
        return Err(Failure::of("api.scheme.get_teams_for_scheme.scope.error", 400));
    }
    Ok(schemes::teams_of(granted.target(), limit, offset).all(&app.store).await?)
}

/// The channels that have a scheme.
///
/// # Errors
/// 400 for a scheme of teams.
#[crate::boxed]
pub async fn channels(app: &App, granted: &Granted<ReadScheme>, (limit, offset): (i64, i64)) -> Result<Vec<Channel>> {
    if granted.object(app).await?.scope != SchemeScope::Channel {
        return Err(Failure::of("api.scheme.get_channels_for_scheme.scope.error", 400));
    }
    Ok(schemes::channels_of(granted.target(), limit, offset).all(&app.store).await?)
}

/// Gives a team a scheme, or none.
///
/// # Errors
/// 404 for an unknown scheme, 400 for one of channels.
#[crate::boxed]
pub async fn set_of_team(app: &App, granted: &Granted<ChangeTeamScheme>, scheme: Option<SchemeId>) -> Result<()> {
    let scheme = scheme.and_then(SchemeId::some);
    if of_scope_id(app, scheme).await?.is_some_and(|scope| scope != SchemeScope::Team) {
        return Err(Failure::of("api.team.update_team_scheme.scheme_scope.error", 400));
    }
    let (team, now) = (granted.object(app).await?.team.clone(), app.now());
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        schemes::set_of_team(team.id, scheme, now).execute(&mut *tx).await?;
        let team = Arc::new(Team { scheme_id: scheme, update_at: now, ..team });
        tx.record(&bus, Event::TeamSchemeUpdated { team }, &cx);
        Ok(())
    })
    .await
}

/// Gives a channel a scheme, or none.
///
/// # Errors
/// 404 for an unknown scheme, 400 for one of teams.
#[crate::boxed]
pub async fn set_of_channel(app: &App, granted: &Granted<ChangeChannelScheme>, scheme: Option<SchemeId>) -> Result<()> {
    let scheme = scheme.and_then(SchemeId::some);
    if of_scope_id(app, scheme).await?.is_some_and(|scope| scope != SchemeScope::Channel) {
        return Err(Failure::of("api.channel.update_channel_scheme.scheme_scope.error", 400));
    }
    let (channel_id, now) = (granted.target(), app.now());
    granted.object(app).await?;
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        schemes::set_of_channel(channel_id, scheme, now).execute(&mut *tx).await?;
        tx.record(&bus, Event::ChannelSchemeUpdated { channel_id }, &cx);
        Ok(())
    })
    .await
}

async fn of_scope_id(app: &App, scheme: Option<SchemeId>) -> Result<Option<SchemeScope>> {
    let Some(id) = scheme else { return Ok(None) };
    let found = schemes::by_id(id).optional::<Scheme>(&app.store).await?;
    let scheme = crate::failure::Found::found_or(found, "app.scheme.get.app_error")?;
    Ok(Some(scheme.scope))
}

/// The schemes in force.
#[derive(Debug, Default)]
pub struct Schemes(HashMap<SchemeId, Scheme>);

impl Schemes {
    pub(crate) fn new(all: impl IntoIterator<Item = Scheme>) -> Self {
        Self(all.into_iter().map(|scheme| (scheme.id, scheme)).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a role is one of a scheme: members have it by their flags, and by nothing else.
    pub(crate) fn has_role(&self, name: &str) -> bool {
        self.0.values().any(|scheme| scheme.roles().iter().any(|(_, role)| *role == name))
    }

    fn get(&self, id: Option<SchemeId>) -> Option<&Scheme> {
        self.0.get(&id?)
    }

    /// The names of the roles that somebody holds in a team.
    pub(crate) fn of_team_member(&self, scheme: Option<SchemeId>, member: &TeamMember) -> String {
        match self.get(scheme) {
            None => member.roles.clone(),
            Some(scheme) => renamed(&member.roles, |name| scheme.role(name).to_owned()),
        }
    }

    /// The names of the roles that somebody holds in a channel. Where the channel has a scheme of its own a name is
    /// two, `own/higher`: what both permit of what can be taken, and of the rest what the higher one permits.
    pub(crate) fn of_channel_member(
        &self,
        (own, of_team): (Option<SchemeId>, Option<SchemeId>),
        member: &ChannelMember,
    ) -> String {
        let (own, of_team) = (self.get(own), self.get(of_team));
        if own.is_none() && of_team.is_none() {
            return member.roles.clone();
        }
        renamed(&member.roles, |name| {
            let higher = of_team.map_or(name, |scheme| scheme.role(name));
            match own {
                // Mattermost: from those who administer it nothing is taken.
                Some(own) if name != jackfield_model::CHANNEL_ADMIN && own.role(name) != name => {
                    format!("{}/{higher}", own.role(name))
                }
                _ => higher.to_owned(),
            }
        })
    }
}

fn renamed(names: &str, rename: impl Fn(&str) -> String) -> String {
    names.split_ascii_whitespace().map(rename).collect::<Vec<_>>().join(" ")
}

/// What a name of two roles permits.
pub(crate) fn both(own: Option<&HashSet<String>>, higher: Option<&HashSet<String>>, permission: &str) -> bool {
    let holds = |role: Option<&HashSet<String>>| role.is_some_and(|role| role.contains(permission));
    holds(higher) && (!MODERATED.contains(&permission) || holds(own))
}

/// Shows members with the roles of their teams' schemes.
///
/// # Errors
/// Fails when the database does.
pub(crate) async fn dress_team_members(app: &App, members: &mut [TeamMember]) -> Result<()> {
    let roles = app.memory.roles.read();
    if roles.schemes.is_empty() || members.is_empty() {
        return Ok(());
    }
    let mut teams: Vec<TeamId> = members.iter().map(|member| member.team_id).collect();
    teams.sort_unstable();
    teams.dedup();
    let found = schemes::of_teams(&teams).all::<(TeamId, Option<SchemeId>)>(&app.store).await?;
    let of: HashMap<TeamId, Option<SchemeId>> = found.into_iter().collect();
    for member in members {
        member.roles = roles.schemes.of_team_member(of.get(&member.team_id).copied().flatten(), member);
    }
    Ok(())
}

/// The same of channels. Of two roles in one name the channel's own is shown.
///
/// # Errors
/// Fails when the database does.
pub(crate) async fn dress_channel_members(app: &App, members: &mut [ChannelMember]) -> Result<()> {
    let roles = app.memory.roles.read();
    if roles.schemes.is_empty() || members.is_empty() {
        return Ok(());
    }
    let mut channels: Vec<ChannelId> = members.iter().map(|member| member.channel_id).collect();
    channels.sort_unstable();
    channels.dedup();
    let found = schemes::of_channels(&channels);
    let found = found.all::<(ChannelId, Option<SchemeId>, Option<SchemeId>)>(&app.store).await?;
    let of: HashMap<ChannelId, _> = found.into_iter().map(|(channel, own, team)| (channel, (own, team))).collect();
    for member in members {
        let held = roles.schemes.of_channel_member(of.get(&member.channel_id).copied().unwrap_or_default(), member);
        member.roles = renamed(&held, |name| name.split('/').next().unwrap_or_default().to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scheme(scope: SchemeScope, name: &str) -> Scheme {
        Scheme {
            id: SchemeId::new(),
            scope,
            default_team_user_role: if scope == SchemeScope::Team { format!("{name}-team") } else { String::new() },
            default_channel_user_role: format!("{name}-user"),
            default_channel_admin_role: format!("{name}-admin"),
            ..Scheme::default()
        }
    }

    #[test]
    fn members_hold_the_roles_of_their_scheme_and_a_channels_own_takes_from_the_higher_one() {
        let (team, channel) = (scheme(SchemeScope::Team, "t"), scheme(SchemeScope::Channel, "c"));
        let schemes = Schemes::new([team.clone(), channel.clone()]);
        let member = TeamMember { roles: "team_user custom".into(), ..TeamMember::default() };
        assert_eq!(schemes.of_team_member(None, &member), "team_user custom");
        assert_eq!(schemes.of_team_member(Some(team.id), &member), "t-team custom");
        let member = ChannelMember { roles: "channel_user channel_admin".into(), ..ChannelMember::default() };
        assert_eq!(schemes.of_channel_member((None, Some(team.id)), &member), "t-user t-admin");
        assert_eq!(schemes.of_channel_member((Some(channel.id), None), &member), "c-user/channel_user channel_admin");
        assert_eq!(schemes.of_channel_member((Some(channel.id), Some(team.id)), &member), "c-user/t-user t-admin");
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<HashSet<_>>();
        let (own, higher) = (set(&["create_post", "add_reaction"]), set(&["create_post", "read_channel"]));
        let may = |permission| both(Some(&own), Some(&higher), permission);
        assert!(may("create_post") && may("read_channel") && !may("add_reaction"));
        assert!(!both(Some(&HashSet::new()), Some(&higher), "create_post"));
    }

    #[test]
    fn names_are_checked() {
        let named =
            |name: &str| check(&Scheme { name: name.into(), display_name: "A".into(), ..Scheme::default() }).is_ok();
        assert!(named("a_1") && !named("A") && !named("a") && !named("a-b") && !named(&"a".repeat(65)));
    }
}
