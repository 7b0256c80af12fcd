//! Subscribers are told everything, in order where they asked for it, whatever fails: receivers that refuse three of ten,
//! hang, and are away for a while; servers that are killed. Time goes faster, so that waits between tries are short.
//!
//! `scripts/faults` runs it with five thousand events; here are as many as end soon.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jackfield_api::path::{ByChannel, ByTeam};
use jackfield_api::posts::CreatePost;
use jackfield_api::query::PerPage;
use jackfield_api::teams::{AddTeamMember, CreateTeam};
use jackfield_api::users::CreateUser;
use jackfield_api::{bots, channels, integrations};
use jackfield_client::{Client, NOTHING};
use jackfield_domain::{Clock, SystemClock, subscriptions};
use jackfield_model::{
    Bot, Channel, ChannelId, ChannelType, EventDelivery, EventSubscription, Millis, Post, SubscribedEvent, Team,
    TeamMember, User, UserId,
};
use jackfield_testkit::outside::{Behaviour, Receiver, Told};
use tokio::process::Command;
use tokio::sync::watch;

use crate::running::{Running, serve};

/// Channels, each with one subscriber: the first half is told in order.
const SUBSCRIBERS: usize = 10;
const KILLS: usize = 3;
/// Of a hundred requests so many are refused, and so many are never answered.
const REFUSED: usize = 30;
const HANG: usize = 5;
/// Times as fast.
const FAST: i64 = 20;
const PASSWORD: &str = "correct horse 7";

#[derive(Clone, Copy)]
struct Size {
    events: usize,
    /// How long the receivers are away.
    away: Duration,
    most: Duration,
}

#[expect(clippy::disallowed_methods, reason = "how large a run is says who runs it")]
fn size() -> Size {
    let events = std::env::var("JACKFIELD_FAULT_EVENTS").ok().and_then(|events| events.parse().ok());
    match events {
        Some(events) => Size { events, away: Duration::from_secs(60), most: Duration::from_secs(60 * 60) },
        None => Size { events: 120, away: Duration::from_secs(1), most: Duration::from_secs(180) },
    }
}

// covers: 22, 23
#[tokio::test]
async fn every_event_arrives_from_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    told_of_everything(folder.path(), None, 1).await;
}

#[tokio::test]
async fn every_event_arrives_from_postgresql() {
    let folder = tempfile::tempdir().unwrap();
    let database = jackfield_storage::testing::databases(folder.path()).await[1].clone();
    told_of_everything(folder.path(), Some(&database), 1).await;
}

#[tokio::test]
async fn every_event_arrives_from_two_servers_of_one_database() {
    let folder = tempfile::tempdir().unwrap();
    let database = jackfield_storage::testing::databases(folder.path()).await[1].clone();
    told_of_everything(folder.path(), Some(&database), 2).await;
}

/// What a receiver did, by the kind of its answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    took: usize,
    refused: usize,
    silent: usize,
}

/// A subscriber outside: behaves badly, and counts for itself.
struct Subscriber {
    receiver: Receiver,
    made: EventSubscription,
    channel: ChannelId,
    count: Arc<Mutex<Count>>,
    /// The events that it took, as often as it did.
    taken: Arc<Mutex<Vec<String>>>,
}

/// How much of it is done, for all subscribers.
struct Progress {
    taken: Mutex<BTreeSet<String>>,
    share: watch::Sender<usize>,
    away_from: usize,
    away: Duration,
    until: Mutex<Option<Instant>>,
}

impl Progress {
    fn take(&self, id: &str) {
        let mut taken = self.taken.lock().unwrap();
        taken.insert(id.to_owned());
        self.share.send_replace(taken.len());
    }

    /// Whether the receivers are away now: once, after a while, for as long as was said.
    fn is_away(&self) -> bool {
        if *self.share.borrow() < self.away_from {
            return false;
        }
        let mut until = self.until.lock().unwrap();
        Instant::now() < *until.get_or_insert_with(|| Instant::now() + self.away)
    }
}

