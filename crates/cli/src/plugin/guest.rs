//! Which toolchain builds WebAssembly guests on this machine, decided as `scripts/guest-cargo` does.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::bail;

use super::build::Manner;

const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_SOURCE: &str = "/usr/lib/rustlib/src/rust/library";
/// Variables of an outer build, which are not the guest's.
const OUTER: &[&str] = &[
    "RUSTC",
    "RUSTFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "RUSTC_WRAPPER",
    "CARGO_BUILD_RUSTC",
    "RUSTUP_TOOLCHAIN",
];

/// How long a build takes counts more than how long what is built takes.
const DEVELOPING: &[(&str, &str)] =
    &[("CARGO_PROFILE_DEV_OPT_LEVEL", "1"), ("CARGO_PROFILE_DEV_DEBUG", "false"), ("CARGO_PROFILE_DEV_PANIC", "abort")];

/// `cargo build` for a guest, ready to run; artefacts go below `target`.
///
/// # Errors
/// Says which one line installs a toolchain when there is none.
pub fn cargo_build(manifest: &Path, target: &Path, manner: Manner) -> anyhow::Result<Command> {
    let mut command = if has_target_library() && is_there("cargo") {
        let mut command = Command::new("cargo");
        command.arg("build");
        command
    } else if let Some(linker) = debian_linker() {
        let mut command = Command::new("/usr/bin/cargo");
        command.args(["build", "-Z", "build-std=std,panic_abort"]);
        command
            .env("RUSTC", "/usr/bin/rustc")
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        command
    } else if is_there("rustup") {
        bail!("Rust has no library for {TARGET} yet: run `rustup target add {TARGET}` once");
    } else {
        bail!(
            "a server half in Rust is built with a Rust that knows {TARGET}, and there is none here: install rustup and run \
             `rustup target add {TARGET}`, or on Debian `apt-get install rustc-web cargo-web rust-web-src lld-19`"
        );
    };
    let debian = command.get_program() == "/usr/bin/cargo";
    for name in OUTER.iter().filter(|name| !(debian && **name == "RUSTC")) {
        command.env_remove(name);
    }
    match manner {
        Manner::Released => command.arg("--release"),
        Manner::Developing => command.envs(DEVELOPING.iter().copied()),
    };
    command.args(["--target", TARGET, "--manifest-path"]).arg(manifest).env("CARGO_TARGET_DIR", target);
    Ok(command)
}

/// Where the built guest of the library `name` lies.
pub fn artefact(target: &Path, name: &str, manner: Manner) -> PathBuf {
    let profile = if manner == Manner::Released { "release" } else { "debug" };
    target.join(TARGET).join(profile).join(format!("{name}.wasm"))
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

fn has_target_library() -> bool {
    let Ok(answer) = Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).output() else {
        return false;
    };
    let folder = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.filter_map(Result::ok).any(|entry| entry.file_name().to_string_lossy().starts_with("libcore-"))
}

/// A linker for Debian's compiler, which brings none of its own; `None` without that compiler.
fn debian_linker() -> Option<PathBuf> {
    let has = ["/usr/bin/cargo", "/usr/bin/rustc", DEBIAN_SOURCE].iter().all(|path| Path::new(path).exists());
    if !has {
        return None;
    }
    let mut candidates = Vec::new();
    if let Ok(answer) = Command::new("rustc").args(["--print", "sysroot"]).output() {
        let libraries = PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim()).join("lib/rustlib");
        let folders = std::fs::read_dir(libraries).into_iter().flatten().filter_map(Result::ok);
        candidates.extend(folders.map(|folder| folder.path().join("bin/rust-lld")));
    }
    candidates.extend(["/usr/bin/wasm-ld-19", "/usr/bin/wasm-ld-22", "/usr/bin/wasm-ld"].map(PathBuf::from));
    candidates.into_iter().find(|path| path.exists())
}
