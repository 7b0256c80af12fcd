//! The page that asks people whether an application may act for them. It has no scripts, and nothing of the application's
//! but its words.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, Uri, header};
use jackfield_domain::oauth::Asked;
use jackfield_domain::texts::{self, Locale};
use jackfield_domain::{Granted, sessions};
use jackfield_model::permission::SignedIn;
use jackfield_model::{AppError, AuthorizeRequest, Scopes, Within};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// No scripts, no frames around it, nothing from elsewhere.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; script-src 'none'";

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;background:#f4f5f7;color:#1f2329;margin:0}\
    main{max-width:30rem;margin:10vh auto;padding:2rem;background:#fff;border:1px solid #d5d8de;border-radius:8px}\
    h1{font-size:1.25rem;margin-top:0}dt{color:#5c6370;font-size:.875rem}dd{margin:0 0 .75rem;overflow-wrap:anywhere}\
    form{display:flex;gap:.75rem;margin-top:1.5rem}\
    button{font:inherit;padding:.5rem 1.25rem;border-radius:4px;border:1px solid #8d93a0;background:#fff;color:#1f2329;cursor:pointer}\
    button[value=allow]{background:#1c58d9;border-color:#1c58d9;color:#fff}\
    @media (prefers-color-scheme:dark){body{background:#16181c;color:#e3e5e9}main{background:#1f2329;border-color:#3a4049}\
    dt{color:#a3a9b5}button{background:#2a2f37;color:#e3e5e9;border-color:#6b7280}button[value=allow]{background:#1c58d9;color:#fff}}";

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

fn html(status: StatusCode, locale: Locale, title: &str, body: &str) -> Response {
    let (language, title) = (locale.tag(), escaped(title));
    let page = format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>"
    );
    let mut response = (status, page).into_response();
    let fixed = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Sends strangers to sign in, and back.
pub fn to_sign_in(uri: &Uri) -> Response {
    let back = uri.path_and_query().map_or_else(String::new, ToString::to_string);
    let place = format!("/login?redirect_to={}", utf8_percent_encode(&back, NON_ALPHANUMERIC));
    super::to(&place)
}

/// Says why nobody is asked.
pub fn refused(error: &AppError, locale: Locale) -> Response {
    let status = StatusCode::from_u16(error.status_code).unwrap_or(StatusCode::BAD_REQUEST);
    let title = texts::plain("web.oauth.page.refused", locale);
    html(status, locale, &title, &format!("<p>{}</p>", escaped(&error.message)))
}

/// What an application may do then, and nothing else.
fn listed(scopes: &Scopes, locale: Locale) -> String {
    let mut list = format!("<p>{}</p><ul>", escaped(&texts::plain("web.oauth.page.scopes", locale)));
    for scope in scopes.iter() {
        let (resource, verb) = (scope.resource.word(), scope.verb.word());
        let mut what = texts::plain(&format!("web.oauth.scope.{resource}.{verb}"), locale);
        match scope.within {
            Within::Everywhere => {}
            Within::Team(_) => what = texts::text("web.oauth.scope.in_team", locale, &[("what", what)]),
            Within::Channel(_) => what = texts::text("web.oauth.scope.in_channel", locale, &[("what", what)]),
        }
        list.push_str(&format!("<li>{}</li>", escaped(&what)));
    }
    list.push_str("</ul>");
    list
}

/// Asks.
pub fn asking(granted: &Granted<SignedIn>, asked: &Asked, request: &AuthorizeRequest, locale: Locale) -> Response {
    let app = &asked.app;
    let plain = |key: &str| escaped(&texts::plain(key, locale));
    let title = texts::text("web.oauth.page.title", locale, &[("name", &app.name)]);
    let proof = granted.cx().session().and_then(|session| session.props.get(sessions::PROP_CSRF).cloned());
    let host = request.redirect_uri.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
    let mut body = asked
        .scopes
        .as_ref()
        .map_or_else(|| format!("<p>{}</p>", plain("web.oauth.page.scope")), |scopes| listed(scopes, locale));
    if app.is_dynamically_registered {
        body.push_str(&format!("<p><strong>{}</strong></p>", plain("web.oauth.page.unknown")));
    }
    body.push_str("<dl>");
    let facts = [
        ("web.oauth.page.description", app.description.as_str()),
        ("web.oauth.page.homepage", app.homepage.as_str()),
        ("web.oauth.page.place", host.as_deref().unwrap_or(&request.redirect_uri)),
    ];
    for (key, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
        body.push_str(&format!("<dt>{}</dt><dd>{}</dd>", plain(key), escaped(value)));
    }
    body.push_str("</dl><form method=\"post\" action=\"/oauth/authorize\">");
    let proof = proof.unwrap_or_default();
    let fields = [
        ("csrf", &proof),
        ("response_type", &request.response_type),
        ("client_id", &request.client_id),
        ("redirect_uri", &request.redirect_uri),
        ("scope", &request.scope),
        ("state", &request.state),
        ("code_challenge", &request.code_challenge),
        ("code_challenge_method", &request.code_challenge_method),
    ];
    for (name, value) in fields {
        body.push_str(&format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(value)));
    }
    for (decision, key) in [("allow", "web.oauth.page.allow"), ("deny", "web.oauth.page.deny")] {
        body.push_str(&format!("<button name=\"decision\" value=\"{decision}\">{}</button>", plain(key)));
    }
    body.push_str("</form>");
    html(StatusCode::OK, locale, &title, &body)
}

#[cfg(test)]
mod tests {
    use super::escaped;

    // covers: 41
    #[test]
    fn words_of_an_application_are_words() {
        assert_eq!(escaped("<b onload='x'>\"&"), "&lt;b onload=&#39;x&#39;&gt;&quot;&amp;");
    }
}
