use super::bind::{Parameter, Parameters};
use crate::diagnostic::{Fault, Outcome};
use crate::values::Day;
use crate::values::columns::{CANONICAL, Kind};
use polars::prelude::{
    Column, DataFrame, DataType, IntoColumn, IntoLazy, LazyFrame, NamedFrom, PlRefPath,
    PolarsResult, ScanArgsParquet, Series, UnionArgs, concat,
};
use polars::sql::SQLContext;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The named tables that a query reads: stored claims and small tables of rules.
#[derive(Clone, Default)]
pub struct Relations {
    tables: BTreeMap<String, LazyFrame>,
}

/// A column of a small table.
pub enum Values {
    /// Int64.
    Int(Vec<i64>),
    /// Text.
    Text(Vec<String>),
    /// Date.
    Day(Vec<Day>),
}

impl Relations {
    /// Adds canonical claims that lie in files, each opened by itself; no file: no row.
    ///
    /// # Errors
    /// Where a file cannot be scanned.
    pub fn add_claims(&mut self, name: &str, files: &[PathBuf]) -> Outcome<()> {
        let failed = |error: polars::error::PolarsError| {
            Fault::new("store-scan", format!("the store could not be scanned: {error}"))
        };
        let scans: Vec<LazyFrame> = files
            .iter()
            .map(|file| {
                let scan = ScanArgsParquet { glob: false, ..ScanArgsParquet::default() };
                LazyFrame::scan_parquet(PlRefPath::try_from_path(file)?, scan)
            })
            .collect::<PolarsResult<_>>()
            .map_err(failed)?;
        let claims = match scans.len() {
            0 => no_claims(),
            _ => concat(scans, UnionArgs::default()).map_err(failed)?,
        };
        self.tables.insert(name.to_owned(), claims);
        Ok(())
    }

    /// Adds a small table: columns of equal length, without nulls.
    pub fn add_table(&mut self, name: &str, columns: Vec<(&str, Values)>) {
        let columns = columns.into_iter().map(|(name, values)| column(name, values)).collect();
        self.tables.insert(name.to_owned(), frame(columns).lazy());
    }

    /// The names that a query may read: these tables and `params`.
    pub(super) fn names(&self) -> BTreeSet<String> {
        self.tables.keys().cloned().chain(["params".to_owned()]).collect()
    }

    /// A fresh context, so that no query sees what another left behind.
    pub(super) fn context(&self, parameters: &Parameters) -> PolarsResult<SQLContext> {
        let context = SQLContext::new();
        for (name, table) in &self.tables {
            context.register(name, table.clone());
        }
        let row = parameters.iter().map(|(name, parameter)| match parameter {
            Parameter::Int(value) => column(name, Values::Int(vec![*value])),
            Parameter::Day(day) => column(name, Values::Day(vec![*day])),
            Parameter::Text(text) => column(name, Values::Text(vec![text.clone()])),
        });
        context.register("params", DataFrame::new(1, row.collect())?.lazy());
        Ok(context)
    }
}

fn column(name: &str, values: Values) -> Column {
    match values {
        Values::Int(values) => Series::new(name.into(), values).into_column(),
        Values::Text(values) => Series::new(name.into(), values).into_column(),
        Values::Day(days) => {
            let numbers: Vec<i32> = days.into_iter().map(|day| day.to_epoch_days()).collect();
            Series::new(name.into(), numbers)
                .cast(&DataType::Date)
                .expect("Polars keeps a date as its number since 1970")
                .into_column()
        }
    }
}

fn frame(columns: Vec<Column>) -> DataFrame {
    let height = columns.first().map_or(0, Column::len);
    DataFrame::new(height, columns).expect("the columns of a table are made of the same rows")
}

fn no_claims() -> LazyFrame {
    let columns = CANONICAL.map(|canonical| {
        let kind = match canonical.kind {
            Kind::Text => DataType::String,
            Kind::Int => DataType::Int64,
            Kind::Day => DataType::Date,
        };
        Series::new_empty(canonical.name.into(), &kind).into_column()
    });
    frame(columns.into()).lazy()
}
