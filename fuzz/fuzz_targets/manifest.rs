//! Manifests: what passes the checks leads nowhere outside of its package.
#![no_main]

use std::path::{Component, Path};

use jackfield_fuzz::package::check_manifest;
use jackfield_model::Manifest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(manifest) = serde_json::from_slice::<Manifest>(bytes) else { return };
    if check_manifest(&manifest).is_err() {
        return;
    }
    assert!(!manifest.id.contains(['/', '\\']) && manifest.id != "..");
    let server = manifest.server.clone().unwrap_or_default();
    let mut paths = vec![server.executable, server.wasm, manifest.icon_path.clone()];
    paths.extend(server.executables.into_values());
    paths.extend(manifest.webapp.clone().map(|webapp| webapp.bundle_path));
    for path in paths {
        let stays = Path::new(&path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        assert!(stays, "{path:?}");
    }
    let again = serde_json::to_vec(&manifest).unwrap();
    serde_json::from_slice::<Manifest>(&again).expect("what was written can be read");
});
