//! The two measures that the program's commands do not give by themselves: decoding alone, and the
//! plain fold alone, over the claims of a store. `benches/compare.py` runs them.
//!
//! Each prints one JSON object: what was done, the seconds, the totals.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program that measures")]

use arrow::datatypes::{DataType, Field, Schema};
use datacel::recount::{Question, recount};
use datacel::reference::Tables;
use datacel::store;
use datacel::values::days_of;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// The columns that the count of P-values reads.
const COLUMNS: [&str; 6] = [
    "provider_key",
    "nomenclature_code",
    "service_date",
    "reception_date",
    "quantity",
    "paid_cents",
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let [what, folder, year] = arguments.as_slice() else {
        println!("usage: counting floor|fold STORE YEAR");
        return;
    };
    let service = days_of(year.parse().unwrap()).unwrap();
    let start = Instant::now();
    let deliveries = store::open(Path::new(folder)).unwrap();
    let files: Vec<PathBuf> = deliveries
        .iter()
        .flat_map(|one| one.parts_in(service).0.into_iter().map(|part| one.path_of(part)))
        .collect();
    let (lines, p_sum, paid) = match what.as_str() {
        "floor" => (decoded(&files), 0, 0),
        "fold" => {
            let tables = Tables::load(None, &BTreeMap::new()).unwrap();
            let question = Question {
                files: &files,
                weights: &tables.weights(),
                unweighted: &tables.unweighted(),
                service,
                received: Some("2020-01-03..2022-03-18".parse().unwrap()),
            };
            let tallies = recount(&question).unwrap().tallies;
            let p_sum: i64 = tallies.iter().map(|tally| tally.p_sum.get()).sum();
            let paid: i64 = tallies.iter().map(|tally| tally.paid.get()).sum();
            (tallies.iter().map(|tally| tally.lines).sum(), p_sum, paid)
        }
        other => unreachable!("`{other}` is neither `floor` nor `fold`"),
    };
    let seconds = start.elapsed().as_secs_f64();
    let totals = serde_json::json!({ "lines": lines, "p_sum": p_sum, "paid_cents": paid });
    println!("{}", serde_json::json!({ "what": what, "seconds": seconds, "totals": totals }));
}

/// Decodes the six columns of every row group, a row group a task, and does nothing with them.
fn decoded(files: &[PathBuf]) -> i64 {
    let groups: Vec<(&PathBuf, ArrowReaderMetadata, usize)> = files
        .iter()
        .flat_map(|file| {
            let metadata = with_dictionary_keys(file);
            let groups = 0..metadata.metadata().num_row_groups();
            groups.map(move |group| (file, metadata.clone(), group)).collect::<Vec<_>>()
        })
        .collect();
    let rows = groups.par_iter().map(|(file, metadata, group)| {
        let opened = File::open(file).unwrap();
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(opened, metadata.clone());
        let mask = ProjectionMask::columns(builder.parquet_schema(), COLUMNS);
        let reader = builder.with_projection(mask).with_row_groups(vec![*group]);
        let batches = reader.with_batch_size(65_536).build().unwrap();
        batches.map(|batch| i64::try_from(batch.unwrap().num_rows()).unwrap()).sum::<i64>()
    });
    rows.sum()
}

fn with_dictionary_keys(file: &Path) -> ArrowReaderMetadata {
    let opened = File::open(file).unwrap();
    let metadata = ArrowReaderMetadata::load(&opened, ArrowReaderOptions::new()).unwrap();
    let fields = metadata.schema().fields().iter().map(|field| match field.name().as_str() {
        "provider_key" => {
            let dictionary =
                DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            Field::new("provider_key", dictionary, true)
        }
        _ => field.as_ref().clone(),
    });
    let schema = Arc::new(Schema::new(fields.collect::<Vec<Field>>()));
    let options = ArrowReaderOptions::new().with_schema(schema);
    ArrowReaderMetadata::try_new(metadata.metadata().clone(), options).unwrap()
}
