//! What administrators see of programs: what their tokens are used for, and all integrations in one place.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use http::Method;
use jackfield_api::console as api;
use jackfield_api::path::{ByUser, UserRef};
use jackfield_api::query::{Acts, PerPage};
use jackfield_api::{bots, commands, integrations, jobs, oauth, preferences, sessions, system, users, webhooks};
use jackfield_client::{Client, ClientError, NOTHING, Socket};
use jackfield_model::{
    Audit, Bot, Command, CommandArgs, EventSubscription, IncomingWebhook, Integration, IntegrationKind,
    IntegrationList, IntegrationSwitch, OAuthApp, OutgoingWebhook, TokenCalls, UserAccessToken, UserId,
};
use serde_json::json;

use crate::everywhere;
use crate::rights::{becomes, forbidden, makes_hook, sets};
use crate::town::{Person, Town, refused};

async fn tokens_are_on(town: &Town) -> Result<(), ClientError> {
    let on =
        json!({ "EnableUserAccessTokens": true, "EnableOAuthServiceProvider": true, "EnableBotAccountCreation": true });
    sets(town, "ServiceSettings", on).await?;
    becomes(town, &town.chloe, "system_user system_user_access_token").await
}

/// Somebody's token, and the program that has it.
pub async fn token_of(by: &Person, of: ByUser, scopes: &[&str]) -> Result<(UserAccessToken, Client), ClientError> {
    let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    let request = sessions::AccessTokenRequest { description: "For a script".into(), scopes, ..Default::default() };
    let token = by.calls::<sessions::CreateUserAccessToken>(of, request).await?;
    let client = by.client.stranger().with_token(&token.token);
    Ok((token, client))
}

async fn calls(town: &Town, of: Acts) -> Result<Vec<TokenCalls>, ClientError> {
    town.anna.client.call::<api::GetTokenCalls>(NOTHING, of, ()).await
}

async fn audits(town: &Town, of: Acts) -> Result<Vec<Audit>, ClientError> {
    town.anna.client.call::<system::GetAudits>(NOTHING, of, ()).await
}

fn counted(calls: &[TokenCalls]) -> Vec<(&str, i64, i64)> {
    let mut all: Vec<_> = calls.iter().map(|row| (row.operation.as_str(), row.calls, row.refused)).collect();
    all.sort_unstable();
    all
}

// covers: 8
#[tokio::test]
async fn each_call_by_a_token_is_counted_under_it_and_peoples_own_are_not() {
    everywhere(async |town: &Town| {
        tokens_are_on(town).await?;
        let (token, program) = token_of(&town.chloe, town.chloe.me(), &["users:read"]).await?;
        let (other, its) = token_of(&town.chloe, town.chloe.me(), &[]).await?;
        let me = || ByUser { user_id: UserRef::Me };
        for _ in 0..3 {
            program.get::<users::GetUser>(me()).await?;
        }
        assert_eq!(refused(program.get::<preferences::GetPreferences>(me()).await).0, 403);
        its.get::<users::GetUser>(me()).await?;
        let socket = Socket::connect(&its).await.unwrap();
        drop(socket);
        let found = calls(town, Acts { token_id: token.id, ..Acts::default() }).await?;
        assert_eq!(counted(&found), [("GetPreferences", 1, 1), ("GetUser", 3, 0)]);
        assert!(found.iter().all(|row| row.user_id == town.chloe.id && row.ip_address == "127.0.0.1"));
        let found = calls(town, Acts { user_id: town.chloe.id, ..Acts::default() }).await?;
        assert!(found.iter().all(|row| row.token_id == token.id || row.token_id == other.id));
        assert!(found.iter().any(|row| row.token_id == other.id && row.operation == "OpenWebSocket"));
        assert_eq!(calls(town, Acts { user_id: town.anna.id, ..Acts::default() }).await?, []);
        assert_eq!(refused(town.ben.client.get::<api::GetTokenCalls>(NOTHING).await), forbidden());
        Ok(())
    })
    .await;
}

