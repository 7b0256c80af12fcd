//! What authors do with their scheduled posts: making, listing, changing and deleting them.

use std::collections::BTreeMap;

use jackfield_model::permission::{CreatePost, ManageScheduledPost, ViewTeam};
use jackfield_model::{AppError, FileId, Millis, ScheduledPost, ScheduledPostError, ScheduledPostId, TeamId, UserId};
use jackfield_storage::{Tx, scheduled_posts as statements, work};

use super::{Due, Sending, check_enabled};
use crate::authorize::Granted;
use crate::drafts::{self, Content};
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::jobs::{Job, ask};
use crate::{App, Failure, Result, posts};

/// Those of one user at once, failed ones included.
const PER_USER: i64 = 200;
/// Where the list has those of direct channels, beside the team's id.
pub const DIRECT_CHANNELS: &str = "directChannels";

const MISSING: &str = "app.update_scheduled_post.existing_scheduled_post.not_exist";

/// Keeps a post of the caller until its time; of its own `user_id` for plugins and the server.
///
/// # Errors
/// 400 for one that is no valid post, whose time has passed, that a plugin refuses, or when there are too many.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<CreatePost>, post: ScheduledPost) -> Result<ScheduledPost> {
    check_enabled(app)?;
    let cx = granted.cx();
    let user_id = if cx.is_trusted() { post.user_id } else { granted.user_id() };
    let (id, now, root_id) = (ScheduledPostId::new(), app.now(), post.root_id);
    // Whose it is and where it belongs is neither the body's nor a plugin's to say.
    let place = |post: ScheduledPost| ScheduledPost {
        id,
        create_at: now,
        update_at: now,
        delete_at: Millis::NEVER,
        user_id,
        channel_id: granted.target(),
        root_id,
        metadata: None,
        processed_at: Millis::NEVER,
        error_code: ScheduledPostError::None,
        ..post
    };
    let post = place(post);
    check(app, granted, &post).await?;
    let verdict = app.hooks.scheduled_post_will_be_created(cx, &post).await?;
    let mut post = place(verdict.settle(post, "Scheduled post")?);
    post.metadata = drafts::metadata(check(app, granted, &post).await?);

    let (bus, cx, kept) = (app.events.clone(), cx.clone(), post.clone());
    let sending = ask::<Sending>(app, id.as_str(), post.scheduled_at, &Due {});
    app.transact(async move |tx| {
        let (count,) = statements::count_of_user(user_id).one::<(i64,)>(&mut *tx).await?;
        if count >= PER_USER {
            return Err(Failure::of("app.save_scheduled_post.save.app_error", 400).with("most", PER_USER));
        }
        statements::insert(&kept).execute(&mut *tx).await?;
        let event = Event::ScheduledPostCreated { post: Box::new(kept.clone()) };
        tx.record(&bus, event, &cx);
        sending.execute(tx).await
    })
    .await?;
    Ok(post)
}

/// Changes what a scheduled post says and when it is sent; one that failed is tried again.
///
/// # Errors
/// 400 as for a new one, 403 where the author may not write any more, 404 when it was sent or deleted meanwhile.
#[crate::boxed]
pub async fn update(app: &App, granted: &Granted<ManageScheduledPost>, change: ScheduledPost) -> Result<ScheduledPost> {
    check_enabled(app)?;
    if change.id != granted.target() {
        return Err(AppError::invalid_param("id").into());
    }
    let (before, cx) = ((*granted.object(app).await?).clone(), granted.cx().clone());
    let writing = app.authorize::<CreatePost>(&cx, before.channel_id).await?;
    let mut after = ScheduledPost {
        message: change.message,
        props: change.props,
        file_ids: change.file_ids,
        priority: change.priority,
        scheduled_at: change.scheduled_at,
        update_at: app.now().max(before.update_at.plus(1)),
        processed_at: Millis::NEVER,
        error_code: ScheduledPostError::None,
        ..before
    };
    after.metadata = drafts::metadata(check(app, &writing, &after).await?);
    let (bus, kept) = (app.events.clone(), after.clone());
    let sending = ask::<Sending>(app, kept.id.as_str(), kept.scheduled_at, &Due {});
    app.transact(async move |tx| {
        if statements::update(&kept).execute(&mut *tx).await? == 0 {
            return None.found_or(MISSING);
        }
        let event = Event::ScheduledPostUpdated { post: Box::new(kept.clone()) };
        tx.record(&bus, event, &cx);
        not_sent(tx, &kept).await?;
        sending.execute(tx).await
    })
    .await?;
    Ok(after)
}

