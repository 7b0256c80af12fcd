//! Calls in code for arm64, whose instructions are four bytes each.

use std::collections::HashMap;

use super::Lead;

fn instructions(code: &[u8]) -> Vec<u32> {
    code.chunks_exact(4).filter_map(|four| four.first_chunk()).map(|four| u32::from_le_bytes(*four)).collect()
}

/// A number of `bits` bits with a sign, as instructions hold it.
fn signed(value: u32, bits: u32) -> i64 {
    let unused = 32 - bits;
    #[expect(clippy::cast_possible_wrap, reason = "the sign is what is wanted")]
    let value = (value << unused) as i32;
    i64::from(value >> unused)
}

/// What is called or named by address.
pub fn leads(code: &[u8], start: u64) -> Vec<Lead> {
    let all = instructions(code);
    let mut found = Vec::new();
    for (at, &instruction) in all.iter().enumerate() {
        let Some(here) = u64::try_from(at * 4).ok().and_then(|offset| start.checked_add(offset)) else { break };
        // B and BL to an address.
        if matches!(instruction >> 26, 0b000101 | 0b100101) {
            found.extend(here.checked_add_signed(signed(instruction & 0x03ff_ffff, 26) * 4).map(Lead::Code));
        }
        // ADRP and ADD of the same register: the address of a function's value.
        if instruction & 0x9f00_0000 == 0x9000_0000 {
            let pages = signed((instruction >> 5 & 0x0007_ffff) << 2 | instruction >> 29 & 3, 21);
            let register = instruction & 31;
            let page = (here & !0xfff).checked_add_signed(pages * 4096);
            let add = all.get(at + 1).filter(|add| *add & 0xffc0_0000 == 0x9100_0000 && *add >> 5 & 31 == register);
            found.extend(
                page.zip(add).and_then(|(page, add)| page.checked_add(u64::from(add >> 10 & 0xfff))).map(Lead::Value),
            );
        }
    }
    found
}

/// Where in tables the addresses stand that are called. What a register or a place on the stack was loaded from is
/// followed through the function in the order of its code.
pub fn called_offsets(code: &[u8]) -> Vec<usize> {
    const STACK: u32 = 31;
    let mut found = Vec::new();
    let mut registers: HashMap<u32, u32> = HashMap::new();
    let mut stack: HashMap<u32, u32> = HashMap::new();
    for instruction in instructions(code) {
        let (target, base, offset) = (instruction & 31, instruction >> 5 & 31, (instruction >> 10 & 0xfff) * 8);
        let keep = |places: &mut HashMap<u32, u32>, place: u32, value: Option<u32>| match value {
            Some(value) => places.insert(place, value),
            None => places.remove(&place),
        };
        match instruction {
            // BLR of a register; Go's calls keep none.
            _ if instruction & 0xffff_fc1f == 0xd63f_0000 => {
                found.extend(registers.get(&base).and_then(|offset| usize::try_from(*offset).ok()));
                registers.clear();
            }
            // BL.
            _ if instruction >> 26 == 0b100101 => registers.clear(),
            // LDR of 64 bits.
            _ if instruction & 0xffc0_0000 == 0xf940_0000 => {
                let loaded = if base == STACK { stack.get(&offset).copied() } else { Some(offset) };
                keep(&mut registers, target, loaded);
            }
            // STR of 64 bits.
            _ if instruction & 0xffc0_0000 == 0xf900_0000 => {
                if base == STACK {
                    keep(&mut stack, offset, registers.get(&target).copied());
                }
            }
            // MOV.
            _ if instruction & 0xffe0_ffe0 == 0xaa00_03e0 => {
                let moved = registers.get(&(instruction >> 16 & 31)).copied();
                keep(&mut registers, target, moved);
            }
            // Branches, and what is stored, change no register.
            _ if instruction >> 26 & 7 == 0b101 => {}
            _ if instruction >> 25 & 0b101 == 0b100 && instruction & 0x0040_0000 == 0 => {}
            _ => {
                registers.remove(&target);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(instructions: &[u32]) -> Vec<u8> {
        instructions.iter().flat_map(|one| one.to_le_bytes()).collect()
    }

    #[test]
    fn calls_and_values_are_read() {
        // bl +8; b -4; adrp x0, +1 page; add x0, x0, #0x10
        let found = leads(&code(&[0x9400_0002, 0x17ff_ffff, 0xb000_0000, 0x9100_4000]), 0x1000);
        assert_eq!(found, [Lead::Code(0x1008), Lead::Code(0x1000), Lead::Value(0x2010)]);
    }

    #[test]
    fn a_call_through_a_table_is_read() {
        // ldr x5, [x1, #24]; mov x0, x2; blr x5; blr x6
        assert_eq!(called_offsets(&code(&[0xf940_0c25, 0xaa02_03e0, 0xd63f_00a0, 0xd63f_00c0])), [24]);
        // ldr x1, [x1, #376]; mov x2, x1; ldr x1, [sp, #144]; blr x2
        assert_eq!(called_offsets(&code(&[0xf940_bc21, 0xaa01_03e2, 0xf940_4be1, 0xd63f_0040])), [376]);
        // ldr x1, [x1, #376]; str x1, [sp, #144]; bl +4; ldr x2, [sp, #144]; blr x2
        let over_a_call = [0xf940_bc21, 0xf900_4be1, 0x9400_0001, 0xf940_4be2, 0xd63f_0040];
        assert_eq!(called_offsets(&code(&over_a_call)), [376]);
        // ldr x5, [x1, #24]; movz x5, #0; blr x5
        assert!(called_offsets(&code(&[0xf940_0c25, 0xd280_0005, 0xd63f_00a0])).is_empty());
    }
}
