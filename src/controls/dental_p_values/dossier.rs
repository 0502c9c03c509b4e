//! The dossier of a dentist: the decision's table, the calculation written out, the acts that weigh
//! most, what speaks for the dentist, and the lines, so that anybody can redo it.
//!
//! It is made of the same blocks as a report. Alerts of other controls, projections and quantiles of
//! days never enter it.

use super::count::Count;
use super::decide::{Decided, Provider};
use super::{KIND, charts, dossier_sheets, show, show_more};
use crate::controls::{Dossier, Dossiers};
use crate::counts::dental::WeighedLine;
use crate::diagnostic::{Fault, Outcome};
use crate::document::{Block, Document, Figure, Part, Table, Text, Totals, Value, View};
use crate::law::{PeriodOutcome, Verdict};
use crate::values::{Cents, Day, P, PeriodKind, ProviderKey, ProviderKind};

/// The heaviest acts that a dossier shows.
const MOST_ACTS: usize = 10;

/// Makes dossiers of what was decided; the lines are asked for when one is made.
pub(super) struct Maker<'a> {
    pub(super) count: Count<'a>,
    pub(super) decided: Decided,
}

impl Dossiers for Maker<'_> {
    /// Dentists over one of the limits. Another profession is shown in the report, and a dossier of
    /// it is made on request only: nothing is proposed there.
    fn over(&self) -> Vec<String> {
        let over = self
            .decided
            .providers
            .iter()
            .filter(|one| one.year.is_over() && one.kind != ProviderKind::Other);
        over.map(|one| one.year.provider.to_string()).collect()
    }

    fn knows(&self, key: &str) -> bool {
        self.decided.providers.iter().any(|one| one.year.provider.as_str() == key)
    }

    fn make(&mut self, keys: &[String], tables: &[Table], as_of: Day) -> Outcome<Vec<Dossier>> {
        let of: Vec<ProviderKey> = keys.iter().map(ProviderKey::new).collect();
        let lines = self.count.lines(&of)?;
        let asked = |one: &&Provider| of.contains(&one.year.provider);
        let providers = self.decided.providers.iter().filter(asked);
        providers.map(|one| self.dossier(one, &lines, tables, as_of)).collect()
    }
}

impl Maker<'_> {
    fn dossier(
        &self,
        provider: &Provider,
        lines: &[WeighedLine],
        tables: &[Table],
        as_of: Day,
    ) -> Outcome<Dossier> {
        let key = &provider.year.provider;
        let own: Vec<&WeighedLine> = lines.iter().filter(|line| line.provider == *key).collect();
        check_lines(provider, &own)?;
        let show = Show { decided: &self.decided, provider, tables };
        let document = Document {
            name: format!("{key} – {}", provider.year.year),
            as_of,
            parts: vec![
                show.who(),
                show.calculation(),
                show.acts(),
                show.procedure(),
                show.what_speaks_for(),
                show.rests_on(own.len()),
            ],
        };
        Ok(Dossier {
            key: key.to_string(),
            document,
            sheets: dossier_sheets::sheets(provider, &own),
            lines: dossier_sheets::table(&own),
        })
    }
}

/// The lines of a dossier are a third count: they must give the figures that it explains.
fn check_lines(provider: &Provider, lines: &[&WeighedLine]) -> Outcome<()> {
    let whole = provider.year.whole();
    let p_sum = lines.iter().fold(P::ZERO, |sum, line| sum.plus(line.p_sum));
    let paid: Cents = lines.iter().map(|line| line.paid).sum();
    let counted = i64::try_from(lines.len()).expect("lines in memory fit 63 bits");
    if (p_sum, paid, counted) == (whole.p_sum, whole.paid, whole.lines) {
        return Ok(());
    }
    let what = format!(
        "the lines of `{}` give {counted} lines, {} P and {paid} EUR; counted were {} lines, {} P and {} EUR",
        provider.year.provider,
        p_sum.get(),
        whole.lines,
        whole.p_sum.get(),
        whole.paid
    );
    Err(Fault::new("dossier-differs", what)
        .hint("no result was written; keep the store and report this")
        .into())
}

/// What is shown of one dentist.
struct Show<'a> {
    decided: &'a Decided,
    provider: &'a Provider,
    tables: &'a [Table],
}

