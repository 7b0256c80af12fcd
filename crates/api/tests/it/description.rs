//! The OpenAPI description is whole.
