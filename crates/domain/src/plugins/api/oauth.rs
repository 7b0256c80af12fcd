//! Applications that act for people.

use jackfield_model::permission as may;
use jackfield_model::{OAuthApp, OAuthAppId};

use super::{Entry, Method, PluginApi};
use crate::plugins::Capability;
use crate::{Result, oauth};

methods! {
    /// Makes an application, with its secret.
    CreateOAuthApp = OAuthWrite (app: OAuthApp) -> OAuthApp |api| {
        oauth::create(&api.app, &api.grant::<may::CreateOAuthApp>(()), app, false).await
    }
    /// An application, with its secret.
    GetOAuthApp = OAuthWrite (id: OAuthAppId) -> OAuthApp |api| {
        oauth::get(&api.app, &api.grant::<may::ManageOAuthApp>(id)).await
    }
    /// Changes an application; its secret stays.
    UpdateOAuthApp = OAuthWrite (app: OAuthApp) -> OAuthApp |api| {
        oauth::update(&api.app, &api.grant::<may::ManageOAuthApp>(app.id), app).await
    }
    /// Deletes an application; its tokens end.
    DeleteOAuthApp = OAuthWrite (id: OAuthAppId) |api| {
        oauth::delete(&api.app, &api.grant::<may::ManageOAuthApp>(id)).await
    }
}