impl Show<'_> {
    fn key(&self) -> String {
        self.provider.year.provider.to_string()
    }

    fn year(&self) -> i64 {
        i64::from(self.provider.year.year)
    }

    fn table(&self, name: &str) -> &Table {
        let table = self.tables.iter().find(|table| table.name == name);
        table.expect("the control makes every table that its dossiers show")
    }

    /// The rows of this dentist.
    fn rows(&self, table: &str) -> Vec<&Vec<Value>> {
        let key = Value::from(self.key());
        self.table(table).rows().iter().filter(|row| row.first() == Some(&key)).collect()
    }

    /// A figure of the dentist's row in `dental_p_providers`.
    fn figure(&self, column: &'static str, label: Text) -> Figure {
        let table = self.table("dental_p_providers");
        let at = table.position(column);
        let row = self.rows("dental_p_providers");
        let value = row.first().map_or(Value::Null, |row| row[at].clone());
        Figure { id: self.provider_id(column), label, value }
    }

    fn provider_id(&self, column: &str) -> String {
        format!("{KIND}/dental_p_providers/{}/{}/{column}", self.key(), self.year())
    }

    fn who(&self) -> Part {
        let figures = [
            ("provider_kind", "col-provider_kind"),
            ("first_service", "col-first_service"),
            ("last_service", "col-last_service"),
            ("first_reception", "col-first_reception"),
            ("last_reception", "col-last_reception"),
            ("payees", "col-payees"),
            ("lines", "col-lines"),
            ("p_sum", "col-p_sum"),
            ("paid_cents", "col-paid_cents"),
            ("excess_months_cents", "col-excess_months_cents"),
            ("excess_quarters_cents", "col-excess_quarters_cents"),
            ("excess_year_cents", "col-excess_year_cents"),
            ("max_allowed_cents", "col-max_allowed_cents"),
        ];
        let mut blocks = vec![
            Block::Paragraph(Text::of("run-calculation-not-decision")),
            show::asked(self.decided),
            Block::Figures(
                figures.map(|(column, label)| self.figure(column, Text::of(label))).into(),
            ),
            Block::Figures(vec![self.proposed()]),
            Block::Paragraph(Text::of("dental-p-bases-note")),
        ];
        if !self.provider.robust {
            blocks.push(Block::Attention(Text::of("dossier-not-robust")));
        }
        if self.provider.kind == ProviderKind::Other {
            blocks.push(Block::Attention(Text::of("dossier-other-profession")));
        }
        let title = Text::of("dossier-title").with("provider_key", self.key());
        Part { id: "who".to_owned(), title: title.with("year", self.year()), blocks }
    }

    fn proposed(&self) -> Figure {
        let basis = self.provider.proposal.basis.map_or("none", PeriodKind::name);
        self.figure("proposed_cents", Text::of("figure-proposed").with("basis", Value::Word(basis)))
    }

    /// The rule, the table of the decision, and the sums written out.
    fn calculation(&self) -> Part {
        let mut blocks = vec![
            Block::Paragraph(Text::of("source-art-6-19")),
            Block::Paragraph(Text::of("dental-p-method")),
            Block::Chart(charts::months(&self.provider.year, self.decided.limits)),
        ];
        blocks.extend(PeriodKind::ALL.map(|kind| Block::Table(self.periods(kind))));
        blocks.push(Block::Paragraph(Text::of("dental-p-golden-rounding-note")));
        blocks.push(Block::Heading(Text::of("dossier-written-out")));
        let over = self.provider.year.periods.iter();
        let over: Vec<&PeriodOutcome> =
            over.filter(|one| one.verdict == Verdict::Exceeded).collect();
        if over.is_empty() {
            blocks.push(Block::Paragraph(Text::of("dossier-nothing-over")));
        }
        blocks.extend(over.iter().rev().filter_map(|one| written_out(one)));
        Part { id: "calculation".to_owned(), title: Text::of("dossier-calculation"), blocks }
    }

    /// The periods of a kind, under the headings of the decision.
    fn periods(&self, kind: PeriodKind) -> View {
        let table = self.table("dental_p_periods");
        let word = Value::Word(kind.name());
        let rows = self.rows("dental_p_periods").into_iter().filter(|row| row[2] == word);
        let first_column = if kind == PeriodKind::Year { "year" } else { "period" };
        let columns =
            [first_column, "p_sum", "paid_cents", "unit_value_cents", "surplus_p", "excess_cents"];
        let (caption, first, surplus, excess) = match kind {
            PeriodKind::Month => {
                ("dossier-months", "heading-month", "surplus_months_p", "excess_months_cents")
            }
            PeriodKind::Quarter => (
                "dossier-quarters",
                "heading-quarter",
                "surplus_quarters_p",
                "excess_quarters_cents",
            ),
            PeriodKind::Year => {
                ("dossier-year", "heading-year", "surplus_year_p", "excess_year_cents")
            }
        };
        let limit = self.decided.limits.of(kind).0;
        let view = View::of(
            KIND,
            table,
            Text::of(caption).with("limit", limit).with("year", self.year()),
            None,
            &columns,
            rows,
        )
        .fixed(&[
            ("provider_key", self.key().into()),
            ("year", self.year().into()),
            ("period_kind", word),
            ("period", 1.into()),
        ])
        .headed(vec![
            (first_column, Text::of(first)),
            ("p_sum", Text::of("heading-p-sum")),
            ("paid_cents", Text::of("heading-paid")),
            ("unit_value_cents", Text::of("heading-unit-value")),
            ("surplus_p", Text::of("heading-surplus")),
            ("excess_cents", Text::of("heading-excess")),
        ]);
        if kind == PeriodKind::Year {
            return view;
        }
        let totals = self.provider.year.totals(kind);
        view.summed(Totals {
            label: Text::of("word-total"),
            cells: vec![
                ("surplus_p", self.provider_id(surplus), totals.surplus.into()),
                ("excess_cents", self.provider_id(excess), totals.excess.into()),
            ],
        })
    }

    fn acts(&self) -> Part {
        let table = self.table("dental_p_acts");
        let p_sum = table.position("p_sum");
        let mut rows = self.rows("dental_p_acts");
        // stable: acts of equal P stay in the order of their codes
        rows.sort_by_key(|row| std::cmp::Reverse(&row[p_sum]));
        let columns = [
            "code_ambulatory",
            "label_nl",
            "p",
            "quantity",
            "p_sum",
            "paid_cents",
            "share_p_x10000",
        ];
        let view = View::of(
            KIND,
            table,
            Text::of("dossier-acts"),
            None,
            &columns,
            rows.into_iter().take(MOST_ACTS),
        );
        let view = view.fixed(&self.fixed());
        Part {
            id: "acts".to_owned(),
            title: Text::of("dossier-acts-title"),
            blocks: vec![Block::Table(view)],
        }
    }

    fn fixed(&self) -> [(&'static str, Value); 2] {
        [("provider_key", self.key().into()), ("year", self.year().into())]
    }

    /// A table without the dentist and the year, which the title of the dossier tells.
    fn understood(&self, block: Block) -> Block {
        match block {
            Block::Table(view) => Block::Table(view.understood(&self.fixed())),
            other @ (Block::Heading(_)
            | Block::Paragraph(_)
            | Block::Attention(_)
            | Block::Figures(_)
            | Block::Chart(_)
            | Block::Sources(_)) => other,
        }
    }

    /// Periods within their limits, and every doubt with the figures on the other side of it.
    fn what_speaks_for(&self) -> Part {
        let within = |kind| {
            let periods = self.provider.year.of_kind(kind);
            i64::try_from(periods.filter(|one| one.verdict == Verdict::Within).count())
                .expect("a year has few periods")
        };
        let mut blocks = vec![Block::Paragraph(
            Text::of("dossier-within")
                .with("months", within(PeriodKind::Month))
                .with("quarters", within(PeriodKind::Quarter)),
        )];
        let robust = if self.provider.robust { "dossier-robust" } else { "dossier-not-robust" };
        blocks.push(Block::Paragraph(Text::of(robust)));
        let key = &self.provider.year.provider;
        let more = show_more::defence(self.decided, self.tables, Some(key)).into_iter();
        blocks.extend(more.skip_while(is_heading).map(|block| self.understood(block)));
        Part { id: "for".to_owned(), title: Text::of("dossier-speaks-for"), blocks }
    }

    /// What follows in law, each fact with its article.
    fn procedure(&self) -> Part {
        let key = &self.provider.year.provider;
        let blocks = show_more::procedure(self.decided, self.tables, Some(key)).into_iter();
        Part {
            id: "procedure".to_owned(),
            title: Text::of("dental-p-procedure-title"),
            blocks: blocks.skip_while(is_heading).map(|block| self.understood(block)).collect(),
        }
    }

    /// The lines, and the sources.
    fn rests_on(&self, lines: usize) -> Part {
        let lines = i64::try_from(lines).expect("lines in memory fit 63 bits");
        let whole = self.provider.year.whole();
        let says = Text::of("dossier-lines")
            .with("lines", lines)
            .with("p_sum", whole.p_sum)
            .with("paid_cents", whole.paid);
        Part {
            id: "rests-on".to_owned(),
            title: Text::of("dossier-rests-on"),
            blocks: vec![
                Block::Paragraph(says),
                Block::Paragraph(Text::of("dossier-ledger")),
                Block::Sources(show::sources(self.decided)),
            ],
        }
    }
}

