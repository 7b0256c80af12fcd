//! Triggers of dialogs: good on every server of a database, once, and not for long.

use jackfield_domain::dialogs::{self, Trigger};
use jackfield_domain::{App, Cx};
use jackfield_model::{Dialog, DialogElement, OpenDialogRequest};

use crate::people::{person, team};
use crate::world::World;

async fn opens(app: &App, trigger: &str) -> Result<(), String> {
    let name = DialogElement { name: "name".into(), element_type: "text".into(), ..DialogElement::default() };
    let dialog = Dialog { title: "Who is it".into(), elements: vec![name], ..Dialog::default() };
    let request = OpenDialogRequest { trigger_id: trigger.into(), url: "https://example.com/d".into(), dialog };
    dialogs::open(app, &Cx::system("test"), &request).await.map_err(|failure| failure.0.id)
}

// covers: 17, 19
#[tokio::test]
async fn a_trigger_holds_on_every_server_once_and_not_for_long() {
    for world in World::everywhere().await {
        let (one, other) = (world.server().await, world.server().await);
        let user_id = person(&one, "anna").await;
        let (_, channel_id) = team(&one, "team", user_id).await;
        let expired = || Err("interactive_message.decode_trigger_id.expired".to_owned());
        let asked = Trigger { user_id, channel_id };

        let trigger = dialogs::trigger(&one, asked);
        assert_eq!(opens(&other, &trigger).await, Ok(()));
        assert_eq!(opens(&other, &trigger).await, expired());
        assert_eq!(opens(&one, &trigger).await, expired());

        let soon = dialogs::trigger(&one, asked);
        world.clock.advance(29_999);
        assert_eq!(opens(&one, &soon).await, Ok(()));
        let late = dialogs::trigger(&one, asked);
        world.clock.advance(30_000);
        assert_eq!(opens(&other, &late).await, expired());

        let mut forged = dialogs::trigger(&one, asked);
        forged.replace_range(30..31, if &forged[30..31] == "A" { "B" } else { "A" });
        assert_eq!(opens(&one, &forged).await, expired());
    }
}
