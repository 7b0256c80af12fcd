//! What a Go program says of itself: its functions, from the table that even stripped programs carry, and what they call.
//!
//! The table's layout is Go's `runtime.pcHeader` and `runtime._func` (Go 1.18 and newer), in an ELF file.

mod amd64;
mod arm64;

use std::collections::HashMap;
use std::ops::Range;

use anyhow::{Context, ensure};

/// Tables of Go 1.18/1.19 and of 1.20 and newer.
const MAGICS: [u32; 2] = [0xffff_fff0, 0xffff_fff1];

pub struct Function {
    pub name: String,
    /// Addresses, as they are when the program runs.
    pub code: Range<u64>,
}

pub struct Program {
    file: Vec<u8>,
    sections: Vec<Section>,
    pub functions: Vec<Function>,
    by_entry: HashMap<u64, usize>,
    /// The path of its main module, where it was built with modules.
    pub module: Option<String>,
    pub machine: Machine,
}

/// What a program's code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    Amd64,
    Arm64,
    /// Its code cannot be read here.
    Other,
}

/// What the code of a function leads to.
#[derive(Debug, PartialEq, Eq)]
enum Lead {
    /// Code at an address.
    Code(u64),
    /// Code, a place that holds the address of code (a function's value), or a table of methods.
    Value(u64),
}

struct Section {
    name: String,
    address: u64,
    bytes: Range<usize>,
}

impl Program {
    /// Reads an ELF file.
    pub fn read(file: Vec<u8>) -> anyhow::Result<Self> {
        ensure!(file.starts_with(b"\x7fELF\x02\x01"), "it is no 64-bit ELF file");
        let machine = match u16_at(&file, 18)? {
            62 => Machine::Amd64,
            183 => Machine::Arm64,
            _ => Machine::Other,
        };
        let sections = sections(&file)?;
        let module = module(&file);
        let mut program = Self { file, sections, functions: Vec::new(), by_entry: HashMap::new(), module, machine };
        program.functions = program.read_functions()?;
        program.by_entry = program.functions.iter().enumerate().map(|(at, f)| (f.code.start, at)).collect();
        Ok(program)
    }

    fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == name)
    }

    fn read_functions(&self) -> anyhow::Result<Vec<Function>> {
        let table = self.section(".gopclntab").or_else(|| self.section(".data.rel.ro.gopclntab"));
        let table = self.file.get(table.context("it has no table of Go functions")?.bytes.clone());
        let table = table.context("its table of functions is cut off")?;
        ensure!(MAGICS.contains(&u32_at(table, 0)?), "it was built by a Go that is older than 1.18");
        let word = |at: usize| Ok::<_, anyhow::Error>(usize::try_from(u64_at(table, at)?)?);
        let count = word(8)?;
        ensure!(count < 10_000_000, "its table of functions is no table");
        let text = self.section(".text").context("it has no code")?;
        // Newer ones leave the start of the code to the section.
        let start = Some(u64_at(table, 24)?).filter(|start| *start != 0).unwrap_or(text.address);
        let (names, entries) = (word(32)?, word(64)?);
        let mut functions = Vec::with_capacity(count);
        for at in 0..count {
            let entry = entries + at * 8;
            let info = entries + usize::try_from(u32_at(table, entry + 4)?)?;
            let name = names + usize::try_from(u32_at(table, info + 4)?)?;
            let code = start + u64::from(u32_at(table, entry)?)..start + u64::from(u32_at(table, entry + 8)?);
            functions.push(Function { name: text_at(table, name), code });
        }
        Ok(functions)
    }

    /// The bytes of a function's code.
    pub fn code(&self, function: &Function) -> &[u8] {
        let length = usize::try_from(function.code.end.saturating_sub(function.code.start)).unwrap_or(0);
        let bytes = self.at(function.code.start);
        &bytes[..length.min(bytes.len())]
    }

    /// What follows an address, to the end of its section.
    fn at(&self, address: u64) -> &[u8] {
        let found = self.sections.iter().find_map(|section| {
            let offset = usize::try_from(address.checked_sub(section.address)?).ok()?;
            let start = section.bytes.start.checked_add(offset)?;
            if section.address == 0 || start >= section.bytes.end {
                None
            } else {
                self.file.get(start..section.bytes.end)
            }
        });
        found.unwrap_or_default()
    }

    /// The tables of methods that there are: the number of methods of the interface, and the functions behind them.
    pub fn tables(&self) -> Vec<Vec<usize>> {
        let Some(links) = self.section(".itablink") else { return Vec::new() };
        let links = self.file.get(links.bytes.clone()).unwrap_or_default();
        let places = links.chunks_exact(8).filter_map(|place| u64_at(place, 0).ok());
        places.map(|place| self.table(place)).filter(|table| !table.is_empty()).collect()
    }

    /// The functions in a table of methods at an address, if there is one. It begins with the types of the interface and
    /// of the value; the interface's type has the number of its methods.
    fn table(&self, place: u64) -> Vec<usize> {
        let bytes = self.at(place);
        let Ok(interface) = u64_at(bytes, 0) else { return Vec::new() };
        // Behind what all types have stand the package and a slice of methods.
        let count = u64_at(self.at(interface), 64).ok().and_then(|count| usize::try_from(count).ok());
        let Some(count) = count.filter(|count| (1..4096).contains(count)) else { return Vec::new() };
        let method = |at: usize| self.by_entry.get(&u64_at(bytes, 24 + at * 8).ok()?).copied();
        // What only looks like a table names no functions.
        (0..count).map(method).collect::<Option<Vec<usize>>>().unwrap_or_default()
    }

    /// The functions that this one calls by name, or hands on: as values, or as methods of what it makes an interface of.
    pub fn calls(&self, function: &Function) -> Vec<usize> {
        let (code, start) = (self.code(function), function.code.start);
        let leads = match self.machine {
            Machine::Amd64 => amd64::leads(code, start),
            Machine::Arm64 => arm64::leads(code, start),
            Machine::Other => Vec::new(),
        };
        let mut called = Vec::new();
        for lead in leads {
            match lead {
                Lead::Code(address) => called.extend(self.by_entry.get(&address)),
                Lead::Value(place) => {
                    let value = u64_at(self.at(place), 0).ok().and_then(|address| self.by_entry.get(&address));
                    match self.by_entry.get(&place).or(value) {
                        Some(function) => called.push(*function),
                        None => called.extend(self.table(place)),
                    }
                }
            }
        }
        called
    }

    /// Where in tables of methods the calls of a function point: 0 for an interface's first method, and so on.
    pub fn interface_calls(&self, function: &Function) -> Vec<usize> {
        let code = self.code(function);
        let offsets = match self.machine {
            Machine::Amd64 => amd64::called_offsets(code),
            Machine::Arm64 => arm64::called_offsets(code),
            Machine::Other => Vec::new(),
        };
        // The methods stand behind 24 bytes of an itab.
        let methods = offsets.into_iter().filter_map(|offset| offset.checked_sub(24));
        methods.filter(|offset| offset % 8 == 0).map(|offset| offset / 8).collect()
    }
}

