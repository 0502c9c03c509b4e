use super::bind::{Parameter, Parameters};
use super::codes::Codes;
use super::columns::Schemas;
use super::pairs::Sizes;
use crate::diagnostic::{Fault, Outcome};
use crate::ledger::Amounts;
use crate::values::columns::{CANONICAL, Kind};
use crate::values::{Cents, Day, Span};
use polars::prelude::{
    AnyValue, Column, DataFrame, DataType, Engine, Expr, HiveOptions, IntoColumn, IntoLazy,
    LazyFrame, NamedFrom, PlRefPath, PolarsError, PolarsResult, Scalar, ScanArgsParquet, Series,
    col, len, lit,
};
use polars::sql::SQLContext;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The named tables that a query reads: stored claims and small tables of rules.
#[derive(Clone, Default)]
pub struct Relations {
    tables: BTreeMap<String, LazyFrame>,
    /// How many rows the small tables have.
    sizes: Sizes,
}

/// A column of a small table.
#[derive(Clone)]
pub enum Values {
    /// Int64.
    Int(Vec<i64>),
    /// Text.
    Text(Vec<String>),
    /// Date.
    Day(Vec<Day>),
}

impl Relations {
    /// Adds canonical claims that lie in files; no file: no row.
    ///
    /// # Errors
    /// Where a file cannot be scanned.
    pub fn add_claims(&mut self, name: &str, files: &[PathBuf]) -> Outcome<()> {
        let claims = match files {
            [] => Ok(no_claims()),
            files => scan(files),
        };
        let claims = claims.map_err(|error| not_scanned(&error))?;
        self.tables.insert(name.to_owned(), claims);
        Ok(())
    }

    /// The same, but only the lines of some codes: what is counted does not depend on what else was
    /// admitted.
    ///
    /// # Errors
    /// Where a file cannot be scanned.
    pub fn add_claims_of(&mut self, name: &str, files: &[PathBuf], codes: &Codes) -> Outcome<()> {
        self.add_claims(name, files)?;
        self.keep_codes(name, codes);
        Ok(())
    }

    /// The same of claims that are written out: those of a case.
    ///
    /// # Errors
    /// As [`Relations::add_cells`].
    pub fn add_claim_cells(
        &mut self,
        name: &str,
        columns: &[(String, Kind)],
        rows: &[Vec<String>],
        codes: &Codes,
    ) -> Outcome<()> {
        self.add_cells(name, columns, rows)?;
        self.keep_codes(name, codes);
        Ok(())
    }

    fn keep_codes(&mut self, name: &str, codes: &Codes) {
        if let Codes::These(codes) = codes {
            let codes = codes.iter().map(|code| code.get()).collect();
            self.keep(name, "nomenclature_code", Values::Int(codes));
        }
    }

    /// Keeps the rows of which a column has one of some values: the others are not read further.
    pub(super) fn keep(&mut self, name: &str, of: &str, values: Values) {
        if let Some(table) = self.tables.remove(name) {
            // as one constant, which is held against the bounds of each row group
            let values = column(of, values).take_materialized_series();
            let list = DataType::List(Box::new(values.dtype().clone()));
            let values = Scalar::new(list, AnyValue::List(values));
            self.tables.insert(name.to_owned(), table.filter(col(of).is_in(lit(values), false)));
        }
    }

    /// Keeps the rows of which a column has a day of a span.
    pub(super) fn keep_days(&mut self, name: &str, of: &str, days: Span) {
        if let Some(table) = self.tables.remove(name) {
            let [first, last] =
                [days.first, days.last].map(|day| lit(Scalar::new_date(day.to_epoch_days())));
            let within = col(of).gt_eq(first).and(col(of).lt_eq(last));
            self.tables.insert(name.to_owned(), table.filter(within));
        }
    }

