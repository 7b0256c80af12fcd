//! Every operation of the API v4, declared once: method, path, permission, types. No handlers.
//!
//! A declaration yields the route, the OpenAPI entry, the typed client's call and the test
//! that strangers are refused. The name is Mattermost's own operationId.

mod operation;

pub mod path;

pub use operation::{Body, Method, NoQuery, Operation, OperationInfo, StatusOk, all};

#[doc(hidden)]
pub use inventory;
