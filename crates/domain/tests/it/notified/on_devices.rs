//! Devices: what their proxy gets, and when it is taken back.

use std::sync::Arc;

use jackfield_domain::testing::{MailServer, PushProxy};
use jackfield_domain::{Actor, Cx, channels, push, sessions};
use jackfield_model::permission::SignedIn;
use jackfield_model::{ChannelMember, Session, StringMap, User, UserId};
use serde_json::{Value, json};

use super::town::{DELAY, Town};
use crate::world::World;

/// A town whose server tells devices.
async fn town(world: &World) -> (Town, PushProxy) {
    let (town, proxy) = (Town::in_world(world).await, PushProxy::start().await);
    town.set(proxy.settings()).await;
    (town, proxy)
}

/// Signs somebody in on a device.
async fn device(town: &Town, user: UserId, name: &str) -> Session {
    let user = jackfield_storage::users::by_id(user).one::<User>(&town.app.store).await.unwrap();
    sessions::start(&town.app, &user, name.to_owned(), 720, &[]).await.unwrap()
}

fn told(received: &[Value]) -> Vec<(&str, &str)> {
    received.iter().map(|push| (push["device_id"].as_str().unwrap(), push["type"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn a_mention_is_pushed_at_once_to_each_device() {
    for world in World::everywhere().await {
        let (town, proxy) = town(&world).await;
        device(&town, town.ben, "apple_rn-v2:phone").await;
        device(&town, town.ben, "android_rn-v2:tablet").await;
        device(&town, town.ben, "").await;
        device(&town, town.anna, "apple_rn-v2:annas").await;
        let post = town.says("@ben hello").await;
        assert_eq!(town.worker.run_due().await.unwrap(), 2);
        let mut received = proxy.take();
        received.sort_by_key(|push| push["device_id"].to_string());
        assert_eq!(told(&received), [("phone", "message"), ("tablet", "message")]);
        let phone = &received[0];
        let wanted = json!({
            "platform": "apple_rn-v2", "message": "@anna: @ben hello", "badge": 1, "category": "CAN_REPLY",
            "version": "v2", "post_id": post.id, "channel_id": town.channel, "channel_name": "Town Square",
            "sender_name": "@anna", "sender_id": town.anna, "is_id_loaded": false, "is_crt_enabled": true,
        });
        for (name, value) in wanted.as_object().unwrap() {
            assert_eq!(&phone[name], value, "{name}");
        }
        assert_eq!(phone["server_id"].as_str().map(str::len), Some(26));
        assert_ne!(phone["ack_id"], received[1]["ack_id"]);
        assert_eq!(town.rows().await, 0, "no mail follows where none is sent");
    }
}

#[tokio::test]
async fn every_post_is_pushed_to_who_wants_every_post() {
    for world in World::everywhere().await {
        let (town, proxy) = town(&world).await;
        device(&town, town.ben, "apple:ben").await;
        device(&town, town.chloe, "apple:chloe").await;
        town.wants(town.ben, "push", "all").await;
        town.says("to nobody in particular").await;
        town.worker.run_due().await.unwrap();
        assert_eq!(told(&proxy.take()), [("ben", "message")]);
        // Here Ben wants mentions only, and Chloé all.
        for (user, level) in [(town.ben, "mention"), (town.chloe, "all")] {
            let props = [("push".to_owned(), level.to_owned())].into_iter().collect();
            set_props(&town, user, props).await;
        }
        town.says("again to nobody").await;
        town.worker.run_due().await.unwrap();
        assert_eq!(told(&proxy.take()), [("chloe", "message")]);
    }
}

async fn set_props(town: &Town, user: UserId, change: StringMap) {
    let found = jackfield_storage::channel_members::get(town.channel, user);
    let mut props = found.one::<ChannelMember>(&town.app.store).await.unwrap().notify_props;
    props.extend(change);
    let setting = jackfield_storage::channel_members::set_notify_props(town.channel, user, &props, town.app.now());
    setting.execute(&town.app.store).await.unwrap();
}

fn cx_of(session: &Session) -> Arc<Cx> {
    Cx::new(Actor::User(Arc::new(session.clone())), Default::default())
}

#[tokio::test]
async fn what_is_read_on_one_device_is_cleared_from_the_others() {
    for world in World::everywhere().await {
        let (town, proxy) = town(&world).await;
        let laptop = device(&town, town.ben, "").await;
        let tablet = device(&town, town.ben, "apple:tablet").await;
        device(&town, town.ben, "apple:phone").await;
        town.says("@ben hello").await;
        town.worker.run_due().await.unwrap();
        assert_eq!(proxy.take().len(), 2);
        let view = async |session: &Session| {
            let granted = town.app.authorize(&cx_of(session), town.ben).await.unwrap();
            channels::view(&town.app, &granted, &[town.channel], false).await.unwrap();
            town.worker.run_due().await.unwrap();
        };
        view(&tablet).await;
        let received = proxy.take();
        assert_eq!(told(&received), [("phone", "clear")]);
        let wanted = (&json!(town.channel), &json!(1), &Value::Null);
        assert_eq!((&received[0]["channel_id"], &received[0]["cont_ava"], &received[0]["badge"]), wanted);
        view(&laptop).await;
        assert_eq!(proxy.take().len(), 0, "there was nothing more to read");
    }
}

#[tokio::test]
async fn a_device_that_is_gone_is_forgotten_and_a_quiet_one_is_left_alone() {
    let world = World::everywhere().await.remove(0);
    let (town, proxy) = town(&world).await;
    let quiet = device(&town, town.ben, "apple:quiet").await;
    let attached = sessions::Device { quiet: "true".into(), version: "2.30.0".into(), ..Default::default() };
    let own = town.app.authorize::<SignedIn>(&cx_of(&quiet), ()).await.unwrap();
    sessions::attach_device(&town.app, &own, attached).await.unwrap();
    let kept = jackfield_storage::sessions::by_id(quiet.id).one::<Session>(&town.app.store).await.unwrap();
    assert_eq!((kept.device_id.as_str(), kept.props["mobile_version"].as_str()), ("apple:quiet", "2.30.0"));
    let old = device(&town, town.ben, "apple:old").await;
    proxy.answers(200, json!({"status": "REMOVE"}));
    town.says("@ben").await;
    town.worker.run_due().await.unwrap();
    assert_eq!(told(&proxy.take()), [("old", "message")]);
    let kept = jackfield_storage::sessions::by_id(old.id).one::<Session>(&town.app.store).await.unwrap();
    assert_eq!(kept.device_id, "");
    town.says("@ben").await;
    town.worker.run_due().await.unwrap();
    assert_eq!(proxy.take().len(), 0);
    for (name, device) in [
        ("device_id", sessions::Device { id: "x".repeat(513), ..Default::default() }),
        (push::PROP_DISABLED, sessions::Device { quiet: "perhaps".into(), ..Default::default() }),
        ("mobile_version", sessions::Device { version: "2\r\n".into(), ..Default::default() }),
    ] {
        let refused = sessions::attach_device(&town.app, &own, device).await.unwrap_err();
        assert_eq!(refused.0.status_code, 400, "{name}");
    }
}

#[tokio::test]
async fn while_the_proxy_is_away_pushes_are_tried_again_and_then_there_is_still_a_mail() {
    for world in World::everywhere().await {
        let (town, proxy) = town(&world).await;
        let mails = MailServer::start().await;
        town.set(mails.settings()).await;
        device(&town, town.ben, "apple:ben").await;
        proxy.answers(503, json!({}));
        town.says("@ben hello").await;
        let mut tries = town.worker.run_due().await.unwrap();
        for _ in 0..20 {
            world.clock.advance(5_000);
            tries += town.worker.run_due().await.unwrap();
        }
        // Four tries; who is told by mail is found in its own time, and told.
        assert_eq!((tries, proxy.take().len()), (1 + 4 + 1 + 1, 4));
        assert_eq!((mails.recipients(), town.rows().await), (vec!["ben@example.org".to_owned()], 0));
    }
}

#[tokio::test]
async fn after_the_push_there_is_a_mail_unless_it_was_read() {
    let world = World::everywhere().await.remove(0);
    let (town, proxy) = town(&world).await;
    let mails = MailServer::start().await;
    town.set(mails.settings()).await;
    device(&town, town.ben, "apple:ben").await;
    device(&town, town.chloe, "apple:chloe").await;
    town.says("@ben and @chloe").await;
    assert_eq!((town.worker.run_due().await.unwrap(), proxy.take().len(), town.rows().await), (3, 2, 1));
    town.reads(town.ben, town.channel).await;
    world.clock.advance(DELAY);
    town.worker.run_due().await.unwrap();
    assert_eq!(mails.recipients(), ["chloe@example.org"]);
}
