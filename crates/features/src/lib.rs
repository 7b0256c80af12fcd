//! No code: see `Cargo.toml`, which holds one set of features for every selection of packages.
