//! Panels: apps of others inside the client, and what proves to them who is there.

use jackfield_model::{
    JsonWebKeys, Panel, PanelAnswer, PanelComplaint, PanelDraft, PanelId, PanelKeyDraft, PanelPatch, PanelPlace,
    PanelPress, PanelToken,
};

use crate::StatusOk;
use crate::operations;
use crate::query::Paging;

/// A panel, by its id.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByPanel {
    pub panel_id: PanelId,
}

/// An entry of a panel in the menu of messages.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByPanelShortcut {
    pub panel_id: PanelId,
    pub shortcut_id: String,
}

operations! { tag "panels", scope System;
    /// Registers an app that is shown inside the client.
    CreatePanel = POST "/api/v4/panels" -> 201 json Panel {
        body: json PanelDraft,
        example: { "name": "Reviews", "url": "https://reviews.example.com/", "places": ["page", "rhs"], "scopes": ["identity", "pick"] },
        permission: ManagePanels,
    }
    /// Lists the panels that whoever asks may open.
    GetPanels = GET "/api/v4/panels" -> 200 json Vec<Panel> {
        permission: SignedIn,
    }
    /// Lists all panels, those that are off and those of plugins among them.
    GetAllPanels = GET "/api/v4/panels/all" -> 200 json Vec<Panel> {
        query: Paging,
        permission: ManagePanels,
    }
    /// Changes a panel.
    PatchPanel = PUT "/api/v4/panels/{panel_id}/patch" -> 200 json Panel {
        path: ByPanel,
        body: json PanelPatch,
        example: { "guests": true },
        permission: ManagePanel,
    }
    /// Deletes a panel that an administrator registered.
    DeletePanel = DELETE "/api/v4/panels/{panel_id}" -> 200 json StatusOk {
        path: ByPanel,
        permission: ManagePanel,
    }
    /// Says to a panel's own server who is there: a token that is good for two minutes.
    CreatePanelToken = POST "/api/v4/panels/{panel_id}/token" -> 201 json PanelToken {
        path: ByPanel,
        body: json PanelPlace,
        example: { "channel_id": "{channel_id}" },
        scope: Account write,
        permission: OpenPanel,
    }
    /// Says what a client had to stop a panel at, so that administrators learn of it.
    ReportPanel = POST "/api/v4/panels/{panel_id}/complaint" -> 200 json StatusOk {
        path: ByPanel,
        body: json PanelComplaint,
        example: { "reason": "flood" },
        permission: OpenPanel,
    }
    /// Presses an entry of a panel in the menu of a message: its own server is told, and answers.
    PressPanelShortcut = POST "/api/v4/panels/{panel_id}/shortcuts/{shortcut_id}" -> 200 json PanelAnswer {
        path: ByPanelShortcut,
        body: json PanelPress,
        example: { "post_id": "{post_id}" },
        scope: Account write,
        permission: OpenPanel,
    }
    /// Lets the server sign with another key. Those before it are named to verifiers for a while, or no more.
    RotatePanelKey = POST "/api/v4/panels/keys" -> 201 json JsonWebKeys {
        body: json PanelKeyDraft,
        example: { "overlap_seconds": 3600 },
        permission: ManagePanels,
    }
    /// Names the keys that panels' tokens are signed with (RFC 7517).
    GetPanelKeys = GET "/.well-known/jwks.json" -> 200 json JsonWebKeys {
        permission: Public,
    }
}
