//! What plugins read: users, teams, channels, posts, reactions.

use jackfield_model::{Channel, ChannelId, ChannelMember, Post, PostId, Reaction, Team, TeamId, User, UserId};
use jackfield_storage::{channel_members, channels, posts, reactions, teams, users};

use super::{PluginApi, at_most_rows, rows, whole};
use crate::Result;
use crate::failure::Found;
use crate::plugins::Capability;

const POSTS_LIMIT: u32 = 200;
/// Posts of one thread at most.
const THREAD_LIMIT: i64 = 1000;
/// Plugins read as themselves: what is only there for one reader (is it followed?) is not.
const NO_READER: UserId = UserId::EMPTY;

impl PluginApi {
    /// # Errors
    /// 404 for an unknown user.
    pub async fn user(&self, id: UserId) -> Result<User> {
        self.enter(Capability::UsersRead, "users.get")?;
        let found = users::by_id(id).optional::<User>(&self.app.store).await?;
        found.map(sanitized).found("app.user.missing_account.const", "user")
    }

    /// # Errors
    /// 404 for an unknown name.
    pub async fn user_by_username(&self, username: &str) -> Result<User> {
        self.enter(Capability::UsersRead, "users.get_by_username")?;
        let name = username.trim_start_matches('@').to_lowercase();
        let found = users::by_username(&name).optional::<User>(&self.app.store).await?;
        found.map(sanitized).found("app.user.get_by_username.app_error", "user")
    }

    /// Those that exist.
    ///
    /// # Errors
    /// 400 for more than 10,000; fails without the capability, or when the database does.
    pub async fn users_by_ids(&self, ids: &[UserId]) -> Result<Vec<User>> {
        self.enter(Capability::UsersRead, "users.get_by_ids")?;
        let found = users::by_ids(at_most_rows(ids)?).all::<User>(&self.app.store).await?;
        Ok(found.into_iter().map(sanitized).collect())
    }

    /// # Errors
    /// 404 for an unknown team.
    pub async fn team(&self, id: TeamId) -> Result<Team> {
        self.enter(Capability::TeamsRead, "teams.get")?;
        teams::by_id(id).optional(&self.app.store).await?.found("app.team.get.find.app_error", "team")
    }

    /// # Errors
    /// 404 for an unknown name.
    pub async fn team_by_name(&self, name: &str) -> Result<Team> {
        self.enter(Capability::TeamsRead, "teams.get_by_name")?;
        let found = teams::by_name(name).optional(&self.app.store).await?;
        found.found("app.team.get_by_name.missing.app_error", "team")
    }

    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn teams_of_user(&self, user: UserId) -> Result<Vec<Team>> {
        self.enter(Capability::TeamsRead, "teams.list_for_user")?;
        Ok(teams::of_user(user).all(&self.app.store).await?)
    }

    /// # Errors
    /// 404 for an unknown channel.
    pub async fn channel(&self, id: ChannelId) -> Result<Channel> {
        self.enter(Capability::ChannelsRead, "channels.get")?;
        let found = channels::by_id(id).optional(&self.app.store).await?;
        found.found("app.channel.get.existing.app_error", "channel")
    }

    /// # Errors
    /// 404 for an unknown name.
    pub async fn channel_by_name(&self, team: TeamId, name: &str) -> Result<Channel> {
        self.enter(Capability::ChannelsRead, "channels.get_by_name")?;
        let found = channels::by_name(team, name).optional(&self.app.store).await?;
        found.found("app.channel.get_by_name.missing.app_error", "channel")
    }

    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn channels_of_user(&self, team: TeamId, user: UserId) -> Result<Vec<Channel>> {
        self.enter(Capability::ChannelsRead, "channels.list_for_user")?;
        let never = jackfield_model::Millis(0);
        Ok(channels::of_user_in_team(user, team, false, never).all(&self.app.store).await?)
    }

    /// As [`PluginApi::channels_of_user`], with those that are archived.
    ///
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn all_channels_of_user(&self, team: TeamId, user: UserId) -> Result<Vec<Channel>> {
        self.enter(Capability::ChannelsRead, "channels.list_all_for_user")?;
        let never = jackfield_model::Millis(0);
        Ok(channels::of_user_in_team(user, team, true, never).all(&self.app.store).await?)
    }

    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn channel_member(&self, channel: ChannelId, user: UserId) -> Result<Option<ChannelMember>> {
        self.enter(Capability::ChannelsRead, "channels.get_member")?;
        Ok(channel_members::get(channel, user).optional(&self.app.store).await?)
    }

    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn channel_members(&self, channel: ChannelId, page: u32, per_page: u32) -> Result<Vec<ChannelMember>> {
        self.enter(Capability::ChannelsRead, "channels.list_members")?;
        let per_page = i64::from(per_page);
        let (limit, offset) = rows(i64::from(page), per_page);
        whole(channel_members::page(channel, limit, offset).all(&self.app.store).await?, per_page)
    }

    /// # Errors
    /// 404 for an unknown post.
    pub async fn post(&self, id: PostId) -> Result<Post> {
        self.enter(Capability::PostsRead, "posts.get")?;
        posts::by_id(NO_READER, id).optional(&self.app.store).await?.found("app.post.get.app_error", "post")
    }

    /// The newest first, before a post or from the newest on.
    ///
    /// # Errors
    /// 404 when the post to start from does not exist.
    pub async fn posts_of_channel(&self, channel: ChannelId, before: PostId, limit: u32) -> Result<Vec<Post>> {
        self.enter(Capability::PostsRead, "posts.list_channel")?;
        let (store, limit) = (&self.app.store, i64::from(limit.clamp(1, POSTS_LIMIT)));
        if before.is_empty() {
            return Ok(posts::page(NO_READER, channel, false, limit, 0).all(store).await?);
        }
        let start = posts::by_id_with_deleted(NO_READER, before).optional::<Post>(store).await?;
        let start = start.found("app.post.get.app_error", "post")?;
        let at = (start.create_at, start.id);
        Ok(posts::before(NO_READER, channel, at, false, limit, 0).all(store).await?)
    }

    /// The whole thread that a post is in, the oldest first.
    ///
    /// # Errors
    /// 404 for an unknown post.
    pub async fn thread_around(&self, id: PostId) -> Result<Vec<Post>> {
        let post = self.post(id).await?;
        self.posts_of_thread(if post.is_reply() { post.root_id } else { post.id }).await
    }

    /// The oldest first.
    ///
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn posts_of_thread(&self, root: PostId) -> Result<Vec<Post>> {
        self.enter(Capability::PostsRead, "posts.thread")?;
        let mut found = posts::of_threads(NO_READER, &[root], THREAD_LIMIT).all::<Post>(&self.app.store).await?;
        found.sort_by_key(|post| (post.create_at, post.id));
        Ok(found)
    }

    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn reactions_of_post(&self, post: PostId) -> Result<Vec<Reaction>> {
        self.enter(Capability::ReactionsRead, "reactions.list_for_post")?;
        Ok(reactions::of_post(post).all(&self.app.store).await?)
    }
}

/// A user without what only the server may know.
fn sanitized(user: User) -> User {
    user.sanitized_for_admin()
}
