//! Channels that become others, and lists over many of them, over HTTP.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use jackfield_api::PlainOrMore;
use jackfield_api::channels as api;
use jackfield_api::path::{ByChannel, ByTeam, ByUser, ByUserAndTeam, UserRef};
use jackfield_client::Socket;
use jackfield_model::{Channel, ChannelType, GroupMessageConversionRequest, SetChannelMembersRequest, UserId, names};

use crate::everywhere;
use crate::town::{Person, Town, refused};

fn by(channel: &Channel) -> ByChannel {
    ByChannel { channel_id: channel.id }
}

fn privacy(word: &str) -> api::PrivacyRequest {
    api::PrivacyRequest { privacy: word.into() }
}

async fn members(person: &Person, channel: &Channel) -> Vec<UserId> {
    let found = person.client.get::<api::GetChannelMembers>(by(channel)).await.expect("one may see them");
    found.into_iter().map(|member| member.user_id).collect()
}

// covers: 3
#[tokio::test]
async fn a_public_channel_becomes_private_and_only_administrators_make_it_public_again() {
    everywhere(async |town: &Town| {
        let (anna, ben, chloe) = (&town.anna, &town.ben, &town.chloe);
        let plans = ben.makes_channel(&town.team, "plans", ChannelType::Open).await;
        let mut socket = Socket::connect(&chloe.client).await?;
        let private = ben.calls::<api::UpdateChannelPrivacy>(by(&plans), privacy("P")).await?;
        assert_eq!(private.channel_type, ChannelType::Private);
        let event = socket.wait_for("channel_converted").await?;
        assert_eq!(event.data["channel_id"], plans.id.as_str());
        let denied = (403, "api.context.permissions.app_error".to_owned());
        let dora = town.person("dora").await;
        ben.adds_to_team(town.team.id, &dora).await;
        assert_eq!(refused(dora.client.get::<api::GetChannel>(by(&plans)).await), denied);
        assert_eq!(refused(dora.calls::<api::UpdateChannelPrivacy>(by(&plans), privacy("O")).await), denied);
        assert_eq!(refused(ben.calls::<api::UpdateChannelPrivacy>(by(&plans), privacy("D")).await).0, 400);
        let chloes = chloe.makes_channel(&town.team, "chloes", ChannelType::Private).await;
        for who in [ben, chloe] {
            // Who made it may not, and who administers the team does not see it.
            assert_eq!(refused(who.calls::<api::UpdateChannelPrivacy>(by(&chloes), privacy("O")).await), denied);
        }
        let public = anna.calls::<api::UpdateChannelPrivacy>(by(&plans), privacy("O")).await?;
        assert_eq!(public.channel_type, ChannelType::Open);
        dora.client.get::<api::GetChannel>(by(&plans)).await?;
        let square = ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let refusal = refused(anna.calls::<api::UpdateChannelPrivacy>(by(&square), privacy("P")).await);
        assert_eq!(refusal, (400, "api.channel.update_channel_privacy.default_channel_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_moved_channel_takes_along_who_is_in_the_other_team() {
    everywhere(async |town: &Town| {
        let (anna, ben, chloe) = (&town.anna, &town.ben, &town.chloe);
        let blues = ben.makes_team("blues").await;
        let plans = ben.makes_channel(&town.team, "plans", ChannelType::Open).await;
        ben.adds_to_channel(&plans, chloe).await?;
        let to = |force: bool| api::MoveChannelRequest { team_id: blues.id, force };
        assert_eq!(refused(ben.calls::<api::MoveChannel>(by(&plans), to(true)).await).0, 403);
        let stuck = refused(anna.calls::<api::MoveChannel>(by(&plans), to(false)).await);
        assert_eq!(stuck, (400, "app.channel.move_channel.members_do_not_match.error".into()));
        let root = ben.posts("Root").in_channel(&plans).await?;
        ben.posts("Reply").below(&root).in_channel(&plans).await?;
        let moved = anna.calls::<api::MoveChannel>(by(&plans), to(true)).await?;
        assert_eq!(moved.team_id, blues.id);
        assert_eq!(members(ben, &plans).await, [ben.id]);
        assert_eq!(refused(chloe.client.get::<api::GetChannel>(by(&plans)).await).0, 403);
        let square = ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        assert_eq!(refused(anna.calls::<api::MoveChannel>(by(&square), to(true)).await).0, 400);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_group_channel_becomes_a_private_one_of_a_common_team() {
    everywhere(async |town: &Town| {
        let (anna, ben, chloe) = (&town.anna, &town.ben, &town.chloe);
        let group = ben.client.post::<api::CreateGroupChannel>(vec![anna.id, chloe.id]).await?;
        let found = ben.client.post::<api::SearchGroupChannels>(api::SearchTerm { term: "chlo".into() }).await?;
        assert_eq!(found.iter().map(|channel| channel.id).collect::<Vec<_>>(), [group.id]);
        let wanted = GroupMessageConversionRequest {
            channel_id: group.id,
            team_id: town.team.id,
            name: "three".into(),
            display_name: "Three of us".into(),
        };
        let early = refused(ben.calls::<api::ConvertGroupMessageToChannel>(by(&group), wanted.clone()).await);
        assert_eq!(early, (400, "app.channel.group_message_conversion.incorrect_team".into()), "Anna is in no team");
        assert_eq!(ben.client.get::<api::GetGroupMessageMembersCommonTeams>(by(&group)).await?, []);
        ben.adds_to_team(town.team.id, anna).await;
        let common = ben.client.get::<api::GetGroupMessageMembersCommonTeams>(by(&group)).await?;
        assert_eq!(common.iter().map(|team| team.id).collect::<Vec<_>>(), [town.team.id]);
        let square = ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let other = refused(ben.client.get::<api::GetGroupMessageMembersCommonTeams>(by(&square)).await);
        assert_eq!(other, (400, "app.channel.get_common_teams.incorrect_channel_type".into()));

        ben.posts("From before").in_channel(&group).await?;
        let made = ben.calls::<api::ConvertGroupMessageToChannel>(by(&group), wanted.clone()).await?;
        assert_eq!((made.id, made.channel_type, made.team_id), (group.id, ChannelType::Private, town.team.id));
        assert_eq!(members(chloe, &made).await.len(), 3);
        assert_eq!(chloe.channel_named(&town.team, "three").await?.id, group.id);
        let again = refused(ben.calls::<api::ConvertGroupMessageToChannel>(by(&group), wanted).await);
        assert_eq!(again.0, 400);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn everything_of_a_team_is_read_at_once() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let square = ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let direct = ben.client.post::<api::CreateDirectChannel>(vec![ben.id, chloe.id]).await?;
        ben.posts("@chloe look").in_channel(&square).await?;
        ben.posts("Psst").in_channel(&direct).await?;
        let unread = async |channel: &Channel| {
            let path = jackfield_api::path::ByUserAndChannel { user_id: UserRef::Me, channel_id: channel.id };
            let unread = chloe.client.get::<api::GetChannelUnread>(path).await.expect("she is in it");
            (unread.msg_count > 0, unread.mention_count)
        };
        assert_eq!((unread(&square).await, unread(&direct).await), ((true, 1), (true, 1)));
        let own = ByUserAndTeam { user_id: UserRef::Me, team_id: town.team.id };
        let read = chloe.calls::<api::MarkAllTeamChannelsRead>(own, ()).await?;
        assert!(read.last_viewed_at_times.contains_key(&square.id));
        assert_eq!((unread(&square).await, unread(&direct).await), ((false, 0), (true, 1)));
        chloe.calls::<api::MarkAllDirectMessagesRead>(ByUser { user_id: UserRef::Me }, ()).await?;
        assert_eq!(unread(&direct).await, (false, 0));
        let bens = ByUser { user_id: ben.id.into() };
        assert_eq!(refused(chloe.calls::<api::MarkAllDirectMessagesRead>(bens, ()).await).0, 403);
        Ok(())
    })
    .await;
}

// covers: 2
#[tokio::test]
async fn counts_and_lists_show_what_one_may_see() {
    everywhere(async |town: &Town| {
        let (anna, ben, chloe) = (&town.anna, &town.ben, &town.chloe);
        let square = ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let secret = ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        let ids = vec![square.id, secret.id];
        let counts = chloe.client.post::<api::GetChannelsMemberCount>(ids.clone()).await?;
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(square.id, 2)]);
        let counts = ben.client.post::<api::GetChannelsMemberCount>(ids).await?;
        assert_eq!((counts[&square.id], counts[&secret.id]), (2, 1));

        let query = api::AllChannelsQuery { include_total_count: true, ..api::AllChannelsQuery::default() };
        let all = anna.client.call::<api::GetAllChannels>(jackfield_client::NOTHING, query, ()).await?;
        let PlainOrMore::More(all) = all else { panic!("the total was asked for") };
        assert_eq!(all.total_count, 3, "two of the team, and the secret one");
        let private = anna.client.get::<api::GetPrivateChannelsForTeam>(ByTeam { team_id: town.team.id }).await?;
        assert_eq!(private.iter().map(|channel| channel.id).collect::<Vec<_>>(), [secret.id]);

        ben.client.get::<api::DeleteChannel>(by(&secret)).await?;
        let path = || ByTeam { team_id: town.team.id };
        let term = || api::SearchTerm { term: "sec".into() };
        assert_eq!(chloe.calls::<api::SearchArchivedChannels>(path(), term()).await?, []);
        assert_eq!(ben.calls::<api::SearchArchivedChannels>(path(), term()).await?.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_administrator_sets_who_is_in_a_channel() {
    everywhere(async |town: &Town| {
        let (anna, ben, chloe) = (&town.anna, &town.ben, &town.chloe);
        let plans = ben.makes_channel(&town.team, "plans", ChannelType::Private).await;
        let stranger = town.person("dora").await;
        let wanted =
            SetChannelMembersRequest { members: vec![chloe.id, stranger.id], channel_admins: Some(vec![chloe.id]) };
        let refusal = refused(ben.calls::<api::SetChannelMembers>(by(&plans), wanted.clone()).await);
        assert_eq!(refusal.0, 403);
        let told = anna.calls::<api::SetChannelMembers>(by(&plans), wanted).await?;
        assert_eq!((told.added, told.removed, told.promoted), (vec![chloe.id], vec![ben.id], vec![chloe.id]));
        assert_eq!(told.errors.len(), 1, "Dora is not in the team");
        assert_eq!(members(chloe, &plans).await, [chloe.id]);
        Ok(())
    })
    .await;
}
