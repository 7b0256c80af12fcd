//! What is removed for good leaves nothing behind that names it, but what is listed here.

use std::collections::BTreeSet;

use jackfield_storage::{Query, Store, registered, testing};

use crate::on_both;

/// Columns that name who or what something belongs to.
const OWNERS: &[&str] = &["userid", "creatorid", "ownerid", "botuserid", "channelid", "teamid"];

/// Tables that are left out, and why.
const LEFT: &[(&str, &str)] = &[
    ("bots", "stay for whoever takes them over"),
    ("channelbookmarks", "belong to their channel, whoever made them"),
    ("channels", "go one by one, with all that is in them"),
    ("commandwebhooks", "end by themselves within minutes"),
    ("compliances", "are the server's"),
    ("emoji", "belong to everybody, whoever made them"),
    ("fileinfo", "go with their bytes"),
    ("jackfield_archives", "are the server's"),
    ("jackfield_embed_apps", "are the server's, whoever made them, and end where an administrator says so"),
    ("jackfield_panels", "are the server's, whoever made them, and end where an administrator says so"),
    ("jackfield_imported", "end with the import that wrote them"),
    ("jackfield_pending_posts", "end by themselves within minutes"),
    ("oauthapps", "serve others too"),
    ("oauthauthdata", "codes end by themselves within minutes"),
    ("outgoingoauthconnections", "serve others too"),
    ("postacknowledgements", "go with their posts and people"),
    ("posts", "go by their ids, with their replies"),
    ("postspriority", "go with their posts"),
    ("publicchannels", "is a view of channels"),
    ("reactions", "go with their posts and people"),
    ("remoteclusters", "serve others too"),
    ("sharedchannelremotes", "belong to their channel, whoever made them"),
    ("sharedchannels", "belong to their channel, whoever made them"),
    ("termsofservice", "are the server's"),
    ("threads", "go with their posts"),
    ("uploadsessions", "end by themselves, with their bytes"),
];

#[tokio::test]
async fn whatever_belongs_to_what_is_removed_goes_with_it_or_is_named_here() {
    let mut gone: BTreeSet<(String, String)> = BTreeSet::new();
    for statement in registered().filter(|statement| statement.file.ends_with("removal.rs")) {
        let words: Vec<&str> = statement.sql.split_whitespace().collect();
        if let ["DELETE", "FROM", table, "WHERE", column, ..] = words.as_slice() {
            gone.insert(((*table).to_owned(), (*column).to_owned()));
        }
    }
    assert!(gone.len() > 30, "the statements are found: {}", gone.len());
    on_both(async |store: &Store| {
        let columns = testing::statement(
            "{sqlite: SELECT m.name, p.name FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'}\
             {postgres: SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
             WHERE table_schema = 'public'}"
                .into(),
        );
        let columns = Query::new(columns).all::<(String, String)>(store).await.unwrap();
        let owned = columns.into_iter().filter(|(_, column)| OWNERS.contains(&column.as_str()));
        let stays: Vec<_> = owned
            .filter(|place| !gone.contains(place) && !LEFT.iter().any(|(table, _)| *table == place.0))
            .collect();
        assert!(stays.is_empty(), "{stays:#?}");
    })
    .await;
}
