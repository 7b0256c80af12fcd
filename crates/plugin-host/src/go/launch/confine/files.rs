//! Files, signals and abstract sockets by Landlock: what is not named is not reached.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, CompatLevel, Compatible, LandlockStatus, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetError, RulesetStatus, Scope, path_beneath_rules,
};

use super::{Part, Rules};

const FILES: &str = "files: only its own, and the system's libraries";
const SIGNALS: &str = "no signals to other processes";

/// Programs, libraries, time zones, certificates, names of hosts and people: what programs are made of.
const SYSTEM: &[&str] = &[
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/nix/store",
    "/etc/alternatives",
    "/etc/ca-certificates",
    "/etc/ca-certificates.conf",
    "/etc/crypto-policies",
    "/etc/fonts",
    "/etc/gai.conf",
    "/etc/group",
    "/etc/host.conf",
    "/etc/hostname",
    "/etc/hosts",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/nsswitch.conf",
    "/etc/os-release",
    "/etc/passwd",
    "/etc/pki",
    "/etc/protocols",
    "/etc/resolv.conf",
    "/etc/services",
    "/etc/ssl",
    "/etc/timezone",
    // Of processes only its own: others' command lines may hold passwords.
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/filesystems",
    "/proc/loadavg",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/sys/kernel",
    "/proc/sys/net",
    "/proc/sys/vm",
    "/proc/uptime",
    "/proc/version",
    "/sys/devices/system/cpu",
    "/sys/fs/cgroup",
    "/sys/kernel/mm/transparent_hugepage",
];

const DEVICES: &[&str] = &["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

pub fn restrict(rules: &Rules, program: &Path) -> [Part; 2] {
    match enforce(rules, program) {
        Ok((files, signals)) => [Part { what: FILES, outcome: files }, Part { what: SIGNALS, outcome: signals }],
        Err(error) => {
            let reason = error.to_string();
            [Part { what: FILES, outcome: Err(reason.clone()) }, Part { what: SIGNALS, outcome: Err(reason) }]
        }
    }
}

type Outcome = Result<(), String>;

fn enforce(rules: &Rules, program: &Path) -> Result<(Outcome, Outcome), RulesetError> {
    // The newest kernel that is known gives all; an older one gives what it can.
    let newest = ABI::V7;
    let (read, all) = (AccessFs::from_read(newest), AccessFs::from_all(newest));
    let device = AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::IoctlDev;
    let readable: Vec<PathBuf> = SYSTEM.iter().map(PathBuf::from).chain(rules.read.iter().cloned()).collect();
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)?
        .scope(Scope::from_all(newest))?
        .create()?
        .add_rules(path_beneath_rules(readable, read))?
        .add_rules(path_beneath_rules([program], read))?
        .add_rules(path_beneath_rules(DEVICES, device))?
        .add_rules(path_beneath_rules(&rules.write, all & !AccessFs::Execute))?
        .restrict_self()?;
    let version = match status.landlock {
        LandlockStatus::NotEnabled => return Ok(both("Landlock is not switched on in this kernel")),
        LandlockStatus::NotImplemented => return Ok(both("this kernel has no Landlock")),
        LandlockStatus::Available { effective_abi, .. } => effective_abi,
    };
    if status.ruleset == RulesetStatus::NotEnforced {
        return Ok(both("the kernel did not take the rules"));
    }
    let signals = if version >= ABI::V6 { Ok(()) } else { Err("this kernel's Landlock is too old".to_owned()) };
    Ok((Ok(()), signals))
}

fn both(reason: &str) -> (Outcome, Outcome) {
    (Err(reason.to_owned()), Err(reason.to_owned()))
}
