//! Closes what the server, or whoever started it, left open.

use std::io;

use super::Part;

const WHAT: &str = "inherited descriptors closed";

/// Marks all but the standard ones, so that they are closed when this becomes the program.
pub fn close_inherited() -> Part {
    let (first, last): (libc::c_uint, libc::c_uint) = (3, libc::c_uint::MAX);
    #[expect(unsafe_code, reason = "the standard library cannot close descriptors that it did not open")]
    // SAFETY: marks descriptors; none is closed here, and this process opens its own with the same mark.
    let result = unsafe { libc::syscall(libc::SYS_close_range, first, last, libc::CLOSE_RANGE_CLOEXEC) };
    let outcome = if result == 0 { Ok(()) } else { Err(io::Error::last_os_error().to_string()) };
    Part { what: WHAT, outcome }
}
