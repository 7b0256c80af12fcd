//! Searching posts, as people type it.

use jackfield_api::channels;
use jackfield_api::path::ByTeam;
use jackfield_api::posts as api;
use jackfield_client::ClientError;
use jackfield_model::{ChannelId, ChannelType, PostId, SearchParameter};

use jackfield_domain::jobs::kinds;
use jackfield_testkit::storage::{Engine, Query, testing};

use crate::everywhere::{application, everywhere, serve};
use crate::town::{Person, Town};

const FOUND_NOTHING: [PostId; 0] = [];

/// What a search in the team finds, the newest first.
async fn search(town: &Town, who: &Person, terms: &str) -> Result<Vec<PostId>, ClientError> {
    find(town, who, SearchParameter { terms: Some(terms.into()), ..SearchParameter::default() }).await
}

async fn find(town: &Town, who: &Person, asked: SearchParameter) -> Result<Vec<PostId>, ClientError> {
    let path = ByTeam { team_id: town.team.id };
    Ok(who.calls::<api::SearchPosts>(path, asked).await?.order)
}

async fn post(who: &Person, channel: ChannelId, message: &str) -> Result<PostId, ClientError> {
    Ok(who.posts(message).in_channel(channel).await?.id)
}

#[tokio::test]
async fn words_phrases_and_what_is_taken_away() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let square = ben.channel_named(&town.team, "town-square").await?.id;
        let phrase = post(ben, square, "a red door, blue").await?;
        let other = post(chloe, square, "the Door is red").await?;
        let third = post(ben, square, "doorbells ring").await?;
        for (terms, wanted) in [
            ("red door", vec![other, phrase]),
            ("\"red door\"", vec![phrase]),
            ("\"a red door\" blue", vec![phrase]),
            ("door*", vec![third, other, phrase]),
            ("red -blue", vec![other]),
            ("red -\"red door\"", vec![other]),
            ("door -from:ben", vec![other]),
            ("-ring from:ben", vec![phrase]),
            ("from: ben ring", vec![third]),
            ("in: town-square ring", vec![third]),
            ("ring in:~TOWN-square FROM:@Ben", vec![third]),
            ("red from:nobody", vec![]),
            ("missing", vec![]),
            ("red missing", vec![]),
        ] {
            assert_eq!(search(town, ben, terms).await?, wanted, "{terms}");
        }
        let any = SearchParameter {
            terms: Some("blue ring -bells".into()),
            is_or_search: Some(true),
            ..SearchParameter::default()
        };
        assert_eq!(find(town, ben, any).await?, [third, phrase]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn addresses_and_marks_are_found_by_what_they_are_made_of() {
    everywhere(async |town: &Town| {
        let ben = &town.ben;
        let square = ben.channel_named(&town.team, "town-square").await?.id;
        let mail = post(ben, square, "write to zinc@hill.example soon").await?;
        let page = post(ben, square, "see https://zinc.example/a_b?c=d now").await?;
        let tag = post(ben, square, "closes #bug-12345 today, as zinc-smith says “quoted”").await?;
        for (terms, wanted) in [
            ("zinc@hill.example", vec![mail]),
            ("https://zinc.example/a_b?c=d", vec![page]),
            ("hill", vec![mail]),
            ("#bug-12345", vec![tag]),
            ("zinc-smith", vec![tag]),
            ("quoted", vec![tag]),
            ("zinc", vec![tag, page, mail]),
        ] {
            assert_eq!(search(town, ben, terms).await?, wanted, "{terms}");
        }
        for marks in
            ["*", "\"", "\"\"", "(", "'; --", "-", "#", "@", ":", "in:", "x:y:z", "\\", "%", "&|!<>", "NEAR(", "\0x"]
        {
            assert_eq!(search(town, ben, marks).await?, FOUND_NOTHING, "{marks}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_read() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let secret = ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        ben.adds_to_channel(&secret, chloe).await?;
        let hidden = post(ben, secret.id, "the zinc is ours").await?;
        for terms in ["zinc", "in:secret", "from:ben in:secret", "-gold in:secret"] {
            assert_eq!(search(town, chloe, terms).await?[..1], [hidden], "a member: {terms}");
        }
        ben.removes(secret.id, chloe).await?;
        let dora = town.person("dora").await;
        ben.adds_to_team(town.team.id, &dora).await;
        for who in [chloe, &dora] {
            for terms in ["zinc", "in:secret", "from:ben in:secret", "from:ben zinc", "-gold in:secret"] {
                assert_eq!(search(town, who, terms).await?, FOUND_NOTHING, "{terms}");
            }
        }
        let everywhere = SearchParameter { terms: Some("zinc".into()), ..SearchParameter::default() };
        let found = dora.client.post::<api::SearchPostsInAllTeams>(everywhere).await?;
        assert!(found.order.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_conversation_is_searched_by_the_other_ones_name() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let direct = ben.client.post::<channels::CreateDirectChannel>(vec![ben.id, chloe.id]).await?;
        let said = post(ben, direct.id, "zinc between us").await?;
        let square = ben.channel_named(&town.team, "town-square").await?.id;
        let told = post(ben, square, "zinc for all").await?;
        assert_eq!(search(town, ben, "zinc in:@chloe").await?, [said]);
        assert_eq!(search(town, ben, "zinc -in:@chloe").await?, [told]);
        assert_eq!(search(town, ben, "in:@chloe").await?, [said]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn results_come_in_pages_and_archived_channels_when_asked_for() {
    everywhere(async |town: &Town| {
        let ben = &town.ben;
        let old = ben.makes_channel(&town.team, "old", ChannelType::Open).await;
        let first = post(ben, old.id, "zinc one").await?;
        let second = post(ben, old.id, "zinc two").await?;
        let third = post(ben, old.id, "zinc three").await?;
        let page = |page| SearchParameter {
            terms: Some("zinc".into()),
            page: Some(page),
            per_page: Some(2),
            ..SearchParameter::default()
        };
        assert_eq!(find(town, ben, page(0)).await?, [third, second]);
        assert_eq!(find(town, ben, page(1)).await?, [first]);
        let by = jackfield_api::path::ByChannel { channel_id: old.id };
        ben.calls::<channels::DeleteChannel>(by, ()).await?;
        assert_eq!(search(town, ben, "zinc").await?, FOUND_NOTHING);
        let archived = SearchParameter { include_deleted_channels: Some(true), ..page(0) };
        assert_eq!(find(town, ben, archived).await?, [third, second]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_word_that_is_in_very_many_posts_is_found_in_the_newest_and_by_everybody() {
    let folder = tempfile::tempdir().unwrap();
    for place in testing::databases(folder.path()).await {
        let app = application(&place, folder.path()).await;
        let (running, stranger) = serve(app.clone(), folder.path()).await;
        let town = Town::build(stranger).await;
        let (ben, chloe) = (&town.ben, &town.chloe);
        let square = ben.channel_named(&town.team, "town-square").await.unwrap().id;
        let secret = ben.makes_channel(&town.team, "secret", ChannelType::Private).await.id;
        let (mut all, mut told) = (Vec::new(), Vec::new());
        for number in 0..10 {
            let id = post(ben, square, &format!("zinc {number}")).await.unwrap();
            all.insert(0, id);
            told.insert(0, id);
        }
        for number in 0..60 {
            all.insert(0, post(ben, secret, &format!("zinc and gold {number}")).await.unwrap());
        }
        if app.store.engine() == Engine::Postgres {
            Query::new(testing::statement("ANALYZE posts".into())).execute(&app.store).await.unwrap();
        }
        let counting = kinds().into_iter().find(|kind| kind.name() == "frequent_words").unwrap();
        counting.run_next(&app).await.unwrap();
        let page = |terms: &str, page| SearchParameter {
            terms: Some(terms.into()),
            page: Some(page),
            per_page: Some(2),
            ..SearchParameter::default()
        };
        assert_eq!(find(&town, ben, page("zinc", 0)).await.unwrap(), all[..2]);
        assert_eq!(find(&town, ben, page("ZINC -iron", 1)).await.unwrap(), all[2..4]);
        assert_eq!(find(&town, ben, page("gold zinc", 0)).await.unwrap(), all[..2]);
        assert_eq!(find(&town, ben, page("zinc -gold", 0)).await.unwrap(), told[..2]);
        assert_eq!(find(&town, ben, page("zinc 7", 0)).await.unwrap(), [all[52], told[2]]);
        // The newest are none of hers: she finds what is.
        assert_eq!(find(&town, chloe, page("zinc", 0)).await.unwrap(), told[..2]);
        assert_eq!(find(&town, chloe, page("zinc", 4)).await.unwrap(), told[8..]);
        assert_eq!(find(&town, chloe, page("gold", 0)).await.unwrap(), FOUND_NOTHING);
        running.stop().await;
    }
}
