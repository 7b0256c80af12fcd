//! Drafts: what people began to write, kept so that it is there on their other devices.

use jackfield_model::permission::{CreatePost, ManageDrafts, ViewTeam};
use jackfield_model::{
    ChannelId, Draft, FileId, FileInfo, Millis, PostId, PostMetadata, Props, UserId, limits, post_type,
};
use jackfield_storage::{drafts as statements, files};

use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::{App, Failure, Result, posts};

/// Those of one user at once.
const PER_USER: i64 = 1000;
/// What the database has room for.
const TYPE: usize = 26;
/// Characters of `priority` as JSON.
const PRIORITY: usize = 1000;

/// Keeps the caller's draft of a channel or a thread. An empty one is deleted.
///
/// # Errors
/// 501 where drafts stay on the device; 400 for one that is too long, whose files are not the caller's, that a plugin
/// refuses, or when there are too many.
#[crate::boxed]
pub async fn upsert(app: &App, granted: &Granted<CreatePost>, draft: Draft) -> Result<Draft> {
    check_enabled(app)?;
    let (now, root_id) = (app.now(), draft.root_id);
    // Whose draft it is and where it belongs is neither the body's nor a plugin's to say.
    let place = |draft: Draft| Draft {
        user_id: granted.user_id(),
        channel_id: granted.target(),
        root_id,
        create_at: now,
        update_at: now,
        delete_at: Millis::NEVER,
        metadata: None,
        ..draft
    };
    let draft = place(draft);
    if is_empty(&draft) {
        delete_at(app, granted.cx(), draft.user_id, draft.channel_id, root_id).await?;
        return Ok(draft);
    }
    check_draft(app, &draft).await?;
    let verdict = app.hooks.draft_will_be_upserted(granted.cx(), &draft).await?;
    let mut draft = place(verdict.settle(draft, "Draft")?);
    if is_empty(&draft) {
        delete_at(app, granted.cx(), draft.user_id, draft.channel_id, root_id).await?;
        return Ok(draft);
    }
    draft.metadata = metadata(check_draft(app, &draft).await?);
    store(app, granted, draft).await
}

fn is_empty(draft: &Draft) -> bool {
    draft.message.is_empty() && draft.file_ids.is_empty()
}

async fn store(app: &App, granted: &Granted<CreatePost>, draft: Draft) -> Result<Draft> {
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx| {
        let key = || statements::get(draft.user_id, draft.channel_id, draft.root_id);
        let before = key().optional::<Draft>(&mut *tx).await?;
        if before.is_none() {
            let (count,) = statements::count_of_user(draft.user_id).one::<(i64,)>(&mut *tx).await?;
            if count >= PER_USER {
                return Err(Failure::of("app.draft.save.app_error", 400).with("most", PER_USER));
            }
        }
        statements::upsert(&draft).execute(&mut *tx).await?;
        let kept = Draft { metadata: draft.metadata.clone(), ..key().one::<Draft>(&mut *tx).await? };
        let draft = Box::new(kept.clone());
        let event = match before {
            None => Event::DraftCreated { draft },
            Some(_) => Event::DraftUpdated { draft },
        };
        tx.record(&bus, event, &cx);
        Ok(kept)
    })
    .await
}

/// The caller's drafts in a team and in direct channels, the latest first.
///
/// # Errors
/// 501 where drafts stay on the device.
#[crate::boxed]
pub async fn of_team(app: &App, granted: &Granted<ViewTeam>) -> Result<Vec<Draft>> {
    check_enabled(app)?;
    let user = granted.user_id();
    let mut drafts = statements::of_team(user, granted.target()).all::<Draft>(&app.store).await?;
    let ids: Vec<FileId> = drafts.iter().flat_map(|draft| draft.file_ids.iter().copied()).collect();
    let files = own_files(app, user, &ids).await?;
    for draft in &mut drafts {
        draft.metadata = metadata(in_order(&files, &draft.file_ids));
    }
    Ok(drafts)
}

