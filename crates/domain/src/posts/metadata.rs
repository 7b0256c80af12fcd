//! What readers are told about posts: files, reactions, embeds, custom emojis, who takes part.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jackfield_model::{Emoji, FileInfo, Post, PostEmbed, PostId, PostMetadata, Reaction, Thread, User};
use jackfield_storage::{emoji, files, reactions, threads};
use serde_json::Value;

use crate::{App, Result};

/// Custom emojis that a page looks up at most.
const EMOJIS: usize = 200;
/// Links of a message that are looked at.
const LINKS: usize = 5;

/// The metadata of a post that is about to be kept.
pub(super) async fn of_new(app: &App, post: &Post, files: Vec<FileInfo>) -> Result<PostMetadata> {
    let names: BTreeSet<String> = emoji_names(&post.message);
    let emojis = custom_emojis(app, names).await?;
    Ok(PostMetadata { embeds: embeds(post), emojis, files, ..PostMetadata::default() })
}

/// Fills the metadata of posts that were read: a query for each kind, not for each post.
pub(super) async fn fill(app: &App, posts: &mut [Post], with_participants: bool) -> Result<()> {
    let with_files: Vec<PostId> = posts.iter().filter(|p| !p.file_ids.is_empty()).map(|p| p.id).collect();
    let with_reactions: Vec<PostId> = posts.iter().filter(|p| p.has_reactions).map(|p| p.id).collect();
    let names: BTreeSet<String> = posts.iter().flat_map(|post| emoji_names(&post.message)).collect();

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
    let emojis = custom_emojis(app, names).await?;
    let by_name: HashMap<&str, &Emoji> = emojis.iter().map(|emoji| (emoji.name.as_str(), emoji)).collect();
    for post in posts.iter_mut() {
        super::actions::hide_integrations(post);
        let used = emoji_names(&post.message);
        let mut files = files_of.remove(&post.id).unwrap_or_default();
        // In the order that their author gave them.
        files.sort_by_key(|file| post.file_ids.iter().position(|id| *id == file.id));
        post.metadata = Some(PostMetadata {
            embeds: embeds(post),
            emojis: used.iter().filter_map(|name| by_name.get(name.as_str()).map(|e| (*e).clone())).collect(),
            files,
            reactions: reactions_of.remove(&post.id).unwrap_or_default(),
            ..PostMetadata::default()
        });
    }
    if with_participants {
        fill_participants(app, posts).await?;
    }
    Ok(())
}

/// Mattermost: participants are users of which only the id is set, unless the client asks for more.
async fn fill_participants(app: &App, posts: &mut [Post]) -> Result<()> {
    let roots: Vec<PostId> = posts.iter().filter(|p| !p.is_reply() && p.reply_count > 0).map(|p| p.id).collect();
    if roots.is_empty() {
        return Ok(());
    }
    let threads = threads::by_roots(&roots).all::<Thread>(&app.store).await?;
    let mut by_root: BTreeMap<PostId, Thread> = threads.into_iter().map(|thread| (thread.id, thread)).collect();
    for post in posts.iter_mut().filter(|post| !post.is_reply()) {
        if let Some(thread) = by_root.remove(&post.id) {
            let people = thread.participants.into_iter().map(|id| User { id, ..User::default() });
            post.participants = Some(people.collect());
        }
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

/// Names between colons, which may be emojis.
fn emoji_names(message: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut parts = message.split(':');
    let Some(_) = parts.next() else { return names };
    for part in parts {
        let fits = (1..=64).contains(&part.len());
        if fits && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+')) {
            names.insert(part.to_owned());
        }
        if names.len() >= EMOJIS {
            break;
        }
    }
    names
}

fn embeds(post: &Post) -> Vec<PostEmbed> {
    if post.props.get("attachments").is_some_and(Value::is_array) {
        return vec![PostEmbed { embed_type: "message_attachment".into(), ..PostEmbed::default() }];
    }
    let link = first_link(&post.message);
    let Some(url) = link else { return Vec::new() };
    let path = url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let is_image = [".png", ".jpg", ".jpeg", ".gif", ".webp"].iter().any(|end| path.ends_with(end));
    let kind = if is_image { "image" } else { "link" };
    vec![PostEmbed { embed_type: kind.into(), url: url.to_owned(), ..PostEmbed::default() }]
}

fn first_link(message: &str) -> Option<&str> {
    message
        .split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '"' | '`'))
        .filter(|word| word.starts_with("https://") || word.starts_with("http://"))
        .take(LINKS)
        .map(|word| word.trim_end_matches(['.', ',', ';', ':', '!', '?']))
        .find(|word| word.len() <= 2048 && word.len() > 8)
}

/// Whether a post has files, and an image among them.
pub(super) fn has_files(post: &Post) -> (bool, bool) {
    let files = post.metadata.as_ref().map(|metadata| metadata.files.as_slice()).unwrap_or_default();
    let image = files.iter().any(|file| file.mime_type.starts_with("image/"));
    (!post.file_ids.is_empty(), image)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_link_of_a_message_is_found_without_its_full_stop() {
        assert_eq!(first_link("see (https://example.com/a). ok"), Some("https://example.com/a"));
        assert_eq!(first_link("no link: https:/"), None);
    }

    #[test]
    fn emoji_names_stand_between_colons() {
        let names: Vec<_> = emoji_names("a :party: b:c d :not an:").into_iter().collect();
        assert!(names.contains(&"party".to_owned()));
        assert!(!names.contains(&"not an".to_owned()));
    }
}
