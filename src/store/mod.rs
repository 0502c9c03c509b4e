//! What lies in a store, and the fingerprints that it is known by.

pub mod hash;