/// The calculation of a period over its limit, number by number, as the decision writes it.
fn written_out(outcome: &PeriodOutcome) -> Option<Block> {
    let max_allowed = outcome.max_allowed?;
    let key = match outcome.period.kind {
        PeriodKind::Month => "dossier-sum-month",
        PeriodKind::Quarter => "dossier-sum-quarter",
        PeriodKind::Year => "dossier-sum-year",
    };
    let text = Text::of(key)
        .with("period", i64::from(outcome.period.number))
        .with("year", i64::from(outcome.period.year))
        .with("paid", outcome.paid)
        .with("p_sum", outcome.p_sum)
        .with("limit", outcome.limit)
        .with("allowed", max_allowed)
        .with("excess", outcome.excess);
    Some(Block::Paragraph(text))
}

/// Where a part begins with a heading, the title of the part says it already.
const fn is_heading(block: &Block) -> bool {
    matches!(block, Block::Heading(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::dental::Extent;
    use crate::law::{Basis, PLimit, PLimits, PTally, assess};
    use crate::values::Code;

    #[test]
    fn lines_that_do_not_give_the_figures_of_a_dossier_are_refused() {
        let key = ProviderKey::new("30000120");
        let limits = PLimits {
            month: PLimit(P::new(5_000)),
            quarter: PLimit(P::new(13_000)),
            year: PLimit(P::new(46_000)),
        };
        let tally = |month, p_sum, cents, lines| PTally {
            provider: key.clone(),
            year: 2020,
            month,
            p_sum: P::new(p_sum),
            paid: Cents::new(cents),
            lines,
        };
        let mut years = assess(&[tally(1, 3, 2_500, 1), tally(2, 4, 4_500, 1)], limits);
        let year = years.remove(0);
        let provider = Provider {
            kind: ProviderKind::Dentist,
            proposal: year.propose(Basis::Highest, ProviderKind::Dentist),
            robust: true,
            extent: Extent::default(),
            payees: Vec::new(),
            year,
        };
        let line = |day: &str, p, cents| WeighedLine {
            provider: key.clone(),
            service: day.parse().unwrap(),
            code: Code::try_from(371_011).unwrap(),
            id: None,
            reception: None,
            payee: None,
            quantity: 1,
            p: P::new(p),
            p_sum: P::new(p),
            paid: Cents::new(cents),
        };
        let (january, february) = (line("2020-01-31", 3, 2_500), line("2020-02-01", 4, 4_500));
        assert_eq!(check_lines(&provider, &[&january, &february]), Ok(()));
        let cheaper = line("2020-02-01", 4, 4_499);
        let free = line("2020-02-02", 0, 0);
        let lighter = line("2020-02-01", 3, 4_500);
        for lines in [
            &[&january][..],
            &[&january, &february, &free],
            &[&january, &cheaper],
            &[&january, &lighter],
        ] {
            let refusal = check_lines(&provider, lines).unwrap_err();
            assert_eq!(refusal.faults()[0].id(), "dossier-differs");
            assert!(
                refusal.to_string().contains("counted were 2 lines, 7 P and 70.00 EUR"),
                "{refusal}"
            );
        }
    }
}
