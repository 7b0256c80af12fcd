//! Requests below `/plugins/<id>/`.

use std::sync::Arc;

use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};
use jackfield_domain::hooks::HookId;
use jackfield_domain::{Cx, Result};

use super::PluginHost;
use crate::runtime::{BodyStream, PluginError};

/// What the server says about a request; a client that says it is not believed.
const OF_THE_SERVER: [HeaderName; 2] =
    [HeaderName::from_static("mattermost-user-id"), HeaderName::from_static("mattermost-plugin-id")];

impl PluginHost {
    /// Has a plugin answer the monitoring, which nobody signs in for: it has an address of its own.
    ///
    /// # Errors
    /// 404 when the plugin is not on or has nothing to say, or 502 to 504 when it fails; 503 with the time to wait
    /// while it is not asked, because it kept failing to answer.
    pub async fn serve_metrics(
        &self,
        cx: &Arc<Cx>,
        id: &str,
        request: http::Request<BodyStream>,
    ) -> Result<http::Response<BodyStream>> {
        let active = self.0.registry.peek().get(id).cloned();
        let stopped = || PluginError::Stopped.into_failure(id);
        let active = active.filter(|active| active.hooks().contains(HookId::ServeMetrics)).ok_or_else(stopped)?;
        active.serve(cx, HookId::ServeMetrics, request).await.map_err(|error| {
            active.failed(HookId::ServeMetrics, &error);
            error.into_failure(id)
        })
    }

    /// Has a plugin answer a request, whose path is the one below `/plugins/<id>`. The caller has made sure
    /// that a signed-in person meant it.
    ///
    /// # Errors
    /// 404 when the plugin is not on, or 502 to 504 when it fails; 503 with the time to wait while it is not asked,
    /// because it kept failing to answer.
    pub async fn serve_http(
        &self,
        cx: &Arc<Cx>,
        id: &str,
        mut request: http::Request<BodyStream>,
    ) -> Result<http::Response<BodyStream>> {
        let active = self.0.registry.peek().get(id).cloned();
        let stopped = || PluginError::Stopped.into_failure(id);
        let active = active.ok_or_else(stopped)?;
        describe_caller(request.headers_mut(), cx);
        active.serve(cx, HookId::ServeHTTP, request).await.map_err(|error| {
            active.failed(HookId::ServeHTTP, &error);
            error.into_failure(id)
        })
    }
}

/// Takes the person's secrets out and puts their id in.
fn describe_caller(headers: &mut HeaderMap, cx: &Cx) {
    for name in OF_THE_SERVER {
        headers.remove(name);
    }
    let user = cx.user_id();
    if user.is_empty() {
        return;
    }
    headers.remove(AUTHORIZATION);
    let kept: Vec<String> = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .map(str::trim)
        .filter(|pair| !pair.starts_with("MMAUTHTOKEN="))
        .map(str::to_owned)
        .collect();
    headers.remove(COOKIE);
    if let Ok(value) = HeaderValue::from_str(&kept.join("; "))
        && !kept.is_empty()
    {
        headers.insert(COOKIE, value);
    }
    let [user_header, _] = OF_THE_SERVER;
    if let Ok(value) = HeaderValue::from_str(user.as_str()) {
        headers.insert(user_header, value);
    }
}
