//! Changing categories: a channel lies in one at most, favourites are preferences, too, and a muted
//! category mutes what comes into it.

use std::collections::HashSet;
use std::sync::Arc;

use jackfield_model::permission::EditUser;
use jackfield_model::{
    AppError, Channel, ChannelId, ChannelMember, FAVORITE_CHANNEL, Millis, Preference, SidebarCategory,
    SidebarCategoryType, TeamId, UserId, limits,
};
use jackfield_storage::{Tx, channel_members, preferences, sidebar};

use super::built_in::{self, STEP};
use super::read::{State, check_in_team, load, missing};
use crate::authorize::Granted;
use crate::bounds::same;
use crate::channels::too_long;
use crate::events::{Event, EventBus, Record};
use crate::{App, Cx, Failure, Result};

/// Categories of one person in a team.
const CATEGORIES: usize = 200;

/// Whose sidebar is changed, and by whom.
struct Changing {
    bus: EventBus,
    cx: Arc<Cx>,
    user: UserId,
    team: TeamId,
    now: Millis,
}

impl Changing {
    async fn begin(app: &App, granted: &Granted<EditUser>, team: TeamId) -> Result<Self> {
        let user = granted.target();
        check_in_team(app, team, user).await?;
        Ok(Self { bus: app.events.clone(), cx: granted.cx().clone(), user, team, now: app.now() })
    }

    fn record(&self, tx: &mut Tx, event: Event) {
        tx.record(&self.bus, event, &self.cx);
    }
}

/// Creates a category below the favourites; its channels leave the categories they were in.
///
/// # Errors
/// 400 without a name or with too many already, 404 when the user is not in the team.
#[crate::boxed]
pub async fn create(
    app: &App,
    granted: &Granted<EditUser>,
    team: TeamId,
    draft: SidebarCategory,
) -> Result<SidebarCategory> {
    check_name(&draft.display_name)?;
    check_owner(&draft, granted.target(), team)?;
    let changing = Changing::begin(app, granted, team).await?;
    app.transact(async move |tx: &mut Tx| {
        let before = load(&mut *tx, changing.user, team).await?;
        if before.categories.len() >= CATEGORIES {
            return Err(Failure::of("app.sidebar_category.create.limit.app_error", 400).with("most", CATEGORIES));
        }
        let category = SidebarCategory {
            // A category has an id like everything else, but no noun of its own.
            id: TeamId::new().to_string(),
            user_id: changing.user,
            team_id: team,
            category_type: SidebarCategoryType::Custom,
            channel_ids: Vec::new(),
            ..draft.clone()
        };
        sidebar::insert(&category).execute(&mut *tx).await?;
        let mut order: Vec<String> = before.categories.iter().map(|known| known.id.clone()).collect();
        let favorites_first =
            before.categories.first().is_some_and(|first| first.category_type == SidebarCategoryType::Favorites);
        order.insert(usize::from(favorites_first), category.id.clone());
        write_order(&mut *tx, changing.user, &order).await?;
        place(&mut *tx, &changing, &before, &category, &draft.channel_ids).await?;
        let (user_id, team_id, category_id) = (changing.user, team, category.id.clone());
        changing.record(&mut *tx, Event::SidebarCategoryCreated { user_id, team_id, category_id });
        let after = load(&mut *tx, changing.user, team).await?;
        follow_changes(&mut *tx, &changing, &before, &after).await?;
        after.categories.into_iter().find(|known| known.id == category.id).ok_or_else(missing)
    })
    .await
}

/// A category may say whose it is, but not that it is somebody else's.
fn check_owner(category: &SidebarCategory, user: UserId, team: TeamId) -> Result<()> {
    same(&category.user_id, &user, "category")?;
    same(&category.team_id, &team, "category")
}

