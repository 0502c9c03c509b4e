//! A delivery of text: records between line ends, into the same batches as Parquet gives.

use crate::diagnostic::{Fault, Outcome};
use crate::reference::{CsvLayout, Encoding};
use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use csv::{ByteRecord, Reader, ReaderBuilder};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A text file whose records were counted.
#[derive(Debug)]
pub(super) struct CsvFile {
    path: PathBuf,
    layout: CsvLayout,
    /// Its columns, all text.
    pub(super) schema: SchemaRef,
    /// Its records, without the one that names the columns.
    pub(super) rows: i64,
}

/// First field of a record that is read after the last: a quote that is never closed swallows it.
const END: &str = "end of file\u{1}";

impl CsvFile {
    /// Reads the file once: how many records it has, and whether each has all fields.
    ///
    /// # Errors
    /// Where the file cannot be read, a record has more or fewer fields than there are columns, a
    /// quote is not closed, or the text is not in its encoding.
    pub(super) fn open(path: &Path, layout: CsvLayout) -> Outcome<Self> {
        let mut reader = reader(path, layout)?;
        let wrong = |error: &csv::Error| damaged(path, error);
        let header = reader.byte_headers().map_err(|error| wrong(&error))?.clone();
        let mut names = Vec::new();
        for (at, name) in header.iter().enumerate() {
            let name =
                if at == 0 { name.strip_prefix(b"\xef\xbb\xbf").unwrap_or(name) } else { name };
            names.push(text_of(name, layout.encoding).ok_or_else(|| not_text(path, 1, layout))?);
        }
        let mut record = ByteRecord::new();
        let (mut rows, mut is_last) = (0, false);
        while reader.read_byte_record(&mut record).map_err(|error| wrong(&error))? {
            is_last = &record[0] == END.as_bytes();
            let is_text = record.iter().all(|field| text_of(field, layout.encoding).is_some());
            if !is_text {
                return Err(not_text(path, rows + 1, layout).into());
            }
            rows += 1;
        }
        if !is_last {
            return Err(Fault::new("csv-quote", "a quote is opened and never closed")
                .at(path.display().to_string())
                .hint("the file is cut off, or its fields are not quoted: say so in the profile")
                .into());
        }
        let fields: Vec<Field> =
            names.iter().map(|name| Field::new(name, DataType::Utf8, true)).collect();
        let schema = Arc::new(Schema::new(fields));
        Ok(Self { path: path.to_owned(), layout, schema, rows: rows - 1 })
    }

    /// Some columns of all rows, or of the rows with these numbers (from 1, ascending).
    ///
    /// # Errors
    /// Where the file cannot be opened any more.
    pub(super) fn batches(
        &self,
        columns: &BTreeSet<usize>,
        rows: Option<Vec<i64>>,
        size: usize,
    ) -> Outcome<Batches> {
        let columns: Vec<usize> = columns.iter().copied().collect();
        let fields: Vec<Field> = columns.iter().map(|at| self.schema.field(*at).clone()).collect();
        Ok(Batches {
            reader: reader(&self.path, self.layout)?,
            encoding: self.layout.encoding,
            schema: Arc::new(Schema::new(fields)),
            columns,
            next: 1,
            last: self.rows,
            asked: rows.map(Vec::into_iter),
            size,
        })
    }
}

/// The rows of a text file, batch by batch.
pub(super) struct Batches {
    reader: Reader<Box<dyn Read>>,
    encoding: Encoding,
    schema: SchemaRef,
    columns: Vec<usize>,
    next: i64,
    last: i64,
    asked: Option<std::vec::IntoIter<i64>>,
    size: usize,
}

