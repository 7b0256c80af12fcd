//! The categories that everybody has, and which channels they hold when the user chose nothing.

use std::collections::{HashMap, HashSet};

use jackfield_model::{
    Channel, ChannelId, SidebarCategory, SidebarCategorySorting, SidebarCategoryType, TeamId, UserId,
};

/// The distance between two categories' places in the order.
pub(super) const STEP: i64 = 10;

/// The categories of somebody who never changed any.
pub(super) fn categories(user_id: UserId, team_id: TeamId) -> [SidebarCategory; 3] {
    let category = |place: i64, category_type: SidebarCategoryType, display_name: &str, sorting| SidebarCategory {
        id: format!("{category_type}_{user_id}_{team_id}"),
        user_id,
        team_id,
        sort_order: place * STEP,
        sorting,
        category_type,
        display_name: display_name.into(),
        ..SidebarCategory::default()
    };
    [
        category(0, SidebarCategoryType::Favorites, "Favorites", SidebarCategorySorting::Default),
        category(1, SidebarCategoryType::Channels, "Channels", SidebarCategorySorting::Default),
        category(2, SidebarCategoryType::DirectMessages, "Direct Messages", SidebarCategorySorting::Recent),
    ]
}

pub(super) fn is_built_in(category: &SidebarCategory) -> bool {
    category.category_type != SidebarCategoryType::Custom
}

/// Whether a category may hold a channel: the built-in ones are for one kind each.
pub(super) fn may_hold(category: &SidebarCategory, channel: &Channel) -> bool {
    match category.category_type {
        SidebarCategoryType::Channels => !channel.is_direct_or_group(),
        SidebarCategoryType::DirectMessages => channel.is_direct_or_group(),
        SidebarCategoryType::Favorites | SidebarCategoryType::Custom | SidebarCategoryType::Managed => true,
    }
}

/// Fills the categories: with what the user placed, and with all other channels where they belong.
///
/// `channels` are the user's own of the team, in the order of their names.
pub(super) fn fill(categories: &mut [SidebarCategory], placements: &[(String, ChannelId)], channels: &[Channel]) {
    let known: HashMap<ChannelId, &Channel> = channels.iter().map(|channel| (channel.id, channel)).collect();
    let mut placed = HashSet::new();
    for (category_id, channel_id) in placements {
        // A user who left a channel keeps its place, for when they come back.
        let Some(channel) = known.get(channel_id) else { continue };
        let Some(category) = categories.iter_mut().find(|category| category.id == *category_id) else { continue };
        if may_hold(category, channel) && placed.insert(*channel_id) {
            category.channel_ids.push(*channel_id);
        }
    }
    for channel in channels.iter().filter(|channel| !placed.contains(&channel.id)) {
        let home = if channel.is_direct_or_group() {
            SidebarCategoryType::DirectMessages
        } else {
            SidebarCategoryType::Channels
        };
        if let Some(category) = categories.iter_mut().find(|category| category.category_type == home) {
            category.channel_ids.push(channel.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use jackfield_model::ChannelType;

    use super::*;

    fn channel(channel_type: ChannelType) -> Channel {
        Channel { id: ChannelId::new(), channel_type, ..Channel::default() }
    }

    #[test]
    fn channels_that_nobody_placed_lie_where_their_kind_belongs() {
        let mut all = categories(UserId::new(), TeamId::new());
        let (open, direct) = (channel(ChannelType::Open), channel(ChannelType::Direct));
        fill(&mut all, &[], &[open.clone(), direct.clone()]);
        assert_eq!(all.map(|category| category.channel_ids), [vec![], vec![open.id], vec![direct.id]]);
    }

    #[test]
    fn a_placed_channel_lies_in_one_category_only_and_strangers_in_none() {
        let mut all = categories(UserId::new(), TeamId::new());
        let (open, stranger) = (channel(ChannelType::Open), ChannelId::new());
        let favorites = all[0].id.clone();
        let placements = [(favorites.clone(), open.id), (all[1].id.clone(), open.id), (favorites, stranger)];
        fill(&mut all, &placements, std::slice::from_ref(&open));
        assert_eq!(all.map(|category| category.channel_ids), [vec![open.id], vec![], vec![]]);
    }

    #[test]
    fn a_direct_channel_is_not_kept_among_the_teams_channels() {
        let mut all = categories(UserId::new(), TeamId::new());
        let direct = channel(ChannelType::Direct);
        let placements = [(all[1].id.clone(), direct.id)];
        fill(&mut all, &placements, std::slice::from_ref(&direct));
        assert_eq!(all[2].channel_ids, [direct.id]);
    }

    #[test]
    fn built_in_categories_are_named_by_type_user_and_team() {
        let (user, team) = (UserId::new(), TeamId::new());
        let ids = categories(user, team).map(|category| category.id);
        assert_eq!(ids[0], format!("favorites_{user}_{team}"));
        assert_eq!(ids[2], format!("direct_messages_{user}_{team}"));
    }
}
