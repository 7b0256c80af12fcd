//! Interactive dialogs over HTTP: opened by a trigger, answered through the server, refused where they must be.

use jackfield_api::commands::{CreateCommand, ExecuteCommand};
use jackfield_api::integration_actions as api;
use jackfield_api::path::ByAction;
use jackfield_api::posts::DoPostAction;
use jackfield_api::system::PatchConfig;
use jackfield_client::{Client, ClientError, Socket};
use jackfield_model::{
    Channel, ChannelType, Command, CommandArgs, Dialog, DialogElement, OpenDialogRequest, SubmitDialogRequest, TeamId,
};
use serde_json::{Value, json};

use crate::everywhere;
use crate::integration::Integration;
use crate::rights::by_hook;
use crate::town::{Town, refused};

/// A town whose server may ask what listens on loopback, and a command `/ask` that is answered there.
async fn prepare(town: &Town) -> Result<(Integration, Channel), ClientError> {
    let integration = Integration::start().await;
    let config = json!({"ServiceSettings": {"AllowedUntrustedInternalConnections": "127.0.0.1"}});
    town.anna.client.call::<PatchConfig>(jackfield_client::NOTHING, Default::default(), object(config)).await?;
    let command = Command {
        team_id: town.team.id,
        trigger: "ask".into(),
        url: format!("{}/command", integration.url),
        method: "P".into(),
        ..Command::default()
    };
    town.ben.adds_to_team(town.team.id, &town.anna).await;
    town.anna.client.post::<CreateCommand>(command).await?;
    let square = town.chloe.channel_named(&town.team, "town-square").await?;
    Ok((integration, square))
}

fn object(value: Value) -> serde_json::Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// Chloé gives the command; the trigger that the integration and the client were given is the same.
async fn trigger(town: &Town, integration: &Integration, channel: &Channel) -> Result<String, ClientError> {
    integration.answers(200, "{}");
    let args = CommandArgs { channel_id: channel.id, command: "/ask me".into(), ..CommandArgs::default() };
    let answer = town.chloe.client.post::<ExecuteCommand>(args).await?;
    let (path, form) = integration.last();
    assert_eq!(path, "/command");
    assert!(form.contains(&format!("trigger_id={}", answer.trigger_id)), "{form}");
    Ok(answer.trigger_id)
}

fn dialog(trigger_id: &str, integration: &Integration) -> OpenDialogRequest {
    let name = DialogElement { name: "name".into(), element_type: "text".into(), ..DialogElement::default() };
    OpenDialogRequest {
        trigger_id: trigger_id.into(),
        url: format!("{}/dialog", integration.url),
        dialog: Dialog { title: "Who is it".into(), elements: vec![name], ..Dialog::default() },
    }
}

/// A dialog stands open for Chloé, whose answer goes to the integration.
async fn opens(town: &Town, integration: &Integration, channel: &Channel) -> Result<(), ClientError> {
    let trigger = trigger(town, integration, channel).await?;
    town.chloe.client.stranger().post::<api::OpenInteractiveDialog>(dialog(&trigger, integration)).await?;
    Ok(())
}

fn answer(integration: &Integration, channel: &Channel) -> SubmitDialogRequest {
    SubmitDialogRequest {
        url: format!("{}/dialog", integration.url),
        callback_id: "who".into(),
        state: "first".into(),
        channel_id: channel.id,
        submission: object(json!({"name": "Chloé", "sure": true})),
        ..SubmitDialogRequest::default()
    }
}

