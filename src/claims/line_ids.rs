//! A sender's line that stands in two deliveries of a store would count twice.

use crate::diagnostic::{Fault, Outcome};
use crate::store::Delivery;
use arrow::array::AsArray;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Lines of all deliveries that are compared at once.
const COMPARED: u64 = 2_000_000;
/// Files that are written side by side.
const MOST_BUCKETS: u64 = 512;
/// Bytes of a record: the hash of an id, and the number of its delivery.
const HASH: usize = 16;
const RECORD: usize = HASH + 4;

/// Refuses deliveries of which two have a line in common.
///
/// Ids that the door made (`FILE#ROW`) say nothing and are left out. The ids are spread by their
/// hash over files in the store, so that memory holds one file at a time, whatever the size.
///
/// # Errors
/// `line-in-two-deliveries`, or a file that cannot be read or written.
pub fn refuse_shared_lines(deliveries: &[&Delivery], store: &Path) -> Outcome<()> {
    if deliveries.len() < 2 {
        return Ok(());
    }
    let lines = deliveries.iter().flat_map(|delivery| &delivery.manifest.parts);
    let lines: u64 = lines.map(|part| u64::try_from(part.rows).expect("a number of rows")).sum();
    let buckets = Buckets::begin(store, lines.div_ceil(COMPARED).clamp(1, MOST_BUCKETS))?;
    let buckets = buckets.fill(deliveries)?;
    for bucket in &buckets.paths {
        if let Some((first, second, shared)) = shared(bucket)? {
            return Err(refusal(deliveries[first], deliveries[second], shared, store).into());
        }
    }
    Ok(())
}

fn refusal(first: &Delivery, second: &Delivery, shared: usize, store: &Path) -> Fault {
    let [first, second] = [first, second].map(|one| &one.manifest.fingerprint);
    let what = format!("at least {shared} line ids stand in two deliveries, {first} and {second}");
    Fault::new("line-in-two-deliveries", what).at(store.display().to_string()).hint(format!(
        "if one delivery takes the place of the other, say so: `datacel admit --replaces {first}`"
    ))
}

struct Buckets {
    folder: PathBuf,
    paths: Vec<PathBuf>,
}

impl Buckets {
    fn begin(store: &Path, count: u64) -> Outcome<Self> {
        // a name with a dot is no delivery
        let folder = store.join(format!("line-ids.{}", std::process::id()));
        std::fs::create_dir_all(&folder)
            .map_err(|error| Fault::io("write in the store", &folder, &error))?;
        let paths = (0..count).map(|bucket| folder.join(bucket.to_string())).collect();
        Ok(Self { folder, paths })
    }

    fn fill(self, deliveries: &[&Delivery]) -> Outcome<Self> {
        let failed = |error| Fault::io("write in the store", &self.folder, &error);
        let mut writers = Vec::new();
        for path in &self.paths {
            writers.push(BufWriter::new(File::create(path).map_err(failed)?));
        }
        let count = u64::try_from(self.paths.len()).expect("buckets are few");
        for (number, delivery) in (0_u32..).zip(deliveries) {
            each_id(delivery, &mut |id| {
                let hash = Sha256::digest(id.as_bytes());
                let (head, _) = hash.split_at(HASH);
                let first = u64::from_be_bytes(head[..8].try_into().expect("eight bytes"));
                let bucket = usize::try_from(first % count).expect("buckets are few");
                writers[bucket].write_all(head)?;
                writers[bucket].write_all(&number.to_be_bytes())
            })?;
        }
        for mut writer in writers {
            writer.flush().map_err(failed)?;
        }
        Ok(self)
    }
}

impl Drop for Buckets {
    fn drop(&mut self) {
        // what cannot be removed does no harm under its name
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Every id that the sender gave to an admitted line.
fn each_id(delivery: &Delivery, each: &mut dyn FnMut(&str) -> std::io::Result<()>) -> Outcome<()> {
    let files: BTreeSet<&str> =
        delivery.manifest.files.iter().map(|file| file.name.as_str()).collect();
    let is_made = |id: &str| {
        id.rsplit_once('#').is_some_and(|(file, row)| {
            files.contains(file) && row.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    for part in &delivery.manifest.parts {
        let path = delivery.path_of(part);
        let failed = |error: &dyn std::error::Error| Fault::io("read the store", &path, error);
        let file = File::open(&path).map_err(|error| failed(&error))?;
        let builder =
            ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| failed(&error))?;
        let mask = ProjectionMask::columns(builder.parquet_schema(), ["claim_line_id"]);
        let reader = builder.with_projection(mask).build().map_err(|error| failed(&error))?;
        for batch in reader {
            let batch = batch.map_err(|error| failed(&error))?;
            for id in batch.column(0).as_string::<i32>().iter().flatten() {
                if !is_made(id) {
                    each(id).map_err(|error| failed(&error))?;
                }
            }
        }
    }
    Ok(())
}

/// Two deliveries that have ids in common, and how many of this bucket.
fn shared(bucket: &Path) -> Outcome<Option<(usize, usize, usize)>> {
    let failed = |error| Fault::io("read in the store", bucket, &error);
    let mut reader = BufReader::new(File::open(bucket).map_err(failed)?);
    let mut records: Vec<[u8; RECORD]> = Vec::new();
    let mut record = [0; RECORD];
    loop {
        match reader.read_exact(&mut record) {
            Ok(()) => records.push(record),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => break,
            Err(error) => return Err(failed(error).into()),
        }
    }
    records.sort_unstable();
    records.dedup();
    let twice: Vec<&[[u8; RECORD]]> =
        records.windows(2).filter(|pair| pair[0][..HASH] == pair[1][..HASH]).collect();
    let Some([first, second]) = twice.first() else { return Ok(None) };
    Ok(Some((delivery_of(first), delivery_of(second), twice.len())))
}

fn delivery_of(record: &[u8; RECORD]) -> usize {
    let number = record[HASH..].try_into().expect("four bytes");
    usize::try_from(u32::from_be_bytes(number)).expect("deliveries are few")
}
