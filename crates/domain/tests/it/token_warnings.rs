//! People are told before their tokens end, and owners before their bots' do.

use std::sync::Arc;

use jackfield_domain::jobs::{Queue, Upkeep, Worker};
use jackfield_domain::{App, access_tokens, bots, testing};
use jackfield_model::permission::{CreateAccessToken, CreateBot, RevokeAccessToken, RotateAccessToken};
use jackfield_model::{AccessTokenId, Bot, Channel, Millis, Post, UserAccessToken, UserId};
use jackfield_storage::{channels as stored_channels, posts as stored_posts};
use jackfield_testkit::{World, people};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// What the server told somebody of their tokens, in order.
async fn told(app: &App, user: UserId) -> Vec<String> {
    let mut found = Vec::new();
    let channels = stored_channels::of_user(user, false, Millis::NEVER).all::<Channel>(&app.store).await.unwrap();
    for channel in channels {
        let page = stored_posts::page(user, channel.id, false, 200, 0).all::<Post>(&app.store).await.unwrap();
        found.extend(page.into_iter().filter(|post| post.props.contains_key("access_token_id")));
    }
    found.sort_by_key(|post| post.create_at);
    found.into_iter().map(|post| post.message).collect()
}

async fn makes(app: &App, user: UserId, expires_at: Millis) -> UserAccessToken {
    let draft = access_tokens::Draft { description: "Builds".into(), expires_at, ..Default::default() };
    access_tokens::create(app, &testing::granted::<CreateAccessToken>(user), draft).await.unwrap()
}

fn worker(app: &App) -> Worker {
    Worker::new(app.clone(), vec![Arc::new(Queue(access_tokens::Warnings))])
}

async fn with_tokens(world: &World) -> App {
    world.server_with(vec![("ServiceSettings.EnableUserAccessTokens".to_owned(), "true".to_owned())]).await
}

#[tokio::test]
async fn a_person_is_told_a_week_three_days_and_a_day_before_and_once_each() {
    for world in World::everywhere().await {
        let (app, other) = (with_tokens(&world).await, with_tokens(&world).await);
        let anna = people::person(&app, "anna").await;
        makes(&app, anna, app.now().plus(30 * DAY)).await;
        makes(&app, anna, Millis::NEVER).await;
        let mut heard = Vec::new();
        for day in 1..=40 {
            world.clock.advance(DAY);
            let (here, there) = (worker(&app), worker(&other));
            let (here, there) = tokio::join!(here.run_due(), there.run_due());
            here.unwrap();
            there.unwrap();
            let now = told(&app, anna).await.len();
            if now > heard.len() {
                heard.resize(now, day);
            }
        }
        assert_eq!(heard, [23, 27, 29]);
        let messages = told(&app, anna).await;
        assert!(messages[0].contains("“Builds” expires in 7 days"), "{messages:?}");
        assert!(messages[1].contains("in 3 days") && messages[2].contains("within a day"), "{messages:?}");
    }
}

#[tokio::test]
async fn what_was_deleted_switched_off_or_rotated_is_not_warned_of() {
    for world in World::everywhere().await {
        let app = with_tokens(&world).await;
        let anna = people::person(&app, "anna").await;
        let end = app.now().plus(8 * DAY);
        let [deleted, off, rotated] =
            [makes(&app, anna, end).await, makes(&app, anna, end).await, makes(&app, anna, end).await];
        access_tokens::revoke(&app, &testing::granted::<RevokeAccessToken>(deleted.id)).await.unwrap();
        access_tokens::disable(&app, &testing::granted::<RevokeAccessToken>(off.id)).await.unwrap();
        let later = app.now().plus(60 * DAY);
        access_tokens::rotate(&app, &testing::granted::<RotateAccessToken>(rotated.id), later).await.unwrap();
        for _ in 0..20 {
            world.clock.advance(DAY);
            worker(&app).run_due().await.unwrap();
        }
        assert_eq!(told(&app, anna).await, Vec::<String>::new());
        world.clock.advance(34 * DAY);
        worker(&app).run_due().await.unwrap();
        assert_eq!(told(&app, anna).await.len(), 1, "of its new end");
    }
}

#[tokio::test]
async fn tokens_that_were_there_before_are_taken_up() {
    for world in World::everywhere().await {
        let app = with_tokens(&world).await;
        let anna = people::person(&app, "anna").await;
        let old = UserAccessToken {
            id: AccessTokenId::new(),
            token: "old".into(),
            user_id: anna,
            description: "Old".into(),
            is_active: true,
            expires_at: app.now().plus(5 * DAY),
            ..UserAccessToken::default()
        };
        jackfield_storage::access_tokens::insert(&old).execute(&app.store).await.unwrap();
        let worker = Worker::new(app.clone(), vec![Arc::new(Upkeep), Arc::new(Queue(access_tokens::Warnings))]);
        for _ in 0..5 * 24 {
            worker.run_due().await.unwrap();
            world.clock.advance(DAY / 24);
        }
        let messages = told(&app, anna).await;
        assert_eq!(messages.len(), 2, "{messages:?}");
    }
}

#[tokio::test]
async fn of_a_bots_token_its_owner_is_told() {
    for world in World::everywhere().await {
        let app = with_tokens(&world).await;
        let anna = people::person(&app, "anna").await;
        let draft = Bot { username: "robot".into(), ..Bot::default() };
        let bot = bots::create(&app, &testing::granted::<CreateBot>(()), draft, anna.to_string()).await.unwrap();
        makes(&app, bot.user_id, app.now().plus(2 * DAY)).await;
        world.clock.advance(DAY + 1);
        worker(&app).run_due().await.unwrap();
        let messages = told(&app, anna).await;
        assert_eq!(messages.len(), 1);
        assert!(messages[0].contains("your bot @robot expires within a day"), "{messages:?}");
    }
}
