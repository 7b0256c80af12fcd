//! Integrations that people ask for, and those that teams may use.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use http::Method;
use jackfield_api::console as api;
use jackfield_api::path::{ByChannelMember, ByUser};
use jackfield_api::{channels, commands, posts};
use jackfield_client::{ClientError, NOTHING, Socket};
use jackfield_model::{
    AllowedIntegrations, ChannelType, CommandArgs, IntegrationDecision, IntegrationKind, IntegrationRequest,
    NewIntegrationRequest, Post, RequestState, TeamId,
};
use serde_json::{Value, json};

use crate::console::{gives_access, of_kind, one_of_each, token_of};
use crate::everywhere;
use crate::rights::{forbidden, latest, object};
use crate::town::{Person, Town, refused};

async fn asks(
    by: &Person,
    team_id: TeamId,
    kind: IntegrationKind,
    draft: Value,
) -> Result<IntegrationRequest, ClientError> {
    let draft = NewIntegrationRequest {
        kind,
        team_id,
        reason: "For the tides".into(),
        draft: object(draft),
        ..Default::default()
    };
    by.client.post::<api::RequestIntegration>(draft).await
}

async fn decides(
    by: &Person,
    request: &IntegrationRequest,
    approve: bool,
    reason: &str,
) -> Result<IntegrationRequest, ClientError> {
    let path = api::ByIntegrationRequest { integration_request_id: request.id };
    by.calls::<api::DecideIntegrationRequest>(path, IntegrationDecision { approve, reason: reason.into() }).await
}

/// What the server's own bot said last to somebody.
async fn told(person: &Person) -> Result<String, ClientError> {
    let all: Vec<jackfield_model::Channel> =
        person.client.raw(Method::GET, "/api/v4/users/me/channels").send().await.unwrap().json().await.unwrap();
    let direct = all.iter().find(|channel| channel.channel_type == ChannelType::Direct).unwrap();
    Ok(latest(person, direct.id).await?.message)
}

// covers: 8, 30
#[tokio::test]
async fn what_a_member_asks_for_is_made_or_refused_and_they_are_told() {
    use IntegrationKind::{Bot, Command, IncomingWebhook, OAuthApp};
    everywhere(async |town: &Town| {
        let (anna, chloe) = (&town.anna, &town.chloe);
        let home = town.team.id;
        let square = chloe.channel_named(&town.team, "town-square").await?;
        let secret = town.ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        let dora = town.person("dora").await;
        let bot = json!({ "username": "gulls", "display_name": "Gulls" });
        assert_eq!(refused(asks(&dora, home, Bot, bot.clone()).await).0, 403, "of a team of others");
        let into_secret = json!({ "channel_id": secret.id });
        assert_eq!(refused(asks(chloe, home, IncomingWebhook, into_secret).await), forbidden());
        for (kind, draft) in [(OAuthApp, json!({})), (Bot, json!({})), (Command, json!({ "trigger": 3 }))] {
            assert_eq!(refused(asks(chloe, home, kind, draft).await).0, 400, "{kind}");
        }
        let long = json!({ "username": "x".repeat(10_000) });
        assert_eq!(refused(asks(chloe, home, Bot, long).await).0, 400);

        let hook = json!({ "channel_id": square.id, "display_name": "Tides" });
        let hook = asks(chloe, home, IncomingWebhook, hook).await?;
        assert_eq!(refused(decides(chloe, &hook, true, "").await), forbidden());
        assert_eq!(refused(decides(anna, &hook, false, " ").await).0, 400, "a refusal has a reason");
        let open = town.ben.client.get::<api::GetIntegrationRequests>(NOTHING).await?;
        assert!(open.is_empty(), "others' are not shown");
        assert_eq!(anna.client.get::<api::GetIntegrationRequests>(NOTHING).await?, std::slice::from_ref(&hook));

        let decided = decides(anna, &hook, true, "").await?;
        assert_eq!((decided.state, decided.decided_by), (RequestState::Approved, anna.id));
        let said = told(chloe).await?;
        assert!(said.starts_with("Your request was approved: incoming webhook Tides."), "{said}");
        let place = said.split("/hooks/").nth(1).unwrap().to_owned();
        let sent =
            anna.client.stranger().raw(Method::POST, &format!("/hooks/{place}")).json(&json!({ "text": "High" }));
        assert_eq!(sent.send().await.unwrap().status().as_u16(), 200);
        assert_eq!(latest(chloe, square.id).await?.user_id, chloe.id, "it is hers");
        let again = (400, "app.integrations.requests.decided.app_error".to_owned());
        assert_eq!(refused(decides(anna, &hook, false, "No").await), again);

        let gulls = asks(chloe, home, Bot, bot.clone()).await?;
        decides(anna, &gulls, true, "Feed them.").await?;
        assert!(told(chloe).await?.starts_with("Your request was approved: bot Gulls. Feed them."));
        let twice = asks(chloe, home, Bot, bot).await?;
        assert_eq!(refused(decides(anna, &twice, true, "").await).0, 400, "the name is taken");
        decides(anna, &twice, false, "There are gulls").await?;
        assert_eq!(told(chloe).await?, "Your request was refused: bot Gulls. There are gulls");
        let tides = json!({ "trigger": "tides", "url": "http://127.0.0.1:9/" });
        decides(anna, &asks(chloe, home, Command, tides).await?, true, "").await?;
        assert_eq!(of_kind(anna, Command).await?[0].owner_name, "chloe");

        let states = api::RequestsQuery { state: "refused".into(), ..Default::default() };
        let own = chloe.client.call::<api::GetIntegrationRequests>(NOTHING, states, ()).await?;
        assert_eq!(own.iter().map(|request| request.id).collect::<Vec<_>>(), [twice.id]);
        for count in 0..20 {
            asks(chloe, home, Bot, json!({ "username": format!("b{count}") })).await?;
        }
        let many = (400, "app.integrations.requests.too_many.app_error".to_owned());
        assert_eq!(refused(asks(chloe, home, Bot, json!({ "username": "more" })).await), many);
        Ok(())
    })
    .await;
}

