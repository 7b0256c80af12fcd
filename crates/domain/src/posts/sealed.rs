//! What the buttons of a post that one person sees are bound to. Such a post is not kept, so its binding travels with it:
//! sealed, for that person, post and button alone. Mattermost calls it the action's cookie. Other secrets that have to be
//! read again are kept sealed by the same key.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jackfield_model::permission::ReadChannelContent;
use jackfield_model::{AppError, ChannelId, Post, PostId, UserId};
use jackfield_storage::systems;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::actions::{self, Bound, Done, Pressed};
use super::identity;
use crate::blocks::{Asked, Bind, Manner};
use crate::{App, Cx, Failure, Result, blocks};

/// The row of `systems` with the key. Mattermost's name and form.
const KEY: &str = "PostActionCookieSecret";
/// A binding that would be longer is left out: its button does nothing.
const LONGEST: usize = 64 * 1024;

/// The key, read at the start; the same on every server of a database.
#[derive(Default)]
pub struct SealingKey(OnceLock<LessSafeKey>);

/// A binding as it travels.
#[derive(Deserialize, Serialize)]
struct Sealed {
    user_id: UserId,
    post_id: PostId,
    channel_id: ChannelId,
    root_id: PostId,
    author_id: UserId,
    #[serde(default)]
    action: Map<String, Value>,
    /// What the buttons of its blocks do.
    #[serde(default)]
    blocks: BTreeMap<String, Bind>,
}

/// Reads the key, or makes it once for all servers of the database.
///
/// # Errors
/// Fails when the database does.
#[expect(clippy::disallowed_methods, reason = "a key is what nobody can foresee")]
pub(crate) async fn load(app: &App) -> Result<()> {
    let fresh: [u8; 32] = rand::random();
    systems::set_once(KEY, &json!({ "key": STANDARD.encode(fresh) }).to_string()).execute(&app.store).await?;
    let (kept,) = systems::get(KEY).one::<(String,)>(&app.store).await?;
    let fault = || AppError::internal("app.system.get_by_name.app_error", "the key of post actions is none");
    let kept: Value = serde_json::from_str(&kept).map_err(|_| fault())?;
    let bytes = STANDARD.decode(kept.get("key").and_then(Value::as_str).unwrap_or_default()).map_err(|_| fault())?;
    let key = UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| fault())?;
    // Only the first counts, and all are the same.
    let _ = app.memory.sealing.0.set(LessSafeKey::new(key));
    Ok(())
}

/// Seals what a post's actions are bound to, for the one person who is shown it, and takes it out of the post.
pub(super) fn seal(app: &App, user: UserId, post: &mut Post) {
    actions::name_actions(post);
    // Nobody is there to be refused: what is wrong with it is left out.
    if blocks::settle(Manner::Lenient, post).is_err() {
        post.props.remove(blocks::BLOCKS);
    }
    let (post_id, channel_id, root_id, author_id) = (post.id, post.channel_id, post.root_id, post.user_id);
    for action in identity::actions_mut(&mut post.props) {
        if !action.get("integration").is_some_and(Value::is_object) {
            // Shown again, by whoever got it back: what was sealed stays.
            continue;
        }
        let (action_only, blocks) = (action.clone(), BTreeMap::new());
        let sealed = Sealed { user_id: user, post_id, channel_id, root_id, author_id, action: action_only, blocks };
        match close(app, &sealed) {
            Some(cookie) => action.insert("cookie".into(), Value::from(cookie)),
            None => action.remove("cookie"),
        };
    }
    let bound = blocks::all_bound(&post.props, &post.message);
    if !bound.is_empty() {
        let action = Map::new();
        let sealed = Sealed { user_id: user, post_id, channel_id, root_id, author_id, action, blocks: bound };
        match close(app, &sealed) {
            Some(cookie) => post.props.insert(blocks::ACTIONS.into(), Value::from(cookie)),
            None => post.props.remove(blocks::ACTIONS),
        };
    }
    actions::hide_integrations(post);
}