impl Batches {
    fn read(&mut self) -> Result<RecordBatch, ArrowError> {
        let mut texts: Vec<StringBuilder> =
            self.columns.iter().map(|_| StringBuilder::new()).collect();
        let mut record = ByteRecord::new();
        let mut rows = 0;
        while rows < self.size && self.next <= self.last {
            let wanted = match &mut self.asked {
                None => self.next,
                Some(asked) => match asked.next() {
                    Some(row) => row,
                    None => break,
                },
            };
            while self.next <= wanted {
                let there = self.reader.read_byte_record(&mut record);
                there.map_err(|error| ArrowError::CsvError(error.to_string()))?;
                self.next += 1;
            }
            for (text, at) in texts.iter_mut().zip(&self.columns) {
                let field = record.get(*at).and_then(|field| text_of(field, self.encoding));
                text.append_value(field.ok_or_else(changed)?);
            }
            rows += 1;
        }
        let columns: Vec<ArrayRef> =
            texts.iter_mut().map(|text| Arc::new(text.finish()) as ArrayRef).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        RecordBatch::try_new_with_options(self.schema.clone(), columns, &options)
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.read() {
            Ok(batch) if batch.num_rows() == 0 => None,
            batch => Some(batch),
        }
    }
}

fn changed() -> ArrowError {
    ArrowError::CsvError("the file changed while it was read".to_owned())
}

/// A reader of the file and, after its last record, of one that marks the end.
fn reader(path: &Path, layout: CsvLayout) -> Outcome<Reader<Box<dyn Read>>> {
    let open = || File::open(path).map_err(|error| Fault::io("open the file", path, &error));
    let mut builder = ReaderBuilder::new();
    builder.delimiter(layout.delimiter).quoting(layout.quote.is_some());
    builder.quote(layout.quote.unwrap_or(b'"'));
    let mut first = builder.from_reader(open()?);
    let width = first.byte_headers().map_err(|error| damaged(path, &error))?.len();
    let mut end = format!("\n{END}").into_bytes();
    end.extend(std::iter::repeat_n(layout.delimiter, width.saturating_sub(1)));
    let whole: Box<dyn Read> = Box::new(open()?.chain(Cursor::new(end)));
    Ok(builder.from_reader(whole))
}

fn damaged(path: &Path, error: &csv::Error) -> Fault {
    let place = path.display();
    if let csv::ErrorKind::UnequalLengths { pos, expected_len, len } = error.kind() {
        let line = pos.as_ref().map_or(0, csv::Position::line);
        let what = format!("a record has {len} fields, and there are {expected_len} columns");
        return Fault::new("csv-fields", what).at(format!("{place}, line {line}")).hint(
            "the file is cut off or damaged, or its delimiter or quote is not the profile's",
        );
    }
    Fault::new("file-unreadable", format!("the file cannot be read: {error}"))
        .at(place.to_string())
        .hint("ask the sender for it again")
}

fn not_text(path: &Path, row: i64, layout: CsvLayout) -> Fault {
    let encoding = match layout.encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Windows1252 => "Windows-1252",
    };
    Fault::new("text-encoding", format!("row {row} holds bytes that are no {encoding}"))
        .at(path.display().to_string())
        .hint("name the encoding of the file in `[csv]` of the profile")
}

/// How a text file seems to be written, by its beginning: for a person to check.
pub(super) fn guess(path: &Path) -> Outcome<CsvLayout> {
    let failed = |error| Fault::io("open the file", path, &error);
    let mut first = Vec::new();
    File::open(path).map_err(failed)?.take(1 << 16).read_to_end(&mut first).map_err(failed)?;
    let header = first.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |sign: u8| header.split(|byte| *byte == sign).count();
    let delimiter = *b";|\t,".iter().max_by_key(|sign| count(**sign)).expect("there are four");
    // a letter may be cut at the end of what was read
    let is_utf8 =
        std::str::from_utf8(&first).map_or_else(|error| error.error_len().is_none(), |_| true);
    let encoding = if is_utf8 { Encoding::Utf8 } else { Encoding::Windows1252 };
    let decimal = if delimiter == b';' { ',' } else { '.' };
    Ok(CsvLayout { delimiter, quote: Some(b'"'), encoding, decimal })
}

/// What stands at the bytes 128 to 159 of the Western code page; five of them are free.
const WINDOWS_1252: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

fn text_of(bytes: &[u8], encoding: Encoding) -> Option<String> {
    match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
        Encoding::Windows1252 => bytes
            .iter()
            .map(|byte| match byte {
                128..=159 => WINDOWS_1252[usize::from(byte - 128)],
                plain => Some(char::from(*plain)),
            })
            .collect(),
    }
}
