//! Mail and push over HTTP: settings are tested, devices are named, what they got is said.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use jackfield_api::sessions::{AttachDeviceExtraProps, DeviceProps};
use jackfield_api::system::{AcknowledgeNotification, GetClientConfig, GetConfig, PatchConfig, TestEmail};
use jackfield_client::NOTHING;
use jackfield_domain::config::MASK;
use jackfield_domain::testing::{MailServer, Mode, PushProxy};
use jackfield_model::{ChannelType, Props, PushNotificationAck};
use serde_json::{Value, json};

use crate::everywhere;
use crate::town::{Town, refused};

fn props(value: Value) -> Props {
    serde_json::from_value(value).unwrap()
}

#[tokio::test]
async fn an_administrator_tests_the_mail_server_before_and_after_it_is_stored() {
    everywhere(async |town: &Town| {
        let mails = MailServer::with_account("chat", "geheim").await;
        let mut settings = mails.settings();
        for (name, value) in
            [("EnableSMTPAuth", json!(true)), ("SMTPUsername", "chat".into()), ("SMTPPassword", "geheim".into())]
        {
            settings["EmailSettings"][name] = value;
        }
        let test = async |settings: &Value| town.anna.calls::<TestEmail>(NOTHING, props(settings.clone())).await;
        let refusal = town.ben.calls::<TestEmail>(NOTHING, props(settings.clone())).await;
        assert_eq!(refused(refusal), (403, "api.context.permissions.app_error".into()));
        assert_eq!(refused(test(&json!({})).await), (400, "api.admin.test_email.missing_server".into()));
        test(&settings).await?;
        assert_eq!(mails.recipients(), ["anna@example.com"]);

        town.anna.calls::<PatchConfig>(NOTHING, props(settings.clone())).await?;
        let shown = town.anna.client.get::<GetConfig>(NOTHING).await?;
        assert_eq!(shown["EmailSettings"]["SMTPPassword"], MASK);
        test(&Value::Object(shown.clone())).await?;
        assert_eq!(mails.received().len(), 2, "the mask stands for the stored password");
        let mut elsewhere = Value::Object(shown);
        elsewhere["EmailSettings"]["SMTPServer"] = "localhost".into();
        assert_eq!(refused(test(&elsewhere).await), (400, "api.admin.test_email.reenter_password".into()));
        settings["EmailSettings"]["SMTPPassword"] = "wrong".into();
        assert_eq!(refused(test(&settings).await), (500, "app.admin.test_email.failure".into()));
        mails.set_mode(Mode::Busy);
        assert_eq!(refused(test(&json!({})).await), (500, "app.admin.test_email.failure".into()));
        let bad = json!({"EmailSettings": {"ConnectionSecurity": "ROT13", "SMTPPassword": "geheim"}});
        assert_eq!(refused(test(&bad).await), (400, "model.config.is_valid.email_security.app_error".into()));
        let bad = town.anna.calls::<PatchConfig>(NOTHING, props(bad)).await;
        assert_eq!(refused(bad), (400, "model.config.is_valid.email_security.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_device_is_told_of_a_post_fetches_its_text_and_says_that_it_has_it() {
    everywhere(async |town: &Town| {
        let proxy = PushProxy::start().await;
        let mut settings = proxy.settings();
        settings["EmailSettings"]["PushNotificationContents"] = "id_loaded".into();
        town.anna.calls::<PatchConfig>(NOTHING, props(settings)).await?;
        let client = town.ben.client.get::<GetClientConfig>(NOTHING).await?;
        assert_eq!(
            (client["SendPushNotifications"].as_str(), client["SendEmailNotifications"].as_str()),
            ("true", "false")
        );
        let device = |id: &str| DeviceProps { device_id: id.into(), ..DeviceProps::default() };
        let refusal = town.chloe.calls::<AttachDeviceExtraProps>(NOTHING, device(&"x".repeat(513))).await;
        assert_eq!(refused(refusal).0, 400);
        town.chloe.calls::<AttachDeviceExtraProps>(NOTHING, device("apple_rn-v2:phone")).await?;

        let channel = town.ben.makes_channel(&town.team, "plans", ChannelType::Private).await;
        town.ben.adds_to_channel(&channel, &town.chloe).await?;
        let post = town.ben.posts("@chloe the plan").in_channel(channel.id).await?;
        let pushed = proxy.until(1).await.remove(0);
        assert_eq!((&pushed["device_id"], &pushed["post_id"]), (&json!("phone"), &json!(post.id)));
        assert_eq!((&pushed["is_id_loaded"], &pushed["sender_name"]), (&json!(true), &Value::Null));

        let ack = PushNotificationAck { id: "a".into(), post_id: post.id, is_id_loaded: true, ..Default::default() };
        let whole = town.chloe.calls::<AcknowledgeNotification>(NOTHING, ack.clone()).await?;
        assert_eq!((&whole["message"], &whole["channel_name"]), (&json!("@ben: @chloe the plan"), &json!("plans")));
        let dora = town.person("dora").await;
        let refusal = dora.calls::<AcknowledgeNotification>(NOTHING, ack.clone()).await;
        assert_eq!(refused(refusal), (403, "api.context.permissions.app_error".into()));
        let plain = PushNotificationAck { is_id_loaded: false, ..ack.clone() };
        assert_eq!(town.chloe.calls::<AcknowledgeNotification>(NOTHING, plain).await?["status"], "OK");
        let long = PushNotificationAck { id: "x".repeat(129), ..ack };
        let refusal = town.chloe.calls::<AcknowledgeNotification>(NOTHING, long).await;
        assert_eq!(refused(refusal), (400, "api.push_notifications_ack.message.parse.app_error".into()));
        Ok(())
    })
    .await;
}
