//! Whom a post may concern, looked up when somebody is about to be told.

use std::collections::BTreeMap;

use jackfield_model::{ChannelMember, ChannelType, Millis, Status, ThreadMembership, User, UserId};
use jackfield_storage::{channel_members, mentions, threads, users};

use super::rules::Person;
use super::scene::Scene;
use super::work::{PostWork, Stage};
use crate::{App, Result, presence};

/// Members who want every post on their devices, at most.
const FOR_ALL: i64 = 10_000;
/// Members of a group channel; Mattermost's limit is eight.
const IN_GROUP: i64 = 64;

/// How a post concerns somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Concern {
    pub is_told: bool,
    pub follows: Option<Millis>,
}

/// Everybody who may be told in this stage and was not dealt with, in the order of their ids.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn concerned(app: &App, scene: &Scene, work: &PostWork) -> Result<Vec<(UserId, Concern)>> {
    let mut all: BTreeMap<UserId, Concern> = BTreeMap::new();
    for user in &work.told {
        all.entry(*user).or_default().is_told = true;
    }
    if scene.channel.channel_type == ChannelType::Group {
        let members = channel_members::ids(scene.channel.id, IN_GROUP).all::<(UserId,)>(&app.store).await?;
        for (user,) in members {
            all.entry(user).or_default().is_told = true;
        }
    }
    if scene.post.is_reply() {
        for membership in threads::followers(scene.post.root_id).all::<ThreadMembership>(&app.store).await? {
            all.entry(membership.user_id).or_default().follows = Some(membership.last_view_update_at);
        }
    } else if work.stage == Stage::Push && scene.channel.channel_type != ChannelType::Direct {
        let wanting = mentions::wanting_all_pushes(scene.channel.id, FOR_ALL);
        for (user,) in wanting.all::<(UserId,)>(&app.store).await? {
            all.entry(user).or_default();
        }
    }
    Ok(all.into_iter().filter(|(user, _)| *user > work.after).collect())
}

/// Some of the people, with what the rules ask about them. Who left the channel is not among them.
pub struct Gathered {
    users: BTreeMap<UserId, User>,
    members: BTreeMap<UserId, ChannelMember>,
    statuses: BTreeMap<UserId, Status>,
}

impl Gathered {
    /// # Errors
    /// Fails when the database does.
    #[crate::boxed]
    pub async fn of(app: &App, scene: &Scene, ids: &[UserId]) -> Result<Self> {
        let found = users::by_ids(ids).all::<User>(&app.store).await?;
        let members = channel_members::by_users(scene.channel.id, ids).all::<ChannelMember>(&app.store).await?;
        let statuses = presence::statuses(app, ids).await?;
        Ok(Self {
            users: found.into_iter().map(|user| (user.id, user)).collect(),
            members: members.into_iter().map(|member| (member.user_id, member)).collect(),
            statuses: statuses.into_iter().map(|status| (status.user_id, status)).collect(),
        })
    }

    pub fn person(&self, app: &App, id: UserId, concern: Concern) -> Option<Person<'_>> {
        let member = self.members.get(&id)?;
        Some(Person {
            user: self.users.get(&id)?,
            member,
            status: self.statuses.get(&id)?,
            is_told: concern.is_told,
            follows: concern.follows,
            is_looking: app.memory.presence.is_looking(id, member.channel_id, app.now()),
        })
    }
}
