//! Posts: writing, reading pages and threads, pinning, searching.

use jackfield_model::{
    ChannelId, ChannelUnreadAt, ClientPost, DoPostActionRequest, FileInfo, Millis, MoveThreadParams, Post,
    PostAcknowledgement, PostActionApiResponse, PostEphemeral, PostId, PostInfo, PostList, PostPatch, PostReminder,
    PostSearchResults, SearchParameter, TeamId, wire,
};

use crate::path::{ByAction, ByChannel, ByPost, ByPostVersion, ByTeam, ByUser, ByUserAndChannel, ByUserAndPost};
use crate::query::{Exact, IncludeDeleted, PerPage, Window, query};
use crate::{StatusOk, operations};

query! {
    pub struct CreatePostQuery {
        /// Whether writing shows the author as online; yes unless it says `false`.
        pub set_online: String,
    }

    /// Which posts of a channel: a page, or those after a time, or around a post.
    pub struct PostsQuery {
        pub page: u32,
        pub per_page: PerPage,
        /// Changed since then, deleted ones included.
        pub since: Exact<Millis>,
        pub before: PostId,
        pub after: PostId,
        /// For administrators: deleted posts among the others, with what they said.
        pub include_deleted: bool,
        /// Leaves out the threads of the page's replies.
        #[serde(rename = "skipFetchThreads")]
        pub skip_fetch_threads: bool,
        /// Without replies; roots say who takes part in their threads.
        #[serde(rename = "collapsedThreads")]
        pub collapsed_threads: bool,
        /// Those come whole, not only with their ids.
        #[serde(rename = "collapsedThreadsExtended")]
        pub collapsed_threads_extended: bool,
    }

    pub struct ThreadQuery {
        /// 0 for the whole thread.
        #[serde(rename = "perPage")]
        pub per_page: Exact<u32>,
        #[serde(rename = "fromPost")]
        pub from_post: PostId,
        #[serde(rename = "fromCreateAt")]
        pub from_create_at: Millis,
        /// Replies that changed after it, in the order of their changes; not with `direction=up`.
        #[serde(rename = "fromUpdateAt")]
        pub from_update_at: Millis,
        /// `up` or `down`.
        pub direction: String,
        /// The post alone.
        #[serde(rename = "skipFetchThreads")]
        pub skip_fetch_threads: bool,
        /// The root says who takes part in the thread.
        #[serde(rename = "collapsedThreads")]
        pub collapsed_threads: bool,
        /// Those come whole, not only with their ids.
        #[serde(rename = "collapsedThreadsExtended")]
        pub collapsed_threads_extended: bool,
        /// With `fromUpdateAt`: leaves out a root that did not change.
        #[serde(rename = "updatesOnly")]
        pub updates_only: bool,
    }

    pub struct AroundUnreadQuery {
        pub limit_before: PerPage,
        pub limit_after: PerPage,
        #[serde(rename = "skipFetchThreads")]
        pub skip_fetch_threads: bool,
        #[serde(rename = "collapsedThreads")]
        pub collapsed_threads: bool,
        #[serde(rename = "collapsedThreadsExtended")]
        pub collapsed_threads_extended: bool,
    }

    pub struct FlaggedQuery {
        pub page: u32,
        pub per_page: PerPage,
        pub team_id: TeamId,
        pub channel_id: ChannelId,
    }
}

impl CreatePostQuery {
    pub fn sets_online(&self) -> bool {
        self.set_online != "false"
    }
}

impl PostsQuery {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
    }
}

impl FlaggedQuery {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
    }
}

wire! {
    pub struct SetUnreadRequest {
        pub collapsed_threads_supported: bool,
    }
}

