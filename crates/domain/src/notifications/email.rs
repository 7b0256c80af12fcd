//! What a notification mail says, and the mail that comes of it.

use jackfield_model::{ChannelType, EmailNotification, EmailNotificationContent, User};

use super::page::{escaped, page};
use super::scene::{Cause, Scene};
use crate::mail::Mail;
use crate::texts::{Locale, plain, text};

/// Says it to one person. `full`: with what the message says, and where.
pub fn notification(scene: &Scene, recipient: &User, is_told: bool, full: bool) -> EmailNotification {
    let channel = &scene.channel;
    let team = scene.team.as_ref();
    EmailNotification {
        post_id: scene.post.id,
        channel_id: channel.id,
        team_id: channel.team_id,
        sender_id: scene.post.user_id,
        sender_display_name: scene.sender(),
        recipient_id: recipient.id,
        root_id: scene.post.root_id,
        channel_type: channel.channel_type.to_string(),
        channel_name: channel.name.clone(),
        team_name: team.map(|team| team.name.clone()).unwrap_or_default(),
        sender_username: scene.author.username.clone(),
        is_direct_message: channel.channel_type == ChannelType::Direct,
        is_group_message: channel.channel_type == ChannelType::Group,
        is_thread_reply: scene.post.is_reply(),
        is_crt_enabled: true,
        use_military_time: false,
        content: content(scene, recipient, is_told, full),
    }
}

fn content(scene: &Scene, recipient: &User, is_told: bool, full: bool) -> EmailNotificationContent {
    let locale = Locale::of(&recipient.locale);
    let sentence = match scene.cause(is_told) {
        _ if !full => "mail.notice.generic",
        Cause::Direct => "mail.notice.direct",
        Cause::Group => "mail.notice.group",
        Cause::Mention => "mail.notice.mention",
        Cause::Reply | Cause::Post => "mail.notice.reply",
    };
    let (sender, link) = (scene.sender(), scene.link());
    let title = text(sentence, locale, &[("sender", &sender), ("channel", &scene.channel.display_name)]);
    let said = if full { scene.excerpt() } else { plain("mail.notice.hidden", locale) };
    let files = if full { scene.files(locale) } else { String::new() };
    let message_text = [said.as_str(), files.as_str()].into_iter().filter(|part| !part.is_empty());
    let message_text = message_text.collect::<Vec<_>>().join("\n\n");
    EmailNotificationContent {
        subject: single_line(&format!("[{}] {title}", scene.site_name)),
        title,
        subtitle: scene.team.as_ref().filter(|_| full).map(|team| team.display_name.clone()).unwrap_or_default(),
        message_html: escaped(&message_text).replace('\n', "<br>\n"),
        message_text,
        button_text: if link.is_empty() { String::new() } else { plain("mail.notice.button", locale) },
        button_url: link,
        footer_text: text("mail.notice.footer", locale, &[("site", &scene.site_name)]),
    }
}

/// Names hold what people wrote; a subject is one line.
pub fn single_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// The mail to `address` of what is to be said, as plugins left it.
pub fn mail(scene: &Scene, notification: &EmailNotification, address: &str) -> Mail {
    let content = &notification.content;
    let parts = [
        content.title.as_str(),
        &content.subtitle,
        &content.message_text,
        &[content.button_text.as_str(), &content.button_url].join("\n"),
        &content.footer_text,
    ];
    let text = parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    Mail {
        to: address.to_owned(),
        subject: single_line(&content.subject),
        text,
        html: page(&scene.site_name, content),
        id: format!("{}.{}", notification.post_id, notification.recipient_id),
        thread: notification.root_id,
    }
}

#[cfg(test)]
mod tests {
    use jackfield_model::{Channel, Post, PostId, Team};

    use super::*;

    fn scene() -> Scene {
        let post = Post { id: PostId::new(), message: "Hi <b>Ben</b> & all\nsee you".into(), ..Post::default() };
        let channel = Channel { display_name: "Town <Square>".into(), name: "town".into(), ..Channel::default() };
        let team = Team { display_name: "Team & Co".into(), name: "team".into(), ..Team::default() };
        let author = User { username: "anna".into(), first_name: "Anna".into(), ..User::default() };
        Scene {
            post,
            channel,
            team: Some(team),
            author,
            site_name: "Our <chat>".into(),
            site_url: "https://chat.example.org".into(),
            names: "full_name".into(),
        }
    }

    // covers: 41
    #[test]
    fn a_mail_tells_who_where_and_what_and_escapes_all_of_it() {
        let scene = scene();
        let said = notification(&scene, &User::default(), true, true);
        assert_eq!(said.content.subject, "[Our <chat>] Anna mentioned you in Town <Square>");
        let mail = mail(&scene, &said, "ben@example.org");
        assert!(mail.text.contains("Hi <b>Ben</b> & all\nsee you"), "{}", mail.text);
        let link = format!("https://chat.example.org/_redirect/pl/{}", scene.post.id);
        assert!(mail.text.contains(&link) && mail.html.contains(&format!("href=\"{link}\"")));
        for wanted in
            ["Hi &lt;b&gt;Ben&lt;/b&gt; &amp; all<br>", "Town &lt;Square&gt;", "Team &amp; Co", "Our &lt;chat&gt;"]
        {
            assert!(mail.html.contains(wanted), "{wanted} in {}", mail.html);
        }
        assert!(!mail.html.contains("<b>Ben"));
    }

    #[test]
    fn a_generic_mail_names_neither_channel_nor_text() {
        let scene = scene();
        let mail = mail(&scene, &notification(&scene, &User::default(), true, false), "ben@example.org");
        let whole = format!("{}{}{}", mail.subject, mail.text, mail.html);
        assert!(whole.contains("Anna wrote something for you"), "{whole}");
        for hidden in ["Ben", "Town", "Team", "see you"] {
            assert!(!whole.contains(hidden), "{hidden} in {whole}");
        }
    }

    #[test]
    fn names_cannot_begin_another_header() {
        let mut scene = scene();
        scene.channel.display_name = "a\r\nBcc: all@example.org".into();
        let mail = mail(&scene, &notification(&scene, &User::default(), true, true), "ben@example.org");
        assert!(!mail.subject.chars().any(char::is_control), "{}", mail.subject);
    }

    #[test]
    fn a_mail_is_in_the_recipients_language() {
        let ben = User { locale: "de".into(), ..User::default() };
        let said = notification(&scene(), &ben, true, true);
        assert_eq!(said.content.title, "Anna hat dich in Town <Square> erwähnt");
    }

    #[test]
    fn a_long_message_is_cut_and_an_address_that_is_no_link_has_no_button() {
        let mut scene = scene();
        scene.post.message = "ä".repeat(5_000);
        let mut said = notification(&scene, &User::default(), true, true);
        assert_eq!(said.content.message_text.chars().count(), 2_001);
        said.content.button_url = "javascript:alert(1)".into();
        assert!(!mail(&scene, &said, "ben@example.org").html.contains("javascript"));
    }
}
