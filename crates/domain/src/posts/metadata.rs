//! What readers are told about posts: files, reactions, embeds, custom emojis, who takes part.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jackfield_model::{
    ClientPost, Emoji, FileInfo, Post, PostAcknowledgement, PostEmbed, PostId, PostMetadata, PostPriority, Reaction,
    Thread, User, UserId,
};
use jackfield_storage::{emoji, files, priorities, reactions, threads, users};
use serde_json::Value;

use super::words::{Words, has_emoji_or_link};
use crate::{App, Result, blocks, links};

/// Custom emojis that a page looks up at most.
const EMOJIS: usize = 200;

/// The metadata of a post that is about to be kept.
pub(super) async fn of_new(app: &App, post: &Post, message: &Words, files: Vec<FileInfo>) -> Result<PostMetadata> {
    let emojis = custom_emojis(app, message.emoji()).await?;
    let previews = previews(app, [(post, message)].into_iter()).await?;
    Ok(PostMetadata { embeds: embeds(post, message, &previews), emojis, files, ..PostMetadata::default() })
}

/// Makes of posts that were read what clients get, with their metadata: a query for each kind, not for each post.
pub(super) async fn shown(app: &App, posts: Vec<Post>, with_participants: bool) -> Result<Vec<ClientPost>> {
    described(app, posts.into_iter().map(ClientPost::of).collect(), with_participants).await
}

/// The same for an administrator who asks for what was deleted: what it said is left.
pub(super) async fn shown_whole(app: &App, posts: Vec<Post>, with_participants: bool) -> Result<Vec<ClientPost>> {
    described(app, posts.into_iter().map(ClientPost::with_deleted).collect(), with_participants).await
}

async fn described(app: &App, mut posts: Vec<ClientPost>, with_participants: bool) -> Result<Vec<ClientPost>> {
    let with_files: Vec<PostId> = posts.iter().filter(|p| !p.file_ids.is_empty()).map(|p| p.id).collect();
    let with_reactions: Vec<PostId> = posts.iter().filter(|p| p.has_reactions).map(|p| p.id).collect();
    // What was read with the post: it asks something of its readers, or somebody acknowledged it unasked.
    let asking: Vec<PostId> = posts.iter().filter(|p| p.metadata.is_some()).map(|p| p.id).collect();
    let messages: Vec<Words> = posts.iter().map(|post| read(&post.message)).collect();
    let names: BTreeSet<String> = messages.iter().flat_map(Words::emoji).collect();

    let mut files_of: HashMap<PostId, Vec<FileInfo>> = HashMap::new();
    if !with_files.is_empty() {
        for file in files::of_posts(&with_files).all::<FileInfo>(&app.store).await? {
            files_of.entry(file.post_id).or_default().push(file);
        }
    }
    let mut reactions_of: HashMap<PostId, Vec<Reaction>> = HashMap::new();
    if !with_reactions.is_empty() {
        for reaction in reactions::of_posts(&with_reactions).all::<Reaction>(&app.store).await? {
            reactions_of.entry(reaction.post_id).or_default().push(reaction);
        }
    }
    let mut acknowledgements: HashMap<PostId, Vec<PostAcknowledgement>> = HashMap::new();
    if !asking.is_empty() {
        for made in priorities::acknowledgements(&asking).all::<PostAcknowledgement>(&app.store).await? {
            acknowledgements.entry(made.post_id).or_default().push(made);
        }
    }
    let emojis = custom_emojis(app, names).await?;
    let by_name: HashMap<&str, &Emoji> = emojis.iter().map(|emoji| (emoji.name.as_str(), emoji)).collect();
    let previews = previews(app, posts.iter().map(|post| &**post).zip(&messages)).await?;
    for (post, message) in posts.iter_mut().zip(&messages) {
        let used = message.emoji();
        let mut files = files_of.remove(&post.id).unwrap_or_default();
        // In the order that their author gave them.
        files.sort_by_key(|file| post.file_ids.iter().position(|id| *id == file.id));
        if !post.delete_at.is_never() && post.message.is_empty() && post.file_ids.is_empty() {
            continue;
        }
        let asked = post.metadata.clone().and_then(|metadata| metadata.priority);
        let metadata = PostMetadata {
            priority: asked.filter(PostPriority::says_something),
            acknowledgements: acknowledgements.remove(&post.id).unwrap_or_default(),
            embeds: embeds(post, message, &previews),
            emojis: used.iter().filter_map(|name| by_name.get(name.as_str()).map(|e| (*e).clone())).collect(),
            files,
            reactions: reactions_of.remove(&post.id).unwrap_or_default(),
            ..PostMetadata::default()
        };
        post.describe(metadata);
    }
    if with_participants {
        name_participants(app, &mut posts).await?;
    }
    Ok(posts)
}

