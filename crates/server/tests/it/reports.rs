//! Reports: pages that are whole and in order, and a file that comes in a message.

use jackfield_api::reports as api;
use jackfield_api::users::{DeleteUser, GetUserByUsername};
use jackfield_client::{NOTHING, Socket};
use jackfield_model::{ChannelType, Post, ReportPostsRequest};

use crate::everywhere;
use crate::town::{Town, refused};

#[tokio::test]
async fn people_are_reported_in_order_page_by_page_and_counted() {
    everywhere(async |town: &Town| {
        for name in ["dora", "eve"] {
            town.person(name).await;
        }
        let square = town.ben.channel_named(&town.team, "town-square").await?;
        town.ben.posts("one").in_channel(&square).await?;
        town.ben.posts("two").in_channel(&square).await?;
        assert_eq!(refused(town.ben.client.get::<api::GetUsersForReporting>(NOTHING).await).0, 403);
        let asks = async |query: api::UserReportQuery| {
            town.anna.client.call::<api::GetUsersForReporting>(NOTHING, query, ()).await
        };
        let counts = async |query: api::UserReportQuery| {
            town.anna.client.call::<api::GetUserCountForReporting>(NOTHING, query, ()).await
        };
        let query = || api::UserReportQuery { page_size: 2, sort_column: "Username".into(), ..Default::default() };
        let mut names = Vec::new();
        let mut next = query();
        loop {
            let page = asks(next.clone()).await?;
            names.extend(page.iter().map(|report| report.user.username.clone()));
            let Some(last) = page.last().filter(|_| page.len() == 2) else { break };
            next.from_id = last.user.id;
            next.from_column_value.clone_from(&last.user.username);
        }
        assert_eq!(names, ["anna", "ben", "chloe", "dora", "eve"]);
        let back = api::UserReportQuery { direction: "prev".into(), ..next };
        let names: Vec<_> = asks(back).await?.into_iter().map(|report| report.user.username).collect();
        assert_eq!(names, ["ben", "chloe"]);
        let descending =
            api::UserReportQuery { sort_direction: "desc".into(), sort_column: "CreateAt".into(), ..query() };
        assert_eq!(asks(descending).await?[0].user.username, "eve");
        let found = asks(api::UserReportQuery { search_term: "BEN@".into(), ..query() }).await?;
        // Joining is told by posts as well.
        assert!(
            found[0].total_posts >= Some(2) && found[0].days_active == Some(1) && found[0].user.password.is_empty()
        );
        let dora = town
            .anna
            .client
            .get::<GetUserByUsername>(jackfield_api::users::ByUsername { username: "dora".into() })
            .await?;
        town.anna.client.get::<DeleteUser>(jackfield_api::path::ByUser { user_id: dora.id.into() }).await?;
        assert_eq!(counts(api::UserReportQuery { hide_inactive: true, ..query() }).await?, 4);
        assert_eq!(counts(api::UserReportQuery { hide_active: true, ..query() }).await?, 1);
        assert_eq!(counts(api::UserReportQuery { team_filter: town.team.id, ..query() }).await?, 2);
        assert_eq!(counts(api::UserReportQuery { has_no_team: true, ..query() }).await?, 3);
        assert_eq!(counts(api::UserReportQuery { role_filter: "system_admin".into(), ..query() }).await?, 1);
        let wrong = asks(api::UserReportQuery { sort_column: "Password".into(), ..query() }).await;
        assert_eq!(refused(wrong), (400, "model.user_report_options.is_valid.invalid_sort_column".into()));
        let wrong = asks(api::UserReportQuery { date_range: "yesterday".into(), ..query() }).await;
        assert_eq!(refused(wrong), (400, "model.reporting_base_options.is_valid.bad_date_range".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_report_of_all_people_comes_as_a_file() {
    everywhere(async |town: &Town| {
        assert_eq!(refused(town.ben.calls::<api::StartBatchUsersExport>(NOTHING, ()).await).0, 403);
        let mut socket = Socket::connect(&town.anna.client).await?;
        town.anna.calls::<api::StartBatchUsersExport>(NOTHING, ()).await?;
        let event = socket.wait_for("posted").await?;
        let post: Post = serde_json::from_str(event.data["post"].as_str().unwrap_or_default()).expect("it is a post");
        let file = town.anna.client.raw(http::Method::GET, &format!("/api/v4/files/{}", post.file_ids[0]));
        let text = file.send().await?.text().await?;
        assert_eq!(text.lines().count(), 4, "{text}");
        assert!(text.contains(",chloe,chloe@example.com,"), "{text}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_channels_posts_are_reported_once_each_whatever_the_order() {
    everywhere(async |town: &Town| {
        let plans = town.ben.makes_channel(&town.team, "plans", ChannelType::Private).await;
        let mut written = Vec::new();
        for n in 0..7 {
            written.push(town.ben.posts(&format!("post {n}")).in_channel(&plans).await?.id);
        }
        let asked = ReportPostsRequest {
            channel_id: plans.id,
            per_page: 3,
            exclude_system_posts: true,
            ..ReportPostsRequest::default()
        };
        assert_eq!(refused(town.ben.client.post::<api::GetPostsForReporting>(asked.clone()).await).0, 403);
        for (direction, reversed) in [("asc", false), ("desc", true)] {
            let mut asked = ReportPostsRequest { sort_direction: direction.into(), ..asked.clone() };
            let mut found = Vec::new();
            loop {
                let page = town.anna.client.post::<api::GetPostsForReporting>(asked.clone()).await?;
                found.extend(page.posts.iter().map(|post| post.id));
                let Some(next) = page.next_cursor else { break };
                asked.cursor = next.cursor;
            }
            if reversed {
                found.reverse();
            }
            assert_eq!(found, written, "{direction}");
        }
        let bad = ReportPostsRequest { cursor: "x".into(), ..asked.clone() };
        assert_eq!(refused(town.anna.client.post::<api::GetPostsForReporting>(bad).await).0, 400);
        let unknown = ReportPostsRequest { channel_id: jackfield_model::ChannelId::new(), ..asked };
        assert_eq!(refused(town.anna.client.post::<api::GetPostsForReporting>(unknown).await).0, 404);
        Ok(())
    })
    .await;
}
