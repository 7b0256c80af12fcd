//! The 12 bytes in front of everything.

pub(super) const HEADER_BYTES: usize = 12;

pub(super) const SYN: u16 = 1;
pub(super) const ACK: u16 = 2;
pub(super) const FIN: u16 = 4;
pub(super) const RST: u16 = 8;

/// What a frame is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Data,
    Window,
    Ping,
    GoAway,
}

/// A frame without its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) kind: Kind,
    pub(super) flags: u16,
    pub(super) stream: u32,
    /// Bytes of data, a window's growth, a ping's number or a reason.
    pub(super) length: u32,
}

impl Header {
    pub(super) fn window(stream: u32, flags: u16, growth: u32) -> Self {
        Self { kind: Kind::Window, flags, stream, length: growth }
    }

    pub(super) fn ping(flags: u16, number: u32) -> Self {
        Self { kind: Kind::Ping, flags, stream: 0, length: number }
    }

    pub(super) fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    pub(super) fn encode(self) -> [u8; HEADER_BYTES] {
        let kind = match self.kind {
            Kind::Data => 0,
            Kind::Window => 1,
            Kind::Ping => 2,
            Kind::GoAway => 3,
        };
        let [flag_high, flag_low] = self.flags.to_be_bytes();
        let [s0, s1, s2, s3] = self.stream.to_be_bytes();
        let [l0, l1, l2, l3] = self.length.to_be_bytes();
        [0, kind, flag_high, flag_low, s0, s1, s2, s3, l0, l1, l2, l3]
    }

    /// Reads a header; anything but version 0 and the four kinds is refused.
    pub(super) fn decode(bytes: [u8; HEADER_BYTES]) -> Result<Self, &'static str> {
        let [version, kind, f0, f1, s0, s1, s2, s3, l0, l1, l2, l3] = bytes;
        if version != 0 {
            return Err("a frame has another version");
        }
        let kind = match kind {
            0 => Kind::Data,
            1 => Kind::Window,
            2 => Kind::Ping,
            3 => Kind::GoAway,
            _ => return Err("a frame is of an unknown kind"),
        };
        Ok(Self {
            kind,
            flags: u16::from_be_bytes([f0, f1]),
            stream: u32::from_be_bytes([s0, s1, s2, s3]),
            length: u32::from_be_bytes([l0, l1, l2, l3]),
        })
    }
}
