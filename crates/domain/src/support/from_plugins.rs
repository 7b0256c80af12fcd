//! What plugins add to a support packet, each below its own name. They are asked at the same time; what one of
//! them does wrong is a note.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use futures_util::StreamExt;
use futures_util::stream;
use serde_json::Value;

use super::{Asking, PacketFile};
use crate::App;

/// Files of one plugin.
const FILES: usize = 50;
/// Bytes of one file, and of all files of one plugin.
const FILE: usize = 16 * 1024 * 1024;
const ALL: usize = 32 * 1024 * 1024;
/// Bytes of what all plugins add together.
const PACKET: usize = 128 * 1024 * 1024;
/// Plugins that are asked at once.
const AT_ONCE: usize = 8;
/// Letters of a file's name.
const NAME: usize = 120;

/// What came, and what did not.
#[derive(Debug, Default)]
pub(super) struct Added {
    pub files: Vec<PacketFile>,
    pub warnings: Vec<String>,
}

/// Asks plugins for their files.
pub(super) async fn gather(app: &App, cx: Asking<'_>, plugins: &[String]) -> Added {
    let plugins: BTreeSet<String> = plugins.iter().cloned().collect();
    let asking = plugins.into_iter().map(|plugin| {
        let (hooks, cx) = (app.hooks.clone(), cx.clone());
        async move {
            let answer = hooks.generate_support_data(&cx, &plugin).await;
            (plugin, answer)
        }
    });
    let answers: Vec<_> = stream::iter(asking).buffered(AT_ONCE).collect().await;
    let mut added = Added::default();
    let mut room = PACKET;
    for (plugin, answer) in answers {
        match answer {
            Ok(files) if files.is_empty() => added.warnings.push(format!("{plugin} added nothing.")),
            Ok(files) => accept(&plugin, files, &mut room, &mut added),
            Err(failure) => added.warnings.push(format!("{plugin} failed: {}", failure.0.message)),
        }
    }
    added
}

fn accept(plugin: &str, files: Vec<Value>, packet: &mut usize, added: &mut Added) {
    if files.len() > FILES {
        added.warnings.push(format!("{plugin} offered {} files; the first {FILES} are here.", files.len()));
    }
    let mut room = ALL;
    let mut taken = BTreeSet::new();
    for file in files.into_iter().take(FILES) {
        let given = file.get("Filename").and_then(Value::as_str).unwrap_or_default();
        let body = file.get("Body").and_then(Value::as_str).unwrap_or_default();
        let name = free(clean(given), &mut taken);
        // Four letters are three bytes: what is too large is not even decoded.
        let size = body.len() / 4 * 3;
        if size > FILE.min(room).min(*packet) {
            added
                .warnings
                .push(format!("{plugin}: {name} is left out, it has {size} bytes and there is no room for it."));
            continue;
        }
        let Ok(body) = BASE64_STANDARD.decode(body) else {
            added.warnings.push(format!("{plugin}: {name} is left out, it cannot be read."));
            continue;
        };
        room = room.saturating_sub(body.len());
        *packet = packet.saturating_sub(body.len());
        added.files.push(PacketFile { path: format!("plugins/{}/{name}", clean(plugin)), body });
    }
}

/// A name without folders and without what a file system or a terminal would take for something else.
pub(super) fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |letter: char| if letter.is_control() || r#"<>:"|?*"#.contains(letter) { '_' } else { letter };
    let kept: String = last.trim_matches(['.', ' ']).chars().map(plain).take(NAME).collect();
    if kept.is_empty() { "file".to_owned() } else { kept }
}

/// The name, or with a number when another file has it.
fn free(name: String, taken: &mut BTreeSet<String>) -> String {
    let mut free = name.clone();
    let mut number = 1;
    while !taken.insert(free.to_lowercase()) {
        number += 1;
        free = format!("{number}-{name}");
    }
    free
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn accepted(files: Vec<Value>) -> Added {
        let mut added = Added::default();
        accept("com.example.a", files, &mut PACKET.clone(), &mut added);
        added
    }

    #[test]
    fn names_stay_in_the_plugins_folder() {
        let names = ["../../etc/passwd", "a\\..\\b.txt", "C:evil\u{7}.txt", "..", "", "täglich.txt"];
        let expected = ["passwd", "b.txt", "C_evil_.txt", "file", "file", "täglich.txt"];
        assert_eq!(names.map(clean), expected);
        let twice = accepted(vec![
            json!({"Filename": "a.txt", "Body": "YQ=="}),
            json!({"Filename": "x/A.txt", "Body": "Yg=="}),
        ]);
        let paths: Vec<&str> = twice.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["plugins/com.example.a/a.txt", "plugins/com.example.a/2-A.txt"]);
        assert_eq!(twice.files[1].body, b"b");
    }

    #[test]
    fn what_is_too_much_or_unreadable_is_a_note() {
        let large = "A".repeat(FILE / 3 * 4 + 8);
        let files =
            vec![json!({"Filename": "large", "Body": large}), json!({"Filename": "odd", "Body": "?"}), json!(7)];
        let added = accepted(files);
        assert_eq!((added.files.len(), added.warnings.len()), (1, 2), "{:?}", added.warnings);
        let many = accepted(vec![json!({"Filename": "f", "Body": ""}); FILES + 1]);
        assert_eq!((many.files.len(), many.warnings.len()), (FILES, 1));
        let half = "A".repeat(FILE / 3 * 4);
        let full = accepted(vec![json!({"Filename": "f", "Body": half}); 3]);
        assert_eq!((full.files.len(), full.warnings.len()), (2, 1));
    }
}