/// Changes categories and moves channels between them; answers them as they are then.
///
/// # Errors
/// 404 when one is not the user's in this team; none is changed then. 400 for an own category without a name.
#[crate::boxed]
pub async fn update(
    app: &App,
    granted: &Granted<EditUser>,
    team: TeamId,
    wanted: Vec<SidebarCategory>,
) -> Result<Vec<SidebarCategory>> {
    if wanted.len() > CATEGORIES {
        return Err(AppError::invalid_param("categories").into());
    }
    for category in &wanted {
        check_owner(category, granted.target(), team)?;
    }
    let changing = Changing::begin(app, granted, team).await?;
    app.transact(async move |tx: &mut Tx| {
        let before = load(&mut *tx, changing.user, team).await?;
        let ids: Vec<String> = wanted.iter().map(|category| category.id.clone()).collect();
        for asked in wanted {
            let known = before.categories.iter().find(|known| known.id == asked.id).ok_or_else(missing)?;
            let category = changed(known, &asked)?;
            sidebar::update(&category).execute(&mut *tx).await?;
            place(&mut *tx, &changing, &before, &category, &asked.channel_ids).await?;
        }
        let after = load(&mut *tx, changing.user, team).await?;
        follow_changes(&mut *tx, &changing, &before, &after).await?;
        let updated: Vec<SidebarCategory> =
            ids.iter().filter_map(|id| after.categories.iter().find(|known| known.id == *id)).cloned().collect();
        let (user_id, team_id, categories) = (changing.user, team, updated.clone());
        changing.record(&mut *tx, Event::SidebarCategoriesUpdated { user_id, team_id, categories });
        Ok(updated)
    })
    .await
}

/// Deletes one of the user's own categories; its channels go back to where they belong.
///
/// # Errors
/// 404 when there is none, 400 for the built-in ones.
#[crate::boxed]
pub async fn delete(app: &App, granted: &Granted<EditUser>, team: TeamId, id: String) -> Result<()> {
    let changing = Changing::begin(app, granted, team).await?;
    app.transact(async move |tx: &mut Tx| {
        let before = load(&mut *tx, changing.user, team).await?;
        let category = before.categories.iter().find(|known| known.id == id).ok_or_else(missing)?;
        if built_in::is_built_in(category) {
            return Err(Failure::of("app.channel.sidebar_categories.app_error#built_in", 400));
        }
        sidebar::clear(&id, changing.user).execute(&mut *tx).await?;
        sidebar::delete(&id, changing.user).execute(&mut *tx).await?;
        let (user_id, team_id) = (changing.user, team);
        changing.record(&mut *tx, Event::SidebarCategoryDeleted { user_id, team_id, category_id: id });
        Ok(())
    })
    .await
}

/// Sets the order of a user's categories.
///
/// # Errors
/// 400 unless it names all of them once.
#[crate::boxed]
pub async fn reorder(app: &App, granted: &Granted<EditUser>, team: TeamId, order: Vec<String>) -> Result<Vec<String>> {
    let changing = Changing::begin(app, granted, team).await?;
    app.transact(async move |tx: &mut Tx| {
        let before = load(&mut *tx, changing.user, team).await?;
        let known: HashSet<&str> = before.categories.iter().map(|category| category.id.as_str()).collect();
        let named: HashSet<&str> = order.iter().map(String::as_str).collect();
        if known != named || order.len() != known.len() {
            return Err(Failure::of("app.channel.sidebar_categories.app_error#order", 400));
        }
        write_order(&mut *tx, changing.user, &order).await?;
        let (user_id, team_id) = (changing.user, team);
        changing.record(&mut *tx, Event::SidebarCategoryOrderUpdated { user_id, team_id, order: order.clone() });
        Ok(order)
    })
    .await
}

async fn write_order(tx: &mut Tx, user: UserId, order: &[String]) -> Result<()> {
    for (id, place) in order.iter().zip(0i64..) {
        sidebar::set_order(id, user, place * STEP).execute(&mut *tx).await?;
    }
    Ok(())
}

fn check_name(name: &str) -> Result<()> {
    if name.trim().is_empty() || too_long(name, limits::CHANNEL_DISPLAY_NAME) {
        return Err(Failure::of("app.channel.sidebar_categories.app_error#name", 400));
    }
    Ok(())
}

