//! Posts that are written bit by bit, as language models write: while a bot's post says so (`props.streaming`), changes of it
//! are kept as no versions and make it no edited post. It says so for some minutes at most.

use jackfield_model::{Millis, Post, Props};
use serde_json::Value;

/// The prop: `true` from the bot, and from then on the time at which it began.
pub(super) const STREAMING: &str = "streaming";
/// How long a post may be written. Afterwards each change is an edit again.
const LONGEST_MS: i64 = 10 * 60 * 1000;

/// Notes when it began.
pub(super) fn begin(props: &mut Props, now: Millis) {
    note(props, None, now);
}

/// Settles what an edit says of it. Who may not say so changes nothing.
pub(super) fn settle(may: bool, before: &Post, props: &mut Props, now: Millis) {
    if may {
        return note(props, started(&before.props).filter(|_| is_going_on(before, now)), now);
    }
    match before.props.get(STREAMING) {
        Some(kept) => props.insert(STREAMING.into(), kept.clone()),
        None => props.remove(STREAMING),
    };
}

/// Whether a post is being written.
pub(super) fn is_going_on(post: &Post, now: Millis) -> bool {
    started(&post.props).is_some_and(|start| (start..start.saturating_add(LONGEST_MS)).contains(&now.0))
}

fn started(props: &Props) -> Option<i64> {
    props.get(STREAMING).and_then(Value::as_i64)
}

fn note(props: &mut Props, start: Option<i64>, now: Millis) {
    let Some(said) = props.get(STREAMING) else { return };
    // A client that changes only the text sends the time back.
    let goes_on = said == &Value::Bool(true) || said == "true" || (start.is_some() && said.as_i64() == start);
    if goes_on {
        props.insert(STREAMING.into(), Value::from(start.unwrap_or(now.0)));
    } else {
        props.remove(STREAMING);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn post(said: Value) -> Post {
        let mut post = Post::default();
        post.props.insert(STREAMING.into(), said);
        post
    }

    #[test]
    fn a_post_is_written_for_some_minutes_and_by_whoever_may_say_so() {
        let (mut before, now) = (post(json!(true)), Millis(1_000_000));
        begin(&mut before.props, now);
        assert_eq!(before.props[STREAMING], json!(1_000_000));
        let later = Millis(now.0 + LONGEST_MS - 1);
        assert!(is_going_on(&before, later) && !is_going_on(&before, Millis(later.0 + 1)));

        let after = |may: bool, said: Option<Value>, at: Millis| {
            let mut props = said.map_or_else(Props::new, |said| post(said).props);
            settle(may, &before, &mut props, at);
            props.get(STREAMING).cloned()
        };
        assert_eq!(after(true, Some(json!(true)), later), Some(json!(1_000_000)), "it goes on");
        assert_eq!(after(true, Some(json!(1_000_000)), later), Some(json!(1_000_000)), "sent back");
        assert_eq!(after(true, Some(json!(true)), Millis(later.0 + 1)), Some(json!(later.0 + 1)), "it begins anew");
        assert_eq!(after(true, Some(json!(7)), later), None, "nobody says when it began");
        assert_eq!(after(true, None, later), None, "it is done");
        assert_eq!(after(false, None, later), Some(json!(1_000_000)), "others do not end it");
        let mut others = post(json!(true)).props;
        settle(false, &Post::default(), &mut others, now);
        assert!(others.is_empty(), "nor begin it");
    }
}
