//! What is compiled where: the body of an `async fn` is compiled in each crate that awaits it, unless its future is boxed.

use std::fs;
use std::path::Path;

use jackfield_domain::testing::rust_files;

/// Lifetimes that a signature hides cannot be named by the attribute; a hook that nobody implements costs less than a box.
const UNBOXED: &[&str] = &["hooks/declare.rs: $method", "outbound.rs: download", "outgoing_webhooks/manage.rs: list"];

#[test]
fn public_functions_that_wait_are_boxed() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut seen, mut bare) = (0, Vec::new());
    for file in rust_files(&sources) {
        let name = file.strip_prefix(&sources).unwrap().display().to_string();
        let text = fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let Some(after) = line.trim_start().strip_prefix("pub async fn ") else { continue };
            seen += 1;
            let signature = lines[number..].iter().take_while(|line| !line.ends_with('{')).chain([line]);
            let generic = after.contains('<') && after.find('<') < after.find('(')
                || signature.into_iter().any(|line| line.contains("impl "));
            let boxed = lines[..number]
                .iter()
                .rev()
                .take_while(|line| line.trim_start().starts_with("#["))
                .any(|line| line.contains("crate::boxed"));
            let function = format!("{name}: {}", after.split(['(', '<']).next().unwrap_or_default());
            if !boxed && !generic && !UNBOXED.contains(&function.as_str()) {
                bare.push(function);
            }
        }
    }
    assert!(seen > 400, "the sources were read: {seen}");
    assert!(
        bare.is_empty(),
        "these want `#[crate::boxed]`, or their bodies are compiled again in every crate above: {bare:#?}"
    );
}