/// The category as it is stored: built-in ones keep their names.
fn changed(known: &SidebarCategory, asked: &SidebarCategory) -> Result<SidebarCategory> {
    let display_name = if built_in::is_built_in(known) {
        known.display_name.clone()
    } else {
        check_name(&asked.display_name)?;
        asked.display_name.clone()
    };
    // Mattermost: direct messages are never muted all at once.
    let muted = asked.muted && known.category_type != SidebarCategoryType::DirectMessages;
    Ok(SidebarCategory { sorting: asked.sorting, collapsed: asked.collapsed, muted, display_name, ..known.clone() })
}

/// Puts the user's own channels among these into a category, in this order.
async fn place(
    tx: &mut Tx,
    changing: &Changing,
    state: &State,
    category: &SidebarCategory,
    channels: &[ChannelId],
) -> Result<()> {
    let mut seen = HashSet::new();
    let holds = |id: ChannelId| {
        let own = state.channels.iter().find(|channel| channel.id == id);
        own.is_some_and(|channel| built_in::may_hold(category, channel))
    };
    let placed: Vec<ChannelId> = channels.iter().copied().filter(|&id| holds(id) && seen.insert(id)).collect();
    sidebar::clear(&category.id, changing.user).execute(&mut *tx).await?;
    sidebar::unplace(changing.user, changing.team, &placed).execute(&mut *tx).await?;
    sidebar::place(&category.id, changing.user, &placed).execute(&mut *tx).await?;
    Ok(())
}

/// Lets preferences and notifications follow where channels lie now.
async fn follow_changes(tx: &mut Tx, changing: &Changing, before: &State, after: &State) -> Result<()> {
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    for channel in &after.channels {
        let (was, is) = (holder(before, channel), holder(after, channel));
        let favorite = |category: Option<&SidebarCategory>| {
            category.is_some_and(|category| category.category_type == SidebarCategoryType::Favorites)
        };
        match (favorite(was), favorite(is)) {
            (false, true) => added.push(favorite_preference(changing.user, channel.id)),
            (true, false) => removed.push(favorite_preference(changing.user, channel.id)),
            _ => {}
        }
        let muted = |category: Option<&SidebarCategory>| category.is_some_and(|category| category.muted);
        if muted(was) != muted(is) {
            set_muted(&mut *tx, changing, channel.id, muted(is)).await?;
        }
    }
    for preference in &added {
        preferences::upsert(preference).execute(&mut *tx).await?;
    }
    for preference in &removed {
        preferences::delete(changing.user, &preference.category, &preference.name).execute(&mut *tx).await?;
    }
    let user_id = changing.user;
    if !added.is_empty() {
        changing.record(&mut *tx, Event::PreferencesChanged { user_id, preferences: added });
    }
    if !removed.is_empty() {
        changing.record(&mut *tx, Event::PreferencesDeleted { user_id, preferences: removed });
    }
    Ok(())
}

fn holder<'a>(state: &'a State, channel: &Channel) -> Option<&'a SidebarCategory> {
    state.categories.iter().find(|category| category.channel_ids.contains(&channel.id))
}

fn favorite_preference(user_id: UserId, channel: ChannelId) -> Preference {
    Preference { user_id, category: FAVORITE_CHANNEL.into(), name: channel.to_string(), value: "true".into() }
}

async fn set_muted(tx: &mut Tx, changing: &Changing, channel: ChannelId, muted: bool) -> Result<()> {
    let member = channel_members::get(channel, changing.user).optional::<ChannelMember>(&mut *tx).await?;
    let Some(mut member) = member else { return Ok(()) };
    if member.is_muted() == muted {
        return Ok(());
    }
    let level = if muted { "mention" } else { "all" };
    member.notify_props.insert("mark_unread".into(), level.into());
    member.last_update_at = changing.now;
    channel_members::set_notify_props(channel, changing.user, &member.notify_props, changing.now)
        .execute(&mut *tx)
        .await?;
    changing.record(&mut *tx, Event::ChannelMemberUpdated { member: Arc::new(member) });
    Ok(())
}
