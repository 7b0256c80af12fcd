//! A Go plugin's own SQL, through `database/sql` and the driver that Mattermost gives plugins.

use std::time::Duration;

use jackfield_storage::{Engine, Store};

use super::hosted::Hosted;

#[tokio::test]
async fn a_plugin_runs_its_own_sql_on_postgresql_and_is_refused_on_sqlite() {
    for hosted in Hosted::everywhere().await {
        let said = hosted.world.says("conformance", "/c sql").await;
        match hosted.world.app.store.engine() {
            Engine::Postgres => assert_eq!(said, "fine"),
            Engine::Sqlite => assert!(said.contains("needs a server with PostgreSQL"), "{said}"),
        }
        let leftover = connections(&hosted.world.app.store).await;
        hosted.world.host.stop().await;
        assert_eq!(leftover, 0, "a closed connection stays open");
    }
}

#[tokio::test]
async fn a_plugin_opens_the_database_that_the_configuration_names_or_reads_why_not() {
    for hosted in Hosted::everywhere().await {
        let said = hosted.world.says("conformance", "/c own-sql").await;
        match hosted.world.app.store.engine() {
            Engine::Postgres => assert_eq!(said, "fine"),
            Engine::Sqlite => assert!(said.contains("plugins-need-a-server-with-PostgreSQL"), "{said}"),
        }
        hosted.world.host.stop().await;
    }
}

/// How many connections the plugin holds on PostgreSQL once those it closed are gone.
async fn connections(store: &Store) -> i64 {
    use jackfield_domain::plugins::sql::RawValue;
    let Some(connector) = store.raw() else { return 0 };
    let own = connector.connect("a test").await.unwrap();
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
               AND application_name = 'jackfield plugin conformance'";
    let statement = own.prepare(sql).await.unwrap();
    // PostgreSQL ends a connection's process in its own time.
    let gone = async {
        let mut ticks = tokio::time::interval(Duration::from_millis(20));
        loop {
            ticks.tick().await;
            let mut rows = own.query(&statement, &[]).await.unwrap();
            if let [RawValue::Int(0)] = rows.next().await.unwrap().unwrap()[..] {
                return;
            }
        }
    };
    i64::from(tokio::time::timeout(Duration::from_secs(20), gone).await.is_err())
}
