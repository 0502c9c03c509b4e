//! Canonical claims: one row per billed line, one name and type a column.

/// What a canonical column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8 text, blanks stripped.
    Text,
    /// Int64. Every integer is: sums of narrower ones wrap in some engines.
    Int,
    /// Date (days since 1970).
    Day,
}

/// A column of canonical claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Canonical {
    /// Its name in a store, in queries and in profiles.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
}

const fn column(name: &'static str, kind: Kind) -> Canonical {
    Canonical { name, kind }
}

/// The columns of a store, in order.
///
/// `provider_key` is made by the door. `copy_number` is 1, or n in the n-th of lines that are alike
/// in every column: all are kept and counted, and a control can say what they change.
pub const CANONICAL: [Canonical; 19] = [
    column("claim_line_id", Kind::Text),
    column("person_id", Kind::Text),
    column("birth_year", Kind::Int),
    column("provider_id", Kind::Text),
    column("provider_key", Kind::Text),
    column("prescriber_id", Kind::Text),
    column("facility_id", Kind::Text),
    column("payee_id", Kind::Text),
    column("payer_id", Kind::Text),
    column("nomenclature_code", Kind::Int),
    column("service_date", Kind::Day),
    column("prescription_date", Kind::Day),
    column("reception_date", Kind::Day),
    column("quantity", Kind::Int),
    column("paid_cents", Kind::Int),
    column("copayment_cents", Kind::Int),
    column("supplement_cents", Kind::Int),
    column("tooth", Kind::Int),
    column("copy_number", Kind::Int),
];

/// Columns that the door makes: no delivery brings them.
pub const MADE_BY_THE_DOOR: [&str; 2] = ["provider_key", "copy_number"];

/// Columns without which no line can be judged.
pub const ALWAYS_NEEDED: [&str; 4] =
    ["nomenclature_code", "service_date", "quantity", "paid_cents"];

/// The names of the columns that a sender can deliver, in canonical order.
pub fn delivered() -> impl Iterator<Item = &'static str> {
    let names = CANONICAL.into_iter().map(|column| column.name);
    names.filter(|name| !MADE_BY_THE_DOOR.contains(name))
}

/// Whether a name is that of a canonical column.
pub fn is_canonical(name: &str) -> bool {
    CANONICAL.iter().any(|column| column.name == name)
}

/// Where a canonical column stands in [`CANONICAL`].
pub fn position(name: &str) -> usize {
    CANONICAL.iter().position(|column| column.name == name).expect("callers name canonical columns")
}
