use jackfield_model::Post;
use serde_json::{Value, json};

use super::*;

fn cases() -> Vec<Value> {
    serde_json::from_str(include_str!("../../../../packages/blocks/cases.json")).expect("the cases are JSON")
}

/// What a case gives: blocks that are repeated, long or nested are made here, and in the clients' test alike.
fn given(case: &Value) -> Value {
    let mut blocks = Vec::new();
    if let Some([times, block]) = case["repeat"].as_array().map(Vec::as_slice) {
        blocks.extend(std::iter::repeat_n(block.clone(), times.as_u64().unwrap() as usize));
    }
    for part in case["long"].as_array().into_iter().flatten() {
        let text = part[0].as_str().unwrap().repeat(part[1].as_u64().unwrap() as usize);
        blocks.push(json!({ "type": "text", "text": text }));
    }
    if let Some(levels) = case["nested"].as_u64() {
        let mut inner = json!([]);
        for _ in 0..levels {
            inner = json!([{ "type": "container", "content": inner }]);
        }
        return inner;
    }
    match case["given"].as_array() {
        Some(rest) => {
            // The last of what is repeated makes room.
            blocks.extend(rest.iter().cloned());
            Value::Array(blocks)
        }
        None => case["given"].clone(),
    }
}

fn faults(reading: &Reading) -> Vec<String> {
    let mut faults: Vec<String> =
        reading.faults.iter().map(|fault| format!("{} {}", fault.at, fault.word.name())).collect();
    faults.sort();
    faults
}

fn count(blocks: &[Value]) -> usize {
    let inner = |block: &Value| {
        read::LISTS.iter().filter_map(|name| block[*name].as_array()).map(|list| count(list)).sum::<usize>()
    };
    blocks.iter().map(|block| 1 + inner(block)).sum()
}

#[test]
fn blocks_are_read_as_every_client_reads_them() {
    for case in cases() {
        let (name, given) = (&case["name"], given(&case));
        let reading = read::read(&given);
        let deepest = format!("/mm_blocks/0{}", "/content/0".repeat(32));
        let mut expected: Vec<String> = case["faults"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| fault.as_str().unwrap().replace("deepest", &deepest))
            .collect();
        expected.sort();
        assert_eq!(faults(&reading), expected, "{name}");
        match &case["drawn"] {
            Value::String(_) => assert_eq!(json!(reading.blocks), given, "{name}"),
            Value::Null => {}
            drawn => assert_eq!(&json!(reading.blocks), drawn, "{name}"),
        }
        if let Some(most) = case["count"].as_u64() {
            assert_eq!(count(&reading.blocks) as u64, most, "{name}");
        }
        if let Some(most) = case["characters"].as_u64() {
            let length = |block: &Value| block["text"].as_str().unwrap().chars().count() as u64;
            assert_eq!(reading.blocks.iter().map(length).sum::<u64>(), most, "{name}");
        }
    }
}

fn post(message: &str, props: Value) -> Post {
    Post { message: message.into(), props: props.as_object().unwrap().clone(), ..Post::default() }
}

fn with_button(action: Value) -> Value {
    json!({
        "mm_blocks": [
            { "type": "text", "text": "Ready? [now](mmaction://now?at=once)" },
            { "type": "button", "text": "Go", "action_id": "go", "query": { "b": "2" } },
            { "type": "static_select", "action_id": "pick", "placeholder": "Pick", "options": [{ "text": "A", "value": "a" }] },
            { "type": "button", "text": "Later", "action_id": "go", "query": { "b": "3" }, "disabled": true },
        ],
        "mm_blocks_actions": { "go": action, "pick": action, "now": { "type": "openURL", "url": "/town" } },
    })
}

fn refused(manner: Manner, mut post: Post) -> String {
    let failure = settle(manner, &mut post).expect_err("it is refused");
    assert_eq!((failure.0.id.as_str(), failure.0.status_code), ("model.post.is_valid.mm_blocks.app_error", 400));
    failure.0.detailed_error.clone()
}

// covers: 22, 23
#[test]
fn what_a_button_does_is_what_its_post_says() {
    let action = json!({ "type": "external", "url": "https://a.example/hook?b=1&c=3#x", "context": { "key": 1 }, "query": { "d": "4" } });
    let mut post = post("", with_button(action));
    settle(Manner::Strict, &mut post).unwrap();
    assert!(post.message.starts_with("Ready?") && post.props[FALLBACK] == "true", "it is found by its words");
    let press = |id: &str, selected: &str, query: &[(&str, &str)]| {
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        bound(&post.props, &post.message, id).and_then(|bind| bind.pressed(selected, &query)).map(|asked| match asked {
            Asked::Open(address) => json!(address),
            Asked::Ask(action) => json!(action),
        })
    };
    let asked = press("go", "", &[]).unwrap();
    assert_eq!(asked["integration"]["url"], "https://a.example/hook?c=3&b=2&d=4#x");
    assert_eq!((&asked["type"], &asked["integration"]["context"]["key"]), (&json!("button"), &json!(1)));
    assert!(press("go", "", &[("b", "2")]).is_some());
    assert_eq!(press("go", "", &[("b", "3")]), None, "it cannot be pressed");
    assert_eq!(press("go", "", &[("b", "9")]), None, "nothing in the post says so");
    assert_eq!(press("pick", "a", &[]).unwrap()["type"], "select");
    assert_eq!((press("pick", "z", &[]), press("pick", "", &[]), press("other", "", &[])), (None, None, None));
    assert_eq!(press("now", "", &[]), Some(json!("/town?at=once")));
}

