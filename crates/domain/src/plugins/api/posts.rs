//! Posts that plugins write.

use jackfield_model::permission::{CreatePost, DeletePost, EditPost, ReadChannel};
use jackfield_model::{
    ChannelId, Post, PostId, PostList, PostPatch, PostSearchResults, SearchParameter, TeamId, UserId,
};
use serde_json::Value;

use super::{PluginApi, invalid, rows};
use crate::Result;
use crate::authorize::Granted;
use crate::plugins::Capability;
use crate::posts::{self, Author, Cursor, PageQuery};

impl PluginApi {
    /// Creates a post by the user that it names.
    ///
    /// # Errors
    /// 400 when it is not a valid post or another plugin refuses; 404 for an unknown channel or user.
    pub async fn create_post(&self, mut post: Post) -> Result<Post> {
        self.enter(Capability::PostsWrite, "posts.create")?;
        if post.user_id.is_empty() {
            return Err(invalid("user_id", "is missing: whose post is it?"));
        }
        post.props.insert("from_plugin".into(), Value::from("true"));
        posts::check_draft(&post)?;
        let granted = Granted::<CreatePost>::for_plugin(self.cx.clone(), post.channel_id);
        let made = posts::create(&self.app, &granted, post, Author::Named).await?;
        Ok((*made).clone())
    }

    /// # Errors
    /// 404 for an unknown post, 400 when the result is no valid post or another plugin refuses.
    pub async fn update_post(&self, id: PostId, patch: PostPatch) -> Result<Post> {
        self.enter(Capability::PostsWrite, "posts.update")?;
        let granted = Granted::<EditPost>::for_plugin(self.cx.clone(), id);
        let changed = posts::patch(&self.app, &granted, patch).await?;
        Ok((*changed).clone())
    }

    /// # Errors
    /// 404 for an unknown post.
    pub async fn delete_post(&self, id: PostId) -> Result<()> {
        self.enter(Capability::PostsWrite, "posts.delete")?;
        let granted = Granted::<DeletePost>::for_plugin(self.cx.clone(), id);
        posts::delete(&self.app, &granted).await
    }

    /// Shows a post to one user without keeping it.
    ///
    /// # Errors
    /// Fails without the capability.
    pub fn send_ephemeral_post(&self, user: UserId, post: Post) -> Result<Post> {
        self.enter(Capability::PostsWrite, "posts.send_ephemeral")?;
        Ok((*posts::ephemeral(&self.app, &self.cx, user, post)).clone())
    }

    /// Shows a post that only one user sees anew, changed.
    ///
    /// # Errors
    /// Fails without the capability.
    pub fn update_ephemeral_post(&self, user: UserId, post: Post) -> Result<Post> {
        self.enter(Capability::PostsWrite, "posts.update_ephemeral")?;
        Ok((*posts::update_ephemeral(&self.app, &self.cx, user, post)).clone())
    }

    /// Takes a post that only one user sees away again.
    ///
    /// # Errors
    /// Fails without the capability.
    pub fn delete_ephemeral_post(&self, user: UserId, id: PostId) -> Result<()> {
        self.enter(Capability::PostsWrite, "posts.delete_ephemeral")?;
        posts::delete_ephemeral(&self.app, &self.cx, user, id);
        Ok(())
    }

    /// A page of a channel with its threads, as clients get it.
    ///
    /// # Errors
    /// 404 when the post to start from does not exist.
    pub async fn page_of_posts(&self, channel: ChannelId, cursor: Cursor, per_page: i64) -> Result<PostList> {
        let granted = self.grant::<ReadChannel>(Capability::PostsRead, "posts.page", channel)?;
        let (limit, _) = rows(0, per_page);
        let query = PageQuery { cursor, limit, collapsed: false, skip_threads: false };
        posts::page(&self.app, &granted, query).await
    }

    /// Searches what a user may read.
    ///
    /// # Errors
    /// 404 for an unknown user.
    pub async fn search_posts(&self, user: UserId, team: TeamId, asked: SearchParameter) -> Result<PostSearchResults> {
        self.enter(Capability::PostsRead, "posts.search")?;
        let cx = self.on_behalf_of(user).await?;
        posts::search(&self.app, &cx, team, asked).await
    }
}
