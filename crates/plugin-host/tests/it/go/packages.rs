//! What a native plugin's package may be, and what of it anybody gets.

use std::path::Path;

use flate2::{Compression, write::GzEncoder};
use jackfield_plugin_host::package::unpack;

use super::hostile::{Hostile, ID};
use crate::wasm::world::World;

/// A package with a program of these bytes.
fn package(dir: &Path, program: &[u8]) -> std::path::PathBuf {
    let manifest = r#"{"id":"a.plugin","version":"1.0.0","server":{"executable":"server/plugin"}}"#;
    let path = dir.join("plugin.tar.gz");
    let mut tar = tar::Builder::new(GzEncoder::new(std::fs::File::create(&path).unwrap(), Compression::fast()));
    for (name, bytes) in [("plugin.json", manifest.as_bytes()), ("server/plugin", program)] {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o755);
        tar.append_data(&mut header, name, bytes).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap();
    path
}

#[test]
fn a_program_for_another_machine_is_refused_when_it_is_installed_and_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let plugins = dir.path().join("plugins");
    // A program for IBM's machines, by its header.
    let mut foreign = vec![0; 64];
    foreign[..7].copy_from_slice(&[0x7f, b'E', b'L', b'F', 2, 2, 1]);
    foreign[19] = 22;
    let refused = unpack(&package(dir.path(), &foreign), &plugins).unwrap_err().to_string();
    assert!(refused.contains("was built for linux-s390x"), "{refused}");
    let refused = unpack(&package(dir.path(), b"no program"), &plugins).unwrap_err().to_string();
    assert!(refused.contains("is no program"), "{refused}");
    assert_eq!(std::fs::read_dir(&plugins).unwrap().count(), 0);
}

#[tokio::test]
async fn files_that_a_package_has_for_everybody_are_served_while_it_is_on() {
    let hostile = Hostile::running().await;
    let host = &hostile.world.host;
    let dir = hostile.version("1.0.0").dir;
    std::fs::create_dir_all(dir.join("public/pictures")).unwrap();
    std::fs::write(dir.join("public/pictures/a.svg"), "<svg/>").unwrap();
    assert!(host.public_file(ID, "pictures/a.svg").is_some());
    for name in ["pictures", "", "../server/plugin", "/etc/passwd", "pictures/../../server/plugin", "none"] {
        assert!(host.public_file(ID, name).is_none(), "{name}");
    }
    host.disable(&World::admin(), ID).await.unwrap();
    assert!(host.public_file(ID, "pictures/a.svg").is_none());
}
