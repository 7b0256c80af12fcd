//! What keeps several servers of one database together.

use std::time::Duration;

use jackfield_model::{Millis, NodeId};
use jackfield_storage::cluster::{self, Message, Node};
use jackfield_storage::{Batch, Query, Store, testing};

use crate::on_both;

async fn send(store: &Store, node: NodeId, number: i64) {
    let message = Message { number, kind: "test".into(), payload: vec![0, 255], ..Message::default() };
    let mut batch = Batch::new();
    batch.push(cluster::insert(node, &message, Millis(number)));
    batch.push(cluster::sent(node, number, &serde_json::json!([])));
    batch.push(cluster::notify(node, number));
    batch.commit(store).await.unwrap();
}

#[tokio::test]
async fn messages_are_kept_in_their_senders_order() {
    on_both(async |store: &Store| {
        let (node, other) = (NodeId::new(), NodeId::new());
        let row = Node { id: node, hostname: "h".into(), last_ping: Millis(5), ..Node::default() };
        cluster::ping(&row).execute(store).await.unwrap();
        for number in 1..=5 {
            send(store, node, number).await;
        }
        // An earlier try that was stored without saying so.
        send(store, node, 5).await;
        send(store, other, 1).await;
        let read = cluster::after(node, 2, 2).all::<Message>(store).await.unwrap();
        assert_eq!(read.iter().map(|message| message.number).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(read[0].payload, [0, 255]);
        // A ping that was made up before does not take back what was sent since.
        cluster::ping(&Node { last_ping: Millis(6), ..row }).execute(store).await.unwrap();
        let nodes = cluster::nodes().all::<Node>(store).await.unwrap();
        assert_eq!((nodes.len(), nodes[0].sent, nodes[0].last_ping), (1, 5, Millis(6)));
        assert_eq!(cluster::bury(node, Millis(5)).execute(store).await.unwrap(), 0, "it lives");
        assert_eq!(cluster::forget_old(node, Millis(4)).execute(store).await.unwrap(), 3);
        assert_eq!(cluster::forget_orphans(Millis(4)).execute(store).await.unwrap(), 1);
        assert_eq!(cluster::bury(node, Millis(6)).execute(store).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_listener_hears_the_newest_number_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let [sqlite, postgres] = testing::databases(folder.path()).await;
    assert!(Store::open(&sqlite).await.unwrap().listen(NodeId::new()).is_none(), "there is nobody to hear");
    let store = Store::open(&postgres).await.unwrap();
    let node = NodeId::new();
    let mut listener = store.listen(node).unwrap();
    let mut next = async || tokio::time::timeout(Duration::from_secs(20), listener.next()).await.unwrap().unwrap();
    assert_eq!(next().await.connected, 1);
    assert_eq!(cluster::listening().all::<(NodeId,)>(&store).await.unwrap(), [(node,)]);
    for round in 1..=3_u64 {
        let number = i64::try_from(round).unwrap();
        send(&store, node, number).await;
        let mut heard = next().await;
        while heard.sent.get(&node) != Some(&number) {
            heard = next().await;
        }
        let end = testing::statement(
            "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
             WHERE application_name LIKE 'jackfield %' AND datname = current_database()"
                .into(),
        );
        assert_eq!(Query::new(end).one::<(i64,)>(&store).await.unwrap(), (1,));
        assert_eq!(next().await.connected, round + 1);
    }
    let nonsense = testing::statement("SELECT LENGTH(CAST(pg_notify('jackfield', 'nonsense') AS text))".into());
    Query::new(nonsense).all::<(i64,)>(&store).await.unwrap();
    send(&store, node, 9).await;
    assert_eq!(next().await.sent[&node], 9);
}
