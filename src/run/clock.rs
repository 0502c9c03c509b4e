//! The one clock. It is read for the manifest's `run` part and for the log, and nowhere else.

use chrono::{DateTime, Utc};
use std::fmt;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;

/// The present moment.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// A moment as manifests and logs have it: `2022-03-18T09:30:00Z`.
pub fn text(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The time of a log line.
#[derive(Debug, Clone, Copy)]
pub(super) struct LogTime;

impl FormatTime for LogTime {
    fn format_time(&self, writer: &mut Writer<'_>) -> fmt::Result {
        writer.write_str(&text(now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_to_the_second_in_utc() {
        let moment = DateTime::from_timestamp(1_647_595_800, 999_999_999).unwrap();
        assert_eq!(text(moment), "2022-03-18T09:30:00Z");
    }
}
