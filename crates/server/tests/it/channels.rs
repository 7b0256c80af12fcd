//! Channels over HTTP: who may see, change, join and archive them.

use jackfield_api::channels as api;
use jackfield_api::path::{
    ByChannel, ByChannelMember, ByTeam, ByTeamNameAndChannelName, ByUser, ByUserAndChannel, UserRef,
};
use jackfield_api::query::IncludeDeleted;
use jackfield_api::teams::SchemeRoles;
use jackfield_api::users::UserRoles;
use jackfield_api::{PlainOrMore, path};
use jackfield_client::Socket;
use jackfield_model::{
    Channel, ChannelId, ChannelPatch, ChannelSearch, ChannelType, ChannelView, StringMap, UserId, names,
};

use crate::everywhere;
use crate::town::{Town, refused};

fn by(channel: &Channel) -> ByChannel {
    ByChannel { channel_id: channel.id }
}

fn member(channel: &Channel, user: UserId) -> ByChannelMember {
    ByChannelMember { channel_id: channel.id, user_id: user.into() }
}

#[tokio::test]
async fn who_creates_a_channel_administers_it_and_its_name_is_taken() {
    everywhere(async |town: &Town| {
        let channel = town.ben.makes_channel(&town.team, "plans", ChannelType::Open).await;
        assert_eq!(channel.creator_id, town.ben.id);
        let own = town.ben.client.get::<api::GetChannelMember>(member(&channel, town.ben.id)).await?;
        assert_eq!(own.roles, "channel_user channel_admin");
        let again = town.chloe.client.post::<api::CreateChannel>(Channel { id: ChannelId::EMPTY, ..channel.clone() });
        assert_eq!(refused(again.await), (400, "store.sql_channel.save_channel.exists.app_error".into()));
        let direct = Channel { channel_type: ChannelType::Direct, ..channel };
        let answer = town.ben.client.post::<api::CreateChannel>(direct).await;
        assert_eq!(refused(answer), (400, "api.channel.create_channel.direct_channel.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_channel_is_created_only_in_ones_own_teams_and_with_a_valid_name() {
    everywhere(async |town: &Town| {
        let dora = town.person("dora").await;
        let draft =
            Channel { team_id: town.team.id, name: "spy".into(), display_name: "Spy".into(), ..Channel::default() };
        let answer = dora.client.post::<api::CreateChannel>(draft.clone()).await;
        assert_eq!(refused(answer), (403, "api.context.permissions.app_error".into()));
        let answer = town.ben.client.post::<api::CreateChannel>(Channel { name: "No Good".into(), ..draft }).await;
        assert_eq!(refused(answer), (400, "model.channel.is_valid.1_or_more.app_error".into()));
        Ok(())
    })
    .await;
}

// covers: 2, 3, 10
#[tokio::test]
async fn who_is_not_in_a_private_channel_learns_nothing_of_it() {
    everywhere(async |town: &Town| {
        let secret = town.ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        let chloe = &town.chloe;
        let denied = (403, "api.context.permissions.app_error".to_owned());
        let missing = (404, "app.channel.get_by_name.missing.app_error".to_owned());
        assert_eq!(refused(chloe.client.get::<api::GetChannel>(by(&secret)).await), denied);
        assert_eq!(refused(chloe.client.get::<api::GetChannelStats>(by(&secret)).await), denied);
        assert_eq!(refused(chloe.client.get::<api::GetPinnedPosts>(by(&secret)).await), denied);
        assert_eq!(refused(chloe.client.get::<api::GetChannelMembers>(by(&secret)).await), denied);
        assert_eq!(refused(chloe.client.get::<api::GetChannelMember>(member(&secret, town.ben.id)).await), denied);
        assert_eq!(refused(chloe.channel_named(&town.team, "secret").await), missing);
        assert_eq!(refused(chloe.channel_named(&town.team, "no-such").await), missing);
        let by_names = ByTeamNameAndChannelName { team_name: "reds".into(), channel_name: "secret".into() };
        assert_eq!(refused(chloe.client.get::<api::GetChannelByNameForTeamName>(by_names).await), missing);
        assert_eq!(refused(chloe.adds_to_channel(&secret, chloe).await), denied);
        assert_eq!(refused(chloe.removes(secret.id, chloe).await), denied);
        assert_eq!(refused(chloe.posts("hello?").in_channel(secret.id).await), denied);
        let patch = ChannelPatch { header: Some("mine".into()), ..ChannelPatch::default() };
        assert_eq!(refused(chloe.calls::<api::PatchChannel>(by(&secret), patch).await), denied);
        assert_eq!(refused(chloe.client.get::<api::DeleteChannel>(by(&secret)).await), denied);

        let team = ByTeam { team_id: town.team.id };
        let term = api::SearchTerm { term: "sec".into() };
        assert_eq!(chloe.calls::<api::SearchChannels>(team.clone(), term.clone()).await?, []);
        assert_eq!(chloe.calls::<api::GetPublicChannelsByIdsForTeam>(team.clone(), vec![secret.id]).await?, []);
        let named = api::NameQuery { name: "sec".into() };
        let found = chloe.client.call::<api::AutocompleteChannelsForTeam>(team.clone(), named, ()).await?;
        assert_eq!(found, []);
        let search = ChannelSearch { term: "sec".into(), ..ChannelSearch::default() };
        let PlainOrMore::Plain(found) = chloe.client.post::<api::SearchAllChannels>(search.clone()).await? else {
            panic!("no page was asked for");
        };
        assert_eq!(found, []);
        assert_eq!(town.ben.calls::<api::SearchChannels>(team, term).await?.len(), 1);
        let PlainOrMore::Plain(found) = town.anna.client.post::<api::SearchAllChannels>(search).await? else {
            panic!("no page was asked for");
        };
        assert_eq!(found[0].channel.id, secret.id);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_team_joins_its_public_channels_and_leaves_them() {
    everywhere(async |town: &Town| {
        let channel = town.ben.makes_channel(&town.team, "plans", ChannelType::Open).await;
        let mut socket = Socket::connect(&town.ben.client).await?;
        town.chloe.adds_to_channel(&channel, &town.chloe).await?;
        let told = socket.wait_for("user_added").await?;
        assert_eq!(told.data["user_id"], town.chloe.id.as_str());
        let stats = town.chloe.client.get::<api::GetChannelStats>(by(&channel)).await?;
        assert_eq!(stats.member_count, 2);
        town.chloe.removes(channel.id, &town.chloe).await?;
        let told = socket.wait_for("user_removed").await?;
        assert_eq!(told.data["user_id"], town.chloe.id.as_str());
        let again = town.chloe.removes(channel.id, &town.chloe).await;
        assert_eq!(refused(again), (404, "app.channel.get_member.missing.app_error".into()));
        let dora = town.person("dora").await;
        assert_eq!(refused(dora.adds_to_channel(&channel, &dora).await).0, 403);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_is_added_is_told_and_who_is_removed_hears_no_more() {
    everywhere(async |town: &Town| {
        let secret = town.ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        let mut socket = Socket::connect(&town.chloe.client).await?;
        town.ben.adds_to_channel(&secret, &town.chloe).await?;
        let told = socket.wait_for("user_added").await?;
        assert_eq!(told.broadcast.channel_id, secret.id.as_str());
        town.ben.posts("first").in_channel(secret.id).await?;
        socket.wait_for("posted").await?;
        town.ben.removes(secret.id, &town.chloe).await?;
        socket.wait_for("user_removed").await?;
        town.ben.posts("not for Chloé").in_channel(secret.id).await?;
        let square = town.ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        town.ben.posts("for all").in_channel(square.id).await?;
        let next = socket.wait_for("posted").await?;
        assert_eq!(next.broadcast.channel_id, square.id.as_str());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_members_of_the_team_can_be_added() {
    everywhere(async |town: &Town| {
        let channel = town.ben.makes_channel(&town.team, "plans", ChannelType::Open).await;
        let dora = town.person("dora").await;
        let answer = town.ben.adds_to_channel(&channel, &dora).await;
        assert_eq!(refused(answer), (404, "app.team.get_member.missing.app_error".into()));
        let many = api::AddMemberRequest { user_ids: vec![dora.id, town.chloe.id], ..Default::default() };
        let PlainOrMore::More(added) = town.ben.calls::<api::AddChannelMember>(by(&channel), many).await? else {
            panic!("many were added");
        };
        assert_eq!(added.iter().map(|member| member.user_id).collect::<Vec<_>>(), [town.chloe.id]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_leaves_archives_or_renames_the_channel_that_all_are_in() {
    everywhere(async |town: &Town| {
        let square = town.ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let left = town.chloe.removes(square.id, &town.chloe).await;
        assert_eq!(refused(left), (400, "api.channel.remove.default.app_error".into()));
        let archived = town.ben.client.get::<api::DeleteChannel>(by(&square)).await;
        assert_eq!(refused(archived), (400, "api.channel.delete_channel.cannot.app_error".into()));
        let patch = ChannelPatch { name: Some("agora".into()), ..ChannelPatch::default() };
        let renamed = town.ben.calls::<api::PatchChannel>(by(&square), patch).await;
        assert_eq!(refused(renamed), (400, "api.channel.update_channel.tried.app_error".into()));
        Ok(())
    })
    .await;
}

// covers: 3
#[tokio::test]
async fn an_archived_channel_can_be_read_but_not_changed_until_it_is_restored() {
    everywhere(async |town: &Town| {
        let channel = town.chloe.makes_channel(&town.team, "plans", ChannelType::Open).await;
        town.chloe.posts("keep this").in_channel(channel.id).await?;
        town.chloe.client.get::<api::DeleteChannel>(by(&channel)).await?;
        assert!(town.chloe.client.get::<api::GetChannel>(by(&channel)).await?.is_archived());
        assert_eq!(refused(town.chloe.channel_named(&town.team, "plans").await).0, 404);
        let path = path::ByChannelName { team_id: town.team.id, channel_name: "plans".into() };
        let query = IncludeDeleted { include_deleted: true };
        assert_eq!(town.chloe.client.call::<api::GetChannelByName>(path, query, ()).await?.id, channel.id);
        let patch = ChannelPatch { header: Some("new".into()), ..ChannelPatch::default() };
        let changed = town.chloe.calls::<api::PatchChannel>(by(&channel), patch).await;
        assert_eq!(refused(changed), (400, "api.channel.update_channel.deleted.app_error".into()));
        assert_eq!(refused(town.chloe.posts("more").in_channel(channel.id).await).0, 400);
        let added = town.chloe.adds_to_channel(&channel, &town.ben).await;
        assert_eq!(refused(added), (400, "api.channel.add_user.to.channel.failed.deleted.app_error".into()));
        let team = ByTeam { team_id: town.team.id };
        let archived = town.ben.client.get::<api::GetDeletedChannelsForTeam>(team).await?;
        assert_eq!(archived.iter().map(|found| found.id).collect::<Vec<_>>(), [channel.id]);
        // Who manages the team restores its channels, not who made the channel.
        assert_eq!(refused(town.chloe.client.get::<api::RestoreChannel>(by(&channel)).await).0, 403);
        let back = town.ben.client.get::<api::RestoreChannel>(by(&channel)).await?;
        assert!(!back.is_archived());
        let again = town.ben.client.get::<api::RestoreChannel>(by(&channel)).await;
        assert_eq!(refused(again), (400, "api.channel.restore_channel.restored.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn changes_are_told_and_written_into_the_channel() {
    everywhere(async |town: &Town| {
        let channel = town.ben.makes_channel(&town.team, "plans", ChannelType::Open).await;
        let mut socket = Socket::connect(&town.ben.client).await?;
        let patch = ChannelPatch { header: Some("on Monday".into()), ..ChannelPatch::default() };
        let changed = town.ben.calls::<api::PatchChannel>(by(&channel), patch).await?;
        assert_eq!(changed.header, "on Monday");
        socket.wait_for("channel_updated").await?;
        let posted = socket.wait_for("posted").await?;
        let text = posted.data["post"].as_str().unwrap_or_default();
        assert!(text.contains("system_header_change") && text.contains("on Monday"), "{text}");
        let whole = Channel { header: "on Tuesday".into(), id: ChannelId::new(), ..channel.clone() };
        let other = town.ben.calls::<api::UpdateChannel>(by(&channel), whole).await;
        assert_eq!(refused(other), (400, "api.context.invalid_body_param.app_error".into()));
        let dora = town.person("dora").await;
        let patch = ChannelPatch { header: Some("mine".into()), ..ChannelPatch::default() };
        assert_eq!(refused(dora.calls::<api::PatchChannel>(by(&channel), patch).await).0, 403);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_users_have_one_direct_channel_whoever_opens_it() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let mut socket = Socket::connect(&chloe.client).await?;
        let direct = ben.client.post::<api::CreateDirectChannel>(vec![ben.id, chloe.id]).await?;
        assert_eq!(direct.name, names::direct_channel_name(ben.id, chloe.id));
        socket.wait_for("direct_added").await?;
        let same = chloe.client.post::<api::CreateDirectChannel>(vec![chloe.id, ben.id]).await?;
        assert_eq!(same.id, direct.id);
        let own = ben.client.post::<api::CreateDirectChannel>(vec![ben.id, ben.id]).await?;
        assert_eq!(own.name, names::direct_channel_name(ben.id, ben.id));
        let others = town.chloe.client.post::<api::CreateDirectChannel>(vec![ben.id, town.anna.id]).await;
        assert_eq!(refused(others).0, 403);
        assert_eq!(refused(ben.client.post::<api::CreateDirectChannel>(vec![ben.id]).await).0, 400);
        assert_eq!(refused(ben.client.get::<api::DeleteChannel>(by(&direct)).await).0, 400);
        let left = ben.removes(direct.id, ben).await;
        assert_eq!(refused(left), (400, "api.channel.remove_channel_member.type.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_group_has_3_to_8_members_and_is_the_same_in_any_order() {
    everywhere(async |town: &Town| {
        let (anna, ben, chloe) = (&town.anna, &town.ben, &town.chloe);
        let group = ben.client.post::<api::CreateGroupChannel>(vec![anna.id, chloe.id]).await?;
        assert_eq!(group.channel_type, ChannelType::Group);
        assert_eq!(group.display_name, "anna, ben, chloe");
        let same = chloe.client.post::<api::CreateGroupChannel>(vec![chloe.id, ben.id, anna.id]).await?;
        assert_eq!(same.id, group.id);
        let small = ben.client.post::<api::CreateGroupChannel>(vec![ben.id, anna.id]).await;
        assert_eq!(refused(small), (400, "api.channel.create_group.bad_size.app_error".into()));
        let dora = town.person("dora").await;
        assert_eq!(refused(dora.client.get::<api::GetChannel>(by(&group)).await).0, 403);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_channels_administrator_gives_the_channels_roles_and_no_others() {
    everywhere(async |town: &Town| {
        let channel = town.ben.makes_channel(&town.team, "plans", ChannelType::Open).await;
        town.chloe.adds_to_channel(&channel, &town.chloe).await?;
        let raise = UserRoles { roles: "channel_user channel_admin".into() };
        let own = town.chloe.calls::<api::UpdateChannelRoles>(member(&channel, town.chloe.id), raise.clone()).await;
        assert_eq!(refused(own), (403, "api.context.permissions.app_error".into()));
        let system = UserRoles { roles: "channel_user system_admin".into() };
        let answer = town.ben.calls::<api::UpdateChannelRoles>(member(&channel, town.chloe.id), system).await;
        assert_eq!(refused(answer), (400, "api.channel.update_channel_member_roles.scheme_role.app_error".into()));
        town.ben.calls::<api::UpdateChannelRoles>(member(&channel, town.chloe.id), raise).await?;
        let chloe = town.chloe.client.get::<api::GetChannelMember>(member(&channel, town.chloe.id)).await?;
        assert_eq!(chloe.roles, "channel_user channel_admin");
        let flags = SchemeRoles { scheme_user: true, ..SchemeRoles::default() };
        town.ben.calls::<api::UpdateChannelMemberSchemeRoles>(member(&channel, town.chloe.id), flags).await?;
        let chloe = town.chloe.client.get::<api::GetChannelMember>(member(&channel, town.chloe.id)).await?;
        assert_eq!(chloe.roles, "channel_user");
        let guest = SchemeRoles { scheme_guest: true, ..SchemeRoles::default() };
        let answer =
            town.ben.calls::<api::UpdateChannelMemberSchemeRoles>(member(&channel, town.chloe.id), guest).await;
        assert_eq!(refused(answer).1, "api.channel.update_channel_member_roles.changing_guest_role.app_error");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn looking_at_a_channel_reads_it_and_tells_ones_other_clients() {
    everywhere(async |town: &Town| {
        let square = town.ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        town.ben.posts("news").in_channel(square.id).await?;
        let unread = ByUserAndChannel { user_id: UserRef::Me, channel_id: square.id };
        assert_eq!(town.chloe.client.get::<api::GetChannelUnread>(unread.clone()).await?.msg_count, 1);
        let mut socket = Socket::connect(&town.chloe.client).await?;
        let secret = town.ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        let view = ChannelView { channel_id: square.id, prev_channel_id: secret.id, collapsed_threads_supported: true };
        let answer = town.chloe.calls::<api::ViewChannel>(town.chloe.me(), view).await?;
        assert_eq!(answer.last_viewed_at_times.keys().copied().collect::<Vec<_>>(), [square.id]);
        let told = socket.wait_for("multiple_channels_viewed").await?;
        assert!(told.data["channel_times"].get(square.id.as_str()).is_some());
        assert_eq!(town.chloe.client.get::<api::GetChannelUnread>(unread).await?.msg_count, 0);
        let foreign = ByUserAndChannel { user_id: UserRef::Me, channel_id: secret.id };
        assert_eq!(refused(town.chloe.client.get::<api::GetChannelUnread>(foreign).await).0, 403);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_users_lists_and_settings_are_their_own() {
    everywhere(async |town: &Town| {
        let ben_of_team = path::ByUserAndTeam { user_id: town.ben.id.into(), team_id: town.team.id };
        let ben = ByUser { user_id: town.ben.id.into() };
        let chloe = &town.chloe.client;
        assert_eq!(refused(chloe.get::<api::GetChannelsForTeamForUser>(ben_of_team.clone()).await).0, 403);
        assert_eq!(refused(chloe.get::<api::GetChannelsForUser>(ben.clone()).await).0, 403);
        assert_eq!(refused(chloe.get::<api::GetChannelMembersForUser>(ben_of_team).await).0, 403);
        assert_eq!(refused(chloe.get::<api::GetChannelMembersWithTeamDataForUser>(ben.clone()).await).0, 403);
        assert_eq!(refused(town.chloe.calls::<api::ViewChannel>(ben, ChannelView::default()).await).0, 403);
        let square = town.chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let mute: StringMap = [("mark_unread".to_owned(), "mention".to_owned())].into();
        let bens = town.chloe.calls::<api::UpdateChannelNotifyProps>(member(&square, town.ben.id), mute.clone()).await;
        assert_eq!(refused(bens).0, 403);
        town.chloe.calls::<api::UpdateChannelNotifyProps>(member(&square, town.chloe.id), mute).await?;
        let own = chloe.get::<api::GetChannelMember>(member(&square, town.chloe.id)).await?;
        assert!(own.is_muted());
        assert_eq!(own.notify_props["push"], "default");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_list_that_did_not_change_is_not_sent_again() {
    everywhere(async |town: &Town| {
        let ask = async |tag: Option<String>| {
            let path = format!("/api/v4/users/me/teams/{}/channels", town.team.id);
            let mut request = town.ben.client.raw(http::Method::GET, &path);
            if let Some(tag) = tag {
                request = request.header("If-None-Match", tag);
            }
            request.send().await.expect("the server answers")
        };
        let first = ask(None).await;
        let tag = first.headers()["etag"].to_str().expect("a tag is text").to_owned();
        assert_eq!(ask(Some(tag.clone())).await.status().as_u16(), 304);
        town.ben.makes_channel(&town.team, "plans", ChannelType::Open).await;
        assert_eq!(ask(Some(tag)).await.status().as_u16(), 200);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn memberships_over_all_teams_name_their_team() {
    everywhere(async |town: &Town| {
        let all = town.chloe.client.get::<api::GetChannelMembersWithTeamDataForUser>(town.chloe.me()).await?;
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|found| found.team_name == "reds"));
        let mine = town.chloe.client.get::<api::GetChannelsForTeamForUser>(town.chloe.own(town.team.id)).await?;
        let names: Vec<&str> = mine.iter().map(|channel| channel.name.as_str()).collect();
        assert_eq!(names, [names::OFF_TOPIC, names::TOWN_SQUARE]);
        Ok(())
    })
    .await;
}
