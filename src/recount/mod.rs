//! recount
