//! The controls: one folder each. A control is a value, from a job file or from flags.

pub mod dental_p_values;
pub mod settings;

use crate::diagnostic::{Fault, either, nearest};
use settings::Settings;

/// What a job asks of one control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spec {
    /// Dentists over the limits of art. 6 § 19.
    DentalPValues(dental_p_values::Spec),
}

impl Spec {
    /// The kinds of control that a job file may name.
    pub const KINDS: [&'static str; 1] = [dental_p_values::KIND];

    /// The kind, as a job file has it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::DentalPValues(_) => dental_p_values::KIND,
        }
    }

    /// Reads one `[[control]]` of a job file; faults stay in the settings.
    pub fn read(settings: &mut Settings<'_>) -> Option<Self> {
        settings.require("kind");
        match settings.text("kind").as_deref() {
            Some(dental_p_values::KIND) => {
                return dental_p_values::Spec::read(settings).map(Self::DentalPValues);
            }
            Some(unknown) => {
                let near = nearest(unknown, Self::KINDS);
                let known = if near.is_empty() { Self::KINDS.to_vec() } else { near };
                let message = format!("`{unknown}` is no kind of control");
                let fault = Fault::new("control-unknown", message)
                    .hint(format!("`kind` may be {}", either(known)));
                settings.fault(settings.line("kind"), fault);
            }
            None => {}
        }
        settings.leave_rest();
        None
    }

    /// For the manifest: every key with the value that holds, defaults included.
    pub fn resolved(&self) -> serde_json::Value {
        match self {
            Self::DentalPValues(spec) => spec.resolved(),
        }
    }
}
