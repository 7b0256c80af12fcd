use std::time::Duration;

use super::*;

/// Whom a message names, of those who are there.
fn named(message: &str) -> Vec<&'static str> {
    const PEOPLE: &[&str] = &["anna", "anna.lee", "ben", "carl_", "dora-"];
    let words = Words::of(message);
    let found = words.mentions().filter_map(|mut names| names.find_map(|name| PEOPLE.iter().find(|one| **one == name)));
    found.copied().collect()
}

#[test]
fn the_full_stop_behind_a_name_is_the_sentences_unless_somebody_has_it() {
    assert_eq!(named("Thanks, @Anna.Lee. See you"), ["anna.lee"]);
    assert_eq!(named("@anna... @carl_ @dora-, @anna.x"), ["anna", "carl_", "dora-"]);
    assert_eq!(named("@carl_. @anna_"), ["carl_", "anna"]);
}

#[test]
fn what_is_glued_to_the_front_does_not_hinder_unless_it_is_an_address() {
    for text in [
        "cc:@ben",
        "done.@ben",
        "_@ben_",
        "__@ben__",
        "FYI-@ben",
        ":@ben",
        "(@ben)",
        "~~@ben~~",
        "@ben's",
        "@BEN",
        "a/@ben",
    ] {
        assert_eq!(named(text), ["ben"], "{text}");
    }
    for text in ["x@ben", "mail me@ben.example", "@benx", "ben", "@bené", "https://example.com/@ben", "@@ben"] {
        assert!(named(text).is_empty(), "{text}");
    }
}

#[test]
fn names_in_lists_quotes_tables_and_lines_that_go_on_are_found() {
    let texts = [
        "- pumps\n    - @ben please",
        "- pumps\n\t- @ben",
        "1. first\n    1. @ben",
        "some text\n    @ben goes on",
        "```ls -l``` fails, @ben",
        "> @ben",
        "# @ben",
        "| a | @ben |\n|---|---|\n| b | c |",
        "<b>@ben</b>",
        "[@ben](https://example.com)",
        "```\ncode\n```\n@ben",
    ];
    for text in texts {
        assert_eq!(named(text), ["ben"], "{text}");
    }
}

#[test]
fn names_in_code_in_targets_and_in_pictures_are_none() {
    let texts = [
        "`@ben`",
        "run ``x ` @ben`` now",
        "`over\ntwo @ben lines`",
        "```\n@ben\n```",
        "````\n```\n@ben\n````",
        "~~~\n@ben\n~~~",
        "text\n\n    @ben",
        "```\nnever closed @ben",
        "[a](https://example.com/@ben)",
        "<https://example.com/@ben>",
        "![@ben](https://example.com/a.png)",
    ];
    for text in texts {
        assert!(named(text).is_empty(), "{text}");
    }
    assert_eq!(named("an open ` @anna"), ["anna"]);
}

#[test]
fn names_in_languages_without_spaces_and_with_their_own_sign_are_found() {
    assert_eq!(named("你好@ben你好"), ["ben"]);
    assert_eq!(named("\u{FF20}ben さん"), ["ben"]);
    assert_eq!(named("@ben님"), ["ben"]);
}

#[test]
fn groups_of_people_are_told_apart() {
    assert_eq!(Words::of("@here and @all.").special(), Special { channel: false, all: true, here: true });
    assert!(!Words::of("`@all` @allx").special().any());
}

#[test]
fn words_are_seen_whole_and_in_parts_and_emoji_are_none() {
    let words = Words::of(":tada: fix-it done.");
    let plain: Vec<&str> = words.plain().collect();
    assert_eq!(plain, ["fix-it", "fix", "it", "done"]);
}

#[test]
fn hashtags_keep_their_order_and_lose_their_punctuation() {
    let tags = |text: &str| Words::of(text).hashtags();
    assert_eq!(tags("#release, then #bug-fix! (#Über) not #1 nor `#code` nor #ab #release"), "#release #bug-fix #Über");
    assert_eq!(tags("see https://example.com/a#part and a#b_c"), "");
    assert_eq!(tags("**#bold** and\n- #listed."), "#bold #listed");
    let many: String = (0..500).map(|n| format!("#tag{n} ")).collect();
    assert!(tags(&many).len() < 1000);
}

#[test]
fn the_first_link_is_one_that_is_drawn() {
    let link = |text: &str| Words::of(text).first_link().map(str::to_owned);
    assert_eq!(link("see (https://example.com/a). ok").as_deref(), Some("https://example.com/a"));
    assert_eq!(
        link("`https://code.example` then [b](https://example.com/b)").as_deref(),
        Some("https://example.com/b")
    );
    assert_eq!(link("<https://example.com/c>").as_deref(), Some("https://example.com/c"));
    assert_eq!(link("no link: https:/ nor javascript:x"), None);
}

#[test]
fn emoji_stand_between_colons_and_outside_of_code() {
    let names = Words::of("a :party: b:c d :not an: `:code:`").emoji();
    assert!(names.contains("party") && !names.contains("not an") && !names.contains("code"));
}

#[test]
fn a_flood_of_names_is_bounded() {
    let message: String = (0..5000).map(|n| format!("@user{n} ")).collect();
    assert_eq!(Words::of(&message).names().len(), MENTIONS);
    let dots = format!("@a{}", ".".repeat(10_000));
    assert_eq!(Words::of(&dots).names().len(), ENDS + 1);
}

fn everything(message: &str) -> usize {
    let words = Words::of(message);
    words.names().len() + words.plain().count() + words.hashtags().len() + words.emoji().len()
}

/// What once took a reader's time that grew faster than the text.
const FLOODS: &[&str] = &[
    "***a** ", "*a_ ", "[", "![", "[a](", "<", "`", "`` ", "> ", "- ", "1. ", "@", "@a.", "#", "#a", ":a", "::", "~~a",
    "|", "|a\n", "\\", "&", "a@b ", "https://", "://", "<http", "[a]: b\n", "*", "_", "**a", "~~~\n", "\n\n    ",
    "- a\n\n", "@a @", "\u{FF20}", "_@a_", "[^a]", "<!--", "<a b=", "a\n=\n", "> - ", "\t", "- \n", "[a][", "](",
];

// covers: 35
#[test]
fn one_long_text_costs_about_as_much_as_sixteen_short_ones() {
    for flood in FLOODS {
        let cost = |times: usize, bytes: usize| {
            let text = flood.repeat(bytes / flood.len());
            crate::testing::time_of(|| {
                for _ in 0..times {
                    std::hint::black_box(everything(&text));
                }
            })
        };
        let (short, long) = (cost(16, 8_000), cost(1, 128_000));
        // It would be sixteen times as much if it grew with the square; what is left is how time is measured.
        assert!(long < short * 4 + Duration::from_millis(40), "{flood:?}: {short:?}, and {long:?} at once");
    }
}
