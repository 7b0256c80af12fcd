//! Files: where their bytes lie, and the rules of uploading and reading them.

mod store;

pub use store::{FileStore, LocalFiles};
