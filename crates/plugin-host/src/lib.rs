//! 
pub mod go;