operations! { tag "posts", scope Posts;
    /// Creates a post in a channel.
    CreatePost = POST "/api/v4/posts" -> 201 json ClientPost {
        query: CreatePostQuery,
        body: json Post,
        example: { "channel_id": "{channel_id}", "message": "Hello" },
        permission: CreatePost,
    }
    /// Shows a post to one user only; it is not kept.
    CreatePostEphemeral = POST "/api/v4/posts/ephemeral" -> 201 json ClientPost {
        body: json PostEphemeral,
        example: { "user_id": "{user_id}", "post": { "channel_id": "{channel_id}", "message": "Only for you" } },
        permission: CreatePostEphemeral,
    }
    /// Gets a post.
    GetPost = GET "/api/v4/posts/{post_id}" -> 200 json ClientPost {
        path: ByPost,
        query: IncludeDeleted,
        permission: ReadPost,
    }
    /// Gets those of many posts that one may read.
    GetPostsByIds = POST "/api/v4/posts/ids" -> 200 json Vec<ClientPost> {
        body: json Vec<PostId>,
        example: ["{post_id}"],
        scope: Posts read,
        permission: SignedIn,
    }
    /// Replaces what may be changed of a post.
    UpdatePost = PUT "/api/v4/posts/{post_id}" -> 200 json ClientPost {
        path: ByPost,
        body: json Post,
        example: { "id": "{post_id}", "message": "Changed" },
        permission: EditPost,
    }
    /// Changes a post; what is missing stays.
    PatchPost = PUT "/api/v4/posts/{post_id}/patch" -> 200 json ClientPost {
        path: ByPost,
        body: json PostPatch,
        example: { "message": "Changed" },
        permission: EditPost,
    }
    /// Deletes a post with its replies.
    DeletePost = DELETE "/api/v4/posts/{post_id}" -> 200 json StatusOk {
        path: ByPost,
        permission: DeletePost,
    }
    /// Moves a thread to another channel: it is written anew there, by its authors, and deleted where it was. Whoever may delete it
    /// may move it to where they may write, as far as `WranglerSettings` say.
    MoveThread = POST "/api/v4/posts/{post_id}/move" -> 200 json StatusOk {
        path: ByPost,
        body: json MoveThreadParams,
        example: { "channel_id": "{lounge_id}" },
        permission: DeletePost,
    }
    /// Gets the thread that a post is in.
    GetPostThread = GET "/api/v4/posts/{post_id}/thread" -> 200 json PostList {
        path: ByPost,
        query: ThreadQuery,
        example_query: "perPage=10",
        permission: ReadPost,
    }
    /// Gets a page of a channel's posts.
    GetPostsForChannel = GET "/api/v4/channels/{channel_id}/posts" -> 200 json PostList {
        path: ByChannel,
        query: PostsQuery,
        permission: ReadChannelContent,
    }
    /// Gets the posts before and after the first that a user has not read.
    GetPostsAroundLastUnread = GET "/api/v4/users/{user_id}/channels/{channel_id}/posts/unread" -> 200 json PostList {
        path: ByUserAndChannel,
        query: AroundUnreadQuery,
        permission: ReadChannelContent,
    }
    /// Marks a channel unread from a post on.
    SetPostUnread = POST "/api/v4/users/{user_id}/posts/{post_id}/set_unread" -> 200 json ChannelUnreadAt {
        path: ByUserAndPost,
        body: json SetUnreadRequest,
        example: { "collapsed_threads_supported": true },
        permission: ReadPost,
    }
    /// Lists the posts that a user saved.
    GetFlaggedPostsForUser = GET "/api/v4/users/{user_id}/posts/flagged" -> 200 json PostList {
        path: ByUser,
        query: FlaggedQuery,
        example_query: "team_id={team_id}",
        permission: EditUser,
    }
    /// Pins a post to its channel.
    PinPost = POST "/api/v4/posts/{post_id}/pin" -> 200 json StatusOk {
        path: ByPost,
        permission: ReadPost,
    }
    /// Unpins a post.
    UnpinPost = POST "/api/v4/posts/{post_id}/unpin" -> 200 json StatusOk {
        path: ByPost,
        permission: ReadPost,
    }
    /// Lists what a post said before it was edited, to its author.
    GetEditHistoryForPost = GET "/api/v4/posts/{post_id}/edit_history" -> 200 json Vec<ClientPost> {
        path: ByPost,
        permission: ReadEditHistory,
    }
    /// Gives a post the text of one of its old versions.
    RestorePostVersion = POST "/api/v4/posts/{post_id}/restore/{restore_version_id}" -> 200 json ClientPost {
        path: ByPostVersion,
        permission: EditPost,
    }
    /// Acknowledges a post.
    SaveAcknowledgementForPost = POST "/api/v4/users/{user_id}/posts/{post_id}/ack" -> 200 json PostAcknowledgement {
        path: ByUserAndPost,
        permission: ReadPost,
    }
    /// Takes back that one acknowledged a post.
    DeleteAcknowledgementForPost = DELETE "/api/v4/users/{user_id}/posts/{post_id}/ack" -> 200 json StatusOk {
        path: ByUserAndPost,
        permission: ReadPost,
    }
    /// Sets when somebody is reminded of a post.
    SetPostReminder = POST "/api/v4/users/{user_id}/posts/{post_id}/reminder" -> 200 json StatusOk {
        path: ByUserAndPost,
        body: json PostReminder,
        example: { "target_time": 4102444800_i64 },
        permission: ReadPost,
    }
    /// Tells where a post is, before one has joined its channel.
    GetPostInfo = GET "/api/v4/posts/{post_id}/info" -> 200 json PostInfo {
        path: ByPost,
        permission: SignedIn,
    }
    /// Lists the files of a post.
    GetFileInfosForPost = GET "/api/v4/posts/{post_id}/files/info" -> 200 json Vec<FileInfo> {
        path: ByPost,
        query: IncludeDeleted,
        scope: Files read,
        permission: ReadPost,
    }
    /// Presses a button or chooses from a menu of a post.
    DoPostAction = POST "/api/v4/posts/{post_id}/actions/{action_id}" -> 200 json PostActionApiResponse {
        path: ByAction,
        body: json DoPostActionRequest,
        example: { "selected_option": "" },
        permission: ReadPost,
    }
    /// Searches the posts of a team.
    SearchPosts = POST "/api/v4/teams/{team_id}/posts/search" -> 200 json PostSearchResults {
        path: ByTeam,
        body: json SearchParameter,
        example: { "terms": "Hello" },
        scope: Posts read everywhere,
        permission: ViewTeam,
    }
    /// Searches the posts of all one's teams.
    SearchPostsInAllTeams = POST "/api/v4/posts/search" -> 200 json PostSearchResults {
        body: json SearchParameter,
        example: { "terms": "Hello" },
        scope: Posts read,
        permission: SignedIn,
    }
}