// covers: 8
#[tokio::test]
async fn the_trail_is_read_by_token_and_by_bot() {
    everywhere(async |town: &Town| {
        tokens_are_on(town).await?;
        let (token, program) = token_of(&town.chloe, town.chloe.me(), &[]).await?;
        let acting = Person { client: program, id: town.chloe.id };
        let (made, _) = token_of(&acting, town.chloe.me(), &[]).await?;
        let found = audits(town, Acts { token_id: token.id, ..Acts::default() }).await?;
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].action == "createUserAccessToken" && found[0].extra_info.contains(made.id.as_str()));
        assert_eq!((found[0].token_id, found[0].user_id), (token.id, town.chloe.id));
        let draft = Bot { username: "robot".into(), ..Bot::default() };
        let bot = town.anna.client.post::<bots::CreateBot>(draft).await?;
        let (of_bot, robot) = token_of(&town.anna, ByUser { user_id: bot.user_id.into() }, &[]).await?;
        robot.get::<users::GetUser>(ByUser { user_id: UserRef::Me }).await?;
        let found = calls(town, Acts { user_id: bot.user_id, ..Acts::default() }).await?;
        assert_eq!((counted(&found), found[0].token_id), (vec![("GetUser", 1, 0)], of_bot.id));
        let wrong = town.anna.client.raw(Method::GET, "/api/v4/audits?token_id=x").send().await.unwrap();
        assert_eq!(wrong.status().as_u16(), 400);
        Ok(())
    })
    .await;
}

fn secret(value: &serde_json::Value, secrets: &[&str]) -> Option<String> {
    let text = value.to_string();
    secrets.iter().find(|secret| !secret.is_empty() && text.contains(**secret)).map(|secret| (*secret).to_owned())
}

pub struct Made {
    pub hook: IncomingWebhook,
    pub outgoing: OutgoingWebhook,
    pub command: Command,
    pub app: OAuthApp,
    pub bot: Bot,
    pub token: UserAccessToken,
    pub subscription: EventSubscription,
}

/// One of each kind, of which most are Ben's and Chloe's.
pub async fn one_of_each(town: &Town) -> Result<Made, ClientError> {
    tokens_are_on(town).await?;
    let square = town.anna.channel_named(&town.team, "town-square").await?;
    let hook = makes_hook(&town.ben, square.id).await?;
    let outgoing = OutgoingWebhook {
        team_id: town.team.id,
        display_name: "Out".into(),
        trigger_words: vec!["tell".into()],
        callback_urls: vec!["http://127.0.0.1:9/secret-path".into()],
        ..Default::default()
    };
    let outgoing = town.ben.client.post::<webhooks::CreateOutgoingWebhook>(outgoing).await?;
    let command = Command {
        team_id: town.team.id,
        trigger: "weather".into(),
        url: "http://127.0.0.1:9/secret-path".into(),
        method: "P".into(),
        ..Default::default()
    };
    let command = town.ben.client.post::<commands::CreateCommand>(command).await?;
    let request = oauth::OAuthAppRequest {
        name: "Calendar".into(),
        description: "Meets".into(),
        homepage: "https://calendar.example".into(),
        callback_urls: vec!["https://calendar.example/back".into()],
        ..Default::default()
    };
    let app = town.anna.client.post::<oauth::CreateOAuthApp>(request).await?;
    let bot = town.anna.client.post::<bots::CreateBot>(Bot { username: "robot".into(), ..Bot::default() }).await?;
    let (token, _) = token_of(&town.chloe, town.chloe.me(), &["users:read"]).await?;
    let draft = EventSubscription {
        bot_user_id: bot.user_id,
        display_name: "Builds".into(),
        url: "http://127.0.0.1:9/secret-path".into(),
        events: vec!["posted".into()],
        ..Default::default()
    };
    let subscription = town.anna.client.post::<integrations::CreateEventSubscription>(draft).await?;
    let job = jobs::CreateJobRequest { job_type: "export_delete".into(), ..Default::default() };
    town.anna.client.post::<jobs::CreateJob>(job).await?;
    Ok(Made { hook, outgoing, command, app, bot, token, subscription })
}

