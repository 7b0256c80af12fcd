//! People of apps: finding or making their accounts, tying accounts that were there, and showing people of a channel.

use std::collections::BTreeSet;
use std::sync::Arc;

use jackfield_model::permission::{ChangeUserActive, Public, ReadChannelContent, SignedIn};
use jackfield_model::{
    AppError, ChannelMember, EmbedApp, EmbedPeople, EmbedPeopleRequest, SYSTEM_GUEST, User, UserId, limits, secret,
};
use jackfield_storage::{Batch, audits, channel_members, embed as statements, users};
use serde_json::json;

use super::SERVICE;
use super::token::{self, Act, Profile};
use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::events::{Event, Record};
use crate::{App, Cx, Failure, Result};

/// Of a name that an app gives, so much is the beginning of a username.
const STEM: usize = 40;
/// Names that are tried before one of chance.
const TRIES: usize = 4;

/// The account of a subject, if there is one.
pub(super) async fn find(app: &App, embed: &EmbedApp, subject: &str) -> Result<Option<User>> {
    let Some((id,)) = statements::user_of(embed.id, subject).optional::<(UserId,)>(&app.store).await? else {
        return Ok(None);
    };
    let user = users::by_id(id).optional::<User>(&app.store).await?;
    if user.is_none() {
        // An account that was removed leaves its subject behind.
        statements::delete_user(embed.id, subject, id).execute(&app.store).await?;
    }
    Ok(user)
}

/// Finds the account of a subject, or makes one. Who has an account here already is never found by a name or an address:
/// that would be the app's word against theirs.
pub(super) async fn find_or_make(
    app: &App,
    cx: &Arc<Cx>,
    embed: &EmbedApp,
    (subject, profile): (&str, &Profile),
) -> Result<User> {
    if let Some(user) = find(app, embed, subject).await? {
        return renamed(app, cx, user, profile).await;
    }
    let is_visitor = subject.starts_with(token::VISITOR);
    let counted = if is_visitor { statements::count_visitors(embed.id) } else { statements::count_users(embed.id) };
    if counted.one::<(i64,)>(&app.store).await?.0 >= embed.max_users {
        return Err(Failure::of("api.embed.session.users.app_error", 403).with("most", embed.max_users));
    }
    if is_visitor {
        super::visitors::check_arrival(app, cx)?;
    }
    let stem = stem(if profile.username.is_empty() { &profile.name } else { &profile.username });
    let mut taken = None;
    for at in 0..TRIES {
        let username = if at == 0 { stem.clone() } else { format!("{stem}-{}", &secret::fresh()[..4 * at]) };
        let said = User {
            username,
            email: format!("{}@embed.invalid", secret::fresh()),
            nickname: profile.name.chars().filter(|c| !c.is_control()).take(limits::NICKNAME).collect(),
            locale: locale(&profile.locale),
            roles: if embed.guests || is_visitor { SYSTEM_GUEST.to_owned() } else { "system_user".to_owned() },
            auth_service: SERVICE.to_owned(),
            auth_data: Some(if is_visitor { secret::fresh() } else { format!("{}:{subject}", embed.id) }),
            ..User::default()
        };
        let claim = |user| statements::insert_user(embed.id, subject, user, app.now());
        match crate::users::provision(app, cx, said, claim).await {
            Ok(Some(user)) => return Ok(user),
            // Somebody was faster, with the same subject.
            Ok(None) => {
                let found = find(app, embed, subject).await?;
                return found.ok_or_else(|| Failure::of("api.embed.session.again.app_error", 409));
            }
            Err(failure) if failure.0.id == "app.user.save.username_exists.app_error" => taken = Some(failure),
            Err(failure) => return Err(failure),
        }
    }
    Err(taken.unwrap_or_else(|| AppError::no_permission().into()))
}

/// A username's beginning, of whatever an app calls somebody.
fn stem(name: &str) -> String {
    let mut stem = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' | '.' | '_' => stem.push(c),
            _ if !stem.is_empty() && !stem.ends_with('-') => stem.push('-'),
            _ => {}
        }
        if stem.len() >= STEM {
            break;
        }
    }
    let stem = stem.trim_matches(['-', '.', '_']);
    if jackfield_model::names::is_valid_username(stem) { stem.to_owned() } else { "visitor".to_owned() }
}

/// A language as profiles have it; none of it where it is something else.
fn locale(given: &str) -> String {
    let is_tag =
        given.len() <= limits::LOCALE && given.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_tag { given.to_owned() } else { String::new() }
}

/// Follows a name that changed. The name of somebody who has an account without the app is their own.
async fn renamed(app: &App, cx: &Arc<Cx>, user: User, profile: &Profile) -> Result<User> {
    let nickname: String = profile.name.chars().filter(|c| !c.is_control()).take(limits::NICKNAME).collect();
    if user.auth_service != SERVICE || nickname.is_empty() || nickname == user.nickname {
        return Ok(user);
    }
    let user = User { nickname, update_at: app.now(), ..user };
    let (bus, by, privacy) = (app.events.clone(), cx.clone(), crate::users::privacy(app));
    app.transact(async move |tx| {
        users::update(&user).execute(&mut *tx).await?;
        tx.record(&bus, Event::UserUpdated { user: Arc::new(user.clone()), privacy, is_seen: true }, &by);
        Ok(user)
    })
    .await
}

