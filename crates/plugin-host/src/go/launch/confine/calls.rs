//! System calls that no plugin needs, refused by seccomp.

use std::collections::BTreeMap;

use libc::c_long;
use seccompiler::{
    BpfProgram, Error, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    TargetArch, apply_filter,
};

use super::Part;

const WHAT: &str = "system calls that no plugin needs are refused";

/// Refused as forbidden: what changes or looks into the machine, other processes or the kernel.
const FORBIDDEN: &[c_long] = &[
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    libc::SYS_perf_event_open,
    libc::SYS_bpf,
    libc::SYS_userfaultfd,
    libc::SYS_kexec_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_quotactl_fd,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_adjtimex,
    libc::SYS_clock_adjtime,
    libc::SYS_syslog,
    libc::SYS_vhangup,
    libc::SYS_open_by_handle_at,
    libc::SYS_lookup_dcookie,
    libc::SYS_nfsservctl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_kexec_file_load,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_iopl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ioperm,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_modify_ldt,
];

/// Refused as unknown, so that programs take the older way: the arguments of some cannot be looked at, and what
/// others make counts as nobody's memory.
const UNKNOWN: &[c_long] = &[
    libc::SYS_clone3,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_memfd_create,
    libc::SYS_memfd_secret,
];

/// Kinds of spaces that a new process could be alone in; there it would be its own administrator.
const SPACES: &[libc::c_int] = &[
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWNS,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWCGROUP,
];

pub fn refuse() -> Part {
    Part { what: WHAT, outcome: install().map_err(|error| error.to_string()) }
}

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

fn install() -> Result<(), Error> {
    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(Error::Backend)?;
    let mut forbidden = always(FORBIDDEN);
    for number in numbers(libc::SYS_clone) {
        forbidden.insert(number, spaces()?);
    }
    let filters = [(forbidden, libc::EPERM), (always(UNKNOWN), libc::ENOSYS)];
    for (rules, error) in filters {
        let refuse = SeccompAction::Errno(error.unsigned_abs());
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch).map_err(Error::Backend)?;
        let program: BpfProgram = filter.try_into().map_err(Error::Backend)?;
        apply_filter(&program)?;
    }
    Ok(())
}

fn always(calls: &[c_long]) -> Rules {
    calls.iter().flat_map(|call| numbers(*call)).map(|number| (number, Vec::new())).collect()
}

/// A call's numbers: on some kernels it has a second one for a variant of the machine.
fn numbers(call: c_long) -> impl Iterator<Item = i64> {
    const VARIANT: i64 = 0x4000_0000;
    let variant = cfg!(target_arch = "x86_64").then_some(call | VARIANT);
    std::iter::once(call).chain(variant)
}

fn spaces() -> Result<Vec<SeccompRule>, Error> {
    let one = |space: &libc::c_int| {
        let bit = u64::from(space.unsigned_abs());
        let condition = SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(bit), bit)?;
        SeccompRule::new(vec![condition])
    };
    SPACES.iter().map(one).collect::<Result<_, _>>().map_err(Error::Backend)
}