fn named(all: &[Integration]) -> Vec<(IntegrationKind, String)> {
    all.iter().map(|one| (one.kind, one.id.clone())).collect()
}

async fn listed(person: &Person, query: api::IntegrationsQuery) -> Result<IntegrationList, ClientError> {
    person.client.call::<api::GetIntegrations>(NOTHING, query, ()).await
}

pub async fn of_kind(person: &Person, kind: IntegrationKind) -> Result<Vec<Integration>, ClientError> {
    let query = api::IntegrationsQuery { kind: kind.to_string(), ..Default::default() };
    Ok(listed(person, query).await?.integrations)
}

async fn switches(person: &Person, kind: IntegrationKind, id: &str, active: bool) -> Result<(), ClientError> {
    let body = IntegrationSwitch { kind, id: id.to_owned(), active };
    person.client.post::<api::SwitchIntegration>(body).await.map(drop)
}

// covers: 8, 30
#[tokio::test]
async fn all_integrations_stand_in_one_list_without_their_secrets() {
    everywhere(async |town: &Town| {
        let made = one_of_each(town).await?;
        let all = listed(&town.anna, Default::default()).await?;
        let kinds: Vec<_> = all.integrations.iter().map(|one| one.kind).collect();
        assert!(kinds.is_sorted(), "{kinds:?}");
        for kind in IntegrationKind::ALL.iter().skip(1) {
            assert!(kinds.contains(kind), "{kind} is missing of {kinds:?}");
        }
        let json = serde_json::to_value(&all).unwrap();
        let secrets = [
            made.hook.id.as_str(),
            &made.outgoing.token,
            &made.command.token,
            &made.app.client_secret,
            &made.token.token,
            &made.subscription.secret,
            "secret-path",
        ];
        assert_eq!(secret(&json, &secrets), None);
        let find = |id: &str| all.integrations.iter().find(|one| one.id == id).unwrap();
        let token = find(made.token.id.as_str());
        assert_eq!((token.owner_name.as_str(), token.scopes.clone()), ("chloe", vec!["users:read".to_owned()]));
        let bot = find(made.bot.user_id.as_str());
        assert_eq!(
            (bot.name.as_str(), bot.owner_name.as_str(), bot.active, bot.may_switch),
            ("robot", "anna", true, true)
        );
        // Page by page it is the same list.
        let mut paged = Vec::new();
        let mut after = String::new();
        loop {
            let query = api::IntegrationsQuery { after, per_page: PerPage(2), ..Default::default() };
            let page = listed(&town.anna, query).await?;
            assert!(page.integrations.len() <= 2);
            paged.extend(page.integrations);
            after = page.next;
            if after.is_empty() {
                break;
            }
        }
        // The job goes on meanwhile.
        assert_eq!(named(&paged), named(&all.integrations));
        let bens = api::IntegrationsQuery { owner: "@ben".into(), ..Default::default() };
        let bens: Vec<_> = listed(&town.anna, bens).await?.integrations.iter().map(|one| one.kind).collect();
        assert_eq!(
            bens,
            [IntegrationKind::IncomingWebhook, IntegrationKind::OutgoingWebhook, IntegrationKind::Command]
        );
        let term = api::IntegrationsQuery { term: "WEATH".into(), ..Default::default() };
        assert_eq!(listed(&town.anna, term).await?.integrations.len(), 1);
        for wrong in ["kind=x", "state=x", "after=x", "after=token:-1"] {
            let path = format!("/api/v4/integrations?{wrong}");
            let answer = town.anna.client.raw(Method::GET, &path).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), 400, "{wrong}");
        }
        for format in ["csv", "json"] {
            let query = api::IntegrationsExport { format: format.into(), ..Default::default() };
            let file = town.anna.client.bytes::<api::ExportIntegrations>(NOTHING, query).await?;
            let text = String::from_utf8_lossy(&file);
            assert_eq!(secret(&json!(text), &secrets), None);
            match format {
                "csv" => assert_eq!(text.lines().count(), all.integrations.len() + 1, "{text}"),
                _ => {
                    let read: Vec<Integration> = serde_json::from_str(&text).unwrap();
                    assert_eq!(named(&read), named(&all.integrations));
                }
            }
        }
        assert_eq!(refused(listed(&town.ben, Default::default()).await), forbidden());
        Ok(())
    })
    .await;
}

