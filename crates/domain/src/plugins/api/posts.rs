//! Posts that plugins read and write, and reactions to them. What is read goes the way of every reader: other plugins
//! may change what is shown.

use jackfield_model::permission as may;
use jackfield_model::{
    ChannelId, Millis, Post, PostId, PostList, PostPatch, PostSearchResults, Reaction, SearchParameter, TeamId, UserId,
};
use serde::Deserialize;
use serde_json::Value;

use super::{Entry, Method, PluginApi, invalid};
use crate::plugins::Capability;
use crate::posts::{self, Author, Cursor, PageQuery, ThreadQuery};
use crate::{Result, reactions};

/// Posts of one page at most, as in Mattermost.
const PER_PAGE: i64 = 1_000;
/// Posts that a component gets at once; a page may be shorter.
const LISTED: u32 = 200;

/// Searches of one call.
const SEARCHES: usize = 8;

/// A search as Mattermost has it taken apart for plugins.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct TeamSearch {
    terms: String,
    excluded_terms: String,
    in_channels: Vec<String>,
    excluded_channels: Vec<String>,
    from_users: Vec<String>,
    excluded_users: Vec<String>,
    after_date: String,
    excluded_after_date: String,
    before_date: String,
    excluded_before_date: String,
    on_date: String,
    excluded_date: String,
    or_terms: bool,
    include_deleted_channels: bool,
    timezone_offset: i64,
}

impl TeamSearch {
    /// The same as a person types it.
    fn asked(&self) -> SearchParameter {
        let mut typed = vec![self.terms.clone()];
        typed.extend(self.excluded_terms.split_whitespace().map(|word| format!("-{word}")));
        let lists = [
            ("in:", &self.in_channels),
            ("-in:", &self.excluded_channels),
            ("from:", &self.from_users),
            ("-from:", &self.excluded_users),
        ];
        typed.extend(lists.into_iter().flat_map(|(flag, names)| names.iter().map(move |name| format!("{flag}{name}"))));
        let days = [
            ("after:", &self.after_date),
            ("-after:", &self.excluded_after_date),
            ("before:", &self.before_date),
            ("-before:", &self.excluded_before_date),
            ("on:", &self.on_date),
            ("-on:", &self.excluded_date),
        ];
        typed.extend(days.into_iter().filter(|(_, day)| !day.is_empty()).map(|(flag, day)| format!("{flag}{day}")));
        SearchParameter {
            terms: Some(typed.join(" ")),
            is_or_search: Some(self.or_terms),
            include_deleted_channels: Some(self.include_deleted_channels),
            time_zone_offset: Some(self.timezone_offset),
            ..SearchParameter::default()
        }
    }
}

