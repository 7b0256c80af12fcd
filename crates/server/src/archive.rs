//! ZIP files of a few small files: names in UTF-8, deflated, without dates, below 4 GiB.
//!
//! The crates that write ZIP bring ciphers and other formats; what is needed here are two kinds of records.

use std::io::{self, Write};

use flate2::Compression;
use flate2::Crc;
use flate2::write::DeflateEncoder;

const FILE: u32 = 0x0403_4b50;
const ENTRY: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Version 2.0 of the format, which has folders and deflate.
const VERSION: u16 = 20;
/// Names are UTF-8.
const UTF8: u16 = 1 << 11;
const DEFLATED: u16 = 8;
/// The first day that the format has.
const DATE: u16 = 1 << 5 | 1;

/// Packs files with their paths.
///
/// # Errors
/// When there are more than 65,535 files, or something is larger than the format holds.
pub fn zip<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> io::Result<Vec<u8>> {
    let (mut archive, mut entries, mut count) = (Vec::new(), Vec::new(), 0usize);
    for (path, body) in files {
        let offset = size(archive.len())?;
        let mut crc = Crc::new();
        crc.update(body);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body)?;
        let packed = encoder.finish()?;
        let mut facts = Vec::new();
        for fact in [VERSION, UTF8, DEFLATED, 0, DATE] {
            facts.extend(fact.to_le_bytes());
        }
        for fact in [crc.sum(), size(packed.len())?, size(body.len())?] {
            facts.extend(fact.to_le_bytes());
        }
        facts.extend(short(path.len())?.to_le_bytes());
        facts.extend(0u16.to_le_bytes()); // nothing extra
        archive.extend(FILE.to_le_bytes());
        archive.extend(&facts);
        archive.extend(path.as_bytes());
        archive.extend(packed);
        entries.extend(ENTRY.to_le_bytes());
        entries.extend(VERSION.to_le_bytes());
        entries.extend(&facts);
        entries.extend([0; 10]); // no comment, on the first disk, no attributes
        entries.extend(offset.to_le_bytes());
        entries.extend(path.as_bytes());
        count += 1;
    }
    let (offset, length, count) = (size(archive.len())?, size(entries.len())?, short(count)?);
    archive.extend(entries);
    archive.extend(END.to_le_bytes());
    for fact in [0, 0, count, count] {
        archive.extend(fact.to_le_bytes());
    }
    archive.extend(length.to_le_bytes());
    archive.extend(offset.to_le_bytes());
    archive.extend(0u16.to_le_bytes()); // no comment
    Ok(archive)
}

fn size(length: usize) -> io::Result<u32> {
    u32::try_from(length).map_err(|_| io::Error::new(io::ErrorKind::FileTooLarge, "more than a ZIP file holds"))
}

fn short(length: usize) -> io::Result<u16> {
    u16::try_from(length).map_err(|_| io::Error::new(io::ErrorKind::FileTooLarge, "more than a ZIP file holds"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_as_others_read_it() {
        // Written once and read by Python's `zipfile`.
        let file = "504b030414000008080000002100ac2a93d804000000020000000500000061c3a42f62cbc80400";
        let entry =
            "504b0102140014000008080000002100ac2a93d8040000000200000005000000000000000000000000000000000061c3a42f62";
        let end = "504b0506000000000100010033000000270000000000";
        let archive = zip([("aä/b", b"hi".as_slice())]).expect("it is small");
        let text: String = archive.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(text, format!("{file}{entry}{end}"));
    }

    #[test]
    fn what_the_format_cannot_hold_is_refused() {
        let name = "n".repeat(70_000);
        assert!(zip([(name.as_str(), b"".as_slice())]).is_err());
    }
}
