//! Invitations, and links that came by mail: what they open, once, and for whom.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use jackfield_api::path::{ByTeam, ByUser};
use jackfield_api::system::PatchConfig;
use jackfield_api::teams as api;
use jackfield_api::users::{
    CreateUser, CreateUserQuery, EmailRef, GetUser, PasswordReset, ResetPassword, SendPasswordResetEmail,
    SendVerificationEmail, TokenRef, VerifyUserEmail,
};
use jackfield_api::{PlainOrMore, users};
use jackfield_client::{Client, NOTHING};
use jackfield_domain::testing::MailServer;
use jackfield_model::{ChannelType, Props, TeamMember, User, UserPatch};
use serde_json::{Value, json};

use crate::everywhere;
use crate::town::{Person, Town, refused};

const SITE: &str = "https://chat.example.org";

/// Has the server send mails, and take invitations and guests.
async fn with_mail(town: &Town, more: Value) -> MailServer {
    let mails = MailServer::start().await;
    let mut settings = mails.settings();
    settings["ServiceSettings"] = json!({ "SiteURL": SITE, "EnableEmailInvitations": true });
    settings["GuestAccountsSettings"] = json!({ "Enable": true });
    for (name, value) in more.as_object().into_iter().flatten() {
        settings["EmailSettings"][name] = value.clone();
    }
    let settings: Props = serde_json::from_value(settings).unwrap();
    town.anna.calls::<PatchConfig>(NOTHING, settings).await.unwrap();
    mails
}

/// The parameter of the link in a mail's text.
fn linked(mail: &str, page: &str, name: &str) -> String {
    let at = mail.find(&format!("{SITE}/{page}")).unwrap_or_else(|| panic!("no link to {page} in {mail}"));
    let link: String = mail[at..].chars().take_while(|c| !c.is_whitespace() && *c != '"').collect();
    let link = link.replace("&amp;", "&");
    let value = link.split(['?', '&']).find_map(|part| part.strip_prefix(&format!("{name}=")));
    value.unwrap_or_else(|| panic!("no {name} in {link}")).to_owned()
}

fn account(name: &str) -> User {
    User {
        username: name.into(),
        email: format!("{name}@example.com"),
        password: "correct horse 7".into(),
        ..User::default()
    }
}

async fn signs_up(stranger: &Client, name: &str, token: &str) -> Result<User, jackfield_client::ClientError> {
    let query = CreateUserQuery { t: token.into(), ..CreateUserQuery::default() };
    stranger.call::<CreateUser>(NOTHING, query, account(name)).await
}

async fn joins(person: &Person, token: &str) -> Result<TeamMember, jackfield_client::ClientError> {
    let query = api::JoinQuery { token: token.into(), ..api::JoinQuery::default() };
    person.client.call::<api::AddTeamMemberFromInvite>(NOTHING, query, ()).await
}

