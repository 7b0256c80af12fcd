//! The fixture plugins as components, built once a run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use wit_component::ComponentEncoder;

/// The component of a fixture plugin.
pub fn component(name: &str) -> &'static [u8] {
    static BUILT: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    let built = BUILT.get_or_init(build);
    built.get(name).unwrap_or_else(|| panic!("there is no fixture plugin {name}"))
}

fn build() -> BTreeMap<String, Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let manifest = root.join("tests/fixtures/plugins/Cargo.toml");
    let target = target_folder();
    let status = Command::new(root.join("scripts/guest-cargo"))
        .args(["build", "--release", "--quiet", "--manifest-path"])
        .arg(&manifest)
        .env("JACKFIELD_GUEST_TARGET_DIR", &target)
        .status()
        .expect("scripts/guest-cargo runs");
    assert!(status.success(), "the fixture plugins are built");
    let folder = target.join("wasm32-unknown-unknown/release");
    let names = ["crasher", "echo", "keeper", "linger", "nosy", "shouter", "streamer"];
    names.iter().map(|name| ((*name).to_owned(), encode(&folder.join(format!("{name}.wasm"))))).collect()
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