// covers: 22
#[test]
fn actions_and_what_names_them_are_held_together() {
    let external = json!({ "type": "external", "url": "https://a.example" });
    let button = json!([{ "type": "button", "text": "Go", "action_id": "go" }]);
    for (props, at) in [
        (json!({ "mm_blocks": button }), "at=/mm_blocks/0/action_id fault=unpaired"),
        (
            json!({ "mm_blocks": button, "mm_blocks_actions": { "go": external, "more": external } }),
            "at=/mm_blocks_actions/more fault=unused",
        ),
        (
            json!({ "mm_blocks": button, "mm_blocks_actions": { "go": { "type": "run", "url": "/x" } } }),
            "at=/mm_blocks_actions/go/type fault=unknown",
        ),
        (
            json!({ "mm_blocks": button, "mm_blocks_actions": { "go": { "type": "external", "url": "file:///etc" } } }),
            "at=/mm_blocks_actions/go/url fault=value",
        ),
        (
            json!({ "mm_blocks": button, "mm_blocks_actions": { "go": { "type": "external", "url": "/plugins/x/../../api" } } }),
            "at=/mm_blocks_actions/go/url fault=value",
        ),
        (
            json!({ "mm_blocks": button, "mm_blocks_actions": { "go": { "type": "openURL", "url": "/plugins/x" } } }),
            "at=/mm_blocks_actions/go/url fault=value",
        ),
        (
            json!({ "mm_blocks": button, "mm_blocks_actions": { "go": { "type": "openURL", "url": "/a/%2e%2e/b" } } }),
            "at=/mm_blocks_actions/go/url fault=value",
        ),
        (
            json!({ "mm_blocks": button, "mm_blocks_actions": { "go": { "type": "openURL", "url": "javascript:x" } } }),
            "at=/mm_blocks_actions/go/url fault=value",
        ),
        (json!({ "mm_blocks": [{ "type": "text" }] }), "at=/mm_blocks/0/text fault=missing"),
    ] {
        assert_eq!(refused(Manner::Strict, post("x", props.clone())), at);
        let mut shown = post("x", props);
        settle(Manner::Lenient, &mut shown).unwrap();
        let works = shown.props.get(ACTIONS).is_some();
        assert_eq!(works, shown.props[BLOCKS][0].get("disabled").is_none() && props_have_button(&shown), "{at}");
    }
    let many: serde_json::Map<_, _> = (0..51).map(|at| (format!("a{at}"), external.clone())).collect();
    assert_eq!(
        refused(Manner::Strict, post("x", json!({ "mm_blocks": [], "mm_blocks_actions": many }))),
        "at=/mm_blocks_actions fault=too_many"
    );
    // A kind that is not known yet is kept for whoever knows it.
    let mut newer = post("x", json!({ "mm_blocks": [{ "type": "chart" }] }));
    settle(Manner::Strict, &mut newer).unwrap();
    assert_eq!(newer.props[BLOCKS][0]["type"], "chart");
}

fn props_have_button(post: &Post) -> bool {
    post.props[BLOCKS][0]["type"] == "button"
}

// covers: 22, 26
#[test]
fn an_edit_keeps_what_buttons_do_and_only_their_author_changes_it() {
    let external = |url: &str| json!({ "type": "external", "url": url });
    let mut before = post("", with_button(external("https://one.example")));
    settle(Manner::Strict, &mut before).unwrap();
    let shown = Post::from(jackfield_model::ClientPost::from(&before));
    assert_eq!(shown.props[ACTIONS], "kept");
    for manner in [Manner::Unbound, Manner::Strict, Manner::Lenient] {
        let mut after = shown.clone();
        settle_edit(manner, &before, &mut after).unwrap();
        assert_eq!((&after.props, &after.message), (&before.props, &before.message), "{manner:?}");
    }
    let mut other =
        Post { props: with_button(external("https://two.example")).as_object().unwrap().clone(), ..before.clone() };
    let mut by_person = other.clone();
    settle_edit(Manner::Unbound, &before, &mut by_person).unwrap();
    assert_eq!(by_person.props[ACTIONS], before.props[ACTIONS]);
    settle_edit(Manner::Strict, &before, &mut other).unwrap();
    assert_eq!(other.props[ACTIONS]["go"]["url"], "https://two.example");
    // What nothing names any more is gone.
    let mut fewer = shown.clone();
    fewer.props.insert(BLOCKS.into(), json!([{ "type": "text", "text": "Done" }]));
    settle_edit(Manner::Strict, &before, &mut fewer).unwrap();
    assert_eq!((fewer.props.get(ACTIONS), fewer.message.as_str()), (None, "Done"), "and the words are the new ones");
    let mut added = shown;
    added.props.insert(BLOCKS.into(), json!([{ "type": "button", "text": "Mine", "action_id": "mine" }]));
    settle_edit(Manner::Unbound, &before, &mut added).unwrap();
    assert_eq!(added.props[BLOCKS][0]["disabled"], true);
}