/// Go writes `mod<tab>path<tab>version` into what `go version -m` shows.
fn module(file: &[u8]) -> Option<String> {
    let mark = b"\nmod\t";
    let at = file.windows(mark.len()).position(|bytes| bytes == mark)?;
    let rest = file.get(at + mark.len()..)?;
    let end = rest.iter().take(512).position(|byte| *byte == b'\t')?;
    String::from_utf8(rest[..end].to_vec()).ok()
}

fn sections(file: &[u8]) -> anyhow::Result<Vec<Section>> {
    let table = usize::try_from(u64_at(file, 0x28)?)?;
    let (size, count, names) = (u16_at(file, 0x3a)?, u16_at(file, 0x3c)?, u16_at(file, 0x3e)?);
    let header = |at: u16| table.saturating_add(usize::from(at) * usize::from(size));
    let names = usize::try_from(u64_at(file, header(names) + 24)?)?;
    (0..count)
        .map(|at| {
            let header = header(at);
            let name = text_at(file, names + usize::try_from(u32_at(file, header)?)?);
            let start = usize::try_from(u64_at(file, header + 24)?)?;
            let length = usize::try_from(u64_at(file, header + 32)?)?;
            // Sections without bytes in the file (NOBITS) are empty here.
            let end = if u32_at(file, header + 4)? == 8 { start } else { start.saturating_add(length).min(file.len()) };
            Ok(Section { name, address: u64_at(file, header + 16)?, bytes: start.min(end)..end })
        })
        .collect()
}

fn bytes_at<const N: usize>(bytes: &[u8], at: usize) -> anyhow::Result<[u8; N]> {
    let found = bytes.get(at..).and_then(|rest| rest.first_chunk::<N>());
    found.copied().context("the program is cut off")
}

fn u16_at(bytes: &[u8], at: usize) -> anyhow::Result<u16> {
    bytes_at(bytes, at).map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> anyhow::Result<u32> {
    bytes_at(bytes, at).map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> anyhow::Result<u64> {
    bytes_at(bytes, at).map(u64::from_le_bytes)
}

/// A text that ends with a zero.
fn text_at(bytes: &[u8], at: usize) -> String {
    let rest = bytes.get(at..).unwrap_or_default();
    let end = rest.iter().position(|byte| *byte == 0).unwrap_or(0);
    String::from_utf8_lossy(&rest[..end]).into_owned()
}
