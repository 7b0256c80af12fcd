//! What holds for all declarations.

mod declarations;
mod description;
