//! Mails: who gets one, when, once, and what happens when the mail server is away.

use jackfield_domain::presence;
use jackfield_domain::testing::{MailServer, Mode};
use jackfield_model::PostId;
use jackfield_storage::work::{self, Piece};
use serde_json::json;

use super::town::{DELAY, Town};
use crate::world::World;

const BEN: &str = "ben@example.org";
const CHLOE: &str = "chloe@example.org";

/// A town whose server sends mails.
async fn town(world: &World) -> (Town, MailServer) {
    let (town, mails) = (Town::in_world(world).await, MailServer::start().await);
    town.set(mails.settings()).await;
    (town, mails)
}

#[tokio::test]
async fn who_is_mentioned_and_does_not_come_gets_one_mail() {
    for world in World::everywhere().await {
        let (town, mails) = town(&world).await;
        town.set(json!({"ServiceSettings": {"SiteURL": "https://chat.example.org/"}})).await;
        let post = town.says("@ben look at <this>").await;
        assert_eq!(town.worker.run_due().await.unwrap(), 0);
        world.clock.advance(DELAY - 1);
        assert_eq!(town.worker.run_due().await.unwrap(), 0, "it waits for who comes by");
        world.clock.advance(1);
        assert_eq!(town.worker.run_due().await.unwrap(), 2, "who is told is found, and told");
        let received = mails.received();
        assert_eq!(received.len(), 1);
        let mail = &received[0];
        assert_eq!((mail.from.as_str(), mail.to.as_str()), ("chat@example.org", BEN));
        let link = format!("https://chat.example.org/_redirect/pl/{}", post.id);
        let id = format!("Message-ID: <{}.{}@chat.example.org>\r\n", post.id, town.ben);
        for wanted in ["From: Chat <chat@example.org>\r\n", &id, &link, "@anna mentioned you in Town Square"] {
            assert!(mail.text().contains(wanted), "{wanted} in {}", mail.text());
        }
        assert!(mail.text().contains("@ben look at &lt;this&gt;"), "{}", mail.text());
        world.clock.advance(3_600_000);
        assert_eq!((town.worker.run_due().await.unwrap(), mails.received().len(), town.rows().await), (0, 1, 0));
    }
}

#[tokio::test]
async fn who_reads_it_is_there_or_does_not_want_to_gets_none() {
    for world in World::everywhere().await {
        let (town, mails) = town(&world).await;
        town.says("@ben and @chloe").await;
        town.reads(town.ben, town.channel).await;
        world.clock.advance(DELAY);
        town.worker.run_due().await.unwrap();
        assert_eq!(mails.recipients(), [CHLOE]);
        presence::connected(&town.app, town.chloe).await;
        town.wants(town.ben, "email", "false").await;
        town.says("@ben and @chloe again").await;
        world.clock.advance(DELAY);
        town.worker.run_due().await.unwrap();
        assert_eq!(mails.recipients(), [CHLOE]);
    }
}

#[tokio::test]
async fn direct_messages_and_replies_are_told_to_whom_they_concern() {
    for world in World::everywhere().await {
        let (town, mails) = town(&world).await;
        let direct = town.direct(town.anna, town.ben).await;
        world.clock.advance(1_000);
        town.writes(town.anna, direct, "psst", PostId::EMPTY).await;
        // By being mentioned Chloé follows the thread, by writing its root Ben does.
        let root = town.writes(town.ben, town.channel, "a question", PostId::EMPTY).await;
        town.writes(town.anna, town.channel, "ask @chloe", root.id).await;
        town.writes(town.anna, town.channel, "an answer", root.id).await;
        world.clock.advance(DELAY);
        town.worker.run_due().await.unwrap();
        let mut told: Vec<(String, bool, bool, bool)> = mails
            .received()
            .into_iter()
            .map(|mail| {
                (mail.to, mail.data.contains("psst"), mail.data.contains("ask @"), mail.data.contains("answer"))
            })
            .collect();
        told.sort();
        let wanted = [
            (BEN, false, false, true),
            (BEN, false, true, false),
            (BEN, true, false, false),
            (CHLOE, false, false, true),
            (CHLOE, false, true, false),
        ];
        assert_eq!(told, wanted.map(|(to, a, b, c)| (to.to_owned(), a, b, c)));
    }
}

#[tokio::test]
async fn a_server_without_mail_and_push_writes_no_row() {
    for world in World::everywhere().await {
        let town = Town::in_world(&world).await;
        town.says("@ben").await;
        assert_eq!(town.rows().await, 0);
        // Named, but switched off.
        let mails = MailServer::start().await;
        town.set(mails.settings()).await;
        town.set(json!({"EmailSettings": {"SendEmailNotifications": false}})).await;
        town.says("@ben").await;
        assert_eq!(town.rows().await, 0);
        // On, but it concerns nobody.
        town.set(json!({"EmailSettings": {"SendEmailNotifications": true}})).await;
        town.says("nobody in particular").await;
        assert_eq!(town.rows().await, 0);
        town.says("@ben").await;
        assert_eq!(town.rows().await, 1);
    }
}

#[tokio::test]
async fn a_generic_mail_tells_nothing_of_the_message() {
    let world = World::everywhere().await.remove(0);
    let (town, mails) = town(&world).await;
    town.set(json!({"EmailSettings": {"EmailNotificationContentsType": "generic"}})).await;
    town.says("@ben the secret").await;
    world.clock.advance(DELAY);
    town.worker.run_due().await.unwrap();
    let data = mails.received().remove(0).text();
    assert!(data.contains("@anna wrote something for you"), "{data}");
    assert!(!data.contains("secret") && !data.contains("Town Square"), "{data}");
}

