//! Requests below `/plugins/<id>/`.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt as _;
use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue, REFERER};
use jackfield_domain::hooks::HookId;
use jackfield_domain::{Cx, Failure, Result, plugins, scopes, sessions, webhooks};
use jackfield_model::{AppError, Need};
use serde_json::Value;

use super::PluginHost;
use crate::package::Caller;
use crate::registry::Described;
use crate::runtime::{BodyStream, PluginError};

/// What the server says about a request; a client that says it is not believed.
const OF_THE_SERVER: [HeaderName; 2] =
    [HeaderName::from_static("mattermost-user-id"), HeaderName::from_static("mattermost-plugin-id")];

impl PluginHost {
    /// Adds what plugins describe of their endpoints to the server's own description.
    pub fn describe(&self, whole: &mut Value) {
        let snapshot = self.0.registry.read();
        for part in snapshot.all().filter_map(|active| active.described.openapi.as_ref()) {
            for place in ["/paths", "/components/schemas", "/components/securitySchemes"] {
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
    /// 404 when the plugin is not on; 401 and 403 for whom its package, where it describes its endpoints, does not let ask; or
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
        match admitted(&active.described, cx, &request) {
            Admitted::Yes => {}
            Admitted::IfSigned(ways) => request = self.signed(id, &ways, request).await?,
            Admitted::No(refusal) => return Err(refusal),
        }
        describe_caller(request.headers_mut(), cx);
        active.serve(cx, HookId::ServeHTTP, request).await.map_err(|error| {
            active.failed(HookId::ServeHTTP, &error);
            error.into_failure(id)
        })
    }

    /// A request whose signature is right, with the body that was read for that.
    async fn signed(
        &self,
        id: &str,
        ways: &[(String, String)],
        request: http::Request<BodyStream>,
    ) -> Result<http::Request<BodyStream>> {
        let (parts, mut body) = request.into_parts();
        let mut whole = Vec::new();
        while let Some(piece) = body.next().await {
            let piece = piece.map_err(|_| AppError::of("api.context.request_body_too_large.app_error#upload", 413))?;
            if whole.len() + piece.len() > SIGNED {
                return Err(AppError::of("api.context.request_body_too_large.app_error#upload", 413).into());
            }
            whole.extend_from_slice(&piece);
        }
        let mut refusal = Failure::of("api.incoming_webhook.signature.app_error", 401);
        for (setting, scheme) in ways {
            // What is not set is no secret.
            let Some(secret) = plugins::setting_text(&self.0.app, id, setting) else { continue };
            match webhooks::check_signature(scheme, &secret, &parts.headers, &whole, self.0.app.now()) {
                Ok(()) => {
                    let body = futures_util::stream::once(async move { Ok(Bytes::from(whole)) });
                    return Ok(http::Request::from_parts(parts, Box::pin(body)));
                }
                Err(wrong) => refusal = wrong,
            }
        }
        Err(refusal)
    }
}

/// Bytes of a request whose signature is looked at.
const SIGNED: usize = 1 << 20;

/// Whether somebody may ask.
enum Admitted {
    Yes,
    /// Who signed in one of these ways: with a secret that is a setting, by a scheme.
    IfSigned(Vec<(String, String)>),
    No(Failure),
}

/// A plugin without a description decides by itself; of one that has it may ask whom that says, and nothing counts that only looks
/// like what it describes. What it does not describe is for whoever is signed in.
fn admitted(described: &Described, cx: &Cx, request: &http::Request<BodyStream>) -> Admitted {
    let Described { endpoints, openapi } = described;
    if openapi.is_none() {
        return Admitted::Yes;
    }
    let (method, path) = (request.method().as_str(), request.uri().path());
    let fitting = endpoints.iter().filter(|endpoint| endpoint.is_of(method, path));
    let meant = fitting.min_by_key(|endpoint| endpoint.parameters());
    let callers = meant.map_or_else(Caller::signed_in, |endpoint| endpoint.callers.clone());
    if callers.is_empty() {
        return Admitted::Yes;
    }
    let by_program = cx.session().is_some_and(|session| session.is_oauth || sessions::is_access_token(session));
    let is_stranger = cx.user_id().is_empty();
    let has = |need: &Need| scopes::of(cx).is_none_or(|scopes| scopes.have(*need));
    let is_one = |caller: &Caller| match caller {
        Caller::Session => !is_stranger && !by_program,
        Caller::Token(needs) => !is_stranger && by_program && needs.iter().all(has),
        Caller::Signature { .. } => false,
    };
    if callers.iter().any(is_one) {
        return Admitted::Yes;
    }
    let missing = callers.iter().find_map(|caller| match caller {
        Caller::Token(needs) if by_program => needs.iter().find(|need| !has(need)).copied(),
        _ => None,
    });
    let ways: Vec<(String, String)> = callers
        .into_iter()
        .filter_map(|caller| match caller {
            Caller::Signature { setting, scheme } => Some((setting, scheme)),
            _ => None,
        })
        .collect();
    match missing {
        _ if !ways.is_empty() => Admitted::IfSigned(ways),
        Some(need) => Admitted::No(Failure::of("api.context.scope.app_error", 403).with("scope", need)),
        None if is_stranger => Admitted::No(Failure::of("api.context.session_expired.app_error", 401)),
        None => Admitted::No(AppError::no_permission().into()),
    }
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