fn event_of(told: &Told) -> SubscribedEvent {
    serde_json::from_str(&told.body).unwrap()
}

fn misbehaves(subscriber: &Subscriber, number: usize, progress: Arc<Progress>) {
    let (count, taken) = (subscriber.count.clone(), subscriber.taken.clone());
    let requests = AtomicUsize::new(number * 31);
    subscriber.receiver.behaves(move |told| {
        // Every number below a hundred comes once in a hundred requests, in no order that fits the retries.
        let chance = requests.fetch_add(1, Ordering::Relaxed) * 61 % 100;
        let mut count = count.lock().unwrap();
        if progress.is_away() {
            count.silent += 1;
            return Behaviour::Closes;
        }
        if chance < REFUSED {
            count.refused += 1;
            return Behaviour::Answers(500, "not now".into());
        }
        if chance < REFUSED + HANG {
            count.silent += 1;
            return Behaviour::Hangs;
        }
        count.took += 1;
        let id = event_of(told).id;
        taken.lock().unwrap().push(id.clone());
        progress.take(&id);
        Behaviour::Answers(200, String::new())
    });
}

/// The servers, of which one is killed now and then.
struct Servers {
    commands: Vec<Command>,
    running: Vec<Option<Running>>,
    /// Where they are now.
    bases: watch::Sender<Vec<String>>,
}

impl Servers {
    async fn start(folder: &Path, database: Option<&str>, count: usize) -> Self {
        let since = SystemClock.now().0;
        let mut servers = Self { commands: Vec::new(), running: Vec::new(), bases: watch::Sender::new(Vec::new()) };
        for number in 0..count {
            let mut command = serve(&folder.join(format!("server-{number}")));
            command.args(database.iter().flat_map(|database| ["--database", database]));
            command.args(["--clock-fast", &format!("{since},{FAST}")]);
            command.env("MM_SERVICESETTINGS_ALLOWEDUNTRUSTEDINTERNALCONNECTIONS", "127.0.0.1");
            command.env("MM_SERVICESETTINGS_OUTGOINGINTEGRATIONREQUESTSTIMEOUT", "1");
            command.env("JACKFIELD_LOG", "off");
            servers.running.push(Some(Running::start(&mut command).await));
            servers.commands.push(command);
        }
        servers.tell();
        servers
    }

    fn tell(&self) {
        let bases = self.running.iter().flatten().map(|running| running.url.clone()).collect();
        self.bases.send_replace(bases);
    }

    async fn kill_and_start(&mut self, number: usize) {
        let number = number % self.running.len();
        self.running[number].take().unwrap().kill().await;
        self.tell();
        self.running[number] = Some(Running::start(&mut self.commands[number]).await);
        self.tell();
    }
}

/// A client of whichever server is there.
async fn client(bases: &mut watch::Receiver<Vec<String>>, token: &str, at: usize) -> Client {
    let there = bases.wait_for(|bases| !bases.is_empty()).await.unwrap().clone();
    Client::new(&there[at % there.len()]).unwrap().with_token(token)
}

async fn writes(mut bases: watch::Receiver<Vec<String>>, token: String, channel: ChannelId, at: usize, posts: usize) {
    let mut anna = client(&mut bases, &token, at).await;
    for number in 0..posts {
        let draft = Post {
            channel_id: channel,
            message: number.to_string(),
            pending_post_id: format!("anna:{number}"),
            ..Post::default()
        };
        while anna.call::<CreatePost>(NOTHING, Default::default(), draft.clone()).await.is_err() {
            // It has gone; where it is next is told.
            let _ = tokio::time::timeout(Duration::from_millis(200), bases.changed()).await;
            anna = client(&mut bases, &token, at).await;
        }
    }
}

