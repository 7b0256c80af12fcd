//! Files: where their bytes lie, and the rules of uploading and reading them.

mod images;
mod read;
mod store;
mod upload;

pub use images::square;
pub use read::{by_public_link, info, public_hash};
pub use store::{FileStore, LocalFiles, Reader};
pub use upload::{keep, too_large};