#[tokio::test]
async fn while_the_mail_server_is_busy_mails_wait_and_come_once() {
    for world in World::everywhere().await {
        let (town, mails) = town(&world).await;
        mails.set_mode(Mode::Busy);
        town.says("@ben and @chloe").await;
        world.clock.advance(DELAY);
        assert_eq!(town.worker.run_due().await.unwrap(), 3);
        assert_eq!(town.worker.run_due().await.unwrap(), 0, "it waits before it tries again");
        world.clock.advance(10_000);
        assert_eq!(town.worker.run_due().await.unwrap(), 2);
        world.clock.advance(10_000);
        assert_eq!(town.worker.run_due().await.unwrap(), 0, "the second wait is longer");
        mails.set_mode(Mode::Takes);
        world.clock.advance(10_000);
        assert_eq!(town.worker.run_due().await.unwrap(), 2);
        let mut recipients = mails.recipients();
        recipients.sort();
        assert_eq!((recipients, town.rows().await), (vec![BEN.into(), CHLOE.into()], 0));
        // Who is away for good is given up.
        mails.set_mode(Mode::Busy);
        town.says("@ben").await;
        let mut tries = 0;
        for _ in 0..200 {
            world.clock.advance(DELAY);
            tries += town.worker.run_due().await.unwrap();
        }
        assert_eq!((tries, town.rows().await, mails.received().len()), (1 + 12, 0, 2));
    }
}

#[tokio::test]
async fn an_address_that_is_refused_does_not_keep_the_others_waiting() {
    let world = World::everywhere().await.remove(0);
    let (town, mails) = town(&world).await;
    mails.set_mode(Mode::RefusesSome);
    for (user, name) in [(town.ben, "gone-ben"), (town.chloe, "chloe")] {
        let email = Some(format!("{name}@example.org"));
        let patch = jackfield_model::UserPatch { email, ..Default::default() };
        jackfield_domain::users::patch(&town.app, &town.own(user), patch).await.unwrap();
    }
    town.says("@ben and @chloe").await;
    world.clock.advance(DELAY);
    town.worker.run_due().await.unwrap();
    assert_eq!((mails.recipients(), town.rows().await), (vec![CHLOE.to_owned()], 0));
}

#[tokio::test]
async fn two_servers_share_the_work_and_a_crash_repeats_nobody() {
    for world in World::everywhere().await {
        let (town, mails) = town(&world).await;
        let beside = town.beside(&world).await;
        for number in 0..10 {
            town.says(&format!("@ben {number}")).await;
        }
        world.clock.advance(DELAY);
        let (here, there) = tokio::join!(town.worker.run_due(), beside.worker.run_due());
        assert_eq!((here.unwrap() + there.unwrap(), mails.received().len()), (20, 10));

        // A server ends while it tells one of two: that one may have got it.
        town.says("@ben and @chloe").await;
        world.clock.advance(DELAY);
        let finding: Vec<_> = jackfield_domain::jobs::kinds();
        let finding = finding.into_iter().filter(|kind| kind.name() == "notifications").collect();
        let finding = jackfield_domain::jobs::Worker::new(town.app.clone(), finding);
        assert_eq!(finding.run_due().await.unwrap(), 1);
        let until = town.app.now().plus(120_000);
        let taken = work::take_lane_of("mails", &[town.ben.to_string()], town.app.now(), until, "a server that ends");
        taken.one::<(String,)>(&town.app.store).await.unwrap();
        let piece = work::soonest("mails", town.ben.as_str()).one::<Piece>(&town.app.store).await.unwrap();
        work::begin(piece.number, town.app.now()).execute(&town.app.store).await.unwrap();
        assert_eq!(beside.worker.run_due().await.unwrap(), 1, "the other one is told");
        world.clock.advance(120_000);
        beside.worker.run_due().await.unwrap();
        assert_eq!((&mails.recipients()[10..], town.rows().await), (&[CHLOE.to_owned()][..], 0));
    }
}

#[tokio::test]
async fn a_mailbox_that_takes_nothing_for_hours_holds_up_its_own_mails_alone() {
    for world in World::everywhere().await {
        let (town, mails) = town(&world).await;
        mails.set_mode(Mode::BusyFor(BEN));
        town.says("@ben and @chloe").await;
        world.clock.advance(DELAY);
        town.worker.run_due().await.unwrap();
        assert_eq!(mails.recipients(), [CHLOE]);
        mails.set_mode(Mode::Takes);
        world.clock.advance(10_000);
        town.worker.run_due().await.unwrap();
        assert_eq!(mails.recipients(), [CHLOE, BEN]);
    }
}

#[tokio::test]
async fn what_was_deleted_or_is_a_day_old_is_told_to_nobody() {
    let world = World::everywhere().await.remove(0);
    let (town, mails) = town(&world).await;
    let post = town.says("@ben a slip").await;
    let granted = jackfield_domain::testing::granted(post.id);
    jackfield_domain::posts::delete(&town.app, &granted).await.unwrap();
    town.says("@ben yesterday").await;
    world.clock.advance(24 * 3_600_000 + 1);
    town.worker.run_due().await.unwrap();
    assert_eq!((mails.received().len(), town.rows().await), (0, 0));
}
