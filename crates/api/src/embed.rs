//! Embedding: apps in whose pages channels are shown, and what their tokens open.

use jackfield_model::{
    ChannelViewResponse, EmbedApp, EmbedAppDraft, EmbedAppId, EmbedAppPatch, EmbedEntry, EmbedKeyDraft, EmbedPeople,
    EmbedPeopleRequest, EmbedPerson, EmbedSession, EmbedTokenRef, EmbedUsage, Job,
};

use crate::StatusOk;
use crate::operations;
use crate::path::ByChannel;
use crate::query::Paging;

/// An embed app, by its id.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByEmbedApp {
    pub embed_app_id: EmbedAppId,
}

operations! { tag "embedding", scope System;
    /// Makes an app in whose pages channels are shown; the answer has its key.
    CreateEmbedApp = POST "/api/v4/embed/apps" -> 201 json EmbedApp {
        body: json EmbedAppDraft,
        example: { "name": "Shop", "origins": ["https://shop.example.com"], "team_id": "{team_id}", "channel_ids": ["{channel_id}"] },
        permission: ManageEmbedApps,
    }
    /// Lists the apps, without what signs.
    GetEmbedApps = GET "/api/v4/embed/apps" -> 200 json Vec<EmbedApp> {
        query: Paging,
        permission: ManageEmbedApps,
    }
    /// Gets an app, without what signs.
    GetEmbedApp = GET "/api/v4/embed/apps/{embed_app_id}" -> 200 json EmbedApp {
        path: ByEmbedApp,
        permission: ManageEmbedApp,
    }
    /// Changes an app. What it may no longer show ends with its sessions.
    PatchEmbedApp = PUT "/api/v4/embed/apps/{embed_app_id}/patch" -> 200 json EmbedApp {
        path: ByEmbedApp,
        body: json EmbedAppPatch,
        example: { "name": "Shop and services" },
        permission: ManageEmbedApp,
    }
    /// Deletes an app: its sessions end, its people and channels stay. With a tenant all of that goes.
    DeleteEmbedApp = DELETE "/api/v4/embed/apps/{embed_app_id}" -> 200 json StatusOk {
        path: ByEmbedApp,
        permission: ManageEmbedApp,
    }
    /// Gets how much an app has of what is limited.
    GetEmbedAppUsage = GET "/api/v4/embed/apps/{embed_app_id}/usage" -> 200 json EmbedUsage {
        path: ByEmbedApp,
        permission: ManageEmbedApp,
    }
    /// Lists the people whom an app answers for.
    GetEmbedAppPeople = GET "/api/v4/embed/apps/{embed_app_id}/people" -> 200 json Vec<EmbedPerson> {
        path: ByEmbedApp,
        query: Paging,
        permission: ManageEmbedApp,
    }
    /// Exports a tenant in the bulk format: the answer is the job that does so.
    ExportEmbedApp = POST "/api/v4/embed/apps/{embed_app_id}/export" -> 201 json Job {
        path: ByEmbedApp,
        permission: ManageEmbedApp,
    }
    /// Gives an app another key. Those before it sign for a while, or end at once with all sessions.
    RotateEmbedKey = POST "/api/v4/embed/apps/{embed_app_id}/keys" -> 201 json EmbedApp {
        path: ByEmbedApp,
        body: json EmbedKeyDraft,
        example: { "overlap_seconds": 3600 },
        permission: ManageEmbedApp,
    }
    /// Gives a session for a token of an app, or of a visitor's device, once.
    CreateEmbedSession = POST "/api/v4/embed/session" -> 201 json EmbedSession {
        body: json EmbedEntry,
        example: { "token": "{embed_token}" },
        permission: Public,
    }
    /// Ends a session of an app's person, given by its own token.
    EndEmbedSession = POST "/api/v4/embed/session/end" -> 200 json StatusOk {
        body: json EmbedTokenRef,
        example: { "token": "{embed_session}" },
        permission: Public,
    }
    /// Switches the account of an app's person off or on again, as its token says (`act`: `deactivate`, `activate`).
    SetEmbedUserActive = POST "/api/v4/embed/users/active" -> 200 json StatusOk {
        body: json EmbedTokenRef,
        example: { "token": "{embed_activation}" },
        permission: Public,
    }
    /// Archives the channel of an app's object, as its token says (`act`: `archive`).
    ArchiveEmbedContext = POST "/api/v4/embed/contexts/archive" -> 200 json StatusOk {
        body: json EmbedTokenRef,
        example: { "token": "{embed_archival}" },
        permission: Public,
    }
    /// Says that whoever asks is the person that an app's token names (`act`: `link`).
    LinkEmbedUser = POST "/api/v4/embed/users/link" -> 200 json StatusOk {
        body: json EmbedTokenRef,
        example: { "token": "{embed_link}" },
        scope: Account write,
        permission: SignedIn,
    }
    /// Gets people of a channel: members by their ids, and who wrote posts.
    GetEmbedPeople = POST "/api/v4/embed/channels/{channel_id}/people" -> 200 json EmbedPeople {
        path: ByChannel,
        body: json EmbedPeopleRequest,
        example: { "user_ids": ["{user_id}"] },
        scope: Posts read,
        permission: ReadChannelContent,
    }
    /// Marks a channel as read by whoever asks.
    ViewEmbedChannel = POST "/api/v4/embed/channels/{channel_id}/view" -> 200 json ChannelViewResponse {
        path: ByChannel,
        scope: Posts read,
        permission: ReadChannelContent,
    }
}
