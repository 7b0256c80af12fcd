//! Interactive dialogs: what integrations open and users answer.

use jackfield_model::{LookupDialogResponse, OpenDialogRequest, SubmitDialogRequest, SubmitDialogResponse};

use crate::{StatusOk, operations};

operations! { tag "integration_actions", scope Posts;
    /// Opens a dialog for the user behind a trigger. The trigger is the caller's proof: integrations have no session.
    OpenInteractiveDialog = POST "/api/v4/actions/dialogs/open" -> 200 json StatusOk {
        body: json OpenDialogRequest,
        example: { "trigger_id": "{trigger_id}", "url": "{integration_url}", "dialog": { "title": "Lunch", "elements": [] } },
        permission: Public,
    }
    /// Hands what a user answered in a dialog to its integration.
    SubmitInteractiveDialog = POST "/api/v4/actions/dialogs/submit" -> 200 json SubmitDialogResponse {
        body: json SubmitDialogRequest,
        example: { "url": "{integration_url}", "callback_id": "lunch", "channel_id": "{channel_id}", "team_id": "{team_id}", "submission": { "dish": "soup" } },
        permission: ReadChannelContent,
    }
    /// Asks a dialog's integration for the choices of a menu.
    LookupInteractiveDialog = POST "/api/v4/actions/dialogs/lookup" -> 200 json LookupDialogResponse {
        body: json SubmitDialogRequest,
        example: { "url": "{integration_url}", "callback_id": "lunch", "channel_id": "{channel_id}", "team_id": "{team_id}", "submission": { "query": "so" } },
        permission: ReadChannelContent,
    }
}
