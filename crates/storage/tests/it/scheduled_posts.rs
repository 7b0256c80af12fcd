//! Scheduled posts: what their senders and their authors change at once, and lists.

use jackfield_model::{Channel, ChannelId, Millis, ScheduledPost, ScheduledPostError, ScheduledPostId, TeamId, UserId};
use jackfield_storage::{Store, channels, scheduled_posts as rows};

use crate::on_both;

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

#[tokio::test]
async fn what_was_changed_since_it_was_read_is_neither_deleted_nor_marked() {
    on_both(async |store: &Store| {
        let kept = post(UserId::new(), ChannelId::new(), 1000);
        rows::insert(&kept).execute(store).await.unwrap();
        let changed = ScheduledPost { update_at: kept.update_at.plus(1), message: "changed".into(), ..kept.clone() };
        assert_eq!(rows::update(&changed).execute(store).await.unwrap(), 1);
        let error = ScheduledPostError::InvalidPost;
        assert_eq!(rows::delete_unchanged(kept.id, kept.update_at).execute(store).await.unwrap(), 0);
        assert_eq!(rows::fail_unchanged(kept.id, kept.update_at, error, Millis(9)).execute(store).await.unwrap(), 0);
        assert_eq!(rows::fail_unchanged(kept.id, changed.update_at, error, Millis(9)).execute(store).await.unwrap(), 1);
        let failed = rows::get(kept.id).one::<ScheduledPost>(store).await.unwrap();
        assert_eq!((failed.error_code, failed.update_at), (error, Millis(9)));
        assert_eq!(rows::delete_unchanged(kept.id, failed.update_at).execute(store).await.unwrap(), 0, "it failed");
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