#[tokio::test]
async fn who_was_asked_by_a_command_opens_a_dialog_once() {
    everywhere(async |town: &Town| {
        let (integration, square) = prepare(town).await?;
        let mut socket = Socket::connect(&town.chloe.client).await?;
        let trigger = trigger(town, &integration, &square).await?;
        let outside: Client = town.chloe.client.stranger();
        outside.post::<api::OpenInteractiveDialog>(dialog(&trigger, &integration)).await?;
        let event = socket.wait_for("open_dialog").await?;
        let shown: Value = serde_json::from_str(event.data["dialog"].as_str().unwrap()).unwrap();
        assert_eq!(shown["trigger_id"], json!(trigger));
        assert_eq!((&shown["dialog"]["title"], &shown["channel_id"]), (&json!("Who is it"), &json!(square.id)));
        let again = outside.post::<api::OpenInteractiveDialog>(dialog(&trigger, &integration)).await;
        assert_eq!(refused(again), (400, "interactive_message.decode_trigger_id.expired".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_pressed_button_opens_a_dialog_too() {
    everywhere(async |town: &Town| {
        let (integration, square) = prepare(town).await?;
        let action = json!({"id": "press", "type": "button", "name": "Press", "integration": {"url": format!("{}/press", integration.url)}});
        let props = object(json!({"attachments": [{"text": "Well?", "actions": [action]}]}));
        let post = by_hook(town, &square, props).await?;
        integration.answers(200, "{}");
        let path = ByAction { post_id: post.id, action_id: "press".into() };
        let pressed = town.chloe.calls::<DoPostAction>(path, Default::default()).await?;
        assert_eq!(integration.last_json()["trigger_id"], json!(pressed.trigger_id));
        let mut socket = Socket::connect(&town.chloe.client).await?;
        let outside = town.chloe.client.stranger();
        outside.post::<api::OpenInteractiveDialog>(dialog(&pressed.trigger_id, &integration)).await?;
        socket.wait_for("open_dialog").await?;
        Ok(())
    })
    .await;
}

// covers: 19
#[tokio::test]
async fn a_dialog_without_proof_or_beyond_all_bounds_is_refused() {
    everywhere(async |town: &Town| {
        let (integration, square) = prepare(town).await?;
        let outside = town.chloe.client.stranger();
        let made_up = outside.post::<api::OpenInteractiveDialog>(dialog("made-up", &integration)).await;
        assert_eq!(refused(made_up), (400, "interactive_message.decode_trigger_id.expired".into()));
        let trigger = trigger(town, &integration, &square).await?;
        let nowhere = OpenDialogRequest { url: String::new(), ..dialog(&trigger, &integration) };
        let nowhere = outside.post::<api::OpenInteractiveDialog>(nowhere).await;
        assert_eq!(refused(nowhere), (400, "api.context.invalid_body_param.app_error".into()));
        let mut many = dialog(&trigger, &integration);
        many.dialog.elements = vec![DialogElement::default(); 101];
        let many = outside.post::<api::OpenInteractiveDialog>(many).await;
        assert_eq!(refused(many), (400, "app.open_dialog.invalid.app_error".into()));
        let mut long = dialog(&trigger, &integration);
        long.dialog.introduction_text = "x".repeat(256 * 1024);
        let long = outside.post::<api::OpenInteractiveDialog>(long).await;
        assert_eq!(refused(long), (400, "app.open_dialog.invalid.app_error".into()));
        // What was refused for its form did not use the trigger up; a title that is too long is not refused.
        let mut wordy = dialog(&trigger, &integration);
        wordy.dialog.title = "A title of more than twenty-four letters".into();
        outside.post::<api::OpenInteractiveDialog>(wordy).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn answers_reach_the_integration_and_its_complaints_come_back() {
    everywhere(async |town: &Town| {
        let (integration, square) = prepare(town).await?;
        let submit = |request| town.chloe.client.post::<api::SubmitInteractiveDialog>(request);
        opens(town, &integration, &square).await?;
        integration.answers(200, r#"{"errors": {"name": "Too short."}, "error": "Try again."}"#);
        let lying = SubmitDialogRequest { user_id: town.ben.id, team_id: TeamId::new(), ..answer(&integration, &square) };
        let complaint = submit(lying).await?;
        assert_eq!((complaint.errors["name"].as_str(), complaint.error.as_str()), ("Too short.", "Try again."));
        let expected = json!({
            "type": "dialog_submission", "callback_id": "who", "state": "first", "user_id": town.chloe.id,
            "channel_id": square.id, "team_id": town.team.id, "submission": {"name": "Chloé", "sure": true}, "cancelled": false,
        });
        assert_eq!((integration.last().0.as_str(), integration.last_json()), ("/dialog", expected));

        integration.answers(200, "");
        assert_eq!(submit(answer(&integration, &square)).await?, Default::default());
        let closed = (400, "app.submit_interactive_dialog.not_open.app_error".to_owned());
        assert_eq!(refused(submit(answer(&integration, &square)).await), closed, "a dialog is answered once");
        opens(town, &integration, &square).await?;
        let of_ben = town.ben.client.post::<api::SubmitInteractiveDialog>(answer(&integration, &square)).await;
        assert_eq!(refused(of_ben), closed, "it was opened for another user");
        integration.answers(200, "");
        submit(SubmitDialogRequest { cancelled: true, ..answer(&integration, &square) }).await?;
        let left = integration.last_json();
        assert_eq!((&left["cancelled"], &left["submission"]), (&json!(true), &json!({})));

        assert_eq!(refused(submit(answer(&integration, &square)).await), closed, "it was left");
        opens(town, &integration, &square).await?;
        integration.answers(200, r#"{"type": "form", "form": {"title": "Step 2", "elements": []}}"#);
        let refresh = SubmitDialogRequest { request_type: "refresh".into(), ..answer(&integration, &square) };
        let next = submit(refresh).await?;
        assert_eq!((next.response_type.as_str(), next.form.unwrap().title.as_str()), ("form", "Step 2"));
        assert_eq!(integration.last_json()["type"], "refresh");
        Ok(())
    })
    .await;
}

// covers: 20, 23
#[tokio::test]
async fn answers_go_nowhere_without_an_address_a_channel_or_an_integration_that_answers() {
    everywhere(async |town: &Town| {
        let (integration, square) = prepare(town).await?;
        let submit = |request| town.chloe.client.post::<api::SubmitInteractiveDialog>(request);
        opens(town, &integration, &square).await?;
        let good = answer(&integration, &square);
        let nowhere = SubmitDialogRequest { url: String::new(), ..good.clone() };
        assert_eq!(refused(submit(nowhere).await), (400, "api.context.invalid_body_param.app_error".into()));
        let secret = town.ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        let outsider = SubmitDialogRequest { channel_id: secret.id, ..good.clone() };
        assert_eq!(refused(submit(outsider).await), (403, "api.context.permissions.app_error".into()));
        let failed = (400, "api.post.do_action.action_integration.app_error".to_owned());
        integration.answers(500, "");
        assert_eq!(refused(submit(good.clone()).await), failed);
        integration.answers(200, &" ".repeat(1024 * 1024 + 1));
        assert_eq!(refused(submit(good.clone()).await), failed);
        let closed = (400, "app.submit_interactive_dialog.not_open.app_error".to_owned());
        for url in ["http://192.168.7.7/dialog", "file:///etc/passwd", &format!("{}/inner", integration.url)] {
            let elsewhere = SubmitDialogRequest { url: url.into(), ..good.clone() };
            assert_eq!(refused(submit(elsewhere).await), closed, "{url}");
        }
        integration.answers(200, "thank you");
        assert_eq!(refused(submit(good.clone()).await), (400, "app.submit_interactive_dialog.json_error".into()));
        let plugin = SubmitDialogRequest { url: "/plugins/com.example.none/dialog".into(), ..good };
        assert_eq!(refused(submit(plugin).await).0, 404);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_menus_choices_are_looked_up_where_that_is_safe() {
    everywhere(async |town: &Town| {
        let (integration, square) = prepare(town).await?;
        let look_up = |request| town.chloe.client.post::<api::LookupInteractiveDialog>(request);
        let closed = (400, "app.submit_interactive_dialog.not_open.app_error".to_owned());
        assert_eq!(refused(look_up(answer(&integration, &square)).await), closed);
        opens(town, &integration, &square).await?;
        integration.answers(200, r#"{"items": [{"text": "One", "value": "1"}]}"#);
        let found = look_up(answer(&integration, &square)).await?;
        assert_eq!((found.items.len(), found.items[0].text.as_str()), (1, "One"));
        assert_eq!(integration.last_json()["type"], "dialog_lookup");
        let many: Vec<_> = (0..1_500).map(|n| json!({"text": n.to_string(), "value": "v"})).collect();
        integration.answers(200, &json!({ "items": many }).to_string());
        assert_eq!(look_up(answer(&integration, &square)).await?.items.len(), 1_000);
        for url in ["http://example.com/choices", "ftp://example.com/choices", "choices", ""] {
            let open = SubmitDialogRequest { url: url.into(), ..answer(&integration, &square) };
            assert_eq!(refused(look_up(open).await), (400, "api.context.invalid_body_param.app_error".into()), "{url}");
        }
        Ok(())
    })
    .await;
}
