//! Where reviewers work: what waits, and a version with all that there is to see of it. Each act is a form of its own.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use jackfield_domain::market::rules::Rule;
use jackfield_domain::market::tiers::reads_or_reaches;
use jackfield_domain::{Failure, Result};
use jackfield_model::{MarketAct, MarketReviewer, MarketVersion};
use maud::{Markup, html};

use super::directory::{about, acts_of, head, report, report_of};
use super::layout::{day, escaped, own_page, refusal, said, state_words};
use super::sessions::{Session, is_own_form};
use crate::Market;
use crate::differences::Differences;
use crate::review::{Act, State as Stands, needed, standing};

/// What a form sent.
type Form = HashMap<String, String>;

fn read(body: &Bytes) -> Form {
    form_urlencoded::parse(body).into_owned().collect()
}

fn field<'a>(form: &'a Form, name: &str) -> &'a str {
    form.get(name).map(String::as_str).unwrap_or_default()
}

pub async fn queue(State(market): State<Market>, headers: HeaderMap) -> Response {
    if let Err(failure) = market.is_no_mirror() {
        return refusal(&market, failure);
    }
    match market.signed_in(&headers).await {
        Ok(Some((reviewer, session))) => waiting(&market, &reviewer, &session).await,
        Ok(None) => sign_in_page(&market, StatusCode::OK, ""),
        Err(failure) => refusal(&market, failure),
    }
}

fn sign_in_page(market: &Market, status: StatusCode, alert: &str) -> Response {
    let main = html! {
        h1 { "Reviews" }
        p { "For reviewers of this market. The token is from whoever hosts it: " code { "jackfield market reviewer" } "." }
        @if !alert.is_empty() { p role="alert" { (alert) } }
        form.act method="post" action="/review/sign-in" {
            label { "Token" input type="password" name="token" required autocomplete="current-password" maxlength="200"; }
            button type="submit" { "Sign in" }
        }
    };
    own_page(market, status, "Reviews", &main)
}

pub async fn sign_in(State(market): State<Market>, headers: HeaderMap, body: Bytes) -> Response {
    let form = read(&body);
    let signed = async {
        is_own_form(&headers)?;
        market.sign_in(field(&form, "token")).await
    };
    match signed.await {
        Ok(cookie) => with_cookie(Redirect::to("/review").into_response(), &cookie),
        Err(failure) => {
            let (status, text) = said(failure);
            sign_in_page(&market, status, &text)
        }
    }
}

pub async fn sign_out(State(market): State<Market>, headers: HeaderMap, body: Bytes) -> Response {
    let held = async {
        is_own_form(&headers)?;
        match market.signed_in(&headers).await? {
            Some((_, session)) => session.holds(field(&read(&body), "form_token")),
            None => Ok(()),
        }
    };
    if let Err(failure) = held.await {
        return refusal(&market, failure);
    }
    let cookie = market.sign_out(&headers).await;
    with_cookie(Redirect::to("/review").into_response(), &cookie)
}

fn with_cookie(mut answer: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        answer.headers_mut().insert(header::SET_COOKIE, value);
    }
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// What waits for reviewers, the longest first.
async fn waiting(market: &Market, reviewer: &MarketReviewer, session: &Session) -> Response {
    let now = market.0.clock.now();
    let catalogue = market.0.catalogue.read().await;
    let mut waits = Vec::new();
    for version in catalogue.versions().filter(|version| version.revoked.is_none()) {
        let acts = catalogue.acts(&version.manifest.id, &version.manifest.version);
        let stands = standing(acts, needed(version), now);
        if stands.state == Stands::InReview {
            let since = acts.iter().rfind(|act| ["submit", "appeal"].contains(&&*act.kind)).map(|act| act.at);
            waits.push((since.unwrap_or_default(), version, stands));
        }
    }
    waits.sort_by_key(|(since, ..)| *since);
    let main = html! {
        h1 { "Reviews" }
        (who(reviewer, session))
        @if waits.is_empty() { p { "Nothing waits." } } @else {
            table {
                caption { "What waits for a review, the longest first" }
                thead { tr { th scope="col" { "Version" } th scope="col" { "Publisher" } th scope="col" { "Since" } th scope="col" { "Approved by" } } }
                tbody {
                    @for (since, version, stands) in &waits {
                        tr {
                            td { a href=(place(version)) { (version.manifest.name) " " (version.manifest.version) } }
                            td { (version.statement.publisher) }
                            td { (day(*since)) }
                            td { (stands.approved.len()) " of " (needed(version)) @if !stands.approved.is_empty() { ": " (stands.approved.join(", ")) } }
                        }
                    }
                }
            }
        }
    };
    own_page(market, StatusCode::OK, "Reviews", &main)
}

