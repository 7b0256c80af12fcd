//! Calls in code for amd64, whose instructions are of any length: each byte may begin one.

use super::{Lead, i32_at};

/// Bytes in front of a call in which the method's address is loaded.
const NEAR: usize = 96;

/// What is called or named by address.
pub fn leads(code: &[u8], start: u64) -> Vec<Lead> {
    let mut found = Vec::new();
    for at in 0..code.len().saturating_sub(4) {
        let behind = |length: usize| {
            let relative = i32_at(code, at + length - 4).ok()?;
            let next = start.checked_add(u64::try_from(at + length).ok()?)?;
            next.checked_add_signed(i64::from(relative))
        };
        // CALL and JMP to an address.
        if matches!(code[at], 0xe8 | 0xe9) {
            found.extend(behind(5).map(Lead::Code));
        }
        // LEA of a function's value, which holds the address of its code.
        if code[at] & 0xfb == 0x48 && code.get(at + 1) == Some(&0x8d) && code.get(at + 2).is_some_and(|b| b & 0xc7 == 5)
        {
            found.extend(behind(7).map(Lead::Value));
        }
    }
    found
}

/// Where in tables the addresses stand that are called.
pub fn called_offsets(code: &[u8]) -> Vec<usize> {
    let mut found = Vec::new();
    for at in 0..code.len().saturating_sub(1) {
        // CALL of a register.
        if code[at] != 0xff || code[at + 1] & 0xf8 != 0xd0 {
            continue;
        }
        let high = at > 0 && code[at - 1] == 0x41;
        let register = (code[at + 1] & 7) | if high { 8 } else { 0 };
        found.extend((at.saturating_sub(NEAR)..at).rev().find_map(|load| loaded_from(&code[load..at], register)));
    }
    found
}

/// The offset that `MOV register, [other + offset]` loads from, when `code` begins with it.
fn loaded_from(code: &[u8], register: u8) -> Option<usize> {
    let [prefix, 0x8b, modes, rest @ ..] = code else { return None };
    let target = (modes >> 3 & 7) | if prefix & 4 != 0 { 8 } else { 0 };
    // A stack pointer's addresses are written otherwise, and are never tables.
    if prefix & 0xf8 != 0x48 || target != register || modes & 7 == 4 {
        return None;
    }
    match modes >> 6 {
        1 => rest.first().and_then(|offset| usize::try_from(i8::from_le_bytes([*offset])).ok()),
        2 => i32_at(rest, 0).ok().and_then(|offset| usize::try_from(offset).ok()),
        _ => None,
    }
}
