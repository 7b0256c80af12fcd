//! Scheduled posts are taken in order, by one, and again when whoever took one did not finish.

use jackfield_model::{Channel, ChannelId, Millis, ScheduledPost, ScheduledPostError, ScheduledPostId, TeamId, UserId};
use jackfield_storage::{Store, channels, scheduled_posts as rows};

use crate::on_both;

const LEASE: i64 = 100;

fn post(user: UserId, channel: ChannelId, at: i64) -> ScheduledPost {
    ScheduledPost {
        id: ScheduledPostId::new(),
        user_id: user,
        channel_id: channel,
        message: at.to_string(),
        scheduled_at: Millis(at),
        ..ScheduledPost::default()
    }
}

async fn take(store: &Store, now: i64) -> Option<ScheduledPost> {
    rows::take(Millis(now), Millis(now - LEASE)).optional::<ScheduledPost>(store).await.unwrap()
}

async fn due(store: &Store) -> Option<i64> {
    rows::next_due(LEASE).optional::<(i64,)>(store).await.unwrap().map(|(at,)| at)
}

#[tokio::test]
async fn each_is_taken_once_until_its_lease_is_over() {
    on_both(async |store: &Store| {
        let (user, channel) = (UserId::new(), ChannelId::new());
        assert_eq!(due(store).await, None);
        for at in [2000, 1000] {
            rows::insert(&post(user, channel, at)).execute(store).await.unwrap();
        }
        assert_eq!(due(store).await, Some(1000));
        assert_eq!(take(store, 999).await, None);
        let first = take(store, 2000).await.unwrap();
        assert_eq!((&*first.message, first.processed_at), ("1000", Millis(2000)));
        let second = take(store, 2001).await.unwrap();
        assert_eq!(second.message, "2000");
        assert_eq!(take(store, 2002).await, None);
        assert_eq!(due(store).await, Some(2101));
        let again = take(store, 2101).await.unwrap();
        assert_eq!((again.id, again.processed_at), (first.id, Millis(2101)));
        // The first taker is too late for everything.
        assert_eq!(rows::delete_taken(first.id, first.processed_at).execute(store).await.unwrap(), 0);
        let error = ScheduledPostError::InvalidPost;
        assert_eq!(rows::fail_taken(first.id, first.processed_at, error, Millis(9)).execute(store).await.unwrap(), 0);
        assert_eq!(rows::delete_taken(again.id, again.processed_at).execute(store).await.unwrap(), 1);
        assert_eq!(rows::fail_taken(second.id, second.processed_at, error, Millis(9)).execute(store).await.unwrap(), 1);
        assert_eq!((take(store, 9000).await, due(store).await), (None, None), "what failed is not due");
        let kept = rows::get(second.id).one::<ScheduledPost>(store).await.unwrap();
        assert_eq!(kept.error_code, error);
        let changed = ScheduledPost { scheduled_at: Millis(9500), ..kept };
        assert_eq!(rows::update(&changed).execute(store).await.unwrap(), 1);
        assert_eq!(due(store).await, Some(9500));
    })
    .await;
}

#[tokio::test]
async fn lists_are_of_one_user_and_team_the_next_first() {
    on_both(async |store: &Store| {
        let (user, team) = (UserId::new(), TeamId::new());
        let mut places = Vec::new();
        for (team_id, name) in [(team, "plans"), (TeamId::new(), "others"), (TeamId::EMPTY, "direct")] {
            let channel = Channel { id: ChannelId::new(), team_id, name: name.into(), ..Channel::default() };
            channels::insert(&channel).execute(store).await.unwrap();
            places.push(channel.id);
        }
        for (channel, at) in [(places[0], 3), (places[0], 1), (places[1], 2), (places[2], 4)] {
            rows::insert(&post(user, channel, at)).execute(store).await.unwrap();
        }
        rows::insert(&post(UserId::new(), places[0], 5)).execute(store).await.unwrap();
        let listed = async |team: TeamId| -> Vec<i64> {
            let list = rows::of_team(user, team).all::<ScheduledPost>(store).await.unwrap();
            list.iter().map(|post| post.scheduled_at.0).collect()
        };
        assert_eq!((listed(team).await, listed(TeamId::EMPTY).await), (vec![1, 3], vec![4]));
        assert_eq!(rows::count_of_user(user).one::<(i64,)>(store).await.unwrap(), (4,));
    })
    .await;
}
