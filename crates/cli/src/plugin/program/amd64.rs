//! Calls in code for amd64.

use std::collections::HashMap;

use iced_x86::{Code, Decoder, DecoderOptions, Instruction, Mnemonic, OpKind, Register};

use super::Lead;

fn instructions(code: &[u8], start: u64) -> impl Iterator<Item = Instruction> + '_ {
    let mut decoder = Decoder::with_ip(64, code, start, DecoderOptions::NONE);
    std::iter::from_fn(move || decoder.can_decode().then(|| decoder.decode()))
}

/// What is called or named by address.
pub fn leads(code: &[u8], start: u64) -> Vec<Lead> {
    let lead = |instruction: Instruction| match instruction.mnemonic() {
        Mnemonic::Call | Mnemonic::Jmp if instruction.op0_kind() == OpKind::NearBranch64 => {
            Some(Lead::Code(instruction.near_branch64()))
        }
        // The address of a function, of a function's value or of a table of methods.
        Mnemonic::Lea if instruction.is_ip_rel_memory_operand() => {
            Some(Lead::Value(instruction.ip_rel_memory_address()))
        }
        _ => None,
    };
    instructions(code, start).filter_map(lead).collect()
}

/// Where in tables the addresses stand that are called. What a register or a place on the stack was loaded from is
/// followed through the function in the order of its code.
pub fn called_offsets(code: &[u8]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut registers: HashMap<Register, usize> = HashMap::new();
    let mut stack: HashMap<u64, usize> = HashMap::new();
    for instruction in instructions(code, 0) {
        let target = instruction.op0_register().full_register();
        let displacement = instruction.memory_displacement64();
        let of_stack = instruction.memory_base() == Register::RSP && instruction.memory_index() == Register::None;
        match instruction.code() {
            Code::Call_rm64 => {
                match instruction.op0_kind() {
                    OpKind::Register => found.extend(registers.get(&target)),
                    OpKind::Memory if !of_stack => found.extend(usize::try_from(displacement)),
                    _ => {}
                }
                // Go's calls keep no register.
                registers.clear();
            }
            Code::Call_rel32_64 => registers.clear(),
            Code::Mov_r64_rm64 => {
                let loaded = match instruction.op1_kind() {
                    OpKind::Register => registers.get(&instruction.op1_register().full_register()).copied(),
                    _ if of_stack => stack.get(&displacement).copied(),
                    _ if instruction.memory_index() == Register::None && !instruction.is_ip_rel_memory_operand() => {
                        usize::try_from(displacement).ok()
                    }
                    _ => None,
                };
                keep(&mut registers, target, loaded);
            }
            Code::Mov_rm64_r64 if of_stack && instruction.op0_kind() == OpKind::Memory => {
                let stored = registers.get(&instruction.op1_register().full_register()).copied();
                keep(&mut stack, displacement, stored);
            }
            Code::Mov_rm64_r64 if instruction.op0_kind() == OpKind::Register => {
                let moved = registers.get(&instruction.op1_register().full_register()).copied();
                keep(&mut registers, target, moved);
            }
            _ if matches!(instruction.mnemonic(), Mnemonic::Cmp | Mnemonic::Test | Mnemonic::Push) => {}
            _ if instruction.op0_kind() == OpKind::Register => {
                registers.remove(&target);
            }
            _ => {}
        }
    }
    found
}

fn keep<K: std::hash::Hash + Eq>(places: &mut HashMap<K, usize>, place: K, value: Option<usize>) {
    match value {
        Some(value) => places.insert(place, value),
        None => places.remove(&place),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_and_values_are_read() {
        // call +3; lea rax, [rip+16]; jmp -5
        let code = [0xe8, 3, 0, 0, 0, 0x48, 0x8d, 5, 16, 0, 0, 0, 0xe9, 0xfb, 0xff, 0xff, 0xff];
        assert_eq!(leads(&code, 0x1000), [Lead::Code(0x1008), Lead::Value(0x101c), Lead::Code(0x100c)]);
    }

    #[test]
    fn a_method_is_found_however_far_its_address_is_carried() {
        // mov rdx, [rsi+0x6d8]
        let load = [0x48, 0x8b, 0x96, 0xd8, 6, 0, 0];
        // movups xmm14, [r8]; movups [rsp], xmm14: of a struct that is copied
        let copy = [0x45, 0x0f, 0x10, 0x30, 0x44, 0x0f, 0x11, 0x34, 0x24].repeat(40);
        let call = [0xff, 0xd2];
        assert_eq!(called_offsets(&[load.as_slice(), &copy, &call].concat()), [0x6d8]);
        // mov [rsp+0x20], rdx; call +0; mov rcx, [rsp+0x20]; call rcx
        let over_a_call = [0x48, 0x89, 0x54, 0x24, 0x20, 0xe8, 0, 0, 0, 0, 0x48, 0x8b, 0x4c, 0x24, 0x20, 0xff, 0xd1];
        assert_eq!(called_offsets(&[load.as_slice(), &over_a_call].concat()), [0x6d8]);
        // xor edx, edx; call rdx
        assert!(called_offsets(&[load.as_slice(), &[0x31, 0xd2, 0xff, 0xd2]].concat()).is_empty());
    }
}