/// Anna's client, and the subscribers of her channels.
async fn make_town(stranger: &Client, progress: &Arc<Progress>) -> (Client, Vec<Subscriber>) {
    let account = User {
        username: "anna".into(),
        email: "anna@example.com".into(),
        password: PASSWORD.into(),
        ..User::default()
    };
    stranger.post::<CreateUser>(account).await.unwrap();
    let anna = stranger.login("anna", PASSWORD).await.unwrap().client;
    let team = Team { name: "reds".into(), display_name: "Reds".into(), ..Team::default() };
    let team = anna.post::<CreateTeam>(team).await.unwrap();
    let bot = anna.post::<bots::CreateBot>(Bot { username: "robot".into(), ..Bot::default() }).await.unwrap().user_id;
    let member = TeamMember { team_id: team.id, user_id: bot, ..TeamMember::default() };
    anna.call::<AddTeamMember>(ByTeam { team_id: team.id }, Default::default(), member).await.unwrap();
    let mut subscribers = Vec::new();
    for number in 0..SUBSCRIBERS {
        let channel = make_channel(&anna, &team, number, bot).await;
        let receiver = Receiver::start().await;
        let draft = EventSubscription {
            bot_user_id: bot,
            display_name: format!("subscriber {number}"),
            url: receiver.url.clone(),
            events: vec!["posted".into()],
            channel_ids: vec![channel],
            ordered: number < SUBSCRIBERS / 2,
            ..EventSubscription::default()
        };
        let made = anna.post::<integrations::CreateEventSubscription>(draft).await.unwrap();
        let subscriber = Subscriber { receiver, made, channel, count: Arc::default(), taken: Arc::default() };
        misbehaves(&subscriber, number, progress.clone());
        subscribers.push(subscriber);
    }
    (anna, subscribers)
}

async fn make_channel(anna: &Client, team: &Team, number: usize, bot: UserId) -> ChannelId {
    let channel = Channel {
        team_id: team.id,
        name: format!("channel-{number}"),
        display_name: format!("Channel {number}"),
        channel_type: ChannelType::Private,
        ..Channel::default()
    };
    let channel_id = anna.post::<channels::CreateChannel>(channel).await.unwrap().id;
    let body = channels::AddMemberRequest { user_id: bot, ..Default::default() };
    anna.call::<channels::AddChannelMember>(ByChannel { channel_id }, Default::default(), body).await.unwrap();
    channel_id
}