#[test]
fn block_kit_and_cards_become_blocks_and_what_cannot_is_text() {
    let kit = json!({ "text": "Build 42", "blocks": [
        { "type": "header", "text": { "type": "plain_text", "text": "Build *42*" } },
        { "type": "section", "text": { "type": "mrkdwn", "text": "*Done* in <https://ci.example|CI>" }, "fields": [{ "type": "plain_text", "text": "a" }, { "type": "mrkdwn", "text": "b" }],
          "accessory": { "type": "image", "image_url": "https://ci.example/x.png", "alt_text": "ok" } },
        { "type": "divider" },
        { "type": "context", "elements": [{ "type": "mrkdwn", "text": "by ada" }] },
        { "type": "rich_text", "elements": [{ "type": "rich_text_list", "style": "bullet", "elements": [{ "type": "rich_text_section", "elements": [{ "type": "text", "text": "one", "style": { "bold": true } }] }] }] },
        { "type": "actions", "elements": [
            { "type": "button", "text": { "type": "plain_text", "text": "Open" }, "url": "https://ci.example/42", "style": "primary" },
            { "type": "button", "text": { "type": "plain_text", "text": "Retry" }, "action_id": "retry", "value": "42" },
            { "type": "button", "text": { "type": "plain_text", "text": "Nobody" }, "action_id": "nobody" },
            { "type": "datepicker", "placeholder": { "type": "plain_text", "text": "When" } },
        ] },
    ], "props": { "mm_blocks_actions": { "retry": { "type": "external", "url": "https://ci.example/retry" } } } });
    let gathered = gather(kit);
    let mut shown = post("Build 42", gathered["props"].clone());
    settle(Manner::Lenient, &mut shown).unwrap();
    let said = words(&shown.props);
    for part in ["#### Build \\*42\\*", "**Done** in [CI](https://ci.example)", "- **one**", "by ada", "Nobody", "When"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!((shown.props[FALLBACK].as_str(), shown.props.get("blocks")), (Some("text"), None));
    let made = &shown.props[ACTIONS];
    assert_eq!((&made["open-1"]["url"], made.as_object().unwrap().len()), (&json!("https://ci.example/42"), 2));
    assert!(read::read(&shown.props[BLOCKS]).faults.is_empty());
    assert!(bound(&shown.props, "", "retry").unwrap().pressed("", &Default::default()).is_some());

    let card = json!({ "type": "AdaptiveCard", "body": [
        { "type": "TextBlock", "text": "Deployed", "size": "Large" },
        { "type": "ColumnSet", "columns": [{ "width": "auto", "items": [{ "type": "Image", "url": "https://a.example/x.png", "altText": "logo", "size": "Small" }] }, { "items": [{ "type": "FactSet", "facts": [{ "title": "By", "value": "ada" }] }] }] },
        { "type": "Input.Date", "label": "When is it due?" },
    ], "actions": [{ "type": "Action.OpenUrl", "title": "See", "url": "https://a.example" }, { "type": "Action.ShowCard", "title": "More", "card": { "type": "AdaptiveCard", "body": [{ "type": "TextBlock", "text": "inside" }] } }] });
    let sent = json!({ "type": "message", "summary": "Deployed", "attachments": [{ "contentType": "application/vnd.microsoft.card.adaptive", "content": card }] });
    for payload in [sent, card] {
        let gathered = gather(payload);
        let mut shown = post(gathered["text"].as_str().unwrap_or_default(), gathered["props"].clone());
        settle(Manner::Lenient, &mut shown).unwrap();
        let said = words(&shown.props);
        for part in ["#### Deployed", "**By** ada", "logo", "When is it due?", "inside"] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(read::read(&shown.props[BLOCKS]).faults.is_empty(), "{:?}", read::read(&shown.props[BLOCKS]).faults);
        assert_eq!(shown.props[ACTIONS]["open-1"]["url"], "https://a.example");
    }
    // Slack's attachments with blocks in them, and a plugin's own things of the same name.
    let colored =
        gather(json!({ "attachments": [{ "color": "36a64f", "fallback": "x", "blocks": [{ "type": "divider" }] }] }));
    let mut shown = post("", colored["props"].clone());
    settle(Manner::Lenient, &mut shown).unwrap();
    assert_eq!(
        (&shown.props[BLOCKS][0]["accent_color"], colored["attachments"].as_array().map(Vec::len)),
        (&json!("#36a64f"), Some(0))
    );
    let mut own = post("x", json!({ "blocks": [{ "type": "mine" }], "cards": [1] }));
    settle(Manner::Strict, &mut own).unwrap();
    assert!(own.props.contains_key("blocks") && own.props.contains_key("cards") && !own.props.contains_key(BLOCKS));
}