    /// Reads some columns of a table into memory, where several queries look at the same few lines.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub(super) fn hold(&mut self, name: &str, columns: &[&str]) -> Outcome<()> {
        let Some(table) = self.tables.remove(name) else { return Ok(()) };
        let columns: Vec<Expr> = columns.iter().map(|column| col(*column)).collect();
        let held = table.select(columns).collect_with_engine(Engine::Streaming);
        let held = held.map_err(|error| not_scanned(&error))?.unwrap_single();
        self.tables.insert(name.to_owned(), held.lazy());
        Ok(())
    }

    /// Adds a small table of which every cell is a text; an empty one is null.
    ///
    /// # Errors
    /// `relation-cell`, where a cell is not what its column holds.
    pub fn add_cells(
        &mut self,
        name: &str,
        columns: &[(String, Kind)],
        rows: &[Vec<String>],
    ) -> Outcome<()> {
        let made = columns.iter().enumerate().map(|(at, (column, kind))| {
            let cells = rows.iter().map(|row| row.get(at).map_or("", String::as_str));
            cells_of(column, *kind, cells).map_err(|why| {
                Fault::new("relation-cell", format!("column `{column}` of `{name}`: {why}")).into()
            })
        });
        let made = made.collect::<Outcome<Vec<Column>>>()?;
        self.insert(name, frame_of(rows.len(), made));
        Ok(())
    }

    /// Rows and money of the claims that a query sees.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn amounts(&self, claims: &str) -> Outcome<Amounts> {
        let Some(claims) = self.tables.get(claims) else { return Ok(Amounts::default()) };
        let sums = [col("paid_cents").sum(), len().cast(DataType::Int64).alias("rows")];
        let sums = claims.clone().select(sums).collect_with_engine(Engine::Streaming);
        let sums = sums.map_err(|error| not_scanned(&error))?.unwrap_single();
        let int = |name: &str| {
            let column = sums.column(name)?;
            Ok(column.i64()?.get(0).unwrap_or_default())
        };
        Ok(Amounts::new(
            int("rows").map_err(|error| not_scanned(&error))?,
            Cents::new(int("paid_cents").map_err(|error| not_scanned(&error))?),
        ))
    }

    /// The columns of each relation, `params` among them.
    pub(super) fn schemas(&self, parameters: &Parameters) -> PolarsResult<Schemas> {
        let mut schemas = Schemas::new();
        for (name, table) in &self.tables {
            let schema = table.clone().collect_schema()?;
            schemas.insert(name.clone(), schema.iter_names().map(ToString::to_string).collect());
        }
        schemas.insert("params".to_owned(), parameters.keys().cloned().collect());
        Ok(schemas)
    }

    /// Adds a small table: columns of equal length, without nulls.
    pub fn add_table(&mut self, name: &str, columns: Vec<(&str, Values)>) {
        let columns = columns.into_iter().map(|(name, values)| column(name, values)).collect();
        self.insert(name, frame(columns));
    }

    fn insert(&mut self, name: &str, table: DataFrame) {
        let rows = u64::try_from(table.height()).expect("a table in memory has its rows");
        self.sizes.insert(name.to_owned(), rows);
        self.tables.insert(name.to_owned(), table.lazy());
    }

    /// How many rows the small tables have; nothing of claims in files.
    pub(super) fn sizes(&self) -> &Sizes {
        &self.sizes
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

fn scan(files: &[PathBuf]) -> PolarsResult<LazyFrame> {
    let paths = files.iter().map(|file| PlRefPath::try_from_path(file));
    let paths = paths.collect::<PolarsResult<Vec<_>>>()?.into_iter().collect();
    // a folder of the store's path that is named `column=value` or has a `*` is a folder
    let as_named = ScanArgsParquet {
        glob: false,
        hive_options: HiveOptions::new_disabled(),
        ..ScanArgsParquet::default()
    };
    LazyFrame::scan_parquet_files(paths, as_named)
}

fn not_scanned(error: &PolarsError) -> Fault {
    Fault::new("store-scan", format!("the store could not be scanned: {error}"))
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

fn cells_of<'a>(
    name: &str,
    kind: Kind,
    cells: impl Iterator<Item = &'a str>,
) -> Result<Column, String> {
    let cells = cells.map(|cell| (!cell.is_empty()).then_some(cell));
    Ok(match kind {
        Kind::Text => Series::new(name.into(), cells.collect::<Vec<_>>()),
        Kind::Int => {
            let read = |cell: &str| {
                cell.parse::<i64>().map_err(|_| format!("`{cell}` is not a whole number"))
            };
            let cells = cells.map(|cell| cell.map(read).transpose());
            Series::new(name.into(), cells.collect::<Result<Vec<Option<i64>>, String>>()?)
        }
        Kind::Day => {
            let read = |cell: &str| {
                let day = cell.parse::<Day>();
                day.map(|day| day.to_epoch_days()).map_err(|_| format!("`{cell}` is not a day"))
            };
            let cells = cells.map(|cell| cell.map(read).transpose());
            Series::new(name.into(), cells.collect::<Result<Vec<Option<i32>>, String>>()?)
                .cast(&DataType::Date)
                .expect("Polars keeps a date as its number since 1970")
        }
    }
    .into_column())
}

fn frame(columns: Vec<Column>) -> DataFrame {
    frame_of(columns.first().map_or(0, Column::len), columns)
}

fn frame_of(height: usize, columns: Vec<Column>) -> DataFrame {
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
