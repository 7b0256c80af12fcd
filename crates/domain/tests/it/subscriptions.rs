//! Subscriptions to events on both engines: who is told of what, nothing lost and nothing forged whatever fails, and those
//! who pull.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jackfield_domain::jobs::{Queue, Worker};
use jackfield_domain::posts::{self, Author};
use jackfield_domain::subscriptions::{self, InOrder, OneByOne, Replayed};
use jackfield_domain::{App, Cx, bots, channels, reactions, teams, testing};
use jackfield_model::permission::{
    AddChannelMember, AddReaction, AddTeamMember, ChannelMemberOf, CreateBot, CreateChannel, CreatePost, DeletePost,
    ManageBot, ManageSubscription, NewChannel, ReactionOf, RemoveChannelMember, RemoveReaction, SignedIn, TeamMemberOf,
};
use jackfield_model::{
    Bot, Channel, ChannelId, ChannelType, EventDelivery, EventSubscription, Post, SubscribedEvent, TeamId, UserId,
};
use jackfield_storage::channels as stored_channels;
use jackfield_testkit::outside::{Behaviour, Receiver, Told};
use jackfield_testkit::{World, people};

struct Town {
    app: App,
    anna: UserId,
    bot: UserId,
    square: ChannelId,
    team: TeamId,
}

async fn town(world: &World) -> Town {
    let allowed = ("ServiceSettings.AllowedUntrustedInternalConnections".to_owned(), "127.0.0.1".to_owned());
    let app = world.server_with(vec![allowed]).await;
    let anna = people::person(&app, "anna").await;
    let (team, square) = people::team(&app, "reds", anna).await;
    let draft = Bot { username: "robot".into(), ..Bot::default() };
    let granted = testing::granted::<CreateBot>(());
    let bot = bots::create(&app, &granted, draft, anna.to_string()).await.unwrap().user_id;
    teams::add_member(&app, &testing::granted::<AddTeamMember>(TeamMemberOf { team, user: bot })).await.unwrap();
    Town { app, anna, bot, square, team }
}

impl Town {
    async fn subscribes(&self, url: &str, events: &[&str], ordered: bool) -> EventSubscription {
        let draft = EventSubscription {
            display_name: "Builds".into(),
            url: url.into(),
            events: events.iter().map(|name| (*name).to_owned()).collect(),
            ordered,
            ..EventSubscription::default()
        };
        let granted = testing::granted::<ManageBot>(jackfield_model::permission::BotOf(self.bot));
        subscriptions::create(&self.app, &granted, draft).await.unwrap()
    }

    async fn writes(&self, channel: ChannelId, message: &str) -> Post {
        let granted = self.app.authorize::<CreatePost>(&people::cx(self.anna), channel).await.unwrap();
        let post = Post { message: message.into(), ..Post::default() };
        (*posts::create(&self.app, &granted, post, Author::Caller).await.unwrap()).clone()
    }

    fn worker(&self) -> Worker {
        Worker::new(self.app.clone(), vec![Arc::new(Queue(InOrder)), Arc::new(Queue(OneByOne))])
    }

    async fn log(&self, subscription: &EventSubscription, failed: bool) -> Vec<EventDelivery> {
        let granted = testing::granted::<ManageSubscription>(subscription.id);
        subscriptions::deliveries(&self.app, &granted, failed, (10_000, 0)).await.unwrap()
    }
}

fn event(told: &Told) -> SubscribedEvent {
    serde_json::from_str(&told.body).unwrap()
}

fn message(event: &SubscribedEvent) -> String {
    let post: Post = serde_json::from_str(event.data["post"].as_str().unwrap()).unwrap();
    post.message
}

