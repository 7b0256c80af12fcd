//! Packages: whatever is inside, nothing is written outside of the folder, and nothing stays of what is refused.
#![no_main]

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::{Compression, write::GzEncoder};
use jackfield_fuzz::package::unpack;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let dir = tempfile::tempdir().unwrap();
    let archive = dir.path().join("package.tar.gz");
    let [form, rest @ ..] = bytes else { return };
    match form % 4 {
        // As it is; a tar archive; one whose headers are right; and one that begins as a package does.
        0 => fs::write(&archive, rest).unwrap(),
        1 => gzip(&archive, rest),
        2 => gzip(&archive, &packed(rest)),
        _ => gzip(&archive, &packed(&[&begin()[..], rest].concat())),
    }
    let folder = dir.path().join("plugins");
    let unpacked = unpack(&archive, &folder);
    let beside: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(beside.len() <= 2, "something is beside the folder: {beside:?}");
    match unpacked {
        Ok(package) => {
            assert!(package.dir.starts_with(&folder) && package.dir.join("plugin.json").is_file());
            only_files(&package.dir);
        }
        Err(_) => {
            let left = fs::read_dir(&folder).map_or(0, Iterator::count);
            assert_eq!(left, 0, "something is left of a package that was refused");
        }
    }
});

fn gzip(path: &Path, bytes: &[u8]) {
    let mut gzip = GzEncoder::new(fs::File::create(path).unwrap(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap();
}

/// The entry of a manifest that is right.
fn begin() -> Vec<u8> {
    let (name, content) = (b"plugin.json", br#"{"id":"a.plugin","version":"1.0.0","webapp":{"bundle_path":"a"}}"#);
    [&[b'0', 11, 64][..], name, content].concat()
}

/// Entries with names, kinds and contents from the input: each a byte for the kind, two lengths, name and content.
fn packed(mut rest: &[u8]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    while let [kind, name, content, left @ ..] = rest {
        let name = usize::from(*name).min(left.len());
        let (name, left) = left.split_at(name);
        let (content, left) = left.split_at(usize::from(*content).min(left.len()));
        rest = left;
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::new(*kind));
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        // Past the checks of the library that writes: names that lead outside are what this is about.
        let field = &mut header.as_old_mut().name;
        let length = name.len().min(field.len());
        field[..length].copy_from_slice(&name[..length]);
        header.set_cksum();
        tar.append(&header, content).unwrap();
    }
    tar.into_inner().unwrap()
}

fn only_files(dir: &Path) {
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        assert!(kind.is_file() || kind.is_dir(), "{:?}", entry.path());
        if kind.is_dir() {
            only_files(&entry.path());
        }
    }
}
