//! What a device is told: Mattermost's message to its push proxy.

use jackfield_model::{ChannelId, ChannelType, PostId, PushNotification, User};

use super::scene::{Cause, Scene};
use crate::config::PushContents;
use crate::texts::{Locale, plain, text};

/// The message's format. Mattermost's constant.
const VERSION: &str = "v2";
/// Letters of a message that a device shows.
const SHOWN: usize = 1_000;

/// Tells of a post.
pub fn message(scene: &Scene, recipient: &User, is_told: bool, badge: i64, contents: PushContents) -> PushNotification {
    let (post, channel) = (&scene.post, &scene.channel);
    let told = PushNotification {
        push_type: "message".into(),
        version: VERSION.into(),
        // Clients answer from the lock screen where it says so.
        category: "CAN_REPLY".into(),
        badge,
        post_id: post.id,
        channel_id: channel.id,
        team_id: channel.team_id,
        root_id: post.root_id,
        sender_id: post.user_id,
        is_crt_enabled: true,
        ..PushNotification::default()
    };
    let locale = Locale::of(&recipient.locale);
    if contents == PushContents::IdLoaded {
        return PushNotification { message: plain("push.notice.nothing", locale), is_id_loaded: true, ..told };
    }
    let is_webhook = post.has_flag("from_webhook");
    let of_webhook = |name: &str| scene.prop(name).filter(|_| is_webhook).unwrap_or_default().to_owned();
    let is_direct = channel.channel_type == ChannelType::Direct;
    let shows_channel = contents != PushContents::GenericNoChannel || is_direct;
    PushNotification {
        message: sentence(scene, locale, is_told, contents),
        sender_name: scene.sender(),
        channel_name: match shows_channel {
            true if is_direct => scene.sender(),
            true => channel.display_name.clone(),
            false => String::new(),
        },
        override_username: of_webhook("override_username"),
        override_icon_url: of_webhook("override_icon_url"),
        from_webhook: if is_webhook { "true".into() } else { String::new() },
        ..told
    }
}

fn sentence(scene: &Scene, locale: Locale, is_told: bool, contents: PushContents) -> String {
    let (cause, sender) = (scene.cause(is_told), scene.sender());
    let say = |key: &str| text(key, locale, &[("sender", &sender)]);
    if contents != PushContents::Full {
        return say(match cause {
            Cause::Direct | Cause::Group => "push.notice.direct",
            Cause::Mention => "push.notice.mention",
            Cause::Reply => "push.notice.reply",
            Cause::Post => "push.notice.post",
        });
    }
    let said = scene.excerpt();
    if said.is_empty() {
        return say("push.notice.files");
    }
    let said: String = said.chars().take(SHOWN).collect();
    // In a direct channel the title is the sender already.
    if cause == Cause::Direct { said } else { format!("{sender}: {said}") }
}

/// Takes what was shown of a channel, or of a thread in it, off the other devices.
pub fn clear(channel: ChannelId, root: PostId, badge: i64) -> PushNotification {
    PushNotification {
        push_type: "clear".into(),
        version: VERSION.into(),
        channel_id: channel,
        root_id: root,
        badge,
        content_available: 1,
        is_crt_enabled: true,
        ..PushNotification::default()
    }
}

#[cfg(test)]
mod tests {
    use jackfield_model::{Channel, Post};
    use serde_json::{Value, json};

    use super::*;

    fn scene(channel_type: ChannelType, message: &str) -> Scene {
        Scene {
            post: Post { id: PostId::new(), message: message.into(), ..Post::default() },
            channel: Channel { display_name: "Plans".into(), channel_type, ..Channel::default() },
            team: None,
            author: User { username: "anna".into(), ..User::default() },
            site_name: "Jackfield".into(),
            site_url: String::new(),
            names: "username".into(),
        }
    }

    fn told(scene: &Scene, is_told: bool, contents: PushContents) -> (String, String, String) {
        let message = message(scene, &User::default(), is_told, 3, contents);
        (message.message, message.channel_name, message.sender_name)
    }

    fn texts(message: &str, channel: &str, sender: &str) -> (String, String, String) {
        (message.into(), channel.into(), sender.into())
    }

    #[test]
    fn each_setting_tells_as_much_as_it_says() {
        let open = scene(ChannelType::Open, "secret");
        let direct = scene(ChannelType::Direct, "secret");
        use PushContents::{Full, Generic, GenericNoChannel, IdLoaded};
        assert_eq!(told(&open, true, Full), texts("@anna: secret", "Plans", "@anna"));
        assert_eq!(told(&open, true, Generic), texts("@anna mentioned you.", "Plans", "@anna"));
        assert_eq!(told(&open, false, Generic), texts("@anna wrote a message.", "Plans", "@anna"));
        assert_eq!(told(&open, true, GenericNoChannel), texts("@anna mentioned you.", "", "@anna"));
        assert_eq!(told(&open, true, IdLoaded), texts("There is a new message for you.", "", ""));
        assert_eq!(told(&direct, true, Full), texts("secret", "@anna", "@anna"));
        assert_eq!(told(&direct, true, GenericNoChannel), texts("@anna sent you a message.", "@anna", "@anna"));
        assert_eq!(told(&scene(ChannelType::Open, ""), true, Full).0, "@anna sent a file.");
    }

    #[test]
    fn a_webhook_tells_under_its_own_name() {
        let mut scene = scene(ChannelType::Open, "built");
        scene.post.props.insert("from_webhook".into(), "true".into());
        scene.post.props.insert("override_username".into(), "builder".into());
        let message = message(&scene, &User::default(), false, 0, PushContents::Full);
        assert_eq!((message.message.as_str(), message.from_webhook.as_str()), ("builder: built", "true"));
        assert_eq!(message.override_username, "builder");
    }

    #[test]
    fn the_proxy_gets_mattermosts_fields() {
        let scene = scene(ChannelType::Open, "hello");
        let message = serde_json::to_value(message(&scene, &User::default(), true, 3, PushContents::Full)).unwrap();
        let wanted = json!({"type": "message", "version": "v2", "category": "CAN_REPLY", "badge": 3,
            "post_id": scene.post.id, "is_crt_enabled": true, "is_id_loaded": false});
        for (name, value) in wanted.as_object().unwrap() {
            assert_eq!(&message[name], value, "{name}");
        }
        let cleared = serde_json::to_value(clear(ChannelId::new(), PostId::EMPTY, 0)).unwrap();
        assert_eq!(
            (&cleared["type"], &cleared["cont_ava"], &cleared["message"]),
            (&json!("clear"), &json!(1), &Value::Null)
        );
    }
}
