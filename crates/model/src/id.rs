//! Ids: 26 characters of Mattermost's base32 alphabet, or empty where the wire sends `""`.

use std::fmt;
use std::str::FromStr;

use data_encoding::{Encoding, Specification};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

const LENGTH: usize = 26;

/// Mattermost's alphabet (z-base-32), lower case, no padding.
const ALPHABET: &str = "ybndrfg8ejkmcpqxot1uwisza345h769";

/// The text is neither empty nor 26 letters and digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id is 26 letters and digits")]
pub struct InvalidId;

/// The 26 bytes of an id; all zero when empty. The typed ids below wrap it.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RawId([u8; LENGTH]);

impl RawId {
    /// Encodes 16 random bytes as a UUIDv4 in base32, as Mattermost makes its ids.
    pub fn from_random(mut random: [u8; 16]) -> Self {
        random[6] = (random[6] & 0x0f) | 0x40;
        random[8] = (random[8] & 0x3f) | 0x80;
        let mut id = [0; LENGTH];
        encoding().encode_mut(&random, &mut id);
        Self(id)
    }

    pub fn as_str(&self) -> &str {
        if self.is_empty() {
            return "";
        }
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    pub fn is_empty(&self) -> bool {
        self.0[0] == 0
    }
}

impl FromStr for RawId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let bytes: [u8; LENGTH] = text.as_bytes().try_into().map_err(|_| InvalidId)?;
        if bytes.iter().all(u8::is_ascii_alphanumeric) { Ok(Self(bytes)) } else { Err(InvalidId) }
    }
}

pub(crate) fn encoding() -> &'static Encoding {
    static ENCODING: std::sync::OnceLock<Encoding> = std::sync::OnceLock::new();
    ENCODING.get_or_init(|| {
        let mut specification = Specification::new();
        specification.symbols.push_str(ALPHABET);
        #[expect(clippy::expect_used, reason = "the alphabet is a constant of 32 distinct symbols")]
        specification.encoding().expect("32 distinct symbols make an encoding")
    })
}

/// Draws a fresh id value from the process's random source.
///
/// The one place where randomness is not passed.
#[expect(clippy::disallowed_methods, reason = "ids are names, not secrets that tests must steer")]
fn fresh() -> RawId {
    RawId::from_random(rand::random())
}

/// What all typed ids have in common, for code that is generic over them.
pub trait Id: Copy + Default + FromStr<Err = InvalidId> + fmt::Display + Send + Sync + 'static {
    fn as_str(&self) -> &str;
    fn is_empty(&self) -> bool;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(RawId);

        impl $crate::ForClients for $name {}

        impl $name {
            /// The empty id, which the wire writes as `""`.
            pub const EMPTY: Self = Self(RawId([0; LENGTH]));

            /// Makes a new random id.
            pub fn new() -> Self {
                Self(fresh())
            }

            /// An id that is also a secret: nobody guesses it from ids that they see.
            pub fn secret() -> Self {
                crate::secret::fresh().parse().unwrap_or_else(|_| Self::new())
            }

            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }

            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }

            /// `None` for the empty id.
            pub fn some(self) -> Option<Self> {
                if self.is_empty() { None } else { Some(self) }
            }
        }

        impl Id for $name {
            fn as_str(&self) -> &str {
                self.0.as_str()
            }
            fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.parse().map(Self)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = InvalidId;
            fn try_from(text: &str) -> Result<Self, InvalidId> {
                text.parse()
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(Text).map(Self)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": "^([A-Za-z0-9]{26})?$" })
            }
        }
    )+};
}

ids! {
    UserId; TeamId; ChannelId; PostId; FileId; SessionId; RoleId; SchemeId; EmojiId; CommandId;
    /// A personal access token's id, not its secret.
    AccessTokenId;
    /// An incoming or outgoing webhook.
    HookId;
    JobId; AuditId; UploadId; OAuthAppId; GroupId; DraftId; BookmarkId; ReminderId; ScheduledPostId; TermsOfServiceId;
    PropertyGroupId; PropertyFieldId; PropertyValueId;
    /// A WebSocket connection, as `hello` names it.
    ConnectionId;
    RequestId;
    SubscriptionId;
    EmbedAppId; EmbedKeyId; PanelId; IntegrationRequestId;
    /// A server of several on one database, from its start to its end.
    NodeId;
}

/// Reads an id from text; null counts as empty, as Go's JSON decoder has it.
struct Text;

impl de::Visitor<'_> for Text {
    type Value = RawId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id of 26 letters and digits, or an empty string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<RawId, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_unit<E: de::Error>(self) -> Result<RawId, E> {
        Ok(RawId::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_id_is_26_lower_case_symbols_and_valid() {
        let id = PostId::new();
        assert_eq!(id.as_str().len(), 26);
        assert!(id.as_str().bytes().all(|b| ALPHABET.as_bytes().contains(&b)));
        assert_eq!(id.as_str().parse::<PostId>(), Ok(id));
    }

    #[test]
    fn an_id_of_the_wrong_length_or_alphabet_is_refused() {
        for text in ["x", "abc-efghijklmnopqrstuvwxyz", "äbcdefghijklmnopqrstuvwxy", "abcdefghijklmnopqrstuvwxyz0"] {
            assert_eq!(text.parse::<PostId>(), Err(InvalidId), "{text}");
        }
    }

    #[test]
    fn the_empty_id_is_written_as_an_empty_string() {
        assert_eq!(serde_json::to_string(&PostId::EMPTY).ok().as_deref(), Some("\"\""));
        assert!(serde_json::from_str::<PostId>("\"\"").is_ok_and(|id| id.is_empty()));
    }
}
