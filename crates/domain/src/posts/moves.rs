//! Moving a thread to another channel. Mattermost: it is written anew there, by the same authors and in the same order, and
//! deleted where it was, so that every reader of either channel hears of what they are used to. What belongs to its posts goes
//! along: files, reactions, old versions, pins, what they ask of their readers, who acknowledged them and who is to be reminded.
//! All of it is one transaction.

use std::collections::BTreeSet;
use std::sync::Arc;

use jackfield_model::permission::{CreatePost, DeletePost};
use jackfield_model::{
    Channel, ChannelId, ChannelMember, ChannelType, ClientPost, Millis, Post, PostId, PostPriority, Team, User, UserId,
    post_type,
};
use jackfield_storage::channels::{self, Change};
use jackfield_storage::{
    Batch, Error, channel_members, files, posts as statements, priorities, reactions, teams, threads as stored_threads,
    users,
};

use super::create::{self, check, create, keep_what_plugins_may_not_change, prepare};
use super::identity::Author;
use super::store::{New, add};
use super::system::system_post;
use super::threads::Followers;
use super::words::Words;
use super::{actions, mentions, metadata, priority, reminders};
use crate::authorize::Granted;
use crate::blocks::Manner;
use crate::config::Settings;
use crate::cx::SystemCx;
use crate::events::{Event, Place, Record, store_with};
use crate::texts::{locale_of_server, plain, text};
use crate::users::Writer;
use crate::{App, Cx, Failure, Result, blocks};

/// Posts of a thread that may be moved, whatever the settings say.
const MOST: i64 = 1000;

/// How often it is tried, while others write below the thread.
const TRIES: usize = 3;

/// Moves a thread, by its root, to another channel.
///
/// # Errors
/// 400 for a reply, a thread that is too long and channels that the settings leave out; 403 for people whom they leave out;
/// what plugins refuse there. Nothing has moved then.
#[crate::boxed]
pub async fn move_to(app: &App, granted: &Granted<DeletePost>, into: &Granted<CreatePost>) -> Result<()> {
    let (found, target) = (granted.object(app).await?, into.object(app).await?);
    let (root, from) = (found.post()?, &found.channel.channel);
    check_person(app, granted, from).await?;
    check_places(&app.config.read().settings, from, &target.channel)?;
    if root.is_reply() || root.post_type.starts_with(post_type::SYSTEM_PREFIX) {
        return Err(Failure::of("app.post.move_thread_command.error#reply", 400));
    }
    if found.channel.is_archived() {
        return Err(Failure::of("api.post.delete_post.can_not_delete_post_in_deleted.error", 400));
    }
    let into = create::channel(app, into).await?;
    let most = app.config.read().settings.wrangler.move_thread_max_count.clamp(1, MOST);
    let mover = Mover { app, granted, root, from, into };
    for _ in 0..TRIES {
        let mut thread = statements::of_threads(root.user_id, &[root.id], most + 1).all::<Post>(&app.store).await?;
        if i64::try_from(thread.len()).unwrap_or(i64::MAX) > most {
            return Err(Failure::of("app.post.move_thread_command.error#count", 400).with("most", most));
        }
        thread.sort_by_key(|post| (post.is_reply(), post.create_at, post.id));
        if thread.first().is_none_or(|first| first.id != root.id) {
            break;
        }
        let written = mover.written(thread).await?;
        let made = written.first().map(|root| root.post.id).unwrap_or_default();
        if mover.store(&written).await? {
            mover.tell(made, written.len()).await;
            return Ok(());
        }
    }
    Err(Failure::of("app.post.get.app_error", 404))
}

/// Whether the settings let somebody move threads at all. Mattermost: administrators always, everybody where no role is named.
async fn check_person(app: &App, granted: &Granted<DeletePost>, from: &Channel) -> Result<()> {
    let (roles, domains) = {
        let config = app.config.read();
        let wrangler = &config.settings.wrangler;
        (wrangler.permitted_wrangler_roles.clone(), wrangler.allowed_email_domain.clone())
    };
    if app.holds(granted.cx(), "manage_system") || roles.is_empty() && domains.is_empty() {
        return Ok(());
    }
    let id = granted.user_id();
    let user = users::by_id(id).optional::<User>(&app.store).await?.unwrap_or_default();
    let member = channel_members::get(from.id, id).optional::<ChannelMember>(&app.store).await?.unwrap_or_default();
    let holds =
        |role: &String| [&user.roles, &member.roles].iter().any(|held| held.split(' ').any(|held| held == role));
    let is_of = |domain: &String| user.email.rsplit_once('@').is_some_and(|(_, of)| of.eq_ignore_ascii_case(domain));
    if (roles.is_empty() || roles.iter().any(holds)) && (domains.is_empty() || domains.iter().any(is_of)) {
        return Ok(());
    }
    Err(Failure::of("api.post.move_thread.no_permission", 403))
}

