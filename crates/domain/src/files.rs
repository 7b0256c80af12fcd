//! Files: where their bytes lie, and the rules of uploading and reading them.

mod extract;
mod facts;
mod images;
mod read;
mod search;
mod store;
mod upload;

pub(crate) use extract::extract;
pub use extract::{Extracting, Uploaded};
pub(crate) use facts::Received;
pub use facts::{bytes, bytes_at, copies, keep_bytes, list, set_content};
pub use images::Darkroom;
pub use jackfield_storage::files::Listed;
pub use read::{Download, by_public_link, check_links, info, public_link, release};
pub use search::{search_everywhere, search_in};
pub use store::{FileStore, LocalFiles, Reader};
pub(crate) use upload::{add_in, forget_bytes, keep_of_post};
pub use upload::{check_one_more, check_some, keep, too_large};