/// Switches the account of an app's person off or on, as its token says. Who has an account without the app keeps it: what
/// ends is that the app answers for them.
///
/// # Errors
/// As [`token::prove`]; 404 for somebody who was never here.
#[crate::boxed]
pub async fn set_active(app: &App, granted: &Granted<Public>, given: &str) -> Result<()> {
    let cx = granted.cx();
    let (proven, act) = token::prove(app, cx, given, &[Act::Deactivate, Act::Activate]).await?;
    let (embed, subject) = (&proven.app, proven.claims.sub.as_str());
    let user = find(app, embed, subject).await?;
    let user = user.ok_or_else(|| Failure::of("api.embed.user.unknown.app_error", 404));
    let user = token::noted(app, embed, user).await?;
    let mut batch = Batch::new();
    let entry = crate::audits::entry(
        app,
        cx,
        "setEmbedUserActive",
        &json!({ "embed_app_id": embed.id, "user_id": user.id, "active": act == Act::Activate }),
    );
    batch.push(audits::insert(&entry));
    if user.auth_service == SERVICE {
        let of = Granted::<ChangeUserActive>::for_system(SystemCx::within(cx, "embed"), user.id);
        crate::users::set_active(app, &of, act == Act::Activate).await?;
    } else if act == Act::Deactivate {
        batch.push(statements::delete_user(embed.id, subject, user.id));
        statements::end_sessions_of(&mut batch, embed.id, user.id);
        batch.record(&app.events, Event::SessionsRevoked { user_id: user.id }, cx);
    }
    batch.commit(&app.store).await?;
    Ok(())
}

/// Ties the account of whoever asks to a subject of an app: both of them say so, the app by its token and the person by
/// being signed in here.
///
/// # Errors
/// As [`token::prove`]; 403 for what acts for somebody, and for guests; 409 where the subject or the account is tied already.
#[crate::boxed]
pub async fn link(app: &App, granted: &Granted<SignedIn>, given: &str) -> Result<()> {
    let cx = granted.cx();
    let is_person = cx.session().is_some_and(|session| {
        let acts_for = session.is_oauth || crate::sessions::is_access_token(session);
        !acts_for && !session.props.contains_key(crate::sessions::PROP_EMBED) && session.auth_service != SERVICE
    });
    if !is_person {
        return Err(AppError::no_permission().into());
    }
    let (proven, _) = token::prove(app, cx, given, &[Act::Link]).await?;
    let (embed, user) = (&proven.app, granted.user_id());
    let tied = statements::insert_user(embed.id, &proven.claims.sub, user, app.now()).execute(&app.store).await?;
    if tied == 0 {
        let failure = Failure::of("api.embed.user.linked.app_error", 409);
        return token::noted(app, embed, Err(failure)).await;
    }
    crate::audits::note(app, cx, "linkEmbedUser", &json!({ "embed_app_id": embed.id, "user_id": user })).await
}

/// People of a channel: members by their ids, and who wrote posts there.
///
/// # Errors
/// 400 for nobody, or for too many.
#[crate::boxed]
pub async fn people(
    app: &App,
    granted: &Granted<ReadChannelContent>,
    asked: EmbedPeopleRequest,
) -> Result<EmbedPeople> {
    let EmbedPeopleRequest { user_ids, post_ids } = asked;
    let count = user_ids.len() + post_ids.len();
    if count == 0 || count > limits::IDS_PER_REQUEST {
        return Err(AppError::invalid_param("user_ids").into());
    }
    let channel = granted.target();
    let mut ids = BTreeSet::new();
    if !user_ids.is_empty() {
        let members = channel_members::by_users(channel, &user_ids).all::<ChannelMember>(&app.store).await?;
        ids.extend(members.into_iter().map(|member| member.user_id));
    }
    if !post_ids.is_empty() {
        let authors = statements::authors(channel, &post_ids).all::<(UserId,)>(&app.store).await?;
        ids.extend(authors.into_iter().map(|row| row.0));
    }
    let ids: Vec<UserId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(EmbedPeople::default());
    }
    let found = users::by_ids(&ids).all::<User>(&app.store).await?;
    Ok(EmbedPeople { users: crate::users::all_shown(app, granted.cx(), found) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_username_begins_like_the_name_that_an_app_gives() {
        for (given, wanted) in [
            ("Anna Müller", "anna-m-ller"),
            ("  --anna-- ", "anna"),
            ("", "visitor"),
            ("漢字", "visitor"),
            ("all", "visitor"),
            ("@admin", "admin"),
            ("a\u{202e}b", "a-b"),
        ] {
            assert_eq!(stem(given), wanted);
        }
        assert!(stem(&"x".repeat(500)).len() <= STEM);
        assert_eq!((locale("de"), locale("de'"), locale(&"x".repeat(99))), ("de".into(), String::new(), String::new()));
    }
}
