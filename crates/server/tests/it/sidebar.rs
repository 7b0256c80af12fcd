//! The categories of sidebars over HTTP.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use jackfield_api::path::{ByCategory, ByUser, ByUserAndTeam, UserRef};
use jackfield_api::{channels, preferences, sidebar as api};
use jackfield_client::Socket;
use jackfield_model::{
    ChannelType, FAVORITE_CHANNEL, OrderedSidebarCategories, Preference, SidebarCategory, SidebarCategoryType, names,
};

use crate::everywhere;
use crate::town::{Person, Town, refused};

async fn sidebar(town: &Town, person: &Person) -> OrderedSidebarCategories {
    let path = person.own(town.team.id);
    person.client.get::<api::GetSidebarCategoriesForTeamForUser>(path).await.expect("it is their own")
}

fn category(town: &Town, id: &str) -> ByCategory {
    ByCategory { user_id: UserRef::Me, team_id: town.team.id, category_id: id.into() }
}

fn named(name: &str) -> SidebarCategory {
    SidebarCategory { display_name: name.into(), ..SidebarCategory::default() }
}

#[tokio::test]
async fn everybody_has_three_categories_that_hold_their_channels() {
    everywhere(async |town: &Town| {
        let direct = vec![town.chloe.id, town.ben.id];
        let direct = town.chloe.client.post::<channels::CreateDirectChannel>(direct).await?;
        let own = sidebar(town, &town.chloe).await;
        let types: Vec<_> = own.categories.iter().map(|category| category.category_type).collect();
        use SidebarCategoryType::{Channels, DirectMessages, Favorites};
        assert_eq!(types, [Favorites, Channels, DirectMessages]);
        assert_eq!(own.order[0], format!("favorites_{}_{}", town.chloe.id, town.team.id));
        assert_eq!(own.categories[1].channel_ids.len(), 2);
        assert_eq!(own.categories[2].channel_ids, [direct.id]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_new_category_takes_its_channels_from_the_others_and_gives_them_back() {
    everywhere(async |town: &Town| {
        let square = town.chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let secret = town.ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        let mut socket = Socket::connect(&town.chloe.client).await?;
        let draft = SidebarCategory { channel_ids: vec![square.id, secret.id], ..named("Mine") };
        let path = town.chloe.own(town.team.id);
        let made = town.chloe.calls::<api::CreateSidebarCategoryForTeamForUser>(path, draft).await?;
        assert_eq!(made.channel_ids, [square.id], "a channel of others is left out");
        socket.wait_for("sidebar_category_created").await?;
        let own = sidebar(town, &town.chloe).await;
        assert_eq!(own.order[1], made.id, "below the favourites");
        assert!(!own.categories[2].channel_ids.contains(&square.id));
        town.chloe.client.get::<api::RemoveSidebarCategoryForTeamForUser>(category(town, &made.id)).await?;
        let own = sidebar(town, &town.chloe).await;
        assert!(own.categories[1].channel_ids.contains(&square.id));
        let built_in = category(town, &own.order[1]);
        let answer = town.chloe.client.get::<api::RemoveSidebarCategoryForTeamForUser>(built_in).await;
        assert_eq!(refused(answer), (400, "app.channel.sidebar_categories.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_favourite_channel_is_a_preference_too() {
    everywhere(async |town: &Town| {
        let square = town.chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let mut favorites = sidebar(town, &town.chloe).await.categories[0].clone();
        favorites.channel_ids = vec![square.id];
        let path = category(town, &favorites.id);
        town.chloe.calls::<api::UpdateSidebarCategoryForTeamForUser>(path.clone(), favorites.clone()).await?;
        let all = || town.chloe.client.get::<preferences::GetPreferences>(ByUser { user_id: UserRef::Me });
        let is_favorite = |found: &[jackfield_model::Preference]| {
            found.iter().any(|known| known.category == FAVORITE_CHANNEL && known.name == square.id.as_str())
        };
        assert!(is_favorite(&all().await?));
        favorites.channel_ids.clear();
        let back = town.chloe.calls::<api::UpdateSidebarCategoryForTeamForUser>(path, favorites).await?;
        assert!(back.channel_ids.is_empty());
        assert!(!is_favorite(&all().await?));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_channel_that_a_preference_makes_a_favourite_lies_among_them() {
    everywhere(async |town: &Town| {
        let square = town.chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let mut socket = Socket::connect(&town.chloe.client).await?;
        let favorite = |value: &str| {
            let (name, value) = (square.id.to_string(), value.to_owned());
            vec![Preference { user_id: town.chloe.id, category: FAVORITE_CHANNEL.into(), name, value }]
        };
        let mine = ByUser { user_id: UserRef::Me };
        town.chloe.calls::<preferences::UpdatePreferences>(mine.clone(), favorite("true")).await?;
        socket.wait_for("sidebar_category_updated").await?;
        let own = sidebar(town, &town.chloe).await;
        assert_eq!(own.categories[0].channel_ids, [square.id]);
        assert!(!own.categories[1].channel_ids.contains(&square.id));
        town.chloe.calls::<preferences::DeletePreferences>(mine.clone(), favorite("true")).await?;
        let own = sidebar(town, &town.chloe).await;
        assert!(own.categories[0].channel_ids.is_empty());
        assert!(own.categories[1].channel_ids.contains(&square.id));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_muted_category_mutes_its_channels() {
    everywhere(async |town: &Town| {
        let square = town.chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let mut channels_category = sidebar(town, &town.chloe).await.categories[1].clone();
        channels_category.muted = true;
        let path = town.chloe.own(town.team.id);
        let all = vec![channels_category];
        town.chloe.calls::<api::UpdateSidebarCategoriesForTeamForUser>(path, all).await?;
        let member = jackfield_api::path::ByChannelMember { channel_id: square.id, user_id: UserRef::Me };
        assert!(town.chloe.client.get::<channels::GetChannelMember>(member).await?.is_muted());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_order_names_every_category_once() {
    everywhere(async |town: &Town| {
        let mut order = sidebar(town, &town.chloe).await.order;
        order.reverse();
        let path = town.chloe.own(town.team.id);
        town.chloe.calls::<api::UpdateSidebarCategoryOrderForTeamForUser>(path.clone(), order.clone()).await?;
        let kept = town.chloe.client.get::<api::GetSidebarCategoryOrderForTeamForUser>(path.clone()).await?;
        assert_eq!(kept, order);
        order.pop();
        let answer = town.chloe.calls::<api::UpdateSidebarCategoryOrderForTeamForUser>(path, order).await;
        assert_eq!(refused(answer), (400, "app.channel.sidebar_categories.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_sees_or_changes_the_sidebar_of_another() {
    everywhere(async |town: &Town| {
        let bens = sidebar(town, &town.ben).await;
        let path = ByUserAndTeam { user_id: town.ben.id.into(), team_id: town.team.id };
        let chloe = &town.chloe;
        assert_eq!(refused(chloe.client.get::<api::GetSidebarCategoriesForTeamForUser>(path.clone()).await).0, 403);
        let made = chloe.calls::<api::CreateSidebarCategoryForTeamForUser>(path, named("Spy")).await;
        assert_eq!(refused(made).0, 403);
        // Ben's category under Chloé's own name is none of hers.
        let theirs = category(town, &bens.order[0]);
        let seen = chloe.client.get::<api::GetSidebarCategoryForTeamForUser>(theirs.clone()).await;
        assert_eq!(refused(seen).0, 404);
        let changed = chloe.calls::<api::UpdateSidebarCategoryForTeamForUser>(theirs.clone(), named("Mine")).await;
        assert_eq!(refused(changed).0, 404);
        let removed = chloe.client.get::<api::RemoveSidebarCategoryForTeamForUser>(theirs).await;
        assert_eq!(refused(removed).0, 404);
        let dora = town.person("dora").await;
        let strangers = dora.client.get::<api::GetSidebarCategoriesForTeamForUser>(dora.own(town.team.id)).await;
        assert_eq!(refused(strangers), (404, "app.team.get_member.missing.app_error".into()));
        Ok(())
    })
    .await;
}
