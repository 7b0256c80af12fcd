//! Moving a thread to another channel. Mattermost: it is written anew there, by the same authors and in the same order, and
//! deleted where it was, so that every reader of either channel hears of what they are used to.

use jackfield_model::permission::{AddReaction, CreatePost, DeletePost, ReadFile};
use jackfield_model::{Channel, ChannelMember, ChannelType, Post, PostId, Reaction, User, post_type};
use jackfield_storage::{channel_members, posts as statements, reactions as stored_reactions, teams, users};

use super::create::create;
use super::delete::delete;
use super::identity::Author;
use super::system::system_post;
use crate::authorize::Granted;
use crate::config::Settings;
use crate::cx::SystemCx;
use crate::texts::{locale_of_server, plain, text};
use crate::{App, Failure, Result, files, reactions};

/// Posts of a thread that may be moved, whatever the settings say.
const MOST: i64 = 1000;

/// Moves a thread, by its root, to another channel.
///
/// # Errors
/// 400 for a reply, a thread that is too long and channels that the settings leave out; 403 for people whom they leave out;
/// what [`create`] refuses there. What was written by then is deleted again.
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
    let most = app.config.read().settings.wrangler.move_thread_max_count.clamp(1, MOST);
    let mut thread = statements::of_threads(root.user_id, &[root.id], most + 1).all::<Post>(&app.store).await?;
    if i64::try_from(thread.len()).unwrap_or(i64::MAX) > most {
        return Err(Failure::of("app.post.move_thread_command.error#count", 400).with("most", most));
    }
    thread.sort_by_key(|post| (post.is_reply(), post.create_at, post.id));
    let count = thread.len();
    let mover = Mover { app, granted, into: target.channel.clone() };
    let mut made = None;
    let written = mover.write(thread, &mut made).await;
    let moved = match written {
        Ok(()) => delete(app, granted).await,
        failed => failed,
    };
    match (moved, made) {
        (Ok(()), Some(made)) => mover.tell(made, from, count).await,
        (Ok(()), None) => {}
        (Err(failure), made) => {
            if let Some(made) = made {
                mover.take_back(made).await;
            }
            return Err(failure);
        }
    }
    Ok(())
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
    into: std::sync::Arc<Channel>,
}

impl Mover<'_> {
    fn system(&self) -> SystemCx {
        SystemCx::within(self.granted.cx(), "a moved thread")
    }

    /// Writes the thread into its new channel; `made` becomes its new root.
    async fn write(&self, thread: Vec<Post>, made: &mut Option<PostId>) -> Result<()> {
        for post in thread {
            let (old, author) = (post.id, post.user_id);
            let granted: Vec<_> =
                post.file_ids.iter().map(|id| Granted::<ReadFile>::for_system(self.system(), *id)).collect();
            let draft = Post {
                user_id: author,
                root_id: made.unwrap_or_default(),
                message: post.message,
                post_type: post.post_type,
                props: post.props,
                file_ids: files::copies(self.app, &granted, author).await?,
                ..Post::default()
            };
            let creates = Granted::<CreatePost>::for_system(self.system(), self.into.id);
            let new = create(self.app, &creates, draft, Author::Server).await?.id;
            made.get_or_insert(new);
            if post.has_reactions {
                self.react(old, new).await?;
            }
        }
        Ok(())
    }

    async fn react(&self, old: PostId, new: PostId) -> Result<()> {
        let adds = Granted::<AddReaction>::for_system(self.system(), new);
        for reaction in stored_reactions::of_post(old).all::<Reaction>(&self.app.store).await? {
            // An emoji that was deleted since goes with the old post.
            if let Err(failure) = reactions::add(self.app, &adds, reaction.user_id, &reaction.emoji_name).await {
                tracing::info!(cause = %failure, "A reaction was not moved with its post");
            }
        }
        Ok(())
    }

    /// Says in both channels what happened. The thread has moved by then, so that a failure is logged.
    async fn tell(&self, made: PostId, from: &Channel, count: usize) {
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
        system_post(app, self.granted.cx(), from.id, by, post_type::WRANGLER, message, Default::default()).await;
    }

    async fn link(&self, post: PostId) -> String {
        let team = match self.into.team_id.some() {
            Some(team) => teams::by_id(team).optional::<jackfield_model::Team>(&self.app.store).await.ok().flatten(),
            None => None,
        };
        let team = team.map_or_else(|| "_redirect".to_owned(), |team| team.name);
        let config = self.app.config.read();
        format!("{}/{team}/pl/{post}", config.settings.service.site_url.trim_end_matches('/'))
    }

    /// Deletes what was written already; the thread is still where it was.
    async fn take_back(&self, made: PostId) {
        if let Err(failure) = delete(self.app, &Granted::<DeletePost>::for_system(self.system(), made)).await {
            tracing::error!(post.id = %made, cause = %failure, "Could not delete half of a moved thread");
        }
    }
}
