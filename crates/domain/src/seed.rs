//! A workspace for a first look: a team, people, channels and a few threads. Planted on an empty server only.

use jackfield_model::permission::{
    AddChannelMember, AddReaction, AddTeamMember, ChannelMemberOf, CreateChannel, CreateDirectChannel, CreatePost,
    CreateTeam, DirectOf, EditUser, NewChannel, Public, TeamMemberOf,
};
use jackfield_model::{Channel, ChannelId, ChannelType, Millis, Post, PostId, Team, TeamId, User, UserId, names};
use jackfield_storage::{channels as statements, posts as stored_posts, users as accounts};

use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::posts::{self, Author};
use crate::{App, Result, channels, config, reactions, teams, users};

/// How the seeded accounts are used, for whoever starts the server.
pub const HOW_TO_SIGN_IN: &str =
    "Sign in as anna, ben or chloe; the password is jackfield. Anna administers the server.";

const PASSWORD: &str = "jackfield";
const MINUTE_MS: i64 = 60_000;

struct Person {
    username: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    position: &'static str,
}

const PEOPLE: &[Person] = &[
    Person { username: "anna", first_name: "Anna", last_name: "Lindqvist", position: "Platform" },
    Person { username: "ben", first_name: "Ben", last_name: "Okafor", position: "Web client" },
    Person { username: "chloe", first_name: "Chloé", last_name: "Martin", position: "Design" },
    Person { username: "dmitri", first_name: "Dmitri", last_name: "Sokolov", position: "Operations" },
];

/// One message: who writes, what, and minutes before now. `reply` answers the last message without it.
struct Line {
    by: usize,
    minutes: i64,
    reply: bool,
    text: &'static str,
    reactions: &'static [(usize, &'static str)],
}

const fn says(by: usize, minutes: i64, text: &'static str) -> Line {
    Line { by, minutes, reply: false, text, reactions: &[] }
}

const fn answers(by: usize, minutes: i64, text: &'static str) -> Line {
    Line { by, minutes, reply: true, text, reactions: &[] }
}

const fn with(line: Line, reactions: &'static [(usize, &'static str)]) -> Line {
    Line { reactions, ..line }
}

const TOWN_SQUARE: &[Line] = &[
    says(0, 2900, "Welcome to **Jackfield**! This is the channel that everybody is in. Say hello :wave:"),
    with(says(1, 2890, "Hello from Lagos :sunny:"), &[(0, "wave"), (2, "wave"), (3, "wave")]),
    answers(2, 2885, "Bonjour! Is there a channel for pictures of cats?"),
    answers(3, 2880, "~off-topic, and there is one of mine in it already."),
    says(2, 1500, "The new logo is in ~design. Tell me what you think before Thursday, please."),
    with(says(1, 1490, "The second one. It is still readable at 16 pixels."), &[(2, "heart")]),
    with(
        says(3, 300, "Maintenance tonight at 22:00 UTC, about ten minutes. Nothing will be lost."),
        &[(0, "thumbsup")],
    ),
    answers(1, 290, "Does that include the build machines?"),
    answers(3, 285, "No, only the database. Builds go on."),
    with(
        says(0, 45, "Version **0.1** is out. Thank you, all of you :tada:"),
        &[(1, "tada"), (2, "tada"), (3, "rocket")],
    ),
];

const DEVELOPMENT: &[Line] = &[
    says(
        0,
        1440,
        "How a plugin answers a slash command, the short of it:\n\n```rust\nfn execute_command(args: CommandArgs) -> Result<CommandResponse, Error> {\n    Ok(CommandResponse::ephemeral(format!(\"You said: {}\", args.command)))\n}\n```\n\nEverything else is in the guide.",
    ),
    with(answers(1, 1400, "Nice. And it is live without a restart?"), &[(0, "100")]),
    answers(0, 1395, "Yes. Install the package, consent to what it asks for, and it runs."),
    answers(3, 1390, "What happens when it loops for ever? Asking for a friend."),
    answers(
        0,
        1385,
        "Its call ends at the deadline, the log names the plugin and the hook, and everybody else goes on.",
    ),
    says(
        1,
        200,
        "The release check-list:\n\n- [x] migrations run twice\n- [x] screenshots looked at\n- [ ] notes written\n\n| part | owner |\n|---|---|\n| server | @anna |\n| web | @ben |",
    ),
    with(says(2, 190, "The notes are my part. Who can tell me what changed for plugin authors?"), &[(1, "eyes")]),
    answers(0, 180, "Settings reach a running plugin now, and each hook has a deadline of its own."),
    answers(2, 178, "> each hook has a deadline of its own\n\nThat is a headline. Thanks!"),
    says(3, 30, "`make test` is green on both databases."),
    with(says(3, 29, "And the second start took 80 ms."), &[(0, "rocket"), (1, "rocket"), (2, "clap")]),
    says(1, 12, "Then only the notes are missing. @chloe, shout when I should read them :writing_hand:"),
];

const OFF_TOPIC: &[Line] = &[
    with(
        says(3, 2870, "This is Kernel. He is *not* impressed by your keyboard. :cat:"),
        &[(2, "heart_eyes"), (0, "cat")],
    ),
    says(1, 700, "Lunch on Friday: noodles or the place with the long queue?"),
    answers(2, 690, "Noodles :ramen:"),
    with(answers(0, 688, "Noodles."), &[(3, "ramen")]),
];

