//! Methods of Mattermost's plugin API that this server does not have, with the reason: what the reference page
//! and a test are made of. Every other method is served.

/// Methods that are missing for one reason.
#[derive(Clone, Copy, Debug)]
pub struct Unserved {
    pub why: &'static str,
    pub methods: &'static [&'static str],
}

/// All of them, by family.
pub const UNSERVED: &[Unserved] = &[
    Unserved {
        why: "There are no user groups, in Mattermost a licensed feature.",
        methods: &[
            "CreateDefaultSyncableMemberships",
            "CreateGroup",
            "DeleteGroup",
            "DeleteGroupConstrainedMemberships",
            "DeleteGroupMember",
            "DeleteGroupSyncable",
            "GetGroup",
            "GetGroupByName",
            "GetGroupByRemoteID",
            "GetGroupMemberUsers",
            "GetGroupSyncable",
            "GetGroupSyncables",
            "GetGroups",
            "GetGroupsBySource",
            "GetGroupsForUser",
            "RestoreGroup",
            "UpdateGroup",
            "UpdateGroupSyncable",
            "UpsertGroupMember",
            "UpsertGroupMembers",
            "UpsertGroupSyncable",
        ],
    },
    Unserved {
        why: "There are no custom properties of users, channels and posts.",
        methods: &[
            "CountPropertyFields",
            "CountPropertyFieldsForTarget",
            "CreatePropertyField",
            "CreatePropertyValue",
            "DeletePropertyField",
            "DeletePropertyValue",
            "DeletePropertyValuesForField",
            "DeletePropertyValuesForTarget",
            "GetPropertyField",
            "GetPropertyFieldByName",
            "GetPropertyFields",
            "GetPropertyGroup",
            "GetPropertyValue",
            "GetPropertyValues",
            "RegisterPropertyGroup",
            "SearchPropertyFields",
            "SearchPropertyValues",
            "UpdatePropertyField",
            "UpdatePropertyFields",
            "UpdatePropertyValue",
            "UpdatePropertyValues",
            "UpsertPropertyValue",
            "UpsertPropertyValues",
        ],
    },
    Unserved {
        why: "Channels are not shared with other servers.",
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
        why: "The server is no OAuth 2.0 provider: there are no registered applications.",
        methods: &["CreateOAuthApp", "DeleteOAuthApp", "GetOAuthApp", "UpdateOAuthApp"],
    },
    Unserved {
        why: "People sign in with their password here, not through LDAP, SAML or another service.",
        methods: &["GetLDAPUserAttributes", "UpdateUserAuth"],
    },
    Unserved {
        why: "Plugins do not guard channels; the hooks before an act, such as ChannelMemberWillBeAdded, refuse it.",
        methods: &["RegisterChannelGuard", "UnregisterChannelGuard"],
    },
    Unserved {
        why: "A search needs a reader, who decides which channels are searched: use SearchPostsInTeamForUser.",
        methods: &["SearchPostsInTeam"],
    },
    Unserved {
        why: "A plugin does not install others: administrators see and consent to what one asks for.",
        methods: &["InstallPlugin"],
    },
    Unserved {
        why: "Accounts are switched off, not erased, so that their posts keep an author: use UpdateBotActive.",
        methods: &["PermanentDeleteBot"],
    },
    Unserved { why: "There are no licenses to ask for.", methods: &["RequestTrialLicense"] },
    Unserved {
        why: "Mattermost has withdrawn collections and topics itself; nothing would follow.",
        methods: &["RegisterCollectionAndTopic"],
    },
];

/// Why a method is missing, or `None` when it is served.
pub fn why_unserved(method: &str) -> Option<&'static str> {
    UNSERVED.iter().find(|family| family.methods.contains(&method)).map(|family| family.why)
}