/// Deletes a scheduled post, which is not sent then, and answers what it was.
///
/// # Errors
/// 404 when it was sent or deleted meanwhile.
#[crate::boxed]
pub async fn delete(app: &App, granted: &Granted<ManageScheduledPost>) -> Result<ScheduledPost> {
    check_enabled(app)?;
    let (post, cx) = ((*granted.object(app).await?).clone(), granted.cx().clone());
    let (bus, gone) = (app.events.clone(), post.clone());
    app.transact(async move |tx| {
        if statements::delete(gone.id).execute(&mut *tx).await? == 0 {
            return None.found_or("app.delete_scheduled_post.existing_scheduled_post.not_exist");
        }
        let event = Event::ScheduledPostDeleted { post: Box::new(gone.clone()) };
        tx.record(&bus, event, &cx);
        not_sent(tx, &gone).await
    })
    .await?;
    Ok(post)
}

/// Takes back that it is sent. Whoever is about to send it has lost its lane.
async fn not_sent(tx: &mut Tx, post: &ScheduledPost) -> Result<()> {
    for query in work::empty_lane(Sending::KIND, post.id.as_str()) {
        query.execute(&mut *tx).await?;
    }
    Ok(())
}

/// The caller's scheduled posts by team id, and those of direct channels where they are asked for; the next first.
///
/// # Errors
/// 400 where nothing can be scheduled.
#[crate::boxed]
pub async fn of_team(
    app: &App,
    granted: &Granted<ViewTeam>,
    with_direct: bool,
) -> Result<BTreeMap<String, Vec<ScheduledPost>>> {
    check_enabled(app)?;
    let (user, team) = (granted.user_id(), granted.target());
    let mut lists = BTreeMap::from([(team.to_string(), listed(app, user, team).await?)]);
    if with_direct {
        lists.insert(DIRECT_CHANNELS.to_owned(), listed(app, user, TeamId::EMPTY).await?);
    }
    Ok(lists)
}

async fn listed(app: &App, user: UserId, team: TeamId) -> Result<Vec<ScheduledPost>> {
    let mut list = statements::of_team(user, team).all::<ScheduledPost>(&app.store).await?;
    let ids: Vec<FileId> = list.iter().flat_map(|post| post.file_ids.iter().copied()).collect();
    let files = drafts::own_files(app, user, &ids).await?;
    for post in &mut list {
        post.metadata = drafts::metadata(drafts::in_order(&files, &post.file_ids));
    }
    Ok(list)
}

/// What makes a scheduled post one; answers its files.
async fn check(
    app: &App,
    granted: &Granted<CreatePost>,
    post: &ScheduledPost,
) -> Result<Vec<jackfield_model::FileInfo>> {
    if post.scheduled_at <= app.now() {
        return Err(Failure::of("model.scheduled_post.is_valid.scheduled_at.app_error", 400));
    }
    let draft = post.to_post();
    if !granted.cx().is_trusted() {
        posts::check_draft(&draft)?;
    }
    let (message, props, priority) = (post.message.as_str(), &post.props, &post.priority);
    drafts::check(Content { message, props, priority, file_ids: &post.file_ids })?;
    if message.trim().is_empty() && post.file_ids.is_empty() {
        return Err(Failure::of("model.scheduled_post.is_valid.empty_post.app_error", 400));
    }
    if granted.object(app).await?.is_archived() {
        return Err(Failure::of("api.post.create_post.can_not_post_to_deleted.error", 400));
    }
    posts::check_root(app, &draft).await?;
    posts::attachable(app, post.user_id, post.channel_id, &post.file_ids).await
}