fn who(reviewer: &MarketReviewer, session: &Session) -> Markup {
    html! {
        form.who method="post" action="/review/sign-out" {
            input type="hidden" name="form_token" value=(session.form_token);
            span { "Signed in as " strong { (reviewer.name) } }
            button type="submit" { "Sign out" }
        }
    }
}

fn place(version: &MarketVersion) -> String {
    format!("/review/{}/{}", escaped(&version.manifest.id), escaped(&version.manifest.version))
}

pub async fn version(
    State(market): State<Market>,
    headers: HeaderMap,
    Path((id, number)): Path<(String, String)>,
) -> Response {
    match market.signed_in(&headers).await {
        Ok(Some((reviewer, session))) => {
            let shown = Shown { reviewer: &reviewer, session: &session, draft: &Form::new(), alert: "" };
            match desk(&market, &id, &number, &shown).await {
                Ok((title, main)) => own_page(&market, StatusCode::OK, &title, &main),
                Err(failure) => refusal(&market, failure),
            }
        }
        Ok(None) => Redirect::to("/review").into_response(),
        Err(failure) => refusal(&market, failure),
    }
}

pub async fn act(
    State(market): State<Market>,
    headers: HeaderMap,
    Path((id, number)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let (reviewer, session) = match market.signed_in(&headers).await {
        Ok(Some(signed_in)) => signed_in,
        Ok(None) => return Redirect::to("/review").into_response(),
        Err(failure) => return refusal(&market, failure),
    };
    let form = read(&body);
    let done = async {
        is_own_form(&headers)?;
        session.holds(field(&form, "form_token"))?;
        let line = field(&form, "line").trim();
        let invalid = |_| Failure::of("app.market.act.invalid.app_error", 400);
        let asked = MarketAct {
            plugin_id: id.clone(),
            version: number.clone(),
            kind: field(&form, "kind").into(),
            rule: field(&form, "rule").into(),
            file: field(&form, "file").trim().into(),
            line: if line.is_empty() { 0 } else { line.parse().map_err(invalid)? },
            text: field(&form, "text").into(),
            digest: field(&form, "digest").trim().into(),
            ..MarketAct::default()
        };
        market.act_as_reviewer(&reviewer, asked).await
    };
    let Err(failure) = done.await else {
        return Redirect::to(&format!("/review/{}/{}", escaped(&id), escaped(&number))).into_response();
    };
    // What was written is there to be mended.
    let (status, alert) = said(failure);
    let shown = Shown { reviewer: &reviewer, session: &session, draft: &form, alert: &alert };
    match desk(&market, &id, &number, &shown).await {
        Ok((title, main)) => own_page(&market, status, &title, &main),
        Err(failure) => refusal(&market, failure),
    }
}

/// What a page of a version is made for.
struct Shown<'a> {
    reviewer: &'a MarketReviewer,
    session: &'a Session,
    draft: &'a Form,
    alert: &'a str,
}