fn is_signed(told: &Told, key: &str, app: &App) -> bool {
    let header = |name: &str| told.headers.get(name).map(String::as_str).unwrap_or_default();
    let signed = (header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"));
    event(told).id == signed.0 && subscriptions::verify(key, signed, &told.body, app.now())
}

// covers: 3, 22, 40
#[tokio::test]
async fn a_subscriber_is_told_what_its_bot_may_see() {
    for world in World::everywhere().await {
        let town = town(&world).await;
        let receiver = Receiver::start().await;
        let made = town.subscribes(&receiver.url, &["posted", "post_deleted", "user_added"], true).await;
        let new = NewChannel { team: town.team, kind: ChannelType::Private };
        let granted = town.app.authorize::<CreateChannel>(&people::cx(town.anna), new).await.unwrap();
        let draft = Channel { name: "den".into(), display_name: "den".into(), ..Channel::default() };
        let den = channels::create(&town.app, &granted, draft).await.unwrap().id;
        let bot = ChannelMemberOf { channel: den, user: town.bot };
        let post = town.writes(town.square, "in the open").await;
        town.writes(den, "not for bots").await;
        channels::add_member(&town.app, &testing::granted::<AddChannelMember>(bot)).await.unwrap();
        town.writes(den, "the bot is here").await;
        posts::delete(&town.app, &testing::granted::<DeletePost>(post.id)).await.unwrap();
        town.writes(den, "told too late").await;
        town.worker().run_due().await.unwrap();
        channels::remove_member(&town.app, &testing::granted::<RemoveChannelMember>(bot)).await.unwrap();
        town.writes(den, "and gone again").await;
        town.worker().run_due().await.unwrap();
        let told = receiver.told();
        assert!(told.iter().all(|told| is_signed(told, &made.secret, &town.app)));
        let events: Vec<SubscribedEvent> = told.iter().map(event).collect();
        // The first post was deleted before it could be told of.
        let kinds: Vec<&str> = events.iter().map(|event| event.event_type.as_str()).collect();
        let posted: Vec<String> = events.iter().filter(|event| event.event_type == "posted").map(message).collect();
        assert!(posted.iter().all(|message| message != "not for bots" && message != "and gone again"), "{posted:?}");
        assert!(posted.contains(&"the bot is here".to_owned()) && posted.contains(&"told too late".to_owned()));
        assert!(kinds.contains(&"user_added") && kinds.contains(&"post_deleted"), "{kinds:?}");
        let log = town.log(&made, false).await;
        assert_eq!((log.len(), log[0].status), (told.len(), 200));
        assert!(stored_channels::by_id(den).optional::<Channel>(&town.app.store).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn reactions_are_told_of_once_and_only_where_something_changed() {
    for world in World::everywhere().await {
        let town = town(&world).await;
        let receiver = Receiver::start().await;
        town.subscribes(&receiver.url, &["reaction_added", "reaction_removed"], true).await;
        let post = town.writes(town.square, "well?").await.id;
        let adds = town.app.authorize::<AddReaction>(&people::cx(town.anna), post).await.unwrap();
        let takes = testing::granted::<RemoveReaction>(ReactionOf { post, user: town.anna });
        reactions::remove(&town.app, &takes, "tada").await.unwrap();
        for _ in 0..2 {
            reactions::add(&town.app, &adds, town.anna, "tada").await.unwrap();
        }
        for _ in 0..2 {
            reactions::remove(&town.app, &takes, "tada").await.unwrap();
        }
        town.worker().run_due().await.unwrap();
        let told: Vec<String> = receiver.told().iter().map(|told| event(told).event_type).collect();
        assert_eq!(told, ["reaction_added", "reaction_removed"]);
    }
}

/// A receiver that fails three of ten, and breaks off now and then; a server that ends in the middle of it.
// covers: 22, 23
#[tokio::test]
async fn every_event_arrives_in_order_whatever_fails() {
    const EVENTS: usize = 60;
    for world in World::everywhere().await {
        let town = town(&world).await;
        let (first, second) = (Receiver::start().await, Receiver::start().await);
        for receiver in [&first, &second] {
            let count = AtomicUsize::new(0);
            receiver.behaves(move |_| match count.fetch_add(1, Ordering::Relaxed) % 10 {
                1 | 4 | 7 => Behaviour::Answers(500, "no".into()),
                9 => Behaviour::Closes,
                _ => Behaviour::Answers(200, String::new()),
            });
        }
        let ordered = town.subscribes(&first.url, &["posted"], true).await;
        let other = town.subscribes(&second.url, &["posted"], false).await;
        for at in 0..EVENTS {
            town.writes(town.square, &format!("{at}")).await;
            if at % 20 == 10 {
                // It ends with no word of what it had begun.
                let running = town.worker().start();
                first.until(1).await;
                drop(running);
            }
        }
        let arrived = |receiver: &Receiver| {
            let ids: HashSet<String> = receiver.told().iter().map(|told| event(told).id).collect();
            ids.len()
        };
        let mut rounds = 0;
        loop {
            town.worker().run_due().await.unwrap();
            let log = [town.log(&ordered, false).await, town.log(&other, false).await];
            let taken = log.each_ref().map(|log| log.iter().filter(|entry| entry.error.is_empty()).count());
            if taken.iter().all(|taken| *taken >= EVENTS) {
                break;
            }
            rounds += 1;
            assert!(rounds < 500, "{taken:?} of {EVENTS} were taken");
            world.clock.advance(60_000);
        }
        assert_eq!((arrived(&first), arrived(&second)), (EVENTS, EVENTS));
        let mut seen = HashSet::new();
        let told = first.told();
        let in_order = told.iter().map(event).filter(|event| seen.insert(event.id.clone()));
        let messages: Vec<String> = in_order.map(|event| message(&event)).collect();
        assert_eq!(messages, (0..EVENTS).map(|at| at.to_string()).collect::<Vec<_>>());
        // The log knows of every request that came to its end, and of none that did not happen.
        let failed = town.log(&ordered, true).await.len();
        assert!(failed > 10 && town.log(&ordered, false).await.len() <= told.len());
    }
}

#[tokio::test]
async fn one_that_takes_nothing_is_paused_and_its_owner_told() {
    for world in World::everywhere().await {
        let town = town(&world).await;
        let receiver = Receiver::start().await;
        receiver.answers(500, "out of order");
        let made = town.subscribes(&receiver.url, &["posted"], false).await;
        for at in 0..3 {
            town.writes(town.square, &format!("{at}")).await;
        }
        let granted = testing::granted::<ManageSubscription>(made.id);
        let mut hours = 0;
        while subscriptions::get(&town.app, &granted).await.unwrap().paused_at.is_never() {
            town.worker().run_due().await.unwrap();
            world.clock.advance(60 * 60 * 1000);
            hours += 1;
            assert!(hours < 200, "it goes on for ever");
        }
        assert!((70..90).contains(&hours), "{hours}");
        // What happens meanwhile is not for it.
        town.writes(town.square, "meanwhile").await;
        let name = jackfield_model::names::direct_channel_name(town.anna, town.bot);
        let direct = stored_channels::by_name(TeamId::EMPTY, &name).one::<Channel>(&town.app.store).await.unwrap();
        let page =
            jackfield_storage::posts::page(town.anna, direct.id, false, 10, 0).all::<Post>(&town.app.store).await;
        assert!(page.unwrap()[0].message.contains("it answered 500"));
        let again = |what| {
            let granted = testing::granted::<ManageSubscription>(made.id);
            let app = town.app.clone();
            async move { subscriptions::replay(&app, &granted, what).await }
        };
        assert_eq!(again(Replayed::Failed).await.unwrap_err().0.status_code, 400, "it is paused");
        subscriptions::resume(&town.app, &granted).await.unwrap();
        receiver.answers(200, "");
        assert_eq!(again(Replayed::Failed).await.unwrap(), 3);
        let before = receiver.told().len();
        town.worker().run_due().await.unwrap();
        let told: Vec<SubscribedEvent> = receiver.told()[before..].iter().map(event).collect();
        assert_eq!(told.len(), 3);
        // One again, by its id; all again, by their times.
        assert_eq!(again(Replayed::Events(vec![told[0].id.clone()])).await.unwrap(), 1);
        let all = Replayed::Between(jackfield_model::Millis(0), town.app.now().plus(1));
        assert_eq!(again(all).await.unwrap(), 3);
        town.worker().run_due().await.unwrap();
        assert_eq!(receiver.told().len(), before + 7);
    }
}

#[tokio::test]
async fn a_key_that_was_changed_signs_for_a_day_beside_the_new_one() {
    let world = World::small();
    let town = town(&world).await;
    let receiver = Receiver::start().await;
    let made = town.subscribes(&receiver.url, &["*"], false).await;
    let granted = testing::granted::<ManageSubscription>(made.id);
    let rotated = subscriptions::rotate(&town.app, &granted).await.unwrap();
    town.writes(town.square, "one").await;
    town.worker().run_due().await.unwrap();
    let told = receiver.told().pop().unwrap();
    assert!(is_signed(&told, &made.secret, &town.app) && is_signed(&told, &rotated.secret, &town.app));
    world.clock.advance(25 * 60 * 60 * 1000);
    town.writes(town.square, "two").await;
    town.worker().run_due().await.unwrap();
    let told = receiver.told().pop().unwrap();
    assert!(!is_signed(&told, &made.secret, &town.app) && is_signed(&told, &rotated.secret, &town.app));
}

#[tokio::test]
async fn a_bot_reads_on_where_it_was() {
    for world in World::everywhere().await {
        let town = town(&world).await;
        let made = town.subscribes("", &["posted"], false).await;
        for at in 0..5 {
            town.writes(town.square, &format!("{at}")).await;
        }
        let pull = async |who: UserId, after, limit| {
            let cx: Arc<Cx> = people::cx(who);
            let granted = town.app.authorize::<SignedIn>(&cx, ()).await.unwrap();
            subscriptions::pull(&town.app, &granted, made.id, (after, limit)).await
        };
        let first = pull(town.bot, 0, 3).await.unwrap();
        let messages = |page: &jackfield_model::EventPage| page.events.iter().map(message).collect::<Vec<_>>();
        assert_eq!((messages(&first), first.has_more), (vec!["0".into(), "1".into(), "2".into()], true));
        let rest = pull(town.bot, first.next, 3).await.unwrap();
        assert_eq!((messages(&rest), rest.has_more), (vec!["3".into(), "4".into()], false));
        let none = pull(town.bot, rest.next, 3).await.unwrap();
        assert_eq!((none.events.len(), none.next), (0, rest.next));
        assert_eq!(pull(town.anna, 0, 3).await.unwrap_err().0.status_code, 404, "it is the bot's");
    }
}