/// Whether threads may be moved out of the one channel into the other.
fn check_places(settings: &Settings, from: &Channel, into: &Channel) -> Result<()> {
    let wrangler = &settings.wrangler;
    let may_leave = match from.channel_type {
        ChannelType::Private => wrangler.move_thread_from_private_channel_enable,
        ChannelType::Direct => wrangler.move_thread_from_direct_message_channel_enable,
        ChannelType::Group => wrangler.move_thread_from_group_message_channel_enable,
        _ => true,
    };
    if from.id == into.id || !may_leave {
        return Err(Failure::of("app.post.move_thread_command.error#channel", 400));
    }
    let changes_team = !from.team_id.is_empty() && !into.team_id.is_empty() && from.team_id != into.team_id;
    if changes_team && !wrangler.move_thread_to_another_team_enable {
        return Err(Failure::of("app.post.move_thread_command.error#team", 400));
    }
    Ok(())
}

/// Who moves what where.
struct Mover<'a> {
    app: &'a App,
    granted: &'a Granted<DeletePost>,
    root: &'a Post,
    from: &'a Channel,
    into: Arc<Channel>,
}

/// A post of the thread as it is written into its new channel.
struct Written {
    old: PostId,
    post: Post,
    /// What clients get of it.
    shown: Post,
    writer: Arc<Writer>,
    told: Vec<UserId>,
    followers: Followers,
    /// What it asks of its readers.
    asked: Option<PostPriority>,
}