/// Deletes a user's draft of a channel, or of a thread in it. That there is none is as good: another device may have
/// been faster.
///
/// # Errors
/// 501 where drafts stay on the device.
#[crate::boxed]
pub async fn delete(app: &App, granted: &Granted<ManageDrafts>, channel: ChannelId, root: PostId) -> Result<()> {
    check_enabled(app)?;
    delete_at(app, granted.cx(), granted.target(), channel, root).await
}

async fn delete_at(
    app: &App,
    cx: &std::sync::Arc<crate::Cx>,
    user_id: UserId,
    channel_id: ChannelId,
    root: PostId,
) -> Result<()> {
    let (bus, cx) = (app.events.clone(), cx.clone());
    app.transact(async move |tx| {
        let found = statements::get(user_id, channel_id, root).optional::<Draft>(&mut *tx).await?;
        let Some(draft) = found else { return Ok(()) };
        statements::delete(user_id, channel_id, root).execute(&mut *tx).await?;
        tx.record(&bus, Event::DraftDeleted { draft: Box::new(draft) }, &cx);
        Ok(())
    })
    .await
}

fn check_enabled(app: &App) -> Result<()> {
    if app.config.read().settings.service.allow_synced_drafts {
        return Ok(());
    }
    Err(Failure::of("api.drafts.disabled.app_error", 501))
}

/// What makes a draft one; answers its files.
async fn check_draft(app: &App, draft: &Draft) -> Result<Vec<FileInfo>> {
    if draft.draft_type.len() > TYPE {
        return Err(jackfield_model::AppError::invalid_param("type").into());
    }
    let (message, props, priority) = (draft.message.as_str(), &draft.props, &draft.priority);
    check(Content { message, props, priority, file_ids: &draft.file_ids })?;
    let place = jackfield_model::Post {
        user_id: draft.user_id,
        channel_id: draft.channel_id,
        root_id: draft.root_id,
        post_type: post_type::DEFAULT.to_owned(),
        ..Default::default()
    };
    posts::check_root(app, &place).await?;
    posts::attachable(app, draft.user_id, draft.channel_id, &draft.file_ids).await
}

/// What drafts and scheduled posts have in common.
pub(crate) struct Content<'a> {
    pub message: &'a str,
    pub props: &'a Props,
    pub priority: &'a Props,
    pub file_ids: &'a [FileId],
}

/// # Errors
/// 400 for what is too long or too much.
pub(crate) fn check(content: Content<'_>) -> Result<()> {
    let refuse = |id: &'static str| Err(Failure::of(id, 400));
    let length = |props: &Props| serde_json::to_string(props).map_or(usize::MAX, |text| text.len());
    if content.message.chars().count() > limits::POST_MESSAGE {
        return refuse("model.draft.is_valid.message_length.app_error");
    }
    if content.file_ids.len() > limits::POST_FILES {
        return refuse("model.draft.is_valid.file_ids.app_error");
    }
    if length(content.props) > limits::POST_USER_PROPS {
        return refuse("model.draft.is_valid.props.app_error");
    }
    if length(content.priority) > PRIORITY {
        return refuse("model.draft.is_valid.priority.app_error");
    }
    Ok(())
}

/// Those of the files that are there and the user's own.
///
/// # Errors
/// Fails when the database does.
pub(crate) async fn own_files(app: &App, user: UserId, ids: &[FileId]) -> Result<Vec<FileInfo>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = files::by_ids(ids).all::<FileInfo>(&app.store).await?;
    found.retain(|file| file.user_id == user);
    Ok(found)
}

pub(crate) fn in_order(files: &[FileInfo], ids: &[FileId]) -> Vec<FileInfo> {
    ids.iter().filter_map(|id| files.iter().find(|file| file.id == *id).cloned()).collect()
}

/// What clients are told of files, if there are any.
pub(crate) fn metadata(files: Vec<FileInfo>) -> Option<PostMetadata> {
    (!files.is_empty()).then(|| PostMetadata { files, ..PostMetadata::default() })
}
