//! The hooks in the host: a line each, of which the host's macro makes the calls.

use std::fmt::Write as _;

use super::form::{Answer, Form, Noun, Streams};

pub fn table(forms: &[Form]) -> String {
    let mut text = String::from(
        "//! Written by `cargo xtask generate` from the table of hooks. Do not edit.\n//! What each hook gets and answers, but for those that stream.\n\nuse super::*;\n\nexports! {\n",
    );
    for form in forms.iter().filter(|form| form.streams == Streams::None) {
        let context = if form.context { "context" } else { "" };
        let arguments: Vec<String> =
            form.arguments.iter().map(|(name, noun)| format!("{name}: {}", noun.host())).collect();
        let _ = writeln!(
            text,
            "    {} {} ({context}; {}) -> {};",
            form.hook.name(),
            form.function(),
            arguments.join(", "),
            answer(form.answer),
        );
    }
    text.push_str("}\n");
    text
}

const fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Nothing => "nothing",
        Answer::Outcome => "outcome",
        Answer::PostVerdict => "post_verdict",
        Answer::PostsVerdict => "posts_verdict",
        Answer::JsonVerdict => "json_verdict",
        Answer::Refusal => "refusal",
        Answer::Done => "done",
        Answer::Result(Noun::CommandResponse) => "command_response",
        Answer::Result(Noun::Number) => "number",
        Answer::Result(Noun::Flag) => "flag",
        Answer::Result(_) => "json",
    }
}
