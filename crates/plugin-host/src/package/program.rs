//! The program that a package has for this machine, and whether it was built for it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Component, Path, PathBuf};

use jackfield_model::Manifest;

use super::{PackageError, Result};

/// As much of a file as says what it was built for.
const HEAD: u64 = 4096;

/// This machine as Go names it: `linux-amd64`.
fn platform() -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "x86" => "386",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}-{architecture}")
}

/// Finds the program that an unpacked package has for this machine.
///
/// # Errors
/// When there is none, it is not in the package, or it was built for another machine.
pub fn program(dir: &Path, manifest: &Manifest) -> Result<PathBuf> {
    let wanted = platform();
    let server = manifest.server.clone().unwrap_or_default();
    let own = server.executables.get(&wanted).filter(|path| !path.is_empty());
    let path = own.unwrap_or(&server.executable);
    if path.is_empty() {
        let known: Vec<&str> = server.executables.keys().map(String::as_str).collect();
        return Err(PackageError::WrongArchitecture { wanted, found: known.join(", ") });
    }
    let relative = Path::new(path);
    let inside = relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let file = dir.join(relative);
    if !inside || !file.is_file() {
        return Err(PackageError::NoProgram { path: path.clone(), wanted });
    }
    match built_for(&file)? {
        Built::Script => Ok(file),
        Built::Machine(found) if found.contains(&wanted) => Ok(file),
        Built::Machine(found) => {
            Err(PackageError::ForeignProgram { path: path.clone(), wanted, found: found.join(", ") })
        }
        Built::Unknown => Err(PackageError::NotAProgram(path.clone())),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Built {
    /// The machines that it runs on; one, but for what macOS calls universal.
    Machine(Vec<String>),
    /// Whether its interpreter is here is seen when it starts.
    Script,
    Unknown,
}

fn built_for(path: &Path) -> Result<Built> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    (&mut file).take(HEAD).read_to_end(&mut head)?;
    if head.starts_with(b"#!") {
        return Ok(Built::Script);
    }
    let found = if head.starts_with(b"\x7fELF") {
        elf(&head).map(|machine| vec![machine])
    } else if head.starts_with(b"MZ") {
        windows(&mut file, &head)?.map(|machine| vec![machine])
    } else {
        darwin(&head)
    };
    Ok(found.map_or(Built::Unknown, Built::Machine))
}

fn elf(head: &[u8]) -> Option<String> {
    let order = *head.get(5)?;
    let two = |at: usize| -> Option<u16> {
        let bytes = [*head.get(at)?, *head.get(at + 1)?];
        Some(if order == 2 { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    };
    let system = match head.get(7)? {
        9 => "freebsd",
        12 => "openbsd",
        2 => "netbsd",
        _ => "linux",
    };
    let architecture = match (two(18)?, order) {
        (3, _) => "386",
        (62, _) => "amd64",
        (40, _) => "arm",
        (183, _) => "arm64",
        (243, _) => "riscv64",
        (258, _) => "loong64",
        (22, _) => "s390x",
        (21, 2) => "ppc64",
        (21, _) => "ppc64le",
        _ => "other",
    };
    Some(format!("{system}-{architecture}"))
}

fn windows(file: &mut File, head: &[u8]) -> Result<Option<String>> {
    let Some(offset) = head.get(0x3c..0x40).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok()) else { return Ok(None) };
    let mut header = Vec::new();
    file.seek(SeekFrom::Start(u64::from(u32::from_le_bytes(offset))))?;
    file.take(6).read_to_end(&mut header)?;
    let Some([0x50, 0x45, 0, 0, low, high]) = header.get(..6) else { return Ok(None) };
    let architecture = match u16::from_le_bytes([*low, *high]) {
        0x14c => "386",
        0x8664 => "amd64",
        0xaa64 => "arm64",
        _ => "other",
    };
    Ok(Some(format!("windows-{architecture}")))
}

fn darwin(head: &[u8]) -> Option<Vec<String>> {
    let four = |at: usize| head.get(at..at + 4).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
    let name = |cpu: u32| match cpu {
        0x0100_0007 => "darwin-amd64".to_owned(),
        0x0100_000c => "darwin-arm64".to_owned(),
        _ => "darwin-other".to_owned(),
    };
    match u32::from_le_bytes(four(0)?) {
        0xfeed_facf | 0xfeed_face => Some(vec![name(u32::from_le_bytes(four(4)?))]),
        // Universal: a list of programs, its numbers in the other order.
        0xbeba_feca => {
            let count = usize::try_from(u32::from_be_bytes(four(4)?)).ok()?.min(16);
            (0..count).map(|index| Some(name(u32::from_be_bytes(four(8 + index * 20)?)))).collect()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Built {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("program");
        std::fs::write(&path, bytes).unwrap();
        built_for(&path).unwrap()
    }

    fn elf_for(machine: u8) -> Vec<u8> {
        let mut head = vec![0; 64];
        head[..8].copy_from_slice(&[0x7f, b'E', b'L', b'F', 2, 1, 1, 0]);
        head[18] = machine;
        head
    }

    fn machine(name: &str) -> Built {
        Built::Machine(vec![name.to_owned()])
    }

    #[test]
    fn headers_say_what_a_program_was_built_for() {
        assert_eq!(found(&elf_for(62)), machine("linux-amd64"));
        assert_eq!(found(&elf_for(183)), machine("linux-arm64"));
        let mut windows = vec![0; 0x80];
        windows[..2].copy_from_slice(b"MZ");
        windows[0x3c] = 0x40;
        windows[0x40..0x46].copy_from_slice(&[0x50, 0x45, 0, 0, 0x64, 0x86]);
        assert_eq!(found(&windows), machine("windows-amd64"));
        assert_eq!(found(&[0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1]), machine("darwin-arm64"));
        let mut universal = vec![0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2];
        universal.extend([1, 0, 0, 7].into_iter().chain([0; 16]));
        universal.extend([1, 0, 0, 12].into_iter().chain([0; 16]));
        assert_eq!(found(&universal), Built::Machine(vec!["darwin-amd64".into(), "darwin-arm64".into()]));
        assert_eq!(found(b"#!/bin/sh\n"), Built::Script);
        for nonsense in [&b""[..], b"\x7fELF", b"MZ", b"\xca\xfe\xba\xbe\x00\x00\x00\x09", b"text"] {
            assert_eq!(found(nonsense), Built::Unknown, "{nonsense:?}");
        }
    }

    #[test]
    fn programs_for_other_machines_are_refused_with_both_names() {
        let dir = tempfile::tempdir().unwrap();
        let manifest = |text: &str| serde_json::from_str::<Manifest>(text).unwrap();
        let refused = |manifest: &Manifest| program(dir.path(), manifest).unwrap_err().to_string();

        let elsewhere = manifest(r#"{"id":"x.y","server":{"executables":{"plan9-mips":"p"}}}"#);
        assert!(refused(&elsewhere).contains("plan9-mips") && refused(&elsewhere).contains(&platform()));

        let here = manifest(r#"{"id":"x.y","server":{"executable":"p"}}"#);
        assert!(refused(&here).contains("\"p\""));
        std::fs::write(dir.path().join("p"), elf_for(22)).unwrap();
        assert!(refused(&here).contains("linux-s390x") && refused(&here).contains(&platform()));
        std::fs::write(dir.path().join("p"), "a text").unwrap();
        assert!(refused(&here).contains("is no program"));
        std::fs::write(dir.path().join("p"), "#!/bin/sh\n").unwrap();
        assert_eq!(program(dir.path(), &here).unwrap(), dir.path().join("p"));
        let outside = manifest(r#"{"id":"x.y","server":{"executable":"../p"}}"#);
        assert!(refused(&outside).contains("\"../p\""));
    }
}
