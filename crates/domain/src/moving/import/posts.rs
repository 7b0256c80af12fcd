//! Posts with their replies, reactions and files, some hundred in one transaction.
//!
//! A post is there already when its author wrote the same at the same time in the same place. It stays as it is; replies and
//! reactions that it lacks are added. Nobody is told of what comes in: it was written long ago.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jackfield_model::permission::UploadFile;
use jackfield_model::{
    ChannelId, FileId, FileInfo, Millis, Post, PostId, Reaction, Thread, ThreadMembership, UserId, limits, post_type,
};
use jackfield_storage::moving::{self as statements, Added, Known};
use jackfield_storage::{Batch, posts as stored_posts, threads};

use super::super::lines::{self, list, text};
use super::super::names::Place;
use super::super::report::Why;
use super::{Going, Halt, Import};
use crate::authorize::Granted;
use crate::posts::hashtags;
use crate::{Result, files};

/// Letters of a post's type.
const TYPE: usize = 26;
/// What a preference that saves a post is kept under.
const SAVED: &str = "flagged_post";

/// A post that waits for its transaction.
pub(super) struct Wanted {
    pub line: u64,
    pub is_direct: bool,
    pub post: Box<lines::Post>,
}

/// A post whose names are known, and what its line says of it besides.
struct Draft<'a> {
    line: u64,
    said: &'a lines::Post,
    post: Post,
    /// Whether it was there before.
    known: bool,
}

/// A thread of a line.
struct Whole<'a> {
    place: Place,
    root: Draft<'a>,
    replies: Vec<Draft<'a>>,
}

/// What tells one post from all others.
type Key = (UserId, Millis, ChannelId, bool, String);

fn key(post: &Post) -> Key {
    (post.user_id, post.create_at, post.channel_id, post.is_reply(), post.message.clone())
}

