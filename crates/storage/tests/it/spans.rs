//! A span for each statement, for who listens.

use std::sync::{Arc, Mutex};

use jackfield_model::{Millis, Role};
use jackfield_storage::{Batch, Store, Tx, roles, systems};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::on_both;

/// Notes the spans of statements.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.push_str(&format!(" {field}={value:?}"));
    }
}

impl Subscriber for Notes {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "jackfield_storage::statement" && *metadata.level() <= Level::DEBUG
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = span.metadata().name().to_owned();
        span.record(&mut Fields(&mut text));
        let mut notes = self.0.lock().unwrap();
        notes.push(text);
        Id::from_u64(notes.len() as u64)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn every_statement_has_a_span_that_says_where_it_stands() {
    on_both(async |store: &Store| {
        let notes = Notes::default();
        let listening = tracing::subscriber::set_default(notes.clone());
        let told = || std::mem::take(&mut *notes.0.lock().unwrap());
        roles::list().all::<Role>(store).await.unwrap();
        let read = told();
        assert_eq!(read.len(), 1, "{read:?}");
        assert!(read[0].starts_with("statement") && read[0].contains("src/roles.rs"), "{read:?}");
        systems::set("a", "b", Millis(0)).execute(store).await.unwrap();
        assert!(told()[0].contains("src/systems.rs"));
        let mut batch = Batch::new();
        batch.push(systems::set("a", "b", Millis(0)));
        batch.push(systems::set("a", "c", Millis(0)));
        batch.commit(store).await.unwrap();
        let batch = told();
        assert_eq!(batch.len(), 1, "they go in one flight: {batch:?}");
        assert_eq!(batch[0].matches("src/systems.rs").count(), 2, "{batch:?}");
        if store.engine() == jackfield_storage::Engine::Postgres {
            let work = async |tx: &mut Tx| systems::set("a", "d", Millis(0)).execute(&mut *tx).await;
            store.transact(work).await.unwrap();
            assert_eq!(told().len(), 1, "in a transaction too");
        }
        drop(listening);
    })
    .await;
}
