//! Teams and channels that groups are bound to. No membership follows by itself: whoever keeps groups in step with a
//! directory says when.

use jackfield_model::permission::{EditGroup, ReadGroup};
use jackfield_model::{Channel, ChannelId, GroupId, GroupSyncable, Millis, Team, TeamId};
use jackfield_storage::{Query, channels, groups as statements, teams};

use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Failure, Result};

/// What a group is bound to at most, of each kind.
const BOUND: i64 = 10_000;

/// A team or a channel that a group can be bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Team(TeamId),
    Channel(ChannelId),
}

impl Place {
    /// Reads Mattermost's pair of an id and a word.
    ///
    /// # Errors
    /// 400 for another word, or what is no id.
    pub fn of(id: &str, kind: &str) -> Result<Self> {
        let wrong = || Failure::of("model.group_syncable.syncable_id.app_error", 400);
        match kind {
            "Team" => id.parse::<TeamId>().ok().filter(|id| !id.is_empty()).map(Self::Team).ok_or_else(wrong),
            "Channel" => id.parse::<ChannelId>().ok().filter(|id| !id.is_empty()).map(Self::Channel).ok_or_else(wrong),
            _ => Err(Failure::of("groups.unsupported_syncable_type", 400)),
        }
    }

    /// Whether it is there.
    async fn check(self, app: &App) -> Result<()> {
        match self {
            Self::Team(id) => {
                teams::by_id(id).optional::<Team>(&app.store).await?.map(drop).found_or("app.team.get.find.app_error")
            }
            Self::Channel(id) => {
                let found = channels::by_id(id).optional::<Channel>(&app.store).await?;
                found.map(drop).found_or("app.channel.get.existing.app_error")
            }
        }
    }

    async fn binding(self, app: &App, group: GroupId) -> Result<Option<GroupSyncable>> {
        let query = match self {
            Self::Team(team) => statements::binding_to_team(group, team),
            Self::Channel(channel) => statements::binding_to_channel(group, channel),
        };
        Ok(query.optional::<GroupSyncable>(&app.store).await?)
    }

    fn binding_as(self, bound: &GroupSyncable) -> Query {
        match self {
            Self::Team(team) => statements::bind_to_team(team, bound),
            Self::Channel(channel) => statements::bind_to_channel(channel, bound),
        }
    }
}

/// What binds a group to a place; what was undone is found too.
///
/// # Errors
/// 404 when it never was.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ReadGroup>, place: Place) -> Result<GroupSyncable> {
    place.binding(app, granted.target()).await?.found_or("app.group.no_rows#bound")
}

/// The teams, or the channels, that a group is bound to.
///
/// # Errors
/// 400 for another word than Mattermost's two.
#[crate::boxed]
pub async fn list(app: &App, granted: &Granted<ReadGroup>, kind: &str) -> Result<Vec<GroupSyncable>> {
    let query = match kind {
        "Team" => statements::teams_of(granted.target(), BOUND),
        "Channel" => statements::channels_of(granted.target(), BOUND),
        _ => return Err(Failure::of("groups.unsupported_syncable_type", 400)),
    };
    Ok(query.all(&app.store).await?)
}

/// Binds a group to a place, or changes how it is bound.
///
/// # Errors
/// 404 when there is no such place.
#[crate::boxed]
pub async fn bind(
    app: &App,
    granted: &Granted<EditGroup>,
    place: Place,
    wanted: GroupSyncable,
) -> Result<GroupSyncable> {
    granted.object(app).await?;
    place.check(app).await?;
    let now = app.now();
    let before = place.binding(app, granted.target()).await?.filter(|before| before.delete_at.is_never());
    let bound = GroupSyncable {
        group_id: granted.target(),
        create_at: before.map_or(now, |before| before.create_at),
        update_at: now,
        delete_at: Millis::NEVER,
        ..wanted
    };
    place.binding_as(&bound).execute(&app.store).await?;
    place.binding(app, granted.target()).await?.found_or("app.group.no_rows#bound")
}

/// Changes how a group is bound to a place.
///
/// # Errors
/// 404 when it is not.
#[crate::boxed]
pub async fn rebind(
    app: &App,
    granted: &Granted<EditGroup>,
    place: Place,
    wanted: GroupSyncable,
) -> Result<GroupSyncable> {
    let before = place.binding(app, granted.target()).await?.filter(|before| before.delete_at.is_never());
    before.found_or("app.group.no_rows#bound")?;
    bind(app, granted, place, wanted).await
}

/// Undoes what binds a group to a place. Who is there stays.
///
/// # Errors
/// 404 when it never was bound, 400 when that was undone before.
#[crate::boxed]
pub async fn unbind(app: &App, granted: &Granted<EditGroup>, place: Place) -> Result<GroupSyncable> {
    let before = place.binding(app, granted.target()).await?.found_or("app.group.no_rows#bound")?;
    if !before.delete_at.is_never() {
        return Err(Failure::of("app.group.group_syncable_already_deleted", 400));
    }
    let now = app.now();
    let undone = GroupSyncable { delete_at: now, update_at: now, ..before };
    place.binding_as(&undone).execute(&app.store).await?;
    Ok(undone)
}