// covers: 8, 30
#[tokio::test]
async fn a_team_uses_what_is_on_its_list_and_nothing_else() {
    use IntegrationKind::{Bot, Command, IncomingWebhook, OAuthApp, OutgoingWebhook, Token};
    everywhere(async |town: &Town| {
        let (anna, ben) = (&town.anna, &town.ben);
        let made = one_of_each(town).await?;
        let (home, nobody) = (town.team.id, "aaaaaaaaaaaaaaaaaaaaaaaaaa");
        let allows = async |kind, ids: &[&str]| {
            let ids = ids.iter().map(|id| (*id).to_owned()).collect();
            let list = AllowedIntegrations { team_id: home, kind, ids };
            anna.client.call::<api::SetAllowedIntegrations>(NOTHING, Default::default(), list).await.map(drop)
        };
        let square = ben.channel_named(&town.team, "town-square").await?;
        let gives = async || {
            let args = CommandArgs { channel_id: square.id, command: "/weather".into(), ..Default::default() };
            refused(ben.client.post::<commands::ExecuteCommand>(args).await).1
        };
        let sends = async || {
            let sent = anna.client.stranger().raw(Method::POST, &format!("/hooks/{}", made.hook.id));
            sent.json(&json!({ "text": "hm" })).send().await.unwrap().status().as_u16()
        };
        let not = "app.integrations.not_allowed.app_error".to_owned();
        let there = gives().await;
        for kind in [Command, IncomingWebhook, OutgoingWebhook] {
            allows(kind, &[nobody]).await?;
        }
        assert_eq!((gives().await, sends().await), (not.clone(), 403));
        let hook = of_kind(anna, IncomingWebhook).await?.remove(0);
        allows(IncomingWebhook, &[&hook.id]).await?;
        let asked = NewIntegrationRequest {
            kind: Command,
            team_id: home,
            integration_id: made.command.id.to_string(),
            reason: "It rains".into(),
            ..Default::default()
        };
        let asked = ben.client.post::<api::RequestIntegration>(asked).await?;
        decides(anna, &asked, true, "").await?;
        assert_eq!((gives().await, sends().await), (there, 200));
        let mut lists = anna.client.get::<api::GetAllowedIntegrations>(NOTHING).await?;
        lists.retain(|list| list.kind == Command);
        assert_eq!(lists[0].ids.len(), 2);

        // A plugin that is not here is asked for as well, and installed before it is approved of.
        let wants = async |id: &str| {
            let (kind, reason) = (IntegrationKind::Plugin, "We vote".to_owned());
            let asked =
                NewIntegrationRequest { kind, team_id: home, integration_id: id.into(), reason, ..Default::default() };
            ben.client.post::<api::RequestIntegration>(asked).await
        };
        assert_eq!(refused(wants("no id").await).0, 400);
        let asked = wants("com.example.polls").await?;
        let not_here = (400, "app.integrations.requests.not_installed.app_error".to_owned());
        assert_eq!(refused(decides(anna, &asked, true, "").await), not_here);
        decides(anna, &asked, false, "Not now").await?;

        // A bot goes, and comes no more.
        let robot = made.bot.user_id;
        let (_, acting) = token_of(anna, ByUser { user_id: robot.into() }, &[]).await?;
        let bot = Person { client: acting, id: robot };
        anna.adds_to_team(home, &bot).await;
        let says = async || bot.posts("hm").in_channel(&square).await;
        says().await?;
        allows(Bot, &[nobody]).await?;
        assert_eq!(refused(says().await), forbidden());
        let path = ByChannelMember { channel_id: square.id, user_id: robot.into() };
        assert_eq!(refused(anna.client.get::<channels::GetChannelMember>(path).await).0, 404);
        let member = jackfield_model::TeamMember { team_id: home, user_id: robot, ..Default::default() };
        let comes = async || {
            let path = jackfield_api::path::ByTeam { team_id: home };
            anna.calls::<jackfield_api::teams::AddTeamMember>(path, member.clone()).await
        };
        assert_eq!(refused(comes().await), (403, not.clone()));
        allows(Bot, &[robot.as_str()]).await?;
        comes().await?;
        says().await?;

        // An application does nothing there for anybody, and hears nothing.
        let acting = anna.client.stranger().with_token(gives_access(town, &made.app).await);
        let mut socket = Socket::connect(&acting).await.unwrap();
        let writes = async || {
            let post = Post { channel_id: square.id, message: "hm".into(), ..Post::default() };
            acting.post::<posts::CreatePost>(post).await
        };
        writes().await?;
        allows(OAuthApp, &[nobody]).await?;
        while socket.next().await.is_ok() {}
        assert_eq!(refused(writes().await), forbidden());
        assert!(Socket::connect(&acting).await.is_err());
        let path = jackfield_api::path::ByChannel { channel_id: square.id };
        assert_eq!(refused(acting.get::<channels::GetChannel>(path).await), forbidden());
        allows(OAuthApp, &[]).await?;
        writes().await?;

        assert_eq!(refused(allows(Token, &[nobody]).await).0, 400);
        assert_eq!(refused(allows(Bot, &["x".repeat(191).as_str()]).await).0, 400);
        let list = AllowedIntegrations { team_id: home, kind: Bot, ids: Vec::new() };
        let by_member = ben.client.call::<api::SetAllowedIntegrations>(NOTHING, Default::default(), list).await;
        assert_eq!(refused(by_member), forbidden());
        assert_eq!(refused(ben.client.get::<api::GetAllowedIntegrations>(NOTHING).await), forbidden());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_commands_and_jobs_did_is_counted() {
    everywhere(async |town: &Town| {
        one_of_each(town).await?;
        let square = town.ben.channel_named(&town.team, "town-square").await?;
        for _ in 0..2 {
            let args = CommandArgs { channel_id: square.id, command: "/weather".into(), ..Default::default() };
            refused(town.ben.client.post::<commands::ExecuteCommand>(args).await);
        }
        let command = of_kind(&town.anna, IntegrationKind::Command).await?.remove(0);
        assert_eq!((command.calls, command.errors), (Some(2), Some(2)));
        assert!(!command.last_used_at.is_never());
        let job = of_kind(&town.anna, IntegrationKind::Job).await?.remove(0);
        assert!(job.calls.is_some() && job.errors == Some(0), "{job:?}");
        Ok(())
    })
    .await;
}
