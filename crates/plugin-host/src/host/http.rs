//! Requests below `/plugins/<id>/`.

use std::sync::Arc;

use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue, REFERER};
use jackfield_domain::hooks::HookId;
use jackfield_domain::{Cx, Failure, Result};
use serde_json::Value;

use super::PluginHost;
use crate::registry::{Active, Described};
use crate::runtime::{BodyStream, PluginError};

/// What the server says about a request; a client that says it is not believed.
const OF_THE_SERVER: [HeaderName; 2] =
    [HeaderName::from_static("mattermost-user-id"), HeaderName::from_static("mattermost-plugin-id")];

impl PluginHost {
    /// Adds what plugins describe of their endpoints to the server's own description.
    pub fn describe(&self, whole: &mut Value) {
        let snapshot = self.0.registry.read();
        for part in snapshot.all().filter_map(|active| active.described.openapi.as_ref()) {
            for place in ["/paths", "/components/schemas"] {
                let (Some(Value::Object(into)), Some(Value::Object(from))) =
                    (whole.pointer_mut(place), part.pointer(place))
                else {
                    continue;
                };
                into.extend(from.iter().map(|(name, value)| (name.clone(), value.clone())));
            }
        }
    }

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
    /// 404 when the plugin is not on, 401 for strangers where its package describes its endpoints and not this one as public, or
    /// 502 to 504 when it fails; 503 with the time to wait while it is not asked, because it kept failing to answer.
    pub async fn serve_http(
        &self,
        cx: &Arc<Cx>,
        id: &str,
        mut request: http::Request<BodyStream>,
    ) -> Result<http::Response<BodyStream>> {
        let active = self.0.registry.peek().get(id).cloned();
        let stopped = || PluginError::Stopped.into_failure(id);
        let active = active.ok_or_else(stopped)?;
        if cx.user_id().is_empty() && !is_for_strangers(&active, &request) {
            return Err(Failure::of("api.context.session_expired.app_error", 401));
        }
        describe_caller(request.headers_mut(), cx);
        active.serve(cx, HookId::ServeHTTP, request).await.map_err(|error| {
            active.failed(HookId::ServeHTTP, &error);
            error.into_failure(id)
        })
    }
}

/// A plugin without a description decides by itself; of one that has it strangers may ask what that says, and nothing that only
/// looks like it.
fn is_for_strangers(active: &Active, request: &http::Request<BodyStream>) -> bool {
    let Described { endpoints, openapi } = &active.described;
    let (method, path) = (request.method().as_str(), request.uri().path());
    openapi.is_none() || endpoints.iter().any(|endpoint| endpoint.is_public && endpoint.is_of(method, path))
}

/// Takes the person's secrets out and puts their id in. A cookie of a session goes in any case: a request that a
/// foreign page may have sent is a stranger's, and carries it all the same. What a stranger has in `Authorization` may
/// be meant for the plugin.
fn describe_caller(headers: &mut HeaderMap, cx: &Cx) {
    for name in OF_THE_SERVER {
        headers.remove(name);
    }
    // Mattermost: plugins do not see where a person came from.
    headers.remove(REFERER);
    forget_session_cookie(headers);
    let user = cx.user_id();
    if user.is_empty() {
        return;
    }
    headers.remove(AUTHORIZATION);
    let [user_header, _] = OF_THE_SERVER;
    if let Ok(value) = HeaderValue::from_str(user.as_str()) {
        headers.insert(user_header, value);
    }
}

fn forget_session_cookie(headers: &mut HeaderMap) {
    let kept: Vec<String> = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .map(str::trim)
        .filter(|pair| !pair.split('=').next().unwrap_or_default().trim().eq_ignore_ascii_case("MMAUTHTOKEN"))
        .map(str::to_owned)
        .collect();
    headers.remove(COOKIE);
    if let Ok(value) = HeaderValue::from_str(&kept.join("; "))
        && !kept.is_empty()
    {
        headers.insert(COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use jackfield_domain::{Actor, RequestInfo};
    use jackfield_model::{Session, UserId};

    use super::*;

    fn sent() -> HeaderMap {
        let mut headers = HeaderMap::new();
        let pairs = [
            ("cookie", "MMAUTHTOKEN=secret; other=1"),
            ("cookie", "MMAUTHTOKEN =again"),
            ("authorization", "Bearer secret"),
            ("referer", "https://chat.example.com/secret"),
            ("mattermost-user-id", "forged"),
            ("mattermost-plugin-id", "forged"),
            ("x-other", "kept"),
        ];
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers
    }

    // covers: 12, 21
    #[test]
    fn a_persons_secrets_stay_here() {
        let user = UserId::new();
        let session = Session { user_id: user, ..Session::default() };
        let cx = Cx::new(Actor::User(Arc::new(session)), RequestInfo::default());
        let mut headers = sent();
        describe_caller(&mut headers, &cx);
        let names: Vec<&str> = headers.keys().map(HeaderName::as_str).collect();
        assert_eq!(headers["mattermost-user-id"], user.as_str());
        assert_eq!((headers["cookie"].to_str().unwrap(), headers.get_all("cookie").iter().count()), ("other=1", 1));
        assert!(!names.contains(&"authorization") && !names.contains(&"mattermost-plugin-id"), "{names:?}");
        assert_eq!((headers.get("referer"), &headers["x-other"]), (None, &HeaderValue::from_static("kept")));
    }

    #[test]
    fn a_stranger_is_nobody_and_keeps_what_is_for_the_plugin() {
        let cx = Cx::new(Actor::Stranger, RequestInfo::default());
        let mut headers = sent();
        describe_caller(&mut headers, &cx);
        assert_eq!((headers["cookie"].to_str().unwrap(), headers.get("mattermost-user-id")), ("other=1", None));
        assert_eq!(headers["authorization"], "Bearer secret");
    }
}