// covers: 9, 17
#[tokio::test]
async fn an_invitation_by_mail_lets_one_person_in_once() {
    everywhere(async |town: &Town| {
        let by = ByTeam { team_id: town.team.id };
        let emails = |all: &[&str]| api::MemberInvites::Emails(all.iter().map(|email| (*email).to_owned()).collect());
        let invites =
            async |person: &Person, all: &[&str]| person.calls::<api::InviteUsersToTeam>(by.clone(), emails(all)).await;
        let off = refused(invites(&town.ben, &["dora@example.com"]).await);
        assert_eq!(off, (501, "api.team.invite_members.disabled.app_error".into()));
        let mails = with_mail(town, json!({})).await;
        let refusal = refused(invites(&town.ben, &[]).await);
        assert_eq!(refusal, (400, "api.team.invite_members.no_one.app_error".into()));
        let many: Vec<String> = (0..21).map(|n| format!("n{n}@example.com")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let refusal = refused(invites(&town.ben, &many).await);
        assert_eq!(refusal, (400, "api.team.invite_members.limit_reached.app_error".into()));
        let refusal = refused(invites(&town.ben, &["nowhere"]).await);
        assert_eq!(refusal, (400, "api.team.invite_members.invalid_email.app_error".into()));
        let stranger = town.person("eve").await;
        assert_eq!(refused(invites(&stranger, &["eve2@example.com"]).await).0, 403);
        invites(&town.ben, &["Dora@Example.com"]).await?;
        let mail = mails.until(1).await.remove(0);
        assert_eq!(mail.to, "dora@example.com");
        let token = linked(&mail.text(), "signup_user_complete/", "t");

        let client = town.ben.client.stranger();
        // The address is the one that the mail reached, whatever the form says.
        let dora = signs_up(&client, "dora-2", &token).await?;
        assert_eq!((dora.email.as_str(), dora.email_verified), ("dora@example.com", true));
        let again = refused(signs_up(&client, "dora-3", &token).await);
        assert_eq!(again, (400, "api.user.create_user.signup_link_invalid.app_error".into()));
        let member = jackfield_api::path::ByTeamMember { team_id: town.team.id, user_id: dora.id.into() };
        assert_eq!(town.ben.client.get::<api::GetTeamMember>(member).await?.roles, "team_user");

        // Who has an account comes in by it as well, and two at once do not.
        invites(&town.ben, &["eve@example.com"]).await?;
        let token = linked(&mails.until(2).await[1].text(), "signup_user_complete/", "t");
        let frida = town.person("frida").await;
        let (one, other) = tokio::join!(joins(&stranger, &token), joins(&frida, &token));
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        // Nobody comes in by one that was taken back.
        invites(&town.ben, &["gus@example.com"]).await?;
        let token = linked(&mails.until(3).await[2].text(), "signup_user_complete/", "t");
        let refusal = town.ben.client.get::<api::InvalidateEmailInvites>(NOTHING).await;
        assert_eq!(refused(refusal).0, 403);
        town.anna.client.get::<api::InvalidateEmailInvites>(NOTHING).await?;
        let refusal = refused(signs_up(&client, "gus", &token).await);
        assert_eq!(refusal, (400, "api.user.create_user.signup_link_invalid.app_error".into()));
        // Twenty an hour, those that were refused aside.
        let query = api::InviteQuery { graceful: true };
        let more: Vec<String> = (0..17).map(|n| format!("n{n}@example.com")).chain(["nowhere".into()]).collect();
        let body = api::MemberInvites::Emails(more);
        let answers = town.ben.client.call::<api::InviteUsersToTeam>(by.clone(), query.clone(), body).await?;
        let PlainOrMore::Plain(answers) = answers else { panic!("each address has an answer") };
        assert_eq!(answers.iter().filter(|answer| answer.error.is_none()).count(), 17);
        let refusal = refused(invites(&town.ben, &["late@example.com"]).await);
        assert_eq!(refusal, (413, "app.email.rate_limit_exceeded.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_guest_comes_into_the_channels_of_the_invitation_and_sees_no_others() {
    everywhere(async |town: &Town| {
        let mails = with_mail(town, json!({})).await;
        let by = ByTeam { team_id: town.team.id };
        let plans = town.ben.makes_channel(&town.team, "plans", ChannelType::Private).await;
        let away = town.anna.makes_team("blues").await;
        let foreign = town.anna.makes_channel(&away, "foreign", ChannelType::Open).await;
        let invites = async |person: &Person, channels: Vec<jackfield_model::ChannelId>| {
            let body = api::GuestInvites { emails: vec!["gast@elsewhere.org".into()], channels, message: "Hi".into() };
            person.calls::<api::InviteGuestsToTeam>(by.clone(), body).await
        };
        assert_eq!(refused(invites(&town.chloe, vec![plans.id]).await).0, 403);
        assert_eq!(refused(invites(&town.anna, vec![]).await), (400, "model.guest.is_valid.channels.app_error".into()));
        assert_eq!(
            refused(invites(&town.anna, vec![foreign.id]).await),
            (400, "api.team.invite_guests.channel_in_invalid_team.app_error".into())
        );
        invites(&town.anna, vec![plans.id]).await?;
        let token = linked(&mails.until(1).await[0].text(), "signup_user_complete/", "t");
        assert_eq!(
            refused(joins(&town.anna, &token).await),
            (400, "api.user.create_user.invalid_invitation_type.app_error".into())
        );
        let client = town.ben.client.stranger();
        let made = signs_up(&client, "gast", &token).await?;
        assert_eq!((made.roles.as_str(), made.email.as_str()), ("system_guest", "gast@elsewhere.org"));
        let guest = client.login("gast", "correct horse 7").await?.client;
        let guest = Person { client: guest, id: made.id };
        guest.posts("hello").in_channel(plans.id).await?;
        assert_eq!(refused(guest.channel_named(&town.team, "town-square").await).0, 404);
        let link = api::JoinQuery { invite_id: town.team.invite_id.clone(), ..api::JoinQuery::default() };
        let refusal = guest.client.call::<api::AddTeamMemberFromInvite>(NOTHING, link, ()).await;
        assert_eq!(refused(refusal), (403, "api.team.add_user_to_team_from_invite.guest.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_teams_link_leads_in_until_it_is_made_anew_or_the_team_closes() {
    everywhere(async |town: &Town| {
        let by = ByTeam { team_id: town.team.id };
        let link = town.ben.client.get::<api::GetTeam>(by.clone()).await?.invite_id;
        let dora = town.person("dora").await;
        let info = async |invite_id: &str| {
            let path = api::ByInvite { invite_id: invite_id.into() };
            town.ben.client.stranger().get::<api::GetTeamInviteInfo>(path).await
        };
        let follows = async |invite_id: &str| {
            let query = api::JoinQuery { invite_id: invite_id.into(), ..api::JoinQuery::default() };
            dora.client.call::<api::AddTeamMemberFromInvite>(NOTHING, query, ()).await
        };
        assert_eq!(info(&link).await?.name, "reds");
        assert_eq!(refused(town.chloe.calls::<api::RegenerateTeamInviteId>(by.clone(), ()).await).0, 403);
        let newer = town.ben.calls::<api::RegenerateTeamInviteId>(by.clone(), ()).await?.invite_id;
        assert_eq!(refused(follows(&link).await), (404, "app.team.get_by_invite_id.finding.app_error".into()));
        let privacy = |word: &str| api::TeamPrivacy { privacy: word.into() };
        assert_eq!(refused(town.ben.calls::<api::UpdateTeamPrivacy>(by.clone(), privacy("X")).await).0, 400);
        assert_eq!(refused(town.chloe.calls::<api::UpdateTeamPrivacy>(by.clone(), privacy("O")).await).0, 403);
        assert!(town.ben.calls::<api::UpdateTeamPrivacy>(by.clone(), privacy("O")).await?.allow_open_invite);
        assert_eq!(follows(&newer).await?.user_id, dora.id);
        let closed = town.ben.calls::<api::UpdateTeamPrivacy>(by.clone(), privacy("I")).await?;
        assert_ne!(closed.invite_id, newer);
        assert_eq!(refused(info(&newer).await).0, 404);
        assert_eq!(refused(info(&closed.invite_id).await), (403, "api.team.get_invite_info.not_open_team".into()));
        let nothing = api::JoinQuery::default();
        let refusal = dora.client.call::<api::AddTeamMemberFromInvite>(NOTHING, nothing, ()).await;
        assert_eq!(refused(refusal), (400, "api.team.add_user_to_team.missing_parameter.app_error".into()));
        Ok(())
    })
    .await;
}

// covers: 16, 17
#[tokio::test]
async fn a_forgotten_password_is_chosen_anew_by_a_link_that_works_once() {
    everywhere(async |town: &Town| {
        let mails = with_mail(town, json!({})).await;
        let stranger = town.ben.client.stranger();
        let forgets = async |email: &str| {
            stranger.post::<SendPasswordResetEmail>(EmailRef { email: email.into() }).await.map(|_| ())
        };
        assert_eq!(refused(forgets("ben").await).0, 400);
        forgets("nobody@example.com").await?;
        forgets("Ben@example.com").await?;
        let first = linked(&mails.until(1).await[0].text(), "reset_password_complete", "token");
        forgets("ben@example.com").await?;
        let second = linked(&mails.until(2).await[1].text(), "reset_password_complete", "token");
        let chooses = async |token: &str, new: &str| {
            let body = PasswordReset { token: token.into(), new_password: new.into(), ..PasswordReset::default() };
            stranger.post::<ResetPassword>(body).await.map(|_| ())
        };
        // The last one counts.
        let invalid = (400, "api.user.reset_password.invalid_link.app_error".to_owned());
        assert_eq!(refused(chooses(&first, "another horse 8").await), invalid);
        assert_eq!(refused(chooses(&second, "short").await).0, 400);
        chooses(&second, "another horse 8").await?;
        assert_eq!(refused(chooses(&second, "a third horse 9").await), invalid);
        assert_eq!(refused(town.ben.client.get::<GetUser>(town.ben.me()).await).0, 401);
        assert!(stranger.login("ben", "correct horse 7").await.is_err());
        stranger.login("ben", "another horse 8").await?;
        let told = mails.until(3).await.remove(2);
        assert!(told.to == "ben@example.com" && told.text().contains("Your password was changed"), "{}", told.text());
        // Nobody fills a mailbox: four in a row.
        for _ in 0..6 {
            forgets("ben@example.com").await?;
        }
        mails.until(5).await;
        forgets("chloe@example.com").await?;
        let all = mails.until(6).await;
        assert_eq!(all[5].to, "chloe@example.com");
        Ok(())
    })
    .await;
}

// covers: 17
#[tokio::test]
async fn an_address_counts_once_it_was_shown_to_be_theirs() {
    everywhere(async |town: &Town| {
        let mails = with_mail(town, json!({ "RequireEmailVerification": true })).await;
        let stranger = town.ben.client.stranger();
        stranger.post::<CreateUser>(account("dora")).await?;
        let token = linked(&mails.until(1).await[0].text(), "do_verify_email", "token");
        let refusal = stranger.login("dora", "correct horse 7").await.map(|_| ());
        assert_eq!(refused(refusal), (401, "api.user.login.not_verified.app_error".into()));
        let asks = EmailRef { email: "dora@example.com".into() };
        stranger.post::<SendVerificationEmail>(asks).await?;
        let newer = linked(&mails.until(2).await[1].text(), "do_verify_email", "token");
        let verifies =
            async |token: &str| stranger.post::<VerifyUserEmail>(TokenRef { token: token.into() }).await.map(|_| ());
        assert_eq!(refused(verifies(&token).await), (400, "api.user.verify_email.bad_link.app_error".into()));
        verifies(&newer).await?;
        assert_eq!(refused(verifies(&newer).await).0, 400);
        let dora = stranger.login("dora", "correct horse 7").await?;

        // A new address is theirs when they have shown that it is, and not before.
        let me = ByUser { user_id: jackfield_api::path::UserRef::Me };
        let patch = UserPatch {
            email: Some("dora@example.org".into()),
            password: Some("correct horse 7".into()),
            ..UserPatch::default()
        };
        let patched = dora.client.call::<users::PatchUser>(me.clone(), NOTHING, patch).await?;
        assert_eq!(patched.email, "dora@example.com");
        let mail = mails.until(3).await.remove(2);
        assert_eq!(mail.to, "dora@example.org");
        verifies(&linked(&mail.text(), "do_verify_email", "token")).await?;
        assert_eq!(dora.client.get::<GetUser>(me).await?.email, "dora@example.org");
        let told = mails.until(4).await.remove(3);
        assert_eq!(told.to, "dora@example.com");
        let by = ByUser { user_id: town.chloe.id.into() };
        assert_eq!(refused(town.ben.calls::<users::VerifyUserEmailWithoutToken>(by.clone(), ()).await).0, 403);
        assert!(town.anna.calls::<users::VerifyUserEmailWithoutToken>(by, ()).await?.email_verified);
        Ok(())
    })
    .await;
}
