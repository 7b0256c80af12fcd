//! The frames of an event: serialised once, shared by all who get them.

use std::collections::BTreeMap;
use std::sync::Arc;

use jackfield_model::{ConnectionId, Resource, UserId};
use serde::Serialize;

use super::declare::Frames;
use super::{Audience, Caused, Event, Sensitivity};

/// One frame but for its sequence number, which each connection adds: `text` ends before the number.
#[derive(Clone, Debug)]
pub struct Frame {
    pub audience: Audience,
    pub omit_connection: ConnectionId,
    /// `{"event":…,"data":…,"broadcast":…,"seq":`
    pub text: Arc<str>,
    /// Frames for single users who see more than the others (their own mention), by their ids in order.
    pub personal: Vec<(UserId, Arc<str>)>,
    pub droppable: bool,
    /// What a token with scopes has to be allowed to read for it.
    pub resource: Resource,
}

impl Frame {
    /// The text for one recipient.
    pub fn text_for(&self, user: UserId) -> &Arc<str> {
        let own = self.personal.binary_search_by_key(&user, |(own, _)| *own).ok().and_then(|at| self.personal.get(at));
        own.map_or(&self.text, |(_, text)| text)
    }
}

impl Caused {
    /// The frames of this event; most events have one, some a second for administrators.
    pub fn frames(&self) -> &[Frame] {
        match &self.event {
            Event::Elsewhere(elsewhere) => &elsewhere.frames,
            event => self.frames.get_or_init(|| {
                let mut frames = Frames::of(self);
                event.write(&mut frames);
                frames.finish()
            }),
        }
    }
}

/// A frame's text, and those of single recipients, whose data is the others' with something more.
pub(super) fn written<D: Serialize, P: Serialize>(
    name: &str,
    data: &D,
    personal: &[(UserId, P)],
    audience: &Audience,
    omit: ConnectionId,
) -> (Arc<str>, Vec<(UserId, Arc<str>)>) {
    let name = serde_json::to_string(name).unwrap_or_default();
    let data = serde_json::to_string(data).unwrap_or_default();
    let broadcast = broadcast(audience, omit);
    let whole = |more: &str| -> Arc<str> {
        let parts = [r#"{"event":"#, &name, r#","data":"#, &data, more, r#","broadcast":"#, &broadcast, r#","seq":"#];
        match data.strip_suffix('}').filter(|_| !more.is_empty()) {
            Some(open) => [parts[0], parts[1], parts[2], open, ",", more, parts[5], parts[6], parts[7]].concat().into(),
            None => parts.concat().into(),
        }
    };
    let of_one = |more: &P| {
        let more = serde_json::to_string(more).unwrap_or_default();
        whole(more.strip_prefix('{').filter(|more| *more != "}").unwrap_or_default())
    };
    (whole(""), personal.iter().map(|(user, more)| (*user, of_one(more))).collect())
}

fn broadcast(audience: &Audience, omit: ConnectionId) -> String {
    #[derive(Serialize)]
    struct Broadcast<'a> {
        omit_users: Option<BTreeMap<&'a str, bool>>,
        user_id: &'a str,
        channel_id: &'a str,
        team_id: &'a str,
        connection_id: &'a str,
        omit_connection_id: &'a str,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        contains_sanitized_data: bool,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        contains_sensitive_data: bool,
    }
    let omitted = || audience.omit_users.iter().map(|id| (id.as_str(), true)).collect();
    let broadcast = Broadcast {
        omit_users: (!audience.omit_users.is_empty()).then(omitted),
        user_id: audience.user_id.as_str(),
        channel_id: audience.channel_id.as_str(),
        team_id: audience.team_id.as_str(),
        connection_id: audience.connection_id.as_str(),
        omit_connection_id: omit.as_str(),
        contains_sanitized_data: audience.sensitivity == Sensitivity::Sanitized,
        contains_sensitive_data: audience.sensitivity == Sensitivity::Sensitive,
    };
    serde_json::to_string(&broadcast).unwrap_or_default()
}
