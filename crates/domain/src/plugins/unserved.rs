//! Methods of Mattermost's plugin API that mean nothing on this server, with the reason and what they answer: what the
//! reference page and a test are made of. Every other method is served.

use crate::Failure;

/// Methods that mean nothing here for one reason.
#[derive(Clone, Copy, Debug)]
pub struct Unserved {
    pub why: &'static str,
    pub answer: Answered,
    pub methods: &'static [&'static str],
}

/// What such a method answers.
#[derive(Clone, Copy, Debug)]
pub enum Answered {
    /// As Mattermost's server without a license does.
    Refused(&'static str, u16),
    /// That it was done: there is nothing to do, and nothing would follow.
    Done,
    /// That this server does not have it.
    NotHere,
}

/// All of them, by family.
pub const UNSERVED: &[Unserved] = &[
    Unserved {
        why: "Channels are not shared with other servers.",
        answer: Answered::Refused("api.remote_cluster.service_not_enabled.app_error", 501),
        methods: &[
            "InviteRemoteToChannel",
            "ReceiveSharedChannelAttachmentSyncMsg",
            "ReceiveSharedChannelProfileImageSyncMsg",
            "ReceiveSharedChannelSyncMsg",
            "RegisterPluginForSharedChannels",
            "ShareChannel",
            "SyncSharedChannel",
            "UninviteRemoteFromChannel",
            "UnregisterPluginForSharedChannels",
            "UnregisterPluginRemoteForSharedChannels",
            "UnshareChannel",
            "UpdateSharedChannel",
            "UpdateSharedChannelCursor",
        ],
    },
    Unserved {
        why: "Nobody signs in through LDAP.",
        answer: Answered::Refused("ent.ldap.disabled.app_error", 501),
        methods: &["GetLDAPUserAttributes"],
    },
    Unserved {
        why: "There are no licenses to ask for.",
        answer: Answered::Refused("api.license.upgrade_needed.app_error", 403),
        methods: &["RequestTrialLicense"],
    },
    Unserved {
        why: "Mattermost has withdrawn collections and topics itself.",
        answer: Answered::Done,
        methods: &["RegisterCollectionAndTopic"],
    },
    Unserved {
        why: "Plugins do not guard channels; the hooks before an act, such as ChannelMemberWillBeAdded, refuse it.",
        answer: Answered::NotHere,
        methods: &["RegisterChannelGuard", "UnregisterChannelGuard"],
    },
];

/// Why a method means nothing here, or `None` when it is served.
pub fn why_unserved(method: &str) -> Option<&'static str> {
    family(method).map(|family| family.why)
}

/// What a method that means nothing here answers; `None` when this server does not have it at all.
pub fn answered_unserved(method: &str) -> Option<Result<(), Failure>> {
    match family(method)?.answer {
        Answered::Refused(id, status) => Some(Err(Failure::of(id, status))),
        Answered::Done => Some(Ok(())),
        Answered::NotHere => None,
    }
}

fn family(method: &str) -> Option<&'static Unserved> {
    UNSERVED.iter().find(|family| family.methods.contains(&method))
}