async fn told_of_everything(folder: &Path, database: Option<&str>, servers: usize) {
    let size = size();
    let began = Instant::now();
    let each = size.events / SUBSCRIBERS;
    let posts = SUBSCRIBERS * each;
    let progress = Arc::new(Progress {
        taken: Mutex::default(),
        share: watch::Sender::new(0),
        away_from: posts / 3,
        away: size.away,
        until: Mutex::default(),
    });
    let mut running = Servers::start(folder, database, servers).await;
    let stranger = running.running[0].as_ref().unwrap().client.clone();
    let (anna, subscribers) = make_town(&stranger, &progress).await;
    let token = anna.auth().token().unwrap().to_owned();
    let writer = |(at, subscriber): (usize, &Subscriber)| {
        tokio::spawn(writes(running.bases.subscribe(), token.clone(), subscriber.channel, at, each))
    };
    let writers: Vec<_> = subscribers.iter().enumerate().map(writer).collect();
    let mut share = progress.share.subscribe();
    for kill in 0..KILLS {
        let moment = posts * (1 + 3 * kill) / 10;
        let reached = tokio::time::timeout(size.most, share.wait_for(|taken| *taken >= moment)).await.is_ok();
        assert!(reached, "{} of {posts} were told", *share.borrow());
        running.kill_and_start(kill).await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let reached = tokio::time::timeout(size.most, share.wait_for(|taken| *taken >= posts)).await.is_ok();
    assert!(reached, "{} of {posts} were told", *share.borrow());
    let anna = client(&mut running.bases.subscribe(), &token, 0).await;
    let (mut counted, mut logged) = (Count::default(), Count::default());
    for subscriber in &subscribers {
        let log = whole_log(&anna, subscriber, each).await;
        let (there, here) = check(subscriber, &log, each, servers);
        for (sum, one) in [(&mut counted, there), (&mut logged, here)] {
            sum.took += one.took;
            sum.refused += one.refused;
            sum.silent += one.silent;
        }
    }
    println!(
        "{posts} events from {servers} servers ({}), killed {KILLS} times, in {:?}: receivers counted {counted:?}, the log {logged:?}",
        database.map_or("SQLite", |_| "PostgreSQL"),
        began.elapsed()
    );
    // What was under way when a server was killed is not in its log.
    let lost = (counted.took + counted.refused + counted.silent) - (logged.took + logged.refused + logged.silent);
    assert!(lost <= KILLS * 8, "{counted:?} of the receivers, {logged:?} of the log");
}

/// The log of a subscription, when the last of its events is in it.
async fn whole_log(anna: &Client, subscriber: &Subscriber, each: usize) -> Vec<EventDelivery> {
    let path = || integrations::BySubscription { subscription_id: subscriber.made.id };
    let began = Instant::now();
    loop {
        let mut log = Vec::new();
        for page in 0.. {
            let query = integrations::DeliveriesQuery { page, per_page: PerPage(200), failed: false };
            let some = anna.call::<integrations::GetEventDeliveries>(path(), query, ()).await.unwrap();
            let is_full = some.len() == 200;
            log.extend(some);
            if !is_full {
                break;
            }
        }
        let done: BTreeSet<&str> =
            log.iter().filter(|one| one.error.is_empty()).map(|one| one.event.as_str()).collect();
        if done.len() >= each {
            return log;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "the log has {} of {each}", done.len());
    }
}

/// What arrived is all, in order where asked, and was made by the server; the log tells the same.
fn check(subscriber: &Subscriber, log: &[EventDelivery], each: usize, servers: usize) -> (Count, Count) {
    let told = subscriber.receiver.told();
    let header = |told: &Told, name: &str| told.headers.get(name).cloned().unwrap_or_default();
    let mut first_seen = Vec::new();
    let mut seen = BTreeMap::new();
    for told in &told {
        let (id, at, signature) =
            (header(told, "webhook-id"), header(told, "webhook-timestamp"), header(told, "webhook-signature"));
        let now = Millis(at.parse::<i64>().unwrap() * 1000);
        let signed = (id.as_str(), at.as_str(), signature.as_str());
        assert!(subscriptions::verify(&subscriber.made.secret, signed, &told.body, now), "it is forged");
        let event = event_of(told);
        assert_eq!(event.id, id);
        let post: Post = serde_json::from_str(event.data["post"].as_str().unwrap()).unwrap();
        if seen.insert(event.id.clone(), post.message.clone()).is_none() {
            first_seen.push(post.message);
        }
    }
    let expected: Vec<String> = (0..each).map(|number| number.to_string()).collect();
    let taken = subscriber.taken.lock().unwrap().clone();
    let mut arrived: Vec<usize> = taken.iter().map(|id| seen[id].parse().unwrap()).collect();
    arrived.sort_unstable();
    arrived.dedup();
    assert_eq!(arrived, (0..each).collect::<Vec<_>>(), "{} did not get all", subscriber.made.display_name);
    if subscriber.made.ordered {
        assert_eq!(first_seen, expected, "{} was told out of order", subscriber.made.display_name);
    }
    let count = *subscriber.count.lock().unwrap();
    let of = |fits: fn(&EventDelivery) -> bool| log.iter().filter(|one| fits(one)).count();
    let logged = Count {
        took: of(|one| one.status == 200),
        refused: of(|one| one.status == 500),
        silent: of(|one| one.status == 0),
    };
    let lost = (count.took - logged.took) + (count.refused - logged.refused);
    assert!(lost <= KILLS * servers * 2, "{count:?} of the receiver, {logged:?} of the log");
    let logged_ids: BTreeSet<&str> = log.iter().filter(|one| one.status == 200).map(|one| one.event.as_str()).collect();
    assert!(logged_ids.iter().all(|id| taken.iter().any(|taken| taken == id)), "the log has what never arrived");
    (count, logged)
}
