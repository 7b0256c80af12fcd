//! The nouns on the wire, as Go's encoder writes them and Go's decoder reads them.

mod reading;
mod shapes;