/// A version with all that a reviewer looks at, and what they may do.
async fn desk(market: &Market, id: &str, number: &str, shown: &Shown<'_>) -> Result<(String, Markup)> {
    let now = market.0.clock.now();
    let not_found = || Failure::of("app.market.not_found.app_error", 404);
    let version = market.0.catalogue.read().await.version(id, number).cloned().ok_or_else(not_found)?;
    let review = market.review(id, number).await?;
    let (report, differences) = (report(market, &version).await?, market.differences(id, number).await?);
    let stands = standing(&review.acts, needed(&version), now);
    let delicate = reads_or_reaches(&version.manifest);
    let main = html! {
        p { a href="/review" { "What waits" } }
        (who(shown.reviewer, shown.session))
        (head(&version, now))
        @if !shown.alert.is_empty() { p role="alert" { (shown.alert) } }
        p { "Where it stands: " strong { (state_words(&review.state)) } ". Approved by " (stands.approved.len()) " of " (review.needed)
            @if !delicate.is_empty() { ", for it reads messages or reaches hosts: " (delicate.join(", ")) } "." }
        p { "Package: " a href={ "/api/v2/packages/" (version.statement.digest) } { code { (version.statement.digest) } } }
        (about(&version))
        (report_of(&report))
        (differences_of(&differences))
        (acts_of(&review.acts))
        (forms(&version, &stands, shown))
    };
    Ok((format!("Review of {} {}", version.manifest.name, version.manifest.version), main))
}

fn forms(version: &MarketVersion, stands: &crate::review::Standing, shown: &Shown) -> Markup {
    let may = |act: Act| stands.allows(act, &shown.reviewer.name);
    let kept = |kind: Act, name: &str| {
        if field(shown.draft, "kind") == kind.as_str() { field(shown.draft, name).to_owned() } else { String::new() }
    };
    let begin = |kind: Act| {
        html! {
            input type="hidden" name="form_token" value=(shown.session.form_token);
            input type="hidden" name="kind" value=(kind.as_str());
        }
    };
    let action = place(version);
    html! {
        @if may(Act::Question) {
            section aria-labelledby="ask" {
                h2 id="ask" { "Ask" }
                form.act method="post" action=(action) {
                    (begin(Act::Question))
                    label { "Question" textarea name="text" rows="3" required maxlength="4000" { (kept(Act::Question, "text")) } }
                    button type="submit" { "Ask the author" }
                }
            }
        }
        @if may(Act::Approve) {
            section aria-labelledby="approve" {
                h2 id="approve" { "Approve" }
                form.act method="post" action=(action) {
                    (begin(Act::Approve))
                    label { "Reason" textarea name="text" rows="3" required maxlength="4000" { (kept(Act::Approve, "text")) } }
                    label { "Digest of what you built from the source" input name="digest" value=(kept(Act::Approve, "digest")) maxlength="64" aria-describedby="digest-about"; }
                    p.hint id="digest-about" { "By " code { "jackfield plugin pack" } " and " code { "sha256sum" } ", in a clean folder. One of those who approve has to have built it; empty if you did not." }
                    button type="submit" { "Approve" }
                }
            }
            section aria-labelledby="return" {
                h2 id="return" { "Return" }
                form.act method="post" action=(action) {
                    (begin(Act::Return))
                    label { "Rule"
                        select name="rule" required {
                            option value="" { "choose" }
                            @for rule in Rule::ALL { option value=(rule.id()) selected[kept(Act::Return, "rule") == rule.id()] { (rule.id()) } }
                        }
                    }
                    label { "File" input name="file" value=(kept(Act::Return, "file")) maxlength="300"; }
                    label { "Line" input name="line" value=(kept(Act::Return, "line")) inputmode="numeric" pattern="[0-9]*" maxlength="9"; }
                    label { "What is wrong" textarea name="text" rows="3" required maxlength="4000" { (kept(Act::Return, "text")) } }
                    button type="submit" { "Return it" }
                }
            }
        }
    }
}

fn differences_of(differences: &Differences) -> Markup {
    html! {
        h2 { @if differences.since.is_empty() { "What is in it" } @else { "What changed since " (differences.since) } }
        @if differences.files.is_empty() { p { "The same files." } }
        @for file in &differences.files {
            details open[file.lines.len() <= 200] {
                summary { code { (file.name) } " " (file.change.as_str()) }
                @if file.lines.is_empty() { p.hint { "No text that is shown here." } } @else {
                    pre.difference {
                        @for line in &file.lines {
                            @match line.sign {
                                '+' => { ins { "+ " (line.number) " " (line.text) "\n" } }
                                '-' => { del { "- " (line.number) " " (line.text) "\n" } }
                                _ => { span { "  " (line.number) " " (line.text) "\n" } }
                            }
                        }
                    }
                }
            }
        }
    }
}