methods! {
    /// A post by its id.
    GetPost = PostsRead (id: PostId) -> Post as "posts-read.get" |api| {
        posts::get(&api.app, &api.grant::<may::ReadPost>(id), false).await.map(Post::from)
    }
    /// The whole thread that a post is in.
    GetPostThread = PostsRead (post: PostId) -> PostList |api| {
        posts::thread(&api.app, &api.grant::<may::ReadPost>(post), ThreadQuery::default()).await
    }
    /// A whole thread, the oldest first.
    ListPostsOfThread = PostsRead (root: PostId) -> Vec<Post> as "posts-read.thread" |api| {
        let mut found = posts::thread(&api.app, &api.grant::<may::ReadPost>(root), ThreadQuery::default()).await?;
        let mut thread: Vec<Post> = std::mem::take(&mut found.posts).into_values().map(Post::from).collect();
        thread.sort_by_key(|post| (post.create_at, post.id));
        Ok(thread)
    }
    /// Posts of a channel, the newest first, before a post or from the newest on.
    ListPostsOfChannel = PostsRead (channel: ChannelId, before: PostId, limit: u32) -> Vec<Post> as "posts-read.list-channel" |api| {
        let limit = i64::from(limit.clamp(1, LISTED));
        let cursor = match before.some() {
            Some(post) => Cursor::Before { post, offset: 0 },
            None => Cursor::Newest { offset: 0 },
        };
        let query = PageQuery { skip_threads: true, ..PageQuery::of(cursor, limit) };
        let mut page = posts::page(&api.app, &api.grant::<may::ReadChannelContent>(channel), query).await?;
        Ok(page.order.iter().filter_map(|id| page.posts.remove(id)).map(Post::from).collect())
    }
    /// A page of a channel before a post, with its threads.
    GetPostsBefore = PostsRead (channel: ChannelId, post: PostId, page: i64, per_page: i64) -> PostList |api| {
        page_of(api, channel, page, per_page, |offset| Cursor::Before { post, offset }).await
    }
    /// A page of a channel after a post, with its threads.
    GetPostsAfter = PostsRead (channel: ChannelId, post: PostId, page: i64, per_page: i64) -> PostList |api| {
        page_of(api, channel, page, per_page, |offset| Cursor::After { post, offset }).await
    }
    /// A page of a channel from the newest on, with its threads.
    GetPostsForChannel = PostsRead (channel: ChannelId, page: i64, per_page: i64) -> PostList |api| {
        page_of(api, channel, page, per_page, |offset| Cursor::Newest { offset }).await
    }
    /// What changed in a channel since a time.
    GetPostsSince = PostsRead (channel: ChannelId, since: Millis) -> PostList |api| {
        page_of(api, channel, 0, PER_PAGE, |_| Cursor::Since(since)).await
    }
    /// Searches all channels of a team, whoever is in them; for each of the searches 200 posts at most, the newest first.
    SearchPostsInTeam = PostsRead (team: TeamId, searches: Vec<TeamSearch>) -> Vec<Post> |api| {
        let mut found: Vec<Post> = Vec::new();
        for search in searches.into_iter().take(SEARCHES) {
            let list = posts::search_team(&api.app, &api.cx, team, search.asked()).await?;
            found.extend(list.into_iter().map(Post::from).filter(|post| !found.iter().any(|seen| seen.id == post.id)).collect::<Vec<_>>());
        }
        found.sort_by_key(|post| std::cmp::Reverse((post.create_at, post.id)));
        Ok(found)
    }
    /// Searches what a user may read.
    SearchPostsInTeamForUser = PostsRead (team: TeamId, user: UserId, search: SearchParameter) -> PostSearchResults |api| {
        posts::search(&api.app, &api.on_behalf_of(user).await?, team, search).await
    }
    /// Makes a post by the user that it names.
    CreatePost = PostsWrite (draft: Post) -> Post as "posts-write.create" |api| {
        let mut post = draft;
        if post.user_id.is_empty() {
            return Err(invalid("user_id", "is missing: whose post is it?"));
        }
        post.props.insert("from_plugin".into(), Value::from("true"));
        posts::check_draft(&post)?;
        let made = posts::create(&api.app, &api.grant::<may::CreatePost>(post.channel_id), post, Author::Plugin).await?;
        Ok((*made).clone())
    }
    /// Changes a post.
    UpdatePost = PostsWrite (post: Post) -> Post |api| {
        let patch = PostPatch {
            is_pinned: Some(post.is_pinned),
            message: Some(post.message),
            props: Some(post.props),
            file_ids: Some(post.file_ids),
            has_reactions: None,
        };
        change(api, post.id, patch).await
    }
    /// Changes what is named of a post.
    PatchPost = PostsWrite (id: PostId, patch: PostPatch) -> Post as "posts-write.update" |api| {
        change(api, id, patch).await
    }
    /// Deletes a post, with its replies when it begins a thread.
    DeletePost = PostsWrite (id: PostId) as "posts-write.delete" |api| {
        posts::delete(&api.app, &api.grant::<may::DeletePost>(id)).await
    }
    /// Shows a post to one user without keeping it.
    SendEphemeralPost = PostsWrite (user: UserId, post: Post) -> Post |api| {
        Ok((*posts::ephemeral(&api.app, &api.cx, user, post)).clone())
    }
    /// Shows a post to one user without keeping it.
    ShowPost = PostsWrite (user: UserId, draft: Post) as "posts-write.send-ephemeral" |api| {
        posts::ephemeral(&api.app, &api.cx, user, draft);
        Ok(())
    }
    /// Shows a post that only one user sees anew, changed.
    UpdateEphemeralPost = PostsWrite (user: UserId, post: Post) -> Post |api| {
        Ok((*posts::update_ephemeral(&api.app, &api.cx, user, post)).clone())
    }
    /// Takes a post that only one user sees away again.
    DeleteEphemeralPost = PostsWrite (user: UserId, post: PostId) |api| {
        posts::delete_ephemeral(&api.app, &api.cx, user, post);
        Ok(())
    }
    /// The reactions to a post.
    GetReactions = ReactionsRead (post: PostId) -> Vec<Reaction> as "reactions-read.list-for-post" |api| {
        reactions::of_post(&api.app, &api.grant::<may::ReadPost>(post)).await
    }
    /// Adds a reaction by the user that it names.
    AddReaction = ReactionsWrite (reaction: Reaction) -> Reaction |api| {
        react(api, reaction.user_id, reaction.post_id, &reaction.emoji_name).await
    }
    /// Adds a reaction of a user.
    React = ReactionsWrite (user: UserId, post: PostId, emoji_name: String) -> Reaction as "reactions-write.add" |api| {
        react(api, user, post, &emoji_name).await
    }
    /// Takes a reaction of the user that it names away.
    RemoveReaction = ReactionsWrite (reaction: Reaction) |api| {
        unreact(api, reaction.user_id, reaction.post_id, &reaction.emoji_name).await
    }
    /// Takes a reaction of a user away.
    Unreact = ReactionsWrite (user: UserId, post: PostId, emoji_name: String) as "reactions-write.remove" |api| {
        unreact(api, user, post, &emoji_name).await
    }
}

async fn page_of(
    api: &PluginApi,
    channel: ChannelId,
    page: i64,
    per_page: i64,
    cursor: impl FnOnce(i64) -> Cursor,
) -> Result<PostList> {
    // A plugin takes a page that is shorter than it asked for to be the last one.
    if per_page > PER_PAGE {
        return Err(invalid("per_page", "is at most 1,000"));
    }
    let limit = per_page.max(1);
    let cursor = cursor(page.max(0).saturating_mul(limit));
    let query = PageQuery::of(cursor, limit);
    posts::page(&api.app, &api.grant::<may::ReadChannelContent>(channel), query).await
}

async fn change(api: &PluginApi, id: PostId, patch: PostPatch) -> Result<Post> {
    Ok((*posts::patch(&api.app, &api.grant::<may::EditPost>(id), patch).await?).clone())
}

async fn react(api: &PluginApi, user: UserId, post: PostId, emoji_name: &str) -> Result<Reaction> {
    reactions::add(&api.app, &api.grant::<may::AddReaction>(post), user, emoji_name).await
}

async fn unreact(api: &PluginApi, user: UserId, post: PostId, emoji_name: &str) -> Result<()> {
    reactions::remove(&api.app, &api.grant::<may::RemoveReaction>(may::ReactionOf { post, user }), emoji_name).await
}
