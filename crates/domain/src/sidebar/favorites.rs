//! Favourites by preference: clients that know no categories say so, and their channels move all the same.

use std::sync::Arc;

use jackfield_model::{
    ChannelId, FAVORITE_CHANNEL, Preference, SidebarCategory, SidebarCategoryType, TeamId, TeamMember, UserId,
};
use jackfield_storage::{Tx, sidebar, team_members};

use super::read::{State, load};
use crate::events::{Event, EventBus, Record};
use crate::{Cx, Result};

/// Moves channels into or out of the favourites of each team, as the preferences say that were just kept.
/// Without `kept` they were deleted.
pub(crate) async fn follow(
    tx: &mut Tx,
    bus: &EventBus,
    cx: &Arc<Cx>,
    user: UserId,
    preferences: &[Preference],
    kept: bool,
) -> Result<()> {
    let wanted: Vec<(ChannelId, bool)> = preferences
        .iter()
        .filter(|preference| preference.category == FAVORITE_CHANNEL)
        .filter_map(|preference| Some((preference.name.parse().ok()?, kept && preference.value == "true")))
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    for member in team_members::of_user(user).all::<TeamMember>(&mut *tx).await? {
        if !member.delete_at.is_never() {
            continue;
        }
        let categories = move_in_team(&mut *tx, user, member.team_id, &wanted).await?;
        if !categories.is_empty() {
            let event = Event::SidebarCategoriesUpdated { user_id: user, team_id: member.team_id, categories };
            tx.record(bus, event, cx);
        }
    }
    Ok(())
}

/// Answers the categories that hold other channels than before.
async fn move_in_team(
    tx: &mut Tx,
    user: UserId,
    team: TeamId,
    wanted: &[(ChannelId, bool)],
) -> Result<Vec<SidebarCategory>> {
    let before = load(&mut *tx, user, team).await?;
    let is_favorites = |category: &&SidebarCategory| category.category_type == SidebarCategoryType::Favorites;
    let Some(favorites) = before.categories.iter().find(is_favorites) else { return Ok(Vec::new()) };
    let moves = |into: bool| -> Vec<ChannelId> {
        let asked = wanted.iter().filter(|(_, favorite)| *favorite == into).map(|(channel, _)| *channel);
        asked.filter(|channel| is_in(&before, *channel) && favorites.channel_ids.contains(channel) != into).collect()
    };
    let (added, removed) = (moves(true), moves(false));
    if added.is_empty() && removed.is_empty() {
        return Ok(Vec::new());
    }
    let stays = favorites.channel_ids.iter().filter(|channel| !removed.contains(channel));
    let placed: Vec<ChannelId> = added.iter().chain(stays).copied().collect();
    sidebar::unplace(user, team, &[added, removed].concat()).execute(&mut *tx).await?;
    sidebar::clear(&favorites.id, user).execute(&mut *tx).await?;
    sidebar::place(&favorites.id, user, &placed).execute(&mut *tx).await?;
    let after = load(&mut *tx, user, team).await?;
    let known = |category: &SidebarCategory| before.categories.iter().any(|old| old == category);
    Ok(after.categories.into_iter().filter(|category| !known(category)).collect())
}

fn is_in(state: &State, channel: ChannelId) -> bool {
    state.channels.iter().any(|own| own.id == channel)
}
