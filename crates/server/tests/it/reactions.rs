//! Which names reactions may have, over HTTP.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use http::Method;
use jackfield_api::path::{ByPost, ByUser};
use jackfield_api::{bots, reactions as api, sessions};
use jackfield_client::{Client, multipart};
use jackfield_model::{Bot, Emoji, Post, Reaction, UserId, names};
use serde_json::{Value, json};

use crate::everywhere;
use crate::town::{Person, Town, refused};

const PICTURE: &[u8] = include_bytes!("matrix/picture.png");

async fn makes_emoji(person: &Person, name: &str) -> Result<Value, (u16, String)> {
    let draft = json!({ "name": name, "creator_id": person.id });
    let image = multipart::Part::bytes(PICTURE.to_vec()).file_name("picture.png");
    let form = multipart::Form::new().text("emoji", draft.to_string()).part("image", image);
    match Client::send(person.client.raw(Method::POST, "/api/v4/emoji").multipart(form)).await {
        Ok(made) => Ok(made.json().await.unwrap()),
        refusal => Err(refused(refusal)),
    }
}

async fn reacts(client: &Client, user_id: UserId, post: &Post, name: &str) -> (u16, String) {
    let reaction = Reaction { user_id, post_id: post.id, emoji_name: name.into(), ..Reaction::default() };
    match client.post::<api::SaveReaction>(reaction).await {
        Ok(made) => (200, made.emoji_name),
        refusal => refused(refusal),
    }
}

#[tokio::test]
async fn a_reaction_is_an_emoji_that_everybody_can_see() {
    everywhere(async |town: &Town| {
        let ben = &town.ben;
        let square = ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let post = ben.posts("Look").in_channel(&square).await?;
        let taken = Err((400, "model.emoji.system_emoji_name.app_error".to_owned()));
        assert_eq!(makes_emoji(ben, "thinking").await, taken);
        let made: Emoji = serde_json::from_value(makes_emoji(ben, "bird_dot").await.unwrap()).unwrap();
        let ours = ["+1", "-1", "tada", "thinking", "flag-de", "wave_medium_skin_tone", "bird_dot"];
        for name in ours {
            assert_eq!(reacts(&ben.client, ben.id, &post, name).await, (200, name.to_owned()));
        }
        let unknown = (404, "app.emoji.get_by_name.no_result".to_owned());
        let deleted = ben.client.raw(Method::DELETE, &format!("/api/v4/emoji/{}", made.id)).send().await.unwrap();
        assert!(deleted.status().is_success());
        let bot = Bot { username: "robot".into(), ..Bot::default() };
        let bot = town.anna.client.post::<bots::CreateBot>(bot).await?.user_id;
        let key = sessions::AccessTokenRequest { description: "key".into(), ..Default::default() };
        let token =
            town.anna.calls::<sessions::CreateUserAccessToken>(ByUser { user_id: bot.into() }, key).await?.token;
        let robot = ben.client.stranger().with_token(token);
        town.anna.adds_to_team(town.team.id, &Person { client: robot.clone(), id: bot }).await;
        for name in ["no_such_thing", "bird_dot", "tada_light_skin_tone"] {
            assert_eq!(reacts(&ben.client, ben.id, &post, name).await, unknown, "{name}");
            assert_eq!(reacts(&robot, bot, &post, name).await, unknown, "{name}, by a bot");
        }
        assert_eq!(reacts(&robot, bot, &post, "eyes").await.0, 200);
        let kept = ben.client.get::<api::GetReactions>(ByPost { post_id: post.id }).await?;
        assert_eq!(kept.len(), ours.len() + 1, "what was refused is not written");
        let invalid = (400, "api.reaction.save_reaction.invalid.app_error".to_owned());
        assert_eq!(reacts(&ben.client, ben.id, &post, "").await, invalid);
        let closed = json!({ "ServiceSettings": { "EnableCustomEmoji": false } });
        town.anna.client.raw(Method::PUT, "/api/v4/config/patch").body(closed.to_string()).send().await.unwrap();
        let off = (403, "api.emoji.disabled.app_error".to_owned());
        assert_eq!(reacts(&ben.client, ben.id, &post, "no_such_thing").await, off);
        Ok(())
    })
    .await;
}
