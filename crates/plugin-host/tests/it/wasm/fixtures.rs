//! Guests as components, built once a run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use wit_component::ComponentEncoder;

/// The component of a fixture plugin.
pub fn component(name: &str) -> &'static [u8] {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plugins/Cargo.toml");
    built(&manifest, name)
}

/// The component that a guest's library becomes. A workspace is built when the first of its libraries is asked for.
pub fn built(manifest: &Path, library: &str) -> &'static [u8] {
    static WORKSPACES: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    static COMPONENTS: Mutex<BTreeMap<String, &'static [u8]>> = Mutex::new(BTreeMap::new());
    let mut workspaces = WORKSPACES.lock().unwrap();
    if workspaces.insert(manifest.to_owned()) {
        build(manifest);
    }
    let mut components = COMPONENTS.lock().unwrap();
    components.entry(library.to_owned()).or_insert_with(|| {
        let module = target_folder().join("wasm32-unknown-unknown/release").join(format!("{library}.wasm"));
        encode(&module).leak()
    })
}

fn build(manifest: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let status = Command::new(root.join("scripts/guest-cargo"))
        .args(["build", "--release", "--quiet", "--manifest-path"])
        .arg(manifest)
        .env("JACKFIELD_GUEST_TARGET_DIR", target_folder())
        .status()
        .expect("scripts/guest-cargo runs");
    assert!(status.success(), "{} is built", manifest.display());
}

/// Where guests are built: beside this test's own build, so that they are kept and not in the checkout.
fn target_folder() -> PathBuf {
    if let Ok(folder) = std::env::var("JACKFIELD_GUEST_TARGET_DIR") {
        return folder.into();
    }
    // …/target/debug/deps/it-… → …/target/guest
    let own = std::env::current_exe().expect("the test knows its own path");
    own.ancestors().nth(3).expect("tests lie in target/debug/deps").join("guest")
}

fn encode(module: &Path) -> Vec<u8> {
    let bytes = std::fs::read(module).expect("the module was built");
    let mut encoder = ComponentEncoder::default();
    encoder.validate(true).module(&bytes).expect("the module is a guest's");
    encoder.encode().expect("the component is made")
}
