//! The hooks in the guest crate: a method of the trait each, and what exports it.

use std::fmt::Write as _;

use super::form::{Answer, Form, Streams};
use super::wit;

/// The trait that a plugin implements.
pub fn plugin(forms: &[Form]) -> String {
    let mut text = String::from(
        "//! The trait that a plugin implements. Written by `cargo xtask generate` from the table of hooks. Do not edit.

use crate::http::{Request, RequestBody, ResponseOut};
use crate::upload::{Received, Replacement};
use crate::{
    Channel, ChannelMember, CommandArgs, CommandResponse, Context, Error, JsonVerdict, Post, PostVerdict, PostsVerdict,
    Reaction, User,
};

/// A plugin. Write the hooks that it needs; `#[plugin]` exports those and no others.
///
/// An argument that is a `String` of JSON has Mattermost's shape. In a verdict, what a JSON object leaves out
/// keeps its value.
pub trait Plugin {",
    );
    for (index, form) in forms.iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { "\n\n" });
        for line in form.about() {
            let _ = writeln!(text, "    /// {line}");
        }
        for (name, _) in form.arguments.iter().filter(|(_, noun)| noun.wit() == "json") {
            let _ = writeln!(text, "    /// `{name}` is JSON.");
        }
        text.push_str(&method(form));
    }
    text.push_str("\n}\n");
    text
}

/// One method; lines are broken as rustfmt breaks them.
fn method(form: &Form) -> String {
    let (answer, body) = default(form);
    let answer = if answer.is_empty() { String::new() } else { format!(" -> {answer}") };
    let arguments = arguments(form, "_", "");
    let one_line = format!("    fn {}({}){answer} {{", form.function(), arguments.join(", "));
    let head = if one_line.len() <= WIDTH {
        one_line
    } else {
        let lines: String = arguments.iter().map(|argument| format!("        {argument},\n")).collect();
        format!("    fn {}(\n{lines}    ){answer} {{", form.function())
    };
    match body {
        "" if head.contains('\n') => format!("{head}\n    }}"),
        "" => format!("{head}}}"),
        body => format!("{head}\n        {body}\n    }}"),
    }
}

/// The longest line.
const WIDTH: usize = 120;

/// What a hook that nobody wrote answers: its type and how it is made.
fn default(form: &Form) -> (&'static str, &'static str) {
    if form.streams == Streams::Http {
        return ("", "response.send_text(404, \"Not found.\");");
    }
    match form.answer {
        Answer::Nothing => ("", ""),
        Answer::Outcome => ("Result<(), String>", "Ok(())"),
        Answer::PostVerdict => ("PostVerdict", "PostVerdict::Unchanged"),
        Answer::PostsVerdict => ("PostsVerdict", "PostsVerdict::Unchanged"),
        Answer::JsonVerdict => ("JsonVerdict", "JsonVerdict::Unchanged"),
        Answer::Refusal => ("Option<String>", "None"),
        Answer::Done => ("Result<(), Error>", "Ok(())"),
        Answer::Result(noun) => match noun.guest() {
            "CommandResponse" => ("Result<CommandResponse, Error>", "Ok(CommandResponse::default())"),
            "i64" => ("Result<i64, Error>", "Ok(0)"),
            "bool" => ("Result<bool, Error>", "Ok(false)"),
            _ => ("Result<String, Error>", "Ok(\"null\".into())"),
        },
    }
}

/// The arguments with their types; `mark` comes before the names of what a default does not look at.
fn arguments(form: &Form, mark: &str, path: &str) -> Vec<String> {
    let typed = |ty: &str| match ty.split_once('<') {
        Some((outer, inner)) if inner.starts_with(|letter: char| letter.is_ascii_uppercase()) => {
            format!("{outer}<{path}{inner}")
        }
        None if ty.starts_with(|letter: char| letter.is_ascii_uppercase()) && ty != "String" => format!("{path}{ty}"),
        _ => ty.to_owned(),
    };
    let mut all: Vec<String> =
        form.context.then(|| format!("{mark}context: {}", typed("Context"))).into_iter().collect();
    all.extend(form.arguments.iter().map(|(name, noun)| format!("{mark}{name}: {}", typed(noun.guest()))));
    let (http, upload) = if path.is_empty() { ("", "") } else { ("$crate::http::", "$crate::upload::") };
    match form.streams {
        Streams::None => {}
        Streams::Http => all.extend([
            format!("{mark}request: {http}Request"),
            format!("{mark}body: {http}RequestBody"),
            format!("response: {http}ResponseOut"),
        ]),
        Streams::Upload => {
            all.extend([format!("{mark}file: {upload}Received"), format!("{mark}replacement: {upload}Replacement")])
        }
    }
    all
}

/// The bindings of every hook, and the macro that exports one.
pub fn exports(forms: &[Form]) -> String {
    let mut text = String::from(
        "//! Written by `cargo xtask generate` from the table of hooks. Do not edit.\n//! One world a hook, and the macro that exports one.\n\n",
    );
    for form in forms {
        let (function, name) = (form.function(), form.hook.wit_name());
        let shared = match form.streams {
            Streams::None if wit::uses_types(form) => " types",
            Streams::None => "",
            Streams::Http => " types http",
            Streams::Upload => " types upload",
        };
        let _ = writeln!(text, "hook!({function} \"jackfield:plugin/hook-{name}\" \"export_{function}\"{shared});");
    }
    text.push_str("\n/// Exports one hook of a plugin.\n#[doc(hidden)]\n#[macro_export]\nmacro_rules! export_hook {\n");
    for form in forms {
        let function = form.function();
        let answer = match default(form).0 {
            "" => "()".to_owned(),
            "Option<String>" => "Option<String>".to_owned(),
            answer => answer
                .replace("CommandResponse", "$crate::CommandResponse")
                .replace("Error", "$crate::Error")
                .replace("PostVerdict", "$crate::PostVerdict")
                .replace("PostsVerdict", "$crate::PostsVerdict")
                .replace("JsonVerdict", "$crate::JsonVerdict"),
        };
        let arguments = arguments(form, "", "$crate::").join(", ");
        let _ = writeln!(
            text,
            "    ({function} $plugin:ty) => {{\n        $crate::export_hook!(@ {function} export_{function} $plugin, ({arguments}) -> {answer});\n    }};"
        );
    }
    text.push_str(EXPORT);
    text
}

const EXPORT: &str = r#"    ($other:ident $plugin:ty) => {
        ::core::compile_error!(concat!("there is no hook `", stringify!($other), "`"));
    };
    (@ $hook:ident $export:ident $plugin:ty, ($($arg:ident: $type:ty),*) -> $answer:ty) => {
        const _: () = {
            struct Exported;
            impl $crate::hooks::$hook::exports::jackfield::plugin::$hook::Guest for Exported {
                fn $hook($($arg: $type),*) -> $answer {
                    $crate::report_panics();
                    <$plugin as $crate::Plugin>::$hook($($arg),*)
                }
            }
            $crate::hooks::$hook::$export!(Exported with_types_in $crate::hooks::$hook);
        };
    };
}
"#;