const DESIGN: &[Line] = &[
    says(
        2,
        600,
        "Sketches for the plugins page: a list on the left, *what it may do* on the right. Like a phone's consent.",
    ),
    with(answers(0, 590, "I like that nothing is switched on before one has read it."), &[(2, "heart")]),
    says(2, 120, "Dark theme, second round: links have enough contrast on every ground now."),
    answers(1, 110, "It looks right on a phone as well."),
];

/// Plants the workspace unless anybody has an account.
///
/// # Errors
/// Fails when the database does; what was planted stays.
#[crate::boxed]
pub async fn plant(app: &App) -> Result<()> {
    if accounts::any_person().optional::<(UserId,)>(&app.store).await?.is_some() {
        return Ok(());
    }
    let cx = SystemCx::new("seed");
    let mut people = Vec::new();
    for person in PEOPLE {
        people.push(account(app, &cx, person).await?);
    }
    let team = teams::create(
        app,
        &Granted::<CreateTeam>::for_system(cx.clone(), ()),
        Team { name: "jackfield".into(), display_name: "Jackfield".into(), allow_open_invite: true, ..Team::default() },
        people.first().copied(),
    )
    .await?;
    for user in people.iter().skip(1) {
        let joins = TeamMemberOf { team: team.id, user: *user };
        teams::add_member(app, &Granted::<AddTeamMember>::for_system(cx.clone(), joins)).await?;
    }
    let development =
        channel(app, &cx, team.id, &people, "development", "Development", "How Jackfield is built").await?;
    let design = channel(app, &cx, team.id, &people, "design", "Design", "How it looks and feels").await?;
    let town_square = statements::by_name(team.id, "town-square").one::<Channel>(&app.store).await?;
    let off_topic = statements::by_name(team.id, "off-topic").one::<Channel>(&app.store).await?;
    forget_arrivals(app).await?;
    talk(app, &cx, off_topic.id, &people, OFF_TOPIC).await?;
    talk(app, &cx, town_square.id, &people, TOWN_SQUARE).await?;
    talk(app, &cx, development, &people, DEVELOPMENT).await?;
    talk(app, &cx, design, &people, DESIGN).await?;
    if let [anna, ben, ..] = people[..] {
        let two = DirectOf { one: anna, other: ben };
        let granted = Granted::<CreateDirectChannel>::for_system(cx.clone(), two);
        let direct = channels::direct(app, &granted).await?;
        let line =
            says(1, 20, "Have a look at the GitHub plugin when you have a minute: *Plugins* in the product menu.");
        talk(app, &cx, direct.id, &people, &[line]).await?;
    }
    // A server for a first look is there to try any plugin; a new installation leaves programs off.
    let switching = Granted::for_system(cx, ());
    config::change(app, &switching, serde_json::json!({"JackfieldSettings": {"AllowNativePlugins": true}})).await?;
    Ok(())
}

/// Who joined when tells nothing here, and would stand below what they are made to have said.
async fn forget_arrivals(app: &App) -> Result<()> {
    stored_posts::delete_system().execute(&app.store).await?;
    Ok(())
}

async fn account(app: &App, cx: &SystemCx, person: &Person) -> Result<UserId> {
    let draft = User {
        username: person.username.into(),
        email: format!("{}@jackfield.example", person.username),
        password: PASSWORD.into(),
        first_name: person.first_name.into(),
        last_name: person.last_name.into(),
        position: person.position.into(),
        ..User::default()
    };
    let user = users::create(app, &Granted::<Public>::for_system(cx.clone(), ()), draft, "").await?;
    debug_assert!(names::is_valid_username(&user.username), "the seed's names are valid");
    Ok(user.id)
}

async fn channel(
    app: &App,
    cx: &SystemCx,
    team: TeamId,
    people: &[UserId],
    name: &str,
    display_name: &str,
    purpose: &str,
) -> Result<ChannelId> {
    let draft = Channel {
        name: name.into(),
        display_name: display_name.into(),
        purpose: purpose.into(),
        creator_id: people.first().copied().unwrap_or_default(),
        ..Channel::default()
    };
    let new = NewChannel { team, kind: ChannelType::Open };
    let granted = Granted::<CreateChannel>::for_system(cx.clone(), new);
    let channel = channels::create(app, &granted, draft).await?;
    for user in people.iter().skip(1) {
        let joins = ChannelMemberOf { channel: channel.id, user: *user };
        channels::add_member(app, &Granted::<AddChannelMember>::for_system(cx.clone(), joins)).await?;
    }
    Ok(channel.id)
}

async fn talk(app: &App, cx: &SystemCx, channel: ChannelId, people: &[UserId], lines: &[Line]) -> Result<()> {
    let mut root = PostId::EMPTY;
    let now = app.now();
    for line in lines {
        let Some(user_id) = people.get(line.by).copied() else { continue };
        let post = Post {
            channel_id: channel,
            user_id,
            message: line.text.into(),
            root_id: if line.reply { root } else { PostId::EMPTY },
            create_at: Millis(now.0 - line.minutes * MINUTE_MS),
            ..Post::default()
        };
        let granted = Granted::<CreatePost>::for_system(cx.clone(), channel);
        let post = posts::create(app, &granted, post, Author::Server).await?;
        if !line.reply {
            root = post.id;
        }
        for (by, emoji) in line.reactions {
            if let Some(user) = people.get(*by) {
                let granted = Granted::<AddReaction>::for_system(cx.clone(), post.id);
                reactions::add(app, &granted, *user, emoji).await?;
            }
        }
    }
    // Everybody has read up to here but the first person, who finds something unread.
    for user in people.iter().skip(1) {
        posts::view(app, &Granted::<EditUser>::for_system(cx.clone(), *user), &[channel]).await?;
    }
    Ok(())
}