impl Import<'_> {
    /// Brings in what waits.
    pub(super) async fn flush(&mut self) -> Going {
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting_posts = 0;
        let Some(last) = waiting.last() else { return Ok(()) };
        let last = last.line;
        self.learn(&waiting).await?;
        let mut threads = Vec::with_capacity(waiting.len());
        for wanted in &waiting {
            match self.place(wanted).await {
                Ok(place) => match self.draft(wanted.line, &wanted.post, place, false) {
                    Ok(root) => threads.push(self.whole(place, root)),
                    Err(word) => self.leave_post(wanted.line, word, &wanted.post),
                },
                Err(Why::Refused(failure)) if failure.0.status_code >= 500 => return Err(Halt::Failed(failure)),
                Err(why) => self.report.leave(wanted.line, why, &place_name(&wanted.post)),
            }
        }
        self.find_known(&mut threads).await?;
        let mut batch = Batch::new();
        let mut kept = Vec::new();
        let filled = self.fill_batch(&mut batch, threads, &mut kept).await;
        self.report.line = last;
        let stored = match filled {
            Ok(()) => self.commit(batch).await,
            Err(failure) => Err(Halt::Failed(failure)),
        };
        if stored.is_err() {
            for file in &kept {
                // The rows decide; a file without one is only space.
                files::forget_bytes(self.app, file).await;
            }
        }
        stored
    }

    /// Looks up all names of what waits.
    async fn learn(&mut self, waiting: &[Wanted]) -> Result<()> {
        let mut people = BTreeSet::new();
        let mut channels: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for Wanted { post, is_direct, .. } in waiting {
            for said in std::iter::once(&**post).chain(list(&post.replies)) {
                people.insert(text(&said.user));
                people.extend(list(&said.flagged_by).iter().map(String::as_str));
                people.extend(list(&said.reactions).iter().map(|reaction| text(&reaction.user)));
            }
            people.extend(list(&post.thread_followers).iter().map(|follower| text(&follower.user)));
            if !*is_direct {
                channels.entry(text(&post.team)).or_default().push(text(&post.channel).to_owned());
            }
        }
        self.names.learn_people(self.app, people.into_iter()).await?;
        for (team, named) in channels {
            if let Some(team) = self.names.team(self.app, team).await? {
                self.names.learn_channels(self.app, team, &named).await?;
            }
        }
        Ok(())
    }

    /// Where a post belongs.
    async fn place(&mut self, wanted: &Wanted) -> std::result::Result<Place, Why> {
        let said = &wanted.post;
        if wanted.is_direct {
            let members = self.members(list(&said.channel_members)).await?;
            return Ok(self.channel_of(&members).await?.0);
        }
        let team = self.names.team(self.app, text(&said.team)).await?.ok_or("unknown_team")?;
        Ok(self.names.channel(team, text(&said.channel)).ok_or("unknown_channel")?)
    }

    /// A post of what a line says.
    fn draft<'a>(
        &self,
        line: u64,
        said: &'a lines::Post,
        place: Place,
        is_reply: bool,
    ) -> std::result::Result<Draft<'a>, &'static str> {
        let author = self.names.person(text(&said.user)).ok_or("unknown_user")?;
        let create_at = said.create_at.unwrap_or_default();
        if create_at.0 <= 0 || create_at > self.app.now() {
            return Err("bad_time");
        }
        let message = text(&said.message);
        if message.chars().count() > limits::POST_MESSAGE || text(&said.kind).len() > TYPE {
            return Err("too_long");
        }
        let props = said.props.clone().unwrap_or_default();
        if serde_json::to_string(&props).map_or(usize::MAX, |text| text.len()) > limits::POST_PROPS {
            return Err("too_long");
        }
        let edit_at = said.edit_at.filter(|at| at.0 > 0).unwrap_or_default();
        let post = Post {
            id: PostId::new(),
            create_at,
            update_at: create_at.max(edit_at),
            edit_at,
            is_pinned: said.is_pinned.unwrap_or_default(),
            user_id: author.id,
            channel_id: place.id,
            // Which one is known when it is known whether the root is there.
            root_id: if is_reply { PostId::new() } else { PostId::EMPTY },
            message: message.to_owned(),
            post_type: text(&said.kind).to_owned(),
            hashtags: hashtags(message),
            props,
            ..Post::default()
        };
        Ok(Draft { line, said, post, known: false })
    }

    fn whole<'a>(&mut self, place: Place, root: Draft<'a>) -> Whole<'a> {
        let mut replies = Vec::new();
        for said in list(&root.said.replies) {
            match self.draft(root.line, said, place, true) {
                Ok(reply) => replies.push(reply),
                Err(word) => self.leave_post(root.line, word, said),
            }
        }
        Whole { place, root, replies }
    }

    fn leave_post(&mut self, line: u64, word: &'static str, said: &lines::Post) {
        let at = said.create_at.unwrap_or_default();
        self.report.leave(line, word, &format!("{} {at}", text(&said.user)));
    }

    /// Finds out which posts are there, and gives those that are their ids.
    async fn find_known(&mut self, threads: &mut [Whole<'_>]) -> Result<()> {
        let of = |draft: &Draft<'_>| (draft.post.user_id, draft.post.create_at);
        let all = threads.iter().flat_map(|thread| std::iter::once(&thread.root).chain(&thread.replies)).map(of);
        let mut written: Vec<_> = all.collect();
        written.sort_unstable();
        written.dedup();
        let found = statements::known(&written).all::<Known>(&self.app.store).await?;
        let mut there: HashMap<Key, PostId> = found
            .into_iter()
            .map(|known| {
                let is_reply = !known.root_id.is_empty();
                ((known.user_id, known.create_at, known.channel_id, is_reply, known.message), known.id)
            })
            .collect();
        for thread in threads {
            let root = settle(&mut thread.root, &mut there);
            self.report_post("posts", thread.root.known);
            for reply in &mut thread.replies {
                reply.post.root_id = root;
                settle(reply, &mut there);
                self.report_post("replies", reply.known);
            }
        }
        Ok(())
    }

    fn report_post(&mut self, what: &str, known: bool) {
        if known { self.report.find(what) } else { self.report.import(what) }
    }

    /// Everything that threads bring, as statements; `kept` are the files whose bytes were stored.
    async fn fill_batch(&mut self, batch: &mut Batch, threads: Vec<Whole<'_>>, kept: &mut Vec<FileInfo>) -> Result<()> {
        let mut reacted = self.reacted(&threads).await?;
        let mut added: BTreeMap<ChannelId, Added> = BTreeMap::new();
        for Whole { place, mut root, mut replies } in threads {
            for draft in std::iter::once(&mut root).chain(&mut replies) {
                let reactions = self.reactions(draft, &mut reacted);
                if draft.known {
                    if !reactions.is_empty() {
                        batch.push(statements::mark_reacted(&[draft.post.id]));
                    }
                } else {
                    draft.post.has_reactions = !reactions.is_empty();
                    self.add_post(batch, draft, kept).await?;
                    count(added.entry(place.id).or_default(), &draft.post);
                }
                for reaction in reactions {
                    self.report.import("reactions");
                    batch.push(statements::react(&reaction));
                }
            }
            self.add_thread(batch, place, &root, &replies);
        }
        let channels: Vec<ChannelId> = added.keys().copied().collect();
        for (channel, added) in added {
            batch.push(statements::count(channel, added));
        }
        if !channels.is_empty() {
            batch.push(statements::note(self.job.id, &channels));
        }
        Ok(())
    }

    /// Who reacted to what is there.
    async fn reacted(&self, threads: &[Whole<'_>]) -> Result<HashSet<(PostId, UserId, String)>> {
        let drafts = threads.iter().flat_map(|thread| std::iter::once(&thread.root).chain(&thread.replies));
        let there = drafts.filter(|draft| draft.known && !list(&draft.said.reactions).is_empty());
        let ids: Vec<PostId> = there.map(|draft| draft.post.id).collect();
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        Ok(statements::reacted(&ids).all(&self.app.store).await?.into_iter().collect())
    }

    /// The reactions that a post lacks.
    fn reactions(&mut self, draft: &Draft<'_>, reacted: &mut HashSet<(PostId, UserId, String)>) -> Vec<Reaction> {
        let mut found = Vec::new();
        for said in list(&draft.said.reactions) {
            let emoji = text(&said.emoji_name);
            let is_name = (1..=limits::EMOJI_NAME).contains(&emoji.len()) && !emoji.contains([' ', '\n', ':', '\0']);
            let Some(person) = self.names.person(text(&said.user)).filter(|_| is_name) else {
                self.report.leave(draft.line, if is_name { "unknown_user" } else { "bad_emoji" }, text(&said.user));
                continue;
            };
            if reacted.insert((draft.post.id, person.id, emoji.to_owned())) {
                found.push(Reaction {
                    user_id: person.id,
                    post_id: draft.post.id,
                    emoji_name: emoji.to_owned(),
                    create_at: said.create_at.filter(|at| at.0 > 0).unwrap_or(draft.post.create_at),
                    channel_id: draft.post.channel_id,
                    ..Reaction::default()
                });
            }
        }
        found
    }

    /// A new post with its files, and for whom it is saved.
    async fn add_post(&mut self, batch: &mut Batch, draft: &mut Draft<'_>, kept: &mut Vec<FileInfo>) -> Result<()> {
        for said in list(&draft.said.attachments) {
            if draft.post.file_ids.len() >= limits::POST_FILE_IDS {
                self.report.leave(draft.line, "too_many", text(&said.path));
                continue;
            }
            if let Some(id) = self.add_file(batch, draft.line, &draft.post, text(&said.path), kept).await? {
                draft.post.file_ids.push(id);
            }
        }
        batch.push(stored_posts::insert(&draft.post));
        for name in list(&draft.said.flagged_by) {
            match self.names.person(name) {
                Some(person) => {
                    batch.push(statements::prefer(person.id, SAVED, draft.post.id.as_str(), "true"));
                }
                None => self.report.leave(draft.line, "unknown_user", name),
            }
        }
        Ok(())
    }

    async fn add_file(
        &mut self,
        batch: &mut Batch,
        line: u64,
        post: &Post,
        path: &str,
        kept: &mut Vec<FileInfo>,
    ) -> Result<Option<FileId>> {
        let most = self.app.config.read().settings.file.max_file_size;
        let most = u64::try_from(most).unwrap_or_default();
        let Some(received) = self.archive.file(path, most).await? else {
            self.report.leave(line, "no_such_file", path);
            return Ok(None);
        };
        let granted = Granted::<UploadFile>::for_system(self.cx.clone(), post.channel_id);
        match files::keep_of_post(self.app, &granted, path, &received, post).await {
            Ok(file) => {
                files::add_in(self.app, batch, &file);
                self.report.import("files");
                let id = file.id;
                kept.push(file);
                Ok(Some(id))
            }
            Err(failure) if failure.0.status_code < 500 => {
                self.report.leave(line, failure, path);
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    /// The thread that a root has with its replies, where some of them are new.
    fn add_thread(&mut self, batch: &mut Batch, place: Place, root: &Draft<'_>, replies: &[Draft<'_>]) {
        if replies.iter().all(|reply| reply.known) {
            return;
        }
        let id = root.post.id;
        let last = replies.iter().map(|reply| reply.post.create_at).max().unwrap_or_default();
        let mut in_order: Vec<&Post> = replies.iter().map(|reply| &reply.post).collect();
        in_order.sort_by_key(|post| post.create_at);
        let mut participants: Vec<UserId> = Vec::new();
        for post in in_order {
            participants.retain(|one| *one != post.user_id);
            participants.push(post.user_id);
        }
        let thread = Thread {
            id,
            channel_id: place.id,
            reply_count: i64::try_from(replies.len()).unwrap_or_default(),
            last_reply_at: last,
            participants: participants.clone(),
            delete_at: Millis::NEVER,
            team_id: place.team,
        };
        batch.push(statements::add_thread(&thread));
        if root.known {
            batch.push(threads::recount(id));
        }
        let follow = |user_id, last_view_update_at, unread_mentions| ThreadMembership {
            post_id: id,
            user_id,
            following: true,
            last_view_update_at,
            last_update_at: last,
            unread_mentions,
        };
        if let Some(said) = &root.said.thread_followers {
            for follower in said {
                match self.names.person(text(&follower.user)) {
                    Some(person) => {
                        let seen = follower.last_viewed.unwrap_or(last);
                        let mentions = follower.unread_mentions.unwrap_or_default().max(0);
                        batch.push(statements::follow(&follow(person.id, seen, mentions)));
                    }
                    None => self.report.leave(root.line, "unknown_user", text(&follower.user)),
                }
            }
            return;
        }
        participants.push(root.post.user_id);
        participants.sort_unstable();
        participants.dedup();
        for user in participants {
            batch.push(statements::follow(&follow(user, last, 0)));
        }
    }
}

/// Gives a post that is there its id; answers the id. Of two that are the same, the first is the post.
fn settle(draft: &mut Draft<'_>, there: &mut HashMap<Key, PostId>) -> PostId {
    use std::collections::hash_map::Entry;
    match there.entry(key(&draft.post)) {
        Entry::Occupied(found) => {
            draft.post.id = *found.get();
            draft.known = true;
        }
        Entry::Vacant(free) => {
            free.insert(draft.post.id);
        }
    }
    draft.post.id
}

fn count(added: &mut Added, post: &Post) {
    if post_type::is_join_leave(&post.post_type) {
        return;
    }
    added.posts += 1;
    added.last = added.last.max(post.create_at);
    if !post.is_reply() {
        added.roots += 1;
        added.last_root = added.last_root.max(post.create_at);
    }
}

fn place_name(said: &lines::Post) -> String {
    match list(&said.channel_members) {
        [] => format!("{}/{}", text(&said.team), text(&said.channel)),
        members => members.join(", "),
    }
}