/// Mattermost: participants are users of which only the id is set, unless the client asks for more.
async fn name_participants(app: &App, posts: &mut [ClientPost]) -> Result<()> {
    let roots: Vec<PostId> = posts.iter().filter(|p| !p.is_reply() && p.reply_count > 0).map(|p| p.id).collect();
    if roots.is_empty() {
        return Ok(());
    }
    let threads = threads::by_roots(&roots).all::<Thread>(&app.store).await?;
    let mut by_root: BTreeMap<PostId, Thread> = threads.into_iter().map(|thread| (thread.id, thread)).collect();
    for post in posts.iter_mut().filter(|post| !post.is_reply()) {
        if let Some(thread) = by_root.remove(&post.id) {
            let people = thread.participants.into_iter().map(|id| User { id, ..User::default() });
            post.name_participants(people.collect());
        }
    }
    Ok(())
}

/// Says of those who take part in threads all that may be seen of them, where the client asks for more than their ids.
pub(super) async fn name_participants_wholly(app: &App, posts: impl Iterator<Item = &mut ClientPost>) -> Result<()> {
    let mut posts: Vec<&mut ClientPost> = posts.filter(|post| post.participants.is_some()).collect();
    let ids: BTreeSet<UserId> =
        posts.iter().flat_map(|post| post.participants.iter().flatten()).map(|user| user.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let ids: Vec<UserId> = ids.into_iter().collect();
    let privacy = crate::users::privacy(app);
    let found = users::by_ids(&ids).all::<User>(&app.store).await?;
    let by_id: BTreeMap<UserId, User> = found.into_iter().map(|user| (user.id, user.sanitized_with(privacy))).collect();
    for post in &mut posts {
        let people = post.participants.iter().flatten();
        let people = people.map(|user| by_id.get(&user.id).cloned().unwrap_or_else(|| user.clone())).collect();
        post.name_participants(people);
    }
    Ok(())
}

async fn custom_emojis(app: &App, names: BTreeSet<String>) -> Result<Vec<Emoji>> {
    if names.is_empty() || !app.config.read().settings.service.enable_custom_emoji {
        return Ok(Vec::new());
    }
    let names: Vec<String> = names.into_iter().take(EMOJIS).collect();
    Ok(emoji::by_names(&names).all::<Emoji>(&app.store).await?)
}

/// A message, read for its emojis and links; most have none.
fn read(message: &str) -> Words {
    if has_emoji_or_link(message) { Words::of(message) } else { Words::default() }
}

/// What is known of the addresses that posts lead to, by one statement; none where no post leads anywhere.
async fn previews<'a>(
    app: &App,
    posts: impl Iterator<Item = (&'a Post, &'a Words)>,
) -> Result<BTreeMap<String, PostEmbed>> {
    let links: Vec<&str> =
        posts.filter(|(post, _)| links::is_wanted(post)).filter_map(|(_, message)| message.first_link()).collect();
    links::of_links(app, &links).await
}

fn embeds(post: &Post, message: &Words, previews: &BTreeMap<String, PostEmbed>) -> Vec<PostEmbed> {
    if post.props.get("attachments").is_some_and(Value::is_array) {
        return vec![PostEmbed { embed_type: "message_attachment".into(), ..PostEmbed::default() }];
    }
    if blocks::has(&post.props) {
        return Vec::new();
    }
    let Some(url) = message.first_link() else { return Vec::new() };
    let path = url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let is_image = [".png", ".jpg", ".jpeg", ".gif", ".webp"].iter().any(|end| path.ends_with(end));
    if let Some(preview) = links::kept_as(url).and_then(|kept| previews.get(&kept)) {
        return vec![PostEmbed { url: url.to_owned(), ..preview.clone() }];
    }
    let kind = if is_image { "image" } else { "link" };
    vec![PostEmbed { embed_type: kind.into(), url: url.to_owned(), ..PostEmbed::default() }]
}

/// Whether a post has files, and an image among them.
pub(super) fn has_files(post: &Post) -> (bool, bool) {
    let files = post.metadata.as_ref().map(|metadata| metadata.files.as_slice()).unwrap_or_default();
    let image = files.iter().any(|file| file.mime_type.starts_with("image/"));
    (!post.file_ids.is_empty(), image)
}