// covers: 8
#[tokio::test]
async fn what_is_switched_off_does_nothing_and_comes_back_whole() {
    use IntegrationKind::{Bot as OfBot, Command as OfCommand, IncomingWebhook as Incoming, OAuthApp as App, Token};
    everywhere(async |town: &Town| {
        let made = one_of_each(town).await?;
        let sends = async || {
            let sent = town.anna.client.stranger().raw(Method::POST, &format!("/hooks/{}", made.hook.id));
            sent.json(&json!({ "text": "hm" })).send().await.unwrap().status().as_u16()
        };
        assert_eq!(sends().await, 200);
        let hook = of_kind(&town.anna, Incoming).await?.remove(0);
        assert!(hook.last_used_at > hook.create_at.plus(-1));
        switches(&town.anna, Incoming, &hook.id, false).await?;
        assert_eq!(sends().await, 400);
        assert!(!of_kind(&town.anna, Incoming).await?[0].active);
        // For its owner it is there as it was.
        let path = webhooks::ByHook { hook_id: made.hook.id };
        town.ben.client.get::<webhooks::GetIncomingWebhook>(path).await?;
        switches(&town.anna, Incoming, &hook.id, true).await?;
        assert_eq!(sends().await, 200);
        assert_eq!(refused(switches(&town.anna, Incoming, made.hook.id.as_str(), false).await).0, 404);

        let square = town.ben.channel_named(&town.team, "town-square").await?;
        let gives = async || {
            let args = CommandArgs { channel_id: square.id, command: "/weather".into(), ..Default::default() };
            refused(town.ben.client.post::<commands::ExecuteCommand>(args).await).1
        };
        let there = gives().await;
        switches(&town.anna, OfCommand, made.command.id.as_str(), false).await?;
        assert_eq!(gives().await, "api.command.execute_command.not_found.app_error");
        switches(&town.anna, OfCommand, made.command.id.as_str(), true).await?;
        assert_eq!(gives().await, there);

        let works = async |client: &Client| client.get::<users::GetUser>(ByUser { user_id: UserRef::Me }).await.is_ok();
        let program = town.anna.client.stranger().with_token(&made.token.token);
        assert!(works(&program).await);
        switches(&town.anna, Token, made.token.id.as_str(), false).await?;
        assert!(!works(&program).await);
        switches(&town.anna, Token, made.token.id.as_str(), true).await?;
        assert!(works(&program).await);

        let (_, robot) = token_of(&town.anna, ByUser { user_id: made.bot.user_id.into() }, &[]).await?;
        switches(&town.anna, OfBot, made.bot.user_id.as_str(), false).await?;
        assert!(!works(&robot).await);
        switches(&town.anna, OfBot, made.bot.user_id.as_str(), true).await?;
        assert!(works(&robot).await);

        let given = gives_access(town, &made.app).await;
        let acting = town.anna.client.stranger().with_token(&given);
        assert!(works(&acting).await);
        let mut socket = Socket::connect(&acting).await.unwrap();
        switches(&town.anna, App, made.app.id.as_str(), false).await?;
        assert!(!works(&acting).await);
        while socket.next().await.is_ok() {}
        switches(&town.anna, App, made.app.id.as_str(), true).await?;
        assert!(works(&acting).await, "who let it act need not do so again");
        let found = calls(town, Acts { oauth_app_id: made.app.id, ..Acts::default() }).await?;
        assert!(found.iter().all(|row| row.user_id == town.chloe.id) && !found.is_empty());

        let id = made.subscription.id;
        let path = || integrations::BySubscription { subscription_id: id };
        let resumes = async || town.anna.calls::<integrations::ResumeEventSubscription>(path(), ()).await;
        switches(&town.anna, IntegrationKind::Subscription, id.as_str(), false).await?;
        assert!(!town.anna.client.get::<integrations::GetEventSubscription>(path()).await?.paused_at.is_never());
        assert_eq!(refused(resumes().await), (403, "api.subscription.suspended.app_error".into()));
        switches(&town.anna, IntegrationKind::Subscription, id.as_str(), true).await?;
        assert!(resumes().await?.paused_at.is_never());
        switches(&town.anna, IntegrationKind::OutgoingWebhook, made.outgoing.id.as_str(), false).await?;
        assert!(!of_kind(&town.anna, IntegrationKind::OutgoingWebhook).await?[0].active);
        switches(&town.anna, IntegrationKind::OutgoingWebhook, made.outgoing.id.as_str(), true).await?;

        let trail = town.anna.client.get::<system::GetAudits>(NOTHING).await?;
        assert!(trail.iter().filter(|act| act.action == "switchIntegration").count() >= 12);
        assert!(trail.iter().all(|act| !act.extra_info.contains(made.hook.id.as_str())));
        for id in ["", "x", "../x", UserId::new().as_str()] {
            let answer = switches(&town.anna, Token, id, false).await;
            assert!([400, 404].contains(&refused(answer).0), "{id}");
        }
        Ok(())
    })
    .await;
}

