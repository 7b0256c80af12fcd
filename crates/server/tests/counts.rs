//! How many statements the hottest operations cost, held in a snapshot: one more is seen in a review.
//!
//! A program of its own, because statements count themselves for the whole process.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use jackfield_api::path::{ByChannel, ByPost, ByReaction, ByTeam, ByUser, ByUserAndChannel, ByUserAndTeam, UserRef};
use jackfield_api::posts::PostsQuery;
use jackfield_api::{channels, posts, preferences, reactions, status, teams, users, webhooks};
use jackfield_client::{Client, ClientError, NOTHING};
use jackfield_domain::testing::storage as testing;
use jackfield_model::{ChannelView, HookId, IncomingWebhook, Post, PostPatch, Reaction, SearchParameter};
use serde_json::json;

use jackfield_testkit::everywhere::everywhere;
use jackfield_testkit::town::Town;

/// How often each kind of statement ran, by the file that it is in and its first word.
type Counts = BTreeMap<String, u64>;

/// The operations in the order they were called.
#[derive(Default)]
struct Costs(Vec<(&'static str, Counts)>);

impl Costs {
    async fn of<T>(
        &mut self,
        name: &'static str,
        call: impl Future<Output = Result<T, ClientError>>,
    ) -> Result<T, ClientError> {
        let before = testing::runs();
        let answer = call.await?;
        let mut counts = Counts::new();
        for ((statement, before), (_, after)) in before.into_iter().zip(testing::runs()) {
            let file = statement.file.rsplit(['/', '\\']).next().unwrap_or_default().trim_end_matches(".rs");
            let verb = statement.sql.split_whitespace().next().unwrap_or_default();
            // What the server does now and then, whoever asks.
            if after > before && !matches!(file, "work" | "cluster") {
                *counts.entry(format!("{file} {verb}")).or_default() += after - before;
            }
        }
        self.0.push((name, counts));
        Ok(answer)
    }

    /// The least of two rounds: work that an earlier operation left behind is not this one's.
    fn least(mut self, other: Self) -> Self {
        for ((_, counts), (_, others)) in self.0.iter_mut().zip(other.0) {
            counts.retain(|kind, count| {
                *count = (*count).min(others.get(kind).copied().unwrap_or(0));
                *count > 0
            });
        }
        self
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (name, counts) in &self.0 {
            let kinds: Vec<String> = counts
                .iter()
                .map(|(kind, count)| if *count == 1 { kind.clone() } else { format!("{kind} x{count}") })
                .collect();
            let _ = writeln!(text, "{name}: {} ({})", counts.values().sum::<u64>(), kinds.join(", "));
        }
        text
    }
}

#[tokio::test]
async fn the_hottest_operations_cost_no_more_statements_than_they_did() {
    let texts = Mutex::new(Vec::new());
    everywhere(async |town: &Town| {
        let world = World::build(town).await?;
        // What is remembered is remembered after the first round.
        round(town, &world).await?;
        let costs = round(town, &world).await?.least(round(town, &world).await?).least(round(town, &world).await?);
        texts.lock().unwrap_or_else(PoisonError::into_inner).push(costs.text());
        Ok(())
    })
    .await;
    let texts = texts.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(texts[0], texts[1], "SQLite and PostgreSQL run the same statements");
    insta::assert_snapshot!("counts", texts[0]);
}

struct World {
    square: ByChannel,
    root: Post,
    hook: HookId,
}

impl World {
    async fn build(town: &Town) -> Result<Self, ClientError> {
        let square = town.ben.channel_named(&town.team, "town-square").await?;
        let root = town.ben.posts("a thread").in_channel(square.id).await?;
        for number in 0..70 {
            town.chloe.posts(&format!("post {number}")).in_channel(square.id).await?;
        }
        town.ben.adds_to_team(town.team.id, &town.anna).await;
        let hook = IncomingWebhook { channel_id: square.id, ..IncomingWebhook::default() };
        let hook = town.anna.client.post::<webhooks::CreateIncomingWebhook>(hook).await?.id;
        Ok(Self { square: ByChannel { channel_id: square.id }, root, hook })
    }
}

/// Each operation once, as Ben calls it.
async fn round(town: &Town, world: &World) -> Result<Costs, ClientError> {
    let ben = &town.ben;
    let channel_id = world.square.channel_id;
    let me = || ByUser { user_id: UserRef::Me };
    let in_team = || ByUserAndTeam { user_id: UserRef::Me, team_id: town.team.id };
    let in_channel = || ByUserAndChannel { user_id: UserRef::Me, channel_id };
    let by_post = |post_id| ByPost { post_id };
    let mut costs = Costs::default();

    let post = costs.of("CreatePost", ben.posts("hello").in_channel(channel_id)).await?;
    let reply = Post { channel_id, root_id: world.root.id, message: "a reply".into(), ..Post::default() };
    costs.of("CreatePost, a reply", ben.client.post::<posts::CreatePost>(reply)).await?;
    let topic = ben.posts("a topic").in_channel(channel_id).await?;
    let to_all = Post { channel_id, root_id: topic.id, message: "@all a reply".into(), ..Post::default() };
    costs.of("CreatePost, a reply that all follow", ben.client.post::<posts::CreatePost>(to_all)).await?;
    costs.of("POST /hooks/{id}", sent_to_hook(town, world.hook)).await?;
    let patch = PostPatch { message: Some("hello again".into()), ..PostPatch::default() };
    costs.of("PatchPost", ben.calls::<posts::PatchPost>(by_post(post.id), patch)).await?;

    let page = |query| ben.client.call::<posts::GetPostsForChannel>(world.square.clone(), query, ());
    costs.of("GetPostsForChannel", page(PostsQuery::default())).await?;
    let before = PostsQuery { before: post.id, ..PostsQuery::default() };
    costs.of("GetPostsForChannel, before", page(before)).await?;
    let since = PostsQuery { since: post.create_at.into(), ..PostsQuery::default() };
    costs.of("GetPostsForChannel, since", page(since)).await?;
    costs.of("GetPostsAroundLastUnread", ben.calls::<posts::GetPostsAroundLastUnread>(in_channel(), ())).await?;
    costs.of("GetPostThread", ben.calls::<posts::GetPostThread>(by_post(world.root.id), ())).await?;
    let search = SearchParameter { terms: Some("hello from:ben".into()), ..SearchParameter::default() };
    costs.of("SearchPosts", ben.calls::<posts::SearchPosts>(ByTeam { team_id: town.team.id }, search)).await?;

    let view = ChannelView { channel_id, ..ChannelView::default() };
    costs.of("ViewChannel", ben.calls::<channels::ViewChannel>(me(), view)).await?;
    costs.of("GetChannel", ben.calls::<channels::GetChannel>(world.square.clone(), ())).await?;
    costs.of("GetChannelUnread", ben.calls::<channels::GetChannelUnread>(in_channel(), ())).await?;
    costs.of("GetChannelsForTeamForUser", ben.calls::<channels::GetChannelsForTeamForUser>(in_team(), ())).await?;
    costs.of("GetChannelMembersForUser", ben.calls::<channels::GetChannelMembersForUser>(in_team(), ())).await?;

    let reaction = Reaction { user_id: ben.id, post_id: post.id, emoji_name: "smile".into(), ..Reaction::default() };
    costs.of("SaveReaction", ben.client.post::<reactions::SaveReaction>(reaction)).await?;
    let path = ByReaction { user_id: UserRef::Me, post_id: post.id, emoji_name: "smile".into() };
    costs.of("DeleteReaction", ben.calls::<reactions::DeleteReaction>(path, ())).await?;

    costs.of("GetUser, oneself", ben.calls::<users::GetUser>(me(), ())).await?;
    costs.of("GetUsers", ben.client.get::<users::GetUsers>(NOTHING)).await?;
    costs.of("GetUsersByIds", ben.client.post::<users::GetUsersByIds>(vec![town.anna.id, town.chloe.id])).await?;
    let ids = vec![town.anna.id, town.chloe.id];
    costs.of("GetUsersStatusesByIds", ben.client.post::<status::GetUsersStatusesByIds>(ids)).await?;
    costs.of("GetTeamsUnreadForUser", ben.calls::<teams::GetTeamsUnreadForUser>(me(), ())).await?;
    costs.of("GetPreferences", ben.calls::<preferences::GetPreferences>(me(), ())).await?;
    Ok(costs)
}

async fn sent_to_hook(town: &Town, hook: HookId) -> Result<(), ClientError> {
    let request = town.ben.client.raw(http::Method::POST, &format!("/hooks/{hook}"));
    Client::send(request.json(&json!({ "text": "from outside" }))).await.map(drop)
}
