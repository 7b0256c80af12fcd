//! Blocks of posts (`props.mm_blocks`): what integrations draw below a message, with buttons and menus whose actions the
//! server holds. Posts are written in one place, and that place asks here.
//!
//! What a block is says `packages/blocks/blocks.schema.json`, which clients read too. What bots, people and plugins write is
//! refused where it is wrong, with its place; what webhooks, commands and answers send is shown as far as it can be, as
//! nobody gets to hear of an alert that was refused. Slack's Block Kit and Adaptive Cards are translated.

mod actions;
mod cards;
mod gather;
mod kit;
mod read;
mod schema;

use jackfield_model::{AppError, MM_BLOCKS_ACTIONS, Post, Props, limits, post_type};
use serde_json::{Map, Value};

pub(crate) use actions::{Asked, Bind, all_bound, bound, is_fit};
pub(crate) use gather::gather;
pub(crate) use read::words;

use self::read::Reading;
use self::schema::{Fault, Word};
use crate::posts::Author;
use crate::{Failure, Result};

/// The blocks among a post's props.
pub(crate) const BLOCKS: &str = "mm_blocks";
/// What their buttons do.
pub(crate) const ACTIONS: &str = MM_BLOCKS_ACTIONS;
/// Says that a message is what blocks say, for whoever does not draw them.
pub(crate) const FALLBACK: &str = "mm_blocks_fallback";
/// That the server made it of them.
const WORDS: &str = "true";

/// How blocks are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// What is wrong is refused.
    Strict,
    /// As [`Self::Strict`], by somebody whose buttons do nothing.
    Unbound,
    /// What is wrong is left out.
    Lenient,
}

impl Manner {
    /// How the blocks of a new post are taken.
    pub(crate) fn of(author: Author, by_bot: bool) -> Self {
        match author {
            Author::Caller if !by_bot => Self::Unbound,
            Author::Caller | Author::Plugin => Self::Strict,
            Author::Webhook | Author::Command | Author::Server => Self::Lenient,
        }
    }
}

/// Settles the blocks of a new post: translates, checks, and gives a post that has no message the words of its blocks, which
/// search, notifications and clients that draw no blocks know it by.
///
/// # Errors
/// 400 with the place of what is wrong.
pub(crate) fn settle(manner: Manner, post: &mut Post) -> Result<()> {
    if !has_any(&post.props) {
        return Ok(());
    }
    if manner != Manner::Lenient {
        post.props.remove(FALLBACK);
    }
    if !post.props.get(ACTIONS).is_some_and(Value::is_object) {
        post.props.remove(ACTIONS);
    }
    check(manner, post, Unused::Refused)?;
    fall_back(post);
    Ok(())
}

/// Settles what an edit made of a post's blocks. Its actions stay where the edit does not name them, as clients, which do not
/// see them, send posts back without.
///
/// # Errors
/// 400 with the place of what is wrong.
pub(crate) fn settle_edit(manner: Manner, before: &Post, after: &mut Post) -> Result<()> {
    if !has_any(&before.props) && !has_any(&after.props) {
        return Ok(());
    }
    let says_other = after.message != before.message && !after.message.trim().is_empty();
    after.props.remove(FALLBACK);
    match before.props.get(FALLBACK).and_then(Value::as_str).filter(|_| !says_other) {
        Some(WORDS) => after.message.clear(),
        Some(kept) => drop(after.props.insert(FALLBACK.into(), Value::from(kept))),
        None => {}
    }
    let names = manner != Manner::Unbound && after.props.get(ACTIONS).is_some_and(Value::is_object);
    if !names {
        match before.props.get(ACTIONS) {
            Some(actions) => after.props.insert(ACTIONS.into(), actions.clone()),
            None => after.props.remove(ACTIONS),
        };
    }
    let is_same = after.props.get(BLOCKS) == before.props.get(BLOCKS);
    // What was taken once is not refused because it is there still.
    let manner = if is_same && !names { Manner::Lenient } else { manner };
    check(manner, after, if names { Unused::Refused } else { Unused::Dropped })?;
    fall_back(after);
    Ok(())
}

/// What becomes of actions that nothing names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unused {
    Refused,
    Dropped,
}

fn has_any(props: &Props) -> bool {
    [BLOCKS, ACTIONS, FALLBACK, gather::KIT, gather::CARDS].iter().any(|name| props.contains_key(*name))
}

fn check(manner: Manner, post: &mut Post, unused: Unused) -> Result<()> {
    // A plugin's own type of posts may call its own things so.
    if !post.post_type.starts_with(post_type::CUSTOM_PREFIX) {
        gather::translate(&mut post.props);
    }
    let given = post.props.get(BLOCKS).filter(|given| !given.is_null());
    let reading = given.map(read::read).unwrap_or_default();
    if given.is_none() {
        post.props.remove(BLOCKS);
    }
    let lenient = manner == Manner::Lenient;
    // Blocks of a newer kind are kept for whoever knows them.
    if let Some(fault) = reading.faults.iter().find(|fault| !lenient && fault.word != Word::Unknown) {
        return Err(refusal(fault));
    }
    if let Some(fault) = actions::settle(&mut post.props, &post.message, &reading, manner, unused == Unused::Dropped) {
        return Err(refusal(&fault));
    }
    Ok(())
}

fn fall_back(post: &mut Post) {
    if !post.message.trim().is_empty() {
        return;
    }
    let said = words(&post.props);
    if said.is_empty() {
        return;
    }
    post.message = said.chars().take(limits::POST_MESSAGE).collect();
    post.props.insert(FALLBACK.into(), Value::from(WORDS));
}

/// Whether a post has blocks that somebody can see.
pub(crate) fn has(props: &Props) -> bool {
    props.get(BLOCKS).and_then(Value::as_array).is_some_and(|blocks| !blocks.is_empty())
}

/// Whether what an integration sent has something to draw, also in others' formats.
pub(crate) fn draws(props: &Props) -> bool {
    [BLOCKS, gather::KIT, gather::CARDS]
        .iter()
        .any(|name| props.get(*name).and_then(Value::as_array).is_some_and(|items| !items.is_empty()))
}

fn refusal(fault: &Fault) -> Failure {
    let key = match fault.word {
        Word::Type => "model.post.is_valid.mm_blocks.app_error#type",
        Word::Missing => "model.post.is_valid.mm_blocks.app_error#missing",
        Word::Unknown => "model.post.is_valid.mm_blocks.app_error#unknown",
        Word::Value => "model.post.is_valid.mm_blocks.app_error",
        Word::TooLong => "model.post.is_valid.mm_blocks.app_error#too_long",
        Word::TooMany => "model.post.is_valid.mm_blocks.app_error#too_many",
        Word::TooDeep => "model.post.is_valid.mm_blocks.app_error#too_deep",
        Word::Unpaired => "model.post.is_valid.mm_blocks.app_error#unpaired",
        Word::Unused => "model.post.is_valid.mm_blocks.app_error#unused",
    };
    let mut error = AppError::of(key, 400).with("at", &fault.at);
    error.detailed_error = format!("at={} fault={}", fault.at, fault.word.name());
    error.into()
}

/// The blocks of a post as clients draw them.
fn reading_of(props: &Props) -> Reading {
    props.get(BLOCKS).map(read::read).unwrap_or_default()
}

type Object = Map<String, Value>;

#[cfg(test)]
mod tests;