/// Chloe lets an application act for her; its token.
pub async fn gives_access(town: &Town, app: &OAuthApp) -> String {
    let body = json!({ "response_type": "code", "client_id": app.id, "redirect_uri": app.callback_urls[0] });
    let request = town.chloe.client.raw(Method::POST, "/oauth/authorize").json(&body);
    let answer: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
    let back = answer["redirect"].as_str().unwrap().to_owned();
    let code = back.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", app.id.as_str()),
        ("client_secret", app.client_secret.as_str()),
        ("redirect_uri", app.callback_urls[0].as_str()),
        ("code", code.as_str()),
    ];
    let request = town.anna.client.stranger().raw(Method::POST, "/oauth/access_token").form(&fields);
    let answer: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

// covers: 8
#[tokio::test]
async fn delegated_administrators_see_and_switch_what_their_role_says() {
    use IntegrationKind::{IncomingWebhook, Plugin, Token};
    everywhere(async |town: &Town| {
        let made = one_of_each(town).await?;
        let hook = of_kind(&town.anna, IncomingWebhook).await?.remove(0).id;
        let token = made.token.id.as_str();
        becomes(town, &town.ben, "system_user system_read_only_admin").await?;
        let seen = listed(&town.ben, Default::default()).await?;
        assert!(!seen.integrations.is_empty() && seen.integrations.iter().all(|one| !one.may_switch));
        for (kind, id) in [(IncomingWebhook, hook.as_str()), (Token, token), (Plugin, "com.example.none")] {
            assert_eq!(refused(switches(&town.ben, kind, id, false).await), forbidden());
        }
        becomes(town, &town.ben, "system_user system_manager").await?;
        let seen = listed(&town.ben, Default::default()).await?;
        let may = |kind| seen.integrations.iter().find(|one| one.kind == kind).unwrap().may_switch;
        assert!(may(IncomingWebhook) && !may(Token));
        switches(&town.ben, IncomingWebhook, &hook, false).await?;
        assert_eq!(refused(switches(&town.ben, Token, token, false).await), forbidden());
        assert_eq!(refused(switches(&town.ben, Plugin, "com.example.none", true).await), forbidden());
        assert_eq!(refused(town.ben.client.get::<api::GetTokenCalls>(NOTHING).await), forbidden());
        Ok(())
    })
    .await;
}
