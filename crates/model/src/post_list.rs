//! Pages of posts: an order and the posts by id, which may hold more than the order does.

use std::collections::BTreeMap;

use crate::wire::{is_zero, wire};
use crate::{ClientPost, Millis, PostId};

wire! {
    /// A page of posts, newest first. Roots of replies on the page are in `posts` but not in `order`.
    pub struct PostList {
        pub order: Vec<PostId>,
        pub posts: BTreeMap<PostId, ClientPost>,
        /// The post after the newest of the page; empty at the end.
        pub next_post_id: PostId,
        /// The post before the oldest of the page; empty at the beginning.
        pub prev_post_id: PostId,
        #[serde(skip_serializing_if = "is_zero")]
        pub has_next: Option<bool>,
        pub first_inaccessible_post_time: Millis,
    }

    /// Found posts with the words that matched in each.
    pub struct PostSearchResults {
        pub order: Vec<PostId>,
        pub posts: BTreeMap<PostId, ClientPost>,
        pub next_post_id: PostId,
        pub prev_post_id: PostId,
        #[serde(skip_serializing_if = "is_zero")]
        pub has_next: Option<bool>,
        pub first_inaccessible_post_time: Millis,
        pub matches: BTreeMap<PostId, Vec<String>>,
    }

    pub struct SearchParameter {
        pub terms: Option<String>,
        pub is_or_search: Option<bool>,
        pub time_zone_offset: Option<i64>,
        pub page: Option<i64>,
        pub per_page: Option<i64>,
        pub include_deleted_channels: Option<bool>,
    }
}

impl PostList {
    /// Adds a post to the page itself.
    pub fn push(&mut self, post: ClientPost) {
        self.order.push(post.id);
        self.posts.insert(post.id, post);
    }

    /// Adds a post that the page's posts need, such as their root.
    pub fn attach(&mut self, post: ClientPost) {
        self.posts.entry(post.id).or_insert(post);
    }
}

impl PostSearchResults {
    pub fn new(list: PostList, matches: BTreeMap<PostId, Vec<String>>) -> Self {
        Self {
            order: list.order,
            posts: list.posts,
            next_post_id: list.next_post_id,
            prev_post_id: list.prev_post_id,
            has_next: list.has_next,
            first_inaccessible_post_time: list.first_inaccessible_post_time,
            matches,
        }
    }
}
