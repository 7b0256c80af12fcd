//! Durable work: lanes are taken by one, in order, and nothing that is inserted while a lane ends is forgotten.

use jackfield_model::Millis;
use jackfield_storage::work::{self as rows, Piece};
use jackfield_storage::{Batch, Error, Query, Store};
use serde_json::json;

use crate::on_both;

const KIND: &str = "noting";

async fn ask(store: &Store, lane: &str, at: i64, in_order: bool) {
    let mut batch = Batch::new();
    batch.push(rows::open_lane(KIND, lane, Millis(at), in_order));
    batch.push(rows::insert(KIND, lane, "", Millis(1), Millis(at), &json!({})));
    batch.commit(store).await.unwrap();
}

async fn due(store: &Store) -> Option<(i64, String)> {
    rows::next_due(KIND).optional::<(i64, String)>(store).await.unwrap()
}

async fn take(store: &Store, now: i64, claim: &str) -> Option<String> {
    let taken =
        rows::take_lane(KIND, Millis(now), Millis(now + 100), claim).optional::<(String,)>(store).await.unwrap();
    taken.map(|(lane,)| lane)
}

/// What a lane's holder does next, begun.
async fn begin(store: &Store, next: Query) -> Piece {
    let piece = next.one::<Piece>(store).await.unwrap();
    rows::begin(piece.number, Millis(1)).execute(store).await.unwrap();
    piece
}

async fn end(store: &Store, piece: &Piece, claim: &str, in_order: bool) -> Result<(), Error> {
    let mut batch = Batch::new();
    batch.expect(rows::delete(piece, claim), 1);
    rows::leave_lane(&mut batch, KIND, &piece.lane, claim, in_order);
    batch.commit(store).await.map(drop)
}

#[tokio::test]
async fn a_lane_is_one_servers_until_its_claim_ends() {
    on_both(async |store: &Store| {
        assert_eq!(due(store).await, None);
        ask(store, "a", 1000, false).await;
        ask(store, "b", 500, false).await;
        assert_eq!(due(store).await, Some((500, "b".into())));
        assert_eq!(take(store, 499, "one").await, None);
        assert_eq!(take(store, 1000, "one").await.unwrap(), "b");
        assert_eq!(take(store, 1001, "two").await.unwrap(), "a");
        assert_eq!(take(store, 1001, "three").await, None, "both are taken");
        let piece = begin(store, rows::soonest(KIND, "b")).await;
        // Whoever was taken for dead changes nothing any more.
        assert_eq!(take(store, 1100, "three").await.unwrap(), "b");
        assert!(matches!(end(store, &piece, "one", false).await, Err(Error::Unexpected { .. })));
        end(store, &piece, "three", false).await.unwrap();
        assert_eq!(due(store).await, Some((1101, "a".into())), "the empty lane is gone");
    })
    .await;
}

#[tokio::test]
async fn an_ordered_lane_keeps_its_order_and_others_go_by_time() {
    on_both(async |store: &Store| {
        for (lane, in_order) in [("ordered", true), ("timed", false)] {
            for at in [2000, 1000] {
                ask(store, lane, at, in_order).await;
            }
        }
        // The later piece of the ordered lane waits for the one before it.
        assert_eq!(due(store).await, Some((1000, "timed".into())));
        assert_eq!(take(store, 1500, "one").await.unwrap(), "timed");
        let soonest = begin(store, rows::soonest(KIND, "timed")).await;
        assert_eq!(soonest.start_at, Millis(1000));
        end(store, &soonest, "one", false).await.unwrap();
        let first = begin(store, rows::first(KIND, "ordered")).await;
        assert_eq!(first.start_at, Millis(2000));
        assert_eq!(due(store).await.unwrap().0, 2000);
    })
    .await;
}

#[tokio::test]
async fn what_is_asked_for_while_a_lane_ends_is_never_forgotten() {
    on_both(async |store: &Store| {
        let asking = async {
            for _ in 0..200 {
                ask(store, "busy", 1, true).await;
            }
        };
        let working = async {
            let mut done = 0;
            while done < 200 {
                let claim = done.to_string();
                if take(store, 1_000_000_i64.saturating_add(done * 1_000), &claim).await.is_none() {
                    tokio::task::yield_now().await;
                    continue;
                }
                let piece = begin(store, rows::first(KIND, "busy")).await;
                end(store, &piece, &claim, true).await.unwrap();
                done += 1;
            }
        };
        let both = futures_util::future::join(asking, working);
        let soon = std::time::Duration::from_secs(60);
        tokio::time::timeout(soon, both).await.expect("a piece was left in a lane that nobody looks at");
        assert_eq!(due(store).await, None);
    })
    .await;
}

#[tokio::test]
async fn what_was_given_up_is_kept_with_its_reasons_and_can_be_tried_again() {
    on_both(async |store: &Store| {
        ask(store, "a", 10, false).await;
        take(store, 10, "one").await.unwrap();
        let piece = begin(store, rows::soonest(KIND, "a")).await;
        let mut batch = Batch::new();
        batch.push(rows::note_attempt(piece.number, 1, Millis(20), 3, "no\0body"));
        batch.expect(rows::put_back(&Piece { gave_up_at: Millis(20), attempts: 1, ..piece.clone() }, "one"), 1);
        rows::leave_lane(&mut batch, KIND, "a", "one", false);
        batch.commit(store).await.unwrap();
        assert_eq!(due(store).await, None);
        let given_up = rows::given_up(KIND, 10, 0).all::<Piece>(store).await.unwrap();
        assert_eq!(given_up.len(), 1);
        let why = rows::attempts(piece.number).one::<rows::Attempt>(store).await.unwrap();
        assert_eq!((&*why.error, why.took), ("nobody", 3));
        let mut batch = Batch::new();
        batch.push(rows::open_lane(KIND, "a", Millis(30), false));
        batch.push(rows::revive(piece.number, Millis(30)));
        batch.commit(store).await.unwrap();
        assert_eq!(take(store, 30, "two").await.unwrap(), "a");
    })
    .await;
}

#[tokio::test]
async fn what_replaces_a_piece_while_it_is_done_stays_even_under_its_number() {
    on_both(async |store: &Store| {
        ask(store, "a", 10, false).await;
        take(store, 10, "one").await.unwrap();
        let piece = begin(store, rows::soonest(KIND, "a")).await;
        let mut replaced = Batch::new();
        replaced.push(rows::open_lane(KIND, "a", Millis(20), false));
        replaced.push(rows::cancel(KIND, "a", ""));
        replaced.push(rows::insert(KIND, "a", "", Millis(2), Millis(20), &json!({})));
        replaced.commit(store).await.unwrap();
        let mut done = Batch::new();
        done.push(rows::delete(&piece, "one"));
        rows::leave_lane(&mut done, KIND, "a", "one", false);
        done.commit(store).await.unwrap();
        assert_eq!(due(store).await, Some((20, "a".into())));
        assert_eq!(rows::soonest(KIND, "a").one::<Piece>(store).await.unwrap().start_at, Millis(20));
    })
    .await;
}
