//! What lines change of what is there already, each by the rule that changes it for everybody.
//!
//! A field that a line leaves out stays, and so do passwords and ways of signing in: an archive lets nobody into an account.

use jackfield_model::permission::{
    BotOf, ChangeChannelScheme, ChangeTeamScheme, ChangeUserActive, ConvertChannel, EditUser, ManageBot,
    ManageChannelProperties, ManageRolesOfUser, ManageTeam,
};
use jackfield_model::{
    Bot, BotPatch, Channel, ChannelPatch, ChannelType, Scheme, SchemeId, StringMap, Team, TeamPatch, TeamType, User,
    UserPatch,
};
use jackfield_storage::{bots as stored_bots, schemes as stored_schemes, teams as stored_teams, users as accounts};

use super::super::lines::{self, text};
use super::super::report::Why;
use super::{Import, Outcome};
use crate::authorize::Granted;
use crate::{Failure, bots, channels, schemes, teams, users};

type Updated = Result<Outcome, Why>;

/// A text that a line gives, where it is another than what is there.
fn other(said: &Option<String>, there: &str) -> Option<String> {
    said.clone().filter(|said| said != there)
}

fn changed(is_changed: bool) -> Outcome {
    if is_changed { Outcome::Updated } else { Outcome::There }
}

impl Import<'_> {
    pub(super) async fn update_team(&mut self, said: &lines::Team) -> Updated {
        let name = text(&said.name).to_lowercase();
        let found = stored_teams::by_name(&name).optional::<Team>(&self.app.store).await.map_err(Failure::from)?;
        let team = found.ok_or("unknown_team")?;
        let managing = || Granted::<ManageTeam>::for_system(self.cx.clone(), team.id);
        let kind = said.kind.as_deref().map(|kind| if kind == "I" { TeamType::Invite } else { TeamType::Open });
        let kind = kind.filter(|kind| *kind != team.team_type);
        if let Some(kind) = kind {
            teams::set_privacy(self.app, &managing(), kind).await?;
        }
        // Of a team that was opened or closed the rest follows from that, unless the line says it.
        let open = said.allow_open_invite.filter(|open| kind.is_some() || *open != team.allow_open_invite);
        let patch = TeamPatch {
            display_name: other(&said.display_name, &team.display_name),
            description: other(&said.description, &team.description),
            allow_open_invite: open,
            ..TeamPatch::default()
        };
        let is_changed = patch != TeamPatch::default();
        if is_changed {
            teams::change(self.app, &managing(), teams::Change::Patch(patch)).await?;
        }
        let scheme = self.scheme_of(&said.scheme, team.scheme_id).await?;
        if let Some(scheme) = scheme {
            let granted = Granted::<ChangeTeamScheme>::for_system(self.cx.clone(), team.id);
            schemes::set_of_team(self.app, &granted, Some(scheme)).await?;
        }
        Ok(changed(is_changed || kind.is_some() || scheme.is_some()))
    }

    pub(super) async fn update_channel(&mut self, channel: Channel, said: &lines::Channel) -> Updated {
        // What was archived is brought back by people.
        if channel.is_archived() {
            return Ok(Outcome::There);
        }
        let patch = ChannelPatch {
            display_name: other(&said.display_name, &channel.display_name).filter(|name| !name.is_empty()),
            header: other(&said.header, &channel.header),
            purpose: other(&said.purpose, &channel.purpose),
            ..ChannelPatch::default()
        };
        let mut is_changed = patch != ChannelPatch::default();
        if is_changed {
            let granted = Granted::<ManageChannelProperties>::for_system(self.cx.clone(), channel.id);
            channels::change(self.app, &granted, channels::Change::Patch(patch)).await?;
        }
        let kind = said.kind.as_deref().map(|kind| if kind == "P" { ChannelType::Private } else { ChannelType::Open });
        if let Some(kind) = kind.filter(|kind| *kind != channel.channel_type) {
            let granted = Granted::<ConvertChannel>::for_system(self.cx.clone(), channel.id);
            channels::set_privacy(self.app, &granted, kind).await?;
            is_changed = true;
        }
        if let Some(scheme) = self.scheme_of(&said.scheme, channel.scheme_id).await? {
            let granted = Granted::<ChangeChannelScheme>::for_system(self.cx.clone(), channel.id);
            schemes::set_of_channel(self.app, &granted, Some(scheme)).await?;
            is_changed = true;
        }
        let archived = said.deleted_at.is_some_and(|at| at.0 > 0);
        if archived {
            self.archive_channel(&channel, said).await?;
        }
        Ok(changed(is_changed || archived))
    }

    /// The scheme that a line names, where it is another than the one that there is.
    async fn scheme_of(&mut self, said: &Option<String>, there: Option<SchemeId>) -> Result<Option<SchemeId>, Why> {
        let name = text(said);
        if name.is_empty() {
            return Ok(None);
        }
        let all = stored_schemes::list().all::<Scheme>(&self.app.store).await.map_err(Failure::from)?;
        match all.iter().find(|scheme| scheme.name == name) {
            Some(scheme) if there == Some(scheme.id) => Ok(None),
            Some(scheme) => Ok(Some(scheme.id)),
            None => {
                self.report.leave(self.line, "unknown_scheme", name);
                Ok(None)
            }
        }
    }

    pub(super) async fn update_bot(&mut self, id: jackfield_model::UserId, said: &lines::Bot) -> Updated {
        let bot = stored_bots::by_id(id, true).one::<Bot>(&self.app.store).await.map_err(Failure::from)?;
        let managing = || Granted::<ManageBot>::for_system(self.cx.clone(), BotOf(id));
        let patch = BotPatch {
            display_name: other(&said.display_name, &bot.display_name),
            description: other(&said.description, &bot.description),
            ..BotPatch::default()
        };
        let is_changed = patch != BotPatch::default();
        if is_changed {
            bots::patch(self.app, &managing(), patch).await?;
        }
        let off = said.delete_at.map(|at| at.0 > 0).filter(|off| *off == bot.delete_at.is_never());
        if let Some(off) = off {
            bots::set_active(self.app, &managing(), !off).await?;
        }
        Ok(changed(is_changed || off.is_some()))
    }

    pub(super) async fn update_user(&mut self, user: &User, said: &lines::User) -> Updated {
        let props: Option<StringMap> = said.notify_props.clone().map(|props| {
            let mut whole = user.notify_props.clone();
            whole.extend(lines::kept(props));
            whole
        });
        let email = said.email.as_ref().map(|email| email.trim().to_lowercase()).filter(|email| *email != user.email);
        let patch = UserPatch {
            email: email.clone(),
            nickname: other(&said.nickname, &user.nickname),
            first_name: other(&said.first_name, &user.first_name),
            last_name: other(&said.last_name, &user.last_name),
            position: other(&said.position, &user.position),
            locale: other(&said.locale, &user.locale).filter(|locale| !locale.is_empty()),
            notify_props: props.filter(|props| *props != user.notify_props),
            ..UserPatch::default()
        };
        let mut is_changed = patch != UserPatch::default();
        if is_changed {
            let granted = Granted::<EditUser>::for_system(self.cx.clone(), user.id);
            users::patch(self.app, &granted, patch).await?;
        }
        if let Some(email) = email {
            let verified = accounts::set_verified(user.id, &email, self.app.now());
            verified.execute(&self.app.store).await.map_err(Failure::from)?;
        }
        let off = said.delete_at.map(|at| at.0 > 0).filter(|off| *off == user.delete_at.is_never());
        if let Some(off) = off {
            let granted = Granted::<ChangeUserActive>::for_system(self.cx.clone(), user.id);
            users::set_active(self.app, &granted, !off).await?;
            is_changed = true;
        }
        Ok(changed(self.update_roles(user, text(&said.roles)).await? || is_changed))
    }

    /// Gives somebody the roles that their line says. Whether they are a guest stays: that is more than a role.
    async fn update_roles(&mut self, user: &User, said: &str) -> Result<bool, Why> {
        if said.is_empty() {
            return Ok(false);
        }
        let wanted = self.known_roles(said);
        let sorted = |roles: &str| {
            let mut roles: Vec<String> = roles.split_ascii_whitespace().map(str::to_owned).collect();
            roles.sort_unstable();
            roles
        };
        let is_guest = wanted.iter().any(|role| role == "system_guest");
        if sorted(&user.roles) == wanted || is_guest != user.is_guest() {
            return Ok(false);
        }
        let granted = Granted::<ManageRolesOfUser>::for_system(self.cx.clone(), user.id);
        users::set_roles(self.app, &granted, &wanted.join(" ")).await?;
        Ok(true)
    }
}