impl Mover<'_> {
    fn system(&self) -> SystemCx {
        SystemCx::within(self.granted.cx(), "a moved thread")
    }

    /// Makes the posts that the thread becomes. Plugins are asked about each before anything is stored.
    async fn written(&self, thread: Vec<Post>) -> Result<Vec<Written>> {
        let shown = metadata::shown(self.app, thread.clone(), false).await?;
        let mut written: Vec<Written> = Vec::with_capacity(thread.len());
        let mut follow: BTreeSet<UserId> = thread.first().map(|root| root.user_id).into_iter().collect();
        for old in thread {
            let before = shown.iter().find(|post| post.id == old.id);
            let root = written.first().map(|root| &root.post);
            let next = self.write(old, before, root, &mut follow, written.len()).await?;
            written.push(next);
        }
        Ok(written)
    }

    async fn write(
        &self,
        old: Post,
        before: Option<&ClientPost>,
        root: Option<&Post>,
        follow: &mut BTreeSet<UserId>,
        at: usize,
    ) -> Result<Written> {
        let (app, system) = (self.app, self.system());
        let cx: &Arc<Cx> = &system;
        let asked = old.metadata.as_ref().and_then(|metadata| metadata.priority.clone());
        let asked = asked.filter(PostPriority::says_something);
        let writer = app.memory.writers.find(app, old.user_id).await?;
        let mut post = Post {
            user_id: old.user_id,
            root_id: root.map(|root| root.id).unwrap_or_default(),
            is_pinned: old.is_pinned,
            message: old.message,
            post_type: old.post_type,
            props: old.props,
            ..Post::default()
        };
        prepare(app, &mut post, &self.into, &writer);
        post.file_ids = old.file_ids;
        let first = post.clone();
        let mut post = app.hooks.message_will_be_posted(cx, &post).await?.settle(post, "Post")?;
        keep_what_plugins_may_not_change(&mut post, &first);
        post.is_pinned = first.is_pinned;
        blocks::settle(Manner::Lenient, &mut post)?;
        check(&post)?;
        let message = Words::of(&post.message);
        post.hashtags = message.hashtags();
        actions::name_actions(&mut post);
        let told = mentions::of_post(app, cx, &post, &mentions::words(&post, &message), &self.into).await?;

        let mut followers = Followers::default();
        if root.is_some() {
            if app.config.read().settings.service.thread_auto_follow {
                follow.extend(&told);
            }
            followers.all = follow.iter().copied().filter(|user| *user != post.user_id).collect();
            followers.new.clone_from(&followers.all);
            follow.insert(post.user_id);
            post.reply_count = i64::try_from(at).unwrap_or(i64::MAX);
        }
        post.edit_at = old.edit_at;
        post.has_reactions = old.has_reactions;
        let mut metadata = before.and_then(|shown| shown.metadata.clone()).unwrap_or_default();
        for reaction in &mut metadata.reactions {
            (reaction.post_id, reaction.channel_id) = (post.id, self.into.id);
        }
        for file in &mut metadata.files {
            (file.post_id, file.channel_id) = (post.id, self.into.id);
        }
        for made in &mut metadata.acknowledgements {
            (made.post_id, made.channel_id) = (post.id, self.into.id);
        }
        post.metadata = Some(metadata);
        let shown = ClientPost::from(&post).into();
        Ok(Written { old: old.id, post, shown, writer, told, followers, asked })
    }

    /// Stores the thread where it is now and takes it away from where it was; answers whether it was still as it had been read.
    async fn store(&self, written: &[Written]) -> Result<bool> {
        let (app, system, now) = (self.app, self.system(), self.app.now());
        let mut batch = Batch::new();
        // Of two who move threads to and fro, one waits for the other before it has anything.
        let mut both = [self.from.id, self.into.id];
        both.sort_unstable();
        for channel in both {
            batch.ask::<(ChannelId,)>(channels::lock(channel));
        }
        let ids: Vec<PostId> = written.iter().map(|one| one.old).collect();
        let reminded = reminders::of_posts(app, &ids).await?;
        let root = written.first().map(|root| &root.post);
        for one in written {
            let Written { old, post, shown, writer, told, followers, asked } = one;
            let new = New {
                post,
                shown: shown.clone(),
                written: Millis::NEVER,
                channel: &self.into,
                writer,
                root: root.filter(|_| post.is_reply()),
                told,
                followers,
                key: None,
                asked: None,
            };
            add(app, &system, new, &mut batch);
            batch.push(statements::carry(*old, post.id));
            batch.push(statements::carry_history(*old, post));
            batch.push(files::carry(*old, post.id, self.into.id, now));
            batch.push(reactions::carry(*old, post.id, self.into.id));
            batch.push(priorities::carry(*old, post.id, self.into.id));
            batch.push(priorities::carry_acknowledgements(*old, post.id, self.into.id));
            batch.push(priorities::carry_reminders(*old, post.id));
            if let Some(asked) = asked {
                priority::carry(app, &mut batch, post, told, asked);
            }
            reminders::carry(app, &mut batch, &reminded, *old, post.id);
        }
        self.take_away(&mut batch, &ids, now);
        match batch.commit(&app.store).await {
            Ok(_) => Ok(true),
            Err(Error::Unexpected { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes the thread where it was, if it is still all that was read of it.
    fn take_away(&self, batch: &mut Batch, ids: &[PostId], now: Millis) {
        let (root, from, by) = (self.root.clone(), self.from.id, self.granted.user_id());
        let change = batch.ask::<Change>(channels::change(from, now));
        batch.expect(statements::delete_moved(root.id, by), u64::try_from(ids.len()).unwrap_or(u64::MAX));
        batch.push(stored_threads::set_deleted(root.id, now));
        let cx = self.granted.cx().clone();
        store_with(batch, &self.app.events, || {
            let post = Arc::new(Post { delete_at: now, update_at: now, ..root.clone() });
            Event::PostDeleted { post, delete_by: by }.caused_by(&cx)
        });
        batch.record_when_known(&self.app.events, move || {
            let change = change.get()?;
            let post = Arc::new(Post { delete_at: change.at, update_at: change.at, ..root.clone() });
            let event = Event::PostDeleted { post, delete_by: by };
            Some(event.caused_by(&cx).at(Place::new(from, change)))
        });
    }

    /// Says in both channels what happened. The thread has moved by then, so that a failure is logged.
    async fn tell(&self, made: PostId, count: usize) {
        let (app, by, locale) = (self.app, self.granted.user_id(), locale_of_server(self.app));
        let note = Post {
            user_id: by,
            root_id: made,
            message: plain("app.post.move_thread.from_another_channel", locale),
            post_type: post_type::WRANGLER.into(),
            ..Post::default()
        };
        let creates = Granted::<CreatePost>::for_system(self.system(), self.into.id);
        if let Err(failure) = create(app, &creates, note, Author::Server).await {
            tracing::error!(cause = %failure, "Could not say where a thread came from");
        }
        let key = if count == 1 {
            "app.post.move_thread_command.channel.one_message"
        } else {
            "app.post.move_thread_command.channel.multiple_messages"
        };
        let link = self.link(made).await;
        let message = text(key, locale, &[("count", count.to_string()), ("link", link)]);
        system_post(app, self.granted.cx(), self.from.id, by, post_type::WRANGLER, message, Default::default()).await;
    }

    async fn link(&self, post: PostId) -> String {
        let team = match self.into.team_id.some() {
            Some(team) => teams::by_id(team).optional::<Team>(&self.app.store).await.ok().flatten(),
            None => None,
        };
        let team = team.map_or_else(|| "_redirect".to_owned(), |team| team.name);
        let config = self.app.config.read();
        format!("{}/{team}/pl/{post}", config.settings.service.site_url.trim_end_matches('/'))
    }
}
