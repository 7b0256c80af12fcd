//! What a struct has is written: a column that is read and that no statement ever writes is lost at the first
//! restart.

use std::collections::{BTreeMap, BTreeSet};

use jackfield_model::{Channel, ChannelId, ChannelType, User, UserId};
use jackfield_storage::{Rule, Store, channels, records, registered, users};
use serde_json::json;

use crate::on_both;

/// What is read from several tables at once, or in part, and written by nobody.
const READ_ONLY: &[&str] = &[
    "Change",
    "ChannelMemberCountByGroup",
    "ChannelUnread",
    "EmbedPerson",
    "Entry",
    "Extra",
    "FileAccess",
    "FollowedThread",
    "Keywords",
    "Known",
    "Standard",
    "TeamUnread",
    "Viewed",
    "Written",
];

/// The columns that statements write, by table.
fn written() -> BTreeMap<String, BTreeSet<String>> {
    let mut written: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for statement in registered() {
        let text = statement.sqlite().split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(rest) = text.split("INSERT INTO ").nth(1) {
            let (table, rest) = rest.split_once(" (").unwrap();
            let columns = rest.split(')').next().unwrap().split(',').map(|column| column.trim().to_owned());
            written.entry(table.to_owned()).or_default().extend(columns);
        }
        if let Some(rest) = text.strip_prefix("UPDATE ") {
            let (table, rest) = rest.split_once(" SET ").unwrap();
            let changes = rest.split(" WHERE ").next().unwrap().split(" = ");
            let columns = changes.filter_map(|piece| piece.rsplit([' ', ',']).next()).map(str::to_owned);
            written.entry(table.to_owned()).or_default().extend(columns);
        }
    }
    written
}

#[test]
fn every_column_of_a_struct_is_written_by_a_statement() {
    let written = written();
    let nothing = BTreeSet::new();
    let mut lost = Vec::new();
    let mut with_tables = 0;
    for record in records() {
        if record.table.is_empty() {
            assert!(
                READ_ONLY.contains(&record.name),
                "{} says neither its table nor that it is read only",
                record.name
            );
            continue;
        }
        with_tables += 1;
        let here = written.get(record.table).unwrap_or(&nothing);
        let forgotten = record.columns.iter().filter(|column| column.rule != Rule::Read && !here.contains(column.name));
        lost.extend(forgotten.map(|column| format!("{}.{}", record.table, column.name)));
    }
    assert!(with_tables > 20, "the declarations are registered: {with_tables}");
    assert!(lost.is_empty(), "read, and never written: {lost:?}");
}

#[tokio::test]
async fn a_row_that_is_stored_comes_back_whole() {
    on_both(async |store: &Store| {
        let banner = json!({"enabled": true, "text": "**now**", "background_color": "#ffffff"});
        let channel = Channel {
            id: ChannelId::new(),
            name: "one".into(),
            channel_type: ChannelType::Private,
            group_constrained: Some(true),
            shared: Some(false),
            banner_info: Some(serde_json::from_value(banner).unwrap()),
            default_category_name: "Projects".into(),
            scheme_id: Some(jackfield_model::SchemeId::new()),
            props: json!({"a": [1]}).as_object().cloned().map(Into::into).unwrap_or_default(),
            ..Channel::default()
        };
        channels::insert(&channel).execute(store).await.unwrap();
        assert_eq!(channels::by_id(channel.id).one::<Channel>(store).await.unwrap(), channel);
        let changed = Channel { header: "new".into(), banner_info: None, shared: None, ..channel.clone() };
        channels::update(&changed).execute(store).await.unwrap();
        let found = channels::by_id(channel.id).one::<Channel>(store).await.unwrap();
        assert_eq!(found, Channel { shared: channel.shared, ..changed }, "what is written once stays");

        let user = User {
            id: UserId::new(),
            username: "anna".into(),
            email: "anna@example.org".into(),
            props: [("a".to_owned(), "ü".to_owned())].into(),
            mfa_active: true,
            mfa_secret: "s".into(),
            failed_attempts: 3,
            remote_id: Some("r".into()),
            ..User::default()
        };
        users::insert(&user).execute(store).await.unwrap();
        assert_eq!(users::by_id(user.id).one::<User>(store).await.unwrap(), user);
    })
    .await;
}
