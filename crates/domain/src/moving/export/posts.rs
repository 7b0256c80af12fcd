//! The lines of posts, and of the channels of few.

use std::collections::{BTreeMap, HashMap};

use jackfield_model::{
    Channel, ChannelId, ChannelMember, ChannelType, FileInfo, Millis, Post, PostId, Reaction, ThreadMembership, UserId,
};
use jackfield_storage::{files as stored_files, moving as statements, reactions as stored_reactions};
use sha2::{Digest, Sha256};

use super::super::lines::{self, Line, at, some};
use super::{Export, Going, PAGE, is_last};

/// A channel whose posts are exported, as its lines name it.
enum Place {
    OfTeam { team: String, channel: String },
    Direct { members: Vec<String> },
}

impl Place {
    fn name(&self) -> String {
        match self {
            Self::OfTeam { team, channel } => format!("{team}/{channel}"),
            Self::Direct { members } => members.join(","),
        }
    }
}

/// What belongs to the posts of a page.
struct Belongings {
    reactions: HashMap<PostId, Vec<Reaction>>,
    followers: HashMap<PostId, Vec<ThreadMembership>>,
    files: HashMap<PostId, Vec<FileInfo>>,
}

impl Export<'_> {
    pub(super) async fn posts_of_channels(&mut self) -> Going {
        let channels: Vec<(ChannelId, Place)> = self
            .channels
            .iter()
            .filter_map(|channel| {
                let team = self.teams.get(&channel.team_id)?.clone();
                Some((channel.id, Place::OfTeam { team, channel: channel.name.clone() }))
            })
            .collect();
        let count = channels.len();
        for (done, (id, place)) in channels.into_iter().enumerate() {
            self.posts(id, &place).await?;
            self.progress = percent(done, count, 10, 60);
        }
        Ok(())
    }

    /// Direct and group channels, and then what was written there.
    pub(super) async fn direct_channels(&mut self) -> Going {
        let mut found: BTreeMap<Vec<String>, ChannelId> = BTreeMap::new();
        let mut after = String::new();
        let mut lines = Vec::new();
        loop {
            let page = statements::direct_channels(&after, PAGE).all::<Channel>(&self.app.store).await?;
            let ids: Vec<ChannelId> = page.iter().map(|channel| channel.id).collect();
            let members = statements::members(&ids).all::<ChannelMember>(&self.app.store).await?;
            let last = is_last(&page);
            for channel in page {
                after.clone_from(&channel.name);
                let of_it: Vec<&ChannelMember> =
                    members.iter().filter(|member| member.channel_id == channel.id).collect();
                if let Some((names, line)) = self.direct_channel(&channel, &of_it) {
                    found.insert(names.clone(), channel.id);
                    lines.push((names, line));
                }
            }
            self.going().await?;
            if last {
                break;
            }
        }
        lines.sort_by(|one, other| one.0.cmp(&other.0));
        for (_, line) in lines {
            self.write(&line).await?;
        }
        let count = found.len();
        for (done, (members, id)) in found.into_iter().enumerate() {
            self.posts(id, &Place::Direct { members }).await?;
            self.progress = percent(done, count, 60, 80);
        }
        Ok(())
    }

    /// The line of a channel whose members are all there.
    fn direct_channel(&self, channel: &Channel, members: &[&ChannelMember]) -> Option<(Vec<String>, Line)> {
        let named: Option<Vec<(String, &ChannelMember)>> =
            members.iter().map(|member| self.people.get(&member.user_id).map(|name| (name.clone(), *member))).collect();
        let mut named = named.filter(|named| !named.is_empty())?;
        named.sort_by(|one, other| one.0.cmp(&other.0));
        let names: Vec<String> = named.iter().map(|(name, _)| name.clone()).collect();
        let number = |count: i64| (count != 0).then_some(count);
        let participants = named.iter().map(|(name, member)| lines::Participant {
            username: Some(name.clone()),
            mention_count: number(member.mention_count),
            mention_count_root: number(member.mention_count_root),
            urgent_mention_count: number(member.urgent_mention_count),
            last_viewed_at: Some(member.last_viewed_at),
        });
        let others = |own: UserId| {
            let other = members.iter().find(|member| member.user_id != own);
            other.map_or(own, |member| member.user_id)
        };
        let shown = named.iter().filter(|(_, member)| {
            let key = match channel.channel_type {
                ChannelType::Direct => others(member.user_id).to_string(),
                _ => channel.id.to_string(),
            };
            self.shown.contains(&(member.user_id, key))
        });
        let said = lines::DirectChannel {
            members: Some(names.clone()),
            participants: Some(participants.collect()),
            favorited_by: list(self.liked.get(&channel.id).cloned().unwrap_or_default()),
            shown_by: list(shown.map(|(name, _)| name.clone()).collect()),
            header: some(&channel.header),
        };
        Some((names, Line { direct_channel: Some(Box::new(said)), ..Line::of_kind("direct_channel") }))
    }

    /// The posts of a channel, the oldest first, each with its replies.
    async fn posts(&mut self, channel: ChannelId, place: &Place) -> Going {
        let (mut after, mut limit) = (Millis(i64::MIN), PAGE);
        loop {
            let mut roots = statements::roots(channel, after, limit).all::<Post>(&self.app.store).await?;
            let is_whole = i64::try_from(roots.len()).unwrap_or(i64::MAX) < limit;
            let Some(last) = roots.last().map(|post| post.create_at) else { return Ok(()) };
            if !is_whole {
                // What has the same time stays together, since its order is that of its words.
                let before = roots.len();
                roots.retain(|post| post.create_at != last);
                if roots.is_empty() {
                    limit = i64::try_from(before).unwrap_or(i64::MAX / 4).saturating_mul(2);
                    continue;
                }
            }
            after = roots.last().map_or(last, |post| post.create_at);
            limit = PAGE;
            self.page(roots, place).await?;
            self.going().await?;
            if is_whole {
                return Ok(());
            }
        }
    }

    async fn page(&mut self, mut roots: Vec<Post>, place: &Place) -> Going {
        let ids: Vec<PostId> = roots.iter().map(|post| post.id).collect();
        let mut replies: HashMap<PostId, Vec<Post>> = HashMap::new();
        for reply in statements::replies(&ids).all::<Post>(&self.app.store).await? {
            replies.entry(reply.root_id).or_default().push(reply);
        }
        let belongings = self.belongings(&roots, &replies).await?;
        self.sort(&mut roots);
        for root in roots {
            let mut of_it = replies.remove(&root.id).unwrap_or_default();
            self.sort(&mut of_it);
            let Some(mut said) = self.said(&root, place, &belongings).await? else { continue };
            if !of_it.is_empty() {
                let mut told = Vec::with_capacity(of_it.len());
                for reply in &of_it {
                    told.extend(self.said(reply, place, &belongings).await?);
                }
                said.replies = Some(told);
                said.thread_followers = Some(self.followers(belongings.followers.get(&root.id)));
            }
            let line = match place {
                Place::OfTeam { team, channel } => {
                    (said.team, said.channel) = (Some(team.clone()), Some(channel.clone()));
                    Line { post: Some(Box::new(said)), ..Line::of_kind("post") }
                }
                Place::Direct { members } => {
                    said.channel_members = Some(members.clone());
                    Line { direct_post: Some(Box::new(said)), ..Line::of_kind("direct_post") }
                }
            };
            self.write(&line).await?;
        }
        Ok(())
    }

    async fn belongings(&self, roots: &[Post], replies: &HashMap<PostId, Vec<Post>>) -> Going<Belongings> {
        let store = &self.app.store;
        let all: Vec<&Post> = roots.iter().chain(replies.values().flatten()).collect();
        let of = |wanted: fn(&Post) -> bool| -> Vec<PostId> {
            all.iter().filter(|post| wanted(post)).map(|post| post.id).collect()
        };
        let mut found = Belongings { reactions: HashMap::new(), followers: HashMap::new(), files: HashMap::new() };
        for some in of(|post| post.has_reactions).chunks(1000) {
            for reaction in stored_reactions::of_posts(some).all::<Reaction>(store).await? {
                found.reactions.entry(reaction.post_id).or_default().push(reaction);
            }
        }
        let threads: Vec<PostId> = replies.keys().copied().collect();
        for follower in statements::followers(&threads).all::<ThreadMembership>(store).await? {
            found.followers.entry(follower.post_id).or_default().push(follower);
        }
        if self.wants("include_attachments") {
            for some in of(|post| !post.file_ids.is_empty()).chunks(1000) {
                for file in stored_files::of_posts(some).all::<FileInfo>(store).await? {
                    found.files.entry(file.post_id).or_default().push(file);
                }
            }
        }
        Ok(found)
    }

    /// The order of posts does not depend on their ids.
    fn sort(&self, posts: &mut [Post]) {
        posts.sort_by(|one, other| {
            let name = |post: &Post| self.people.get(&post.user_id).map(String::as_str).unwrap_or_default();
            let key = |post| (name(post), post.message.as_str());
            one.create_at.cmp(&other.create_at).then_with(|| key(one).cmp(&key(other)))
        });
    }

    /// A post as its line says it; nothing when its author is gone.
    async fn said(&mut self, post: &Post, place: &Place, of: &Belongings) -> Going<Option<lines::Post>> {
        let Some(user) = self.people.get(&post.user_id).cloned() else { return Ok(None) };
        let mut attachments = Vec::new();
        let files = of.files.get(&post.id).map(Vec::as_slice).unwrap_or_default();
        let in_order = post.file_ids.iter().filter_map(|id| files.iter().find(|file| file.id == *id));
        for (number, file) in in_order.enumerate() {
            let path = format!("files/{}/{}", digest(post, &user, place, number), file.name);
            self.writer.later(&path, &file.path).await?;
            attachments.push(lines::Attachment { path: Some(path) });
        }
        let mut reactions: Vec<lines::Reaction> = of
            .reactions
            .get(&post.id)
            .into_iter()
            .flatten()
            .filter_map(|reaction| {
                Some(lines::Reaction {
                    user: Some(self.people.get(&reaction.user_id)?.clone()),
                    emoji_name: Some(reaction.emoji_name.clone()),
                    create_at: Some(reaction.create_at),
                })
            })
            .collect();
        reactions.sort_by(|one, other| {
            (one.create_at, &one.user, &one.emoji_name).cmp(&(other.create_at, &other.user, &other.emoji_name))
        });
        Ok(Some(lines::Post {
            user: Some(user),
            kind: some(&post.post_type),
            message: Some(post.message.clone()),
            props: Some(post.props.clone()).filter(|props| !props.is_empty()),
            create_at: Some(post.create_at),
            edit_at: at(post.edit_at),
            is_pinned: post.is_pinned.then_some(true),
            flagged_by: list(self.saved.get(&post.id).cloned().unwrap_or_default()),
            reactions: list(reactions),
            attachments: list(attachments),
            ..lines::Post::default()
        }))
    }

    fn followers(&self, found: Option<&Vec<ThreadMembership>>) -> Vec<lines::Follower> {
        let told = found.into_iter().flatten().filter_map(|follower| {
            Some(lines::Follower {
                user: Some(self.people.get(&follower.user_id)?.clone()),
                last_viewed: Some(follower.last_view_update_at),
                unread_mentions: Some(follower.unread_mentions).filter(|count| *count != 0),
            })
        });
        let mut told: Vec<lines::Follower> = told.collect();
        told.sort_by(|one, other| one.user.cmp(&other.user));
        told
    }
}

fn list<T>(values: Vec<T>) -> Option<Vec<T>> {
    (!values.is_empty()).then_some(values)
}

fn percent(done: usize, of: usize, from: i64, to: i64) -> i64 {
    let share = (done + 1).saturating_mul(100).checked_div(of).unwrap_or(100);
    from + (to - from) * i64::try_from(share).unwrap_or(100) / 100
}

/// What a file is called within the archive: the same on every server, and different for each.
fn digest(post: &Post, user: &str, place: &Place, number: usize) -> String {
    let said = serde_json::json!([place.name(), user, post.create_at, post.message, post.is_reply(), number]);
    let bytes = Sha256::digest(said.to_string());
    bytes.iter().take(13).map(|byte| format!("{byte:02x}")).collect()
}
