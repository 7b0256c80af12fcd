//! Signing in, as scripts do (a token in a header) and as browsers do (cookies).

use jackfield_api::users::{Login, LoginRequest};
use jackfield_model::User;
use reqwest::header::{COOKIE, HeaderMap, SET_COOKIE};
use reqwest::{RequestBuilder, Response};

use crate::{Client, ClientError, NOTHING, Result};

/// How requests prove who sends them.
#[derive(Clone, Debug, Default)]
pub enum Auth {
    #[default]
    Stranger,
    /// A session's or an access token's secret in the `Authorization` header.
    Bearer(String),
    /// A browser's cookies; changes carry the CSRF value too.
    Cookies { token: String, csrf: String },
}

/// A client that signed in, and as whom.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub client: Client,
    pub user: User,
}

impl Auth {
    pub fn token(&self) -> Option<&str> {
        match self {
            Self::Stranger => None,
            Self::Bearer(token) | Self::Cookies { token, .. } => Some(token),
        }
    }

    pub(crate) fn apply(&self, request: RequestBuilder) -> RequestBuilder {
        match self {
            Self::Stranger => request,
            Self::Bearer(token) => request.bearer_auth(token),
            Self::Cookies { token, csrf } => {
                let cookies = format!("MMAUTHTOKEN={token}; MMCSRF={csrf}");
                request.header(COOKIE, cookies).header("X-CSRF-Token", csrf)
            }
        }
    }
}

impl Client {
    /// Signs in and returns a client that is signed in.
    ///
    /// # Errors
    /// Fails when the server refuses or cannot be reached.
    pub async fn login(&self, login_id: &str, password: &str) -> Result<SignedIn> {
        let (headers, user) = self.login_response(login_id, password, false).await?;
        let token = header(&headers, "Token");
        Ok(SignedIn { client: self.with_auth(Auth::Bearer(token)), user })
    }

    /// Signs in as a browser does: the proof is in cookies.
    ///
    /// # Errors
    /// Fails when the server refuses, sets no cookies or cannot be reached.
    pub async fn login_with_cookies(&self, login_id: &str, password: &str) -> Result<SignedIn> {
        let (headers, user) = self.login_response(login_id, password, true).await?;
        let auth = Auth::Cookies { token: cookie(&headers, "MMAUTHTOKEN"), csrf: cookie(&headers, "MMCSRF") };
        if auth.token().is_none_or(str::is_empty) {
            return Err(ClientError::Status { status: 200, text: "the server set no session cookie".into() });
        }
        Ok(SignedIn { client: self.with_auth(auth), user })
    }

    async fn login_response(&self, login_id: &str, password: &str, browser: bool) -> Result<(HeaderMap, User)> {
        let body = LoginRequest { login_id: login_id.into(), password: password.into(), ..LoginRequest::default() };
        let mut request = self.request::<Login>(&NOTHING, &NOTHING)?.json(&body);
        if browser {
            request = request.header("X-Requested-With", "XMLHttpRequest");
        }
        let response: Response = Self::send(request).await?;
        let headers = response.headers().clone();
        let user = Self::decode::<Login>(response).await?;
        Ok((headers, user))
    }
}

fn header(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn cookie(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let found = values
        .filter_map(|text| text.split(';').next()?.split_once('='))
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim().to_owned());
    found.unwrap_or_default()
}
