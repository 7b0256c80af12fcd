//! The hooks in WIT: an interface and a world each, so that a component exports only those that it implements.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jackfield_domain::plugins::{WIT_PACKAGE, WIT_VERSION};

use super::form::{Answer, Form, Noun, Streams};

fn head() -> String {
    format!(
        "package {WIT_PACKAGE}@{WIT_VERSION};\n\n// Written by `cargo xtask generate` from the table of hooks. Do not edit.\n"
    )
}

/// The interfaces.
pub fn interfaces(forms: &[Form]) -> String {
    let mut text =
        format!("{}// One interface a hook, so that a component exports only those it implements.\n", head());
    for form in forms {
        let name = form.hook.wit_name();
        text.push('\n');
        for line in form.about() {
            let _ = writeln!(text, "/// {line}");
        }
        let _ = writeln!(text, "interface {name} {{");
        let used = used(form);
        if !used.is_empty() {
            let _ = writeln!(text, "    use types.{{{}}};", used.join(", "));
        }
        match form.streams {
            Streams::None => {}
            Streams::Http => text.push_str("    use http-server.{request, request-body, response-out};\n"),
            Streams::Upload => text.push_str("    use file-upload.{received, replacement};\n"),
        }
        let _ = writeln!(text, "    {name}: func({}){};\n}}", arguments(form).join(", "), answer(form.answer));
    }
    text
}

/// A world for each hook, and one of all.
pub fn worlds(forms: &[Form]) -> String {
    let mut text = format!(
        "{}\n/// Everything: the reference for languages whose tools want one world.\nworld since-v1-0 {{\n    include host;\n",
        head()
    );
    for form in forms {
        let _ = writeln!(text, "    include hook-{};", form.hook.wit_name());
    }
    text.push_str("}\n\n");
    for form in forms {
        let name = form.hook.wit_name();
        let _ = writeln!(text, "world hook-{name} {{ export {name}; }}");
    }
    text
}

/// The signature of a hook's function, for people.
pub fn signature(form: &Form) -> String {
    format!("func({}){}", arguments(form).join(", "), answer(form.answer))
}

/// What a hook needs of the interface `types`.
fn used(form: &Form) -> Vec<&'static str> {
    let mut used = BTreeSet::new();
    used.extend(form.arguments.iter().filter_map(|(_, noun)| noun.used()));
    match form.answer {
        Answer::PostVerdict => {
            used.insert("post-verdict");
        }
        Answer::PostsVerdict => {
            used.insert("posts-verdict");
        }
        Answer::JsonVerdict => {
            used.insert("json-verdict");
        }
        Answer::Done => {
            used.insert("error");
        }
        Answer::Result(noun) => {
            used.insert("error");
            used.extend(noun.used());
        }
        Answer::Nothing | Answer::Outcome | Answer::Refusal => {}
    }
    form.context.then_some("context").into_iter().chain(used).collect()
}

/// Whether a hook needs anything of the interface `types`.
pub fn uses_types(form: &Form) -> bool {
    !used(form).is_empty()
}

fn arguments(form: &Form) -> Vec<String> {
    let mut all: Vec<String> = form.context.then(|| "context: context".to_owned()).into_iter().collect();
    all.extend(form.arguments.iter().map(|(name, noun)| format!("{}: {}", name.replace('_', "-"), noun.wit())));
    let streams: &[&str] = match form.streams {
        Streams::None => &[],
        Streams::Http => &["request: request", "body: request-body", "response: response-out"],
        Streams::Upload => &["file: received", "replacement: replacement"],
    };
    all.extend(streams.iter().map(ToString::to_string));
    all
}

fn answer(answer: Answer) -> String {
    match answer {
        Answer::Nothing => String::new(),
        Answer::Outcome => " -> result<_, string>".into(),
        Answer::PostVerdict => " -> post-verdict".into(),
        Answer::PostsVerdict => " -> posts-verdict".into(),
        Answer::JsonVerdict => " -> json-verdict".into(),
        Answer::Refusal => " -> option<string>".into(),
        Answer::Done => " -> result<_, error>".into(),
        Answer::Result(noun) => format!(" -> result<{}, error>", Noun::wit(noun)),
    }
}