impl SealingKey {
    /// Seals bytes for one purpose: what was sealed for another does not open.
    #[expect(clippy::disallowed_methods, reason = "a nonce is what nobody can foresee")]
    pub(crate) fn seal(&self, purpose: &str, mut bytes: Vec<u8>) -> Option<String> {
        let key = self.0.get()?;
        let nonce: [u8; NONCE_LEN] = rand::random();
        let aad = Aad::from(purpose.as_bytes());
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut bytes).ok()?;
        Some(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &bytes].concat()))
    }

    /// Opens what was sealed for the purpose.
    pub(crate) fn open(&self, purpose: &str, sealed: &str) -> Option<Vec<u8>> {
        let key = self.0.get()?;
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok().filter(|bytes| bytes.len() <= 2 * LONGEST)?;
        let (nonce, closed) = bytes.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut closed = closed.to_vec();
        let opened = key.open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut closed).ok()?;
        Some(opened.to_vec())
    }
}

fn close(app: &App, sealed: &Sealed) -> Option<String> {
    let bytes = serde_json::to_vec(sealed).ok().filter(|bytes| bytes.len() <= LONGEST)?;
    app.memory.sealing.seal("", bytes)
}

/// Opens the cookie of a button that a person presses.
///
/// # Errors
/// 400 for one that was not made here, or for somebody, something or somewhere else.
fn unseal(app: &App, user: UserId, post: PostId, action_id: &str, cookie: &str) -> Result<Sealed> {
    let opened = open(app, cookie).filter(|sealed| {
        let id = sealed.action.get("id").and_then(Value::as_str).unwrap_or_default();
        let has_it = id == action_id || sealed.blocks.contains_key(action_id);
        sealed.user_id == user && sealed.post_id == post && has_it
    });
    opened.ok_or_else(|| Failure::of("api.post.do_action.action_integration.app_error#cookie", 400))
}

fn open(app: &App, cookie: &str) -> Option<Sealed> {
    serde_json::from_slice(&app.memory.sealing.open("", cookie)?).ok()
}

/// Runs a button of a post that one person sees: the post is not kept, and what it is bound to, and where it was shown,
/// comes sealed. Asks what it is bound to, and does what that answers: an answer may change the post or, with a
/// `delete_at`, take it away. Answers the trigger by which the integration may open a dialog.
///
/// # Errors
/// 400 for a cookie that was not made for this, or an integration that does not answer as it should; 403 for who may
/// not read there any more.
#[crate::boxed]
pub async fn press_sealed(app: &App, cx: &Arc<Cx>, post: PostId, cookie: &str, pressed: Pressed) -> Result<Done> {
    let sealed = unseal(app, cx.user_id(), post, &pressed.action_id, cookie)?;
    let granted = app.authorize::<ReadChannelContent>(cx, sealed.channel_id).await?;
    let Sealed { user_id, post_id, channel_id, root_id, author_id, mut action, mut blocks } = sealed;
    if let Some(bind) = blocks.remove(&pressed.action_id) {
        match actions::asked(&bind, &pressed)? {
            Asked::Open(address) => return Ok(Done { goto_location: address, ..Done::default() }),
            Asked::Ask(asked) => action = asked,
        }
    }
    let shown = Post { id: post_id, channel_id, root_id, user_id: author_id, ..Post::default() };
    let bound = Bound { post: &shown, action: &action };
    let (mut answer, trigger_id) = actions::ask_bound(app, granted.cx(), &bound, &pressed).await?;
    if let Some(update) = answer.update.take() {
        if update.delete_at.is_never() {
            let changed = Post {
                message: update.message.unwrap_or_default(),
                props: update.props.unwrap_or_default(),
                create_at: app.now(),
                ..shown.clone()
            };
            super::update_ephemeral(app, granted.cx(), user_id, changed);
        } else {
            super::delete_ephemeral(app, granted.cx(), user_id, post_id);
        }
    }
    actions::say(app, granted.cx(), &shown, &answer);
    Ok(Done { trigger_id, goto_location: answer.goto_location })
}
