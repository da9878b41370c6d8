//! A manifest: CSV with a header, read row by row and never held whole.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::lines::Lines;
use super::row::{Cells, Column, Row};

/// The longest row that is read as one: a quote that is never closed would swallow the rest of the file.
const MAX_ROW_BYTES: usize = 64 * 1024;

/// A manifest that is being read.
pub(super) struct Manifest {
    reader: csv::Reader<File>,
    columns: Vec<Column>,
    record: csv::ByteRecord,
    /// The same file once more.
    lines: Lines<BufReader<File>>,
}

impl Manifest {
    /// Opens a manifest and reads its header.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let open = || File::open(path).with_context(|| format!("cannot read {}", path.display()));
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(open()?);
        let mut record = csv::ByteRecord::new();
        if !reader.read_byte_record(&mut record)? {
            bail!("{} is empty; its first line must name the columns", path.display());
        }
        let columns = columns(&record).with_context(|| format!("the first line of {}", path.display()))?;
        Ok(Self { reader, columns, record, lines: Lines::new(BufReader::new(open()?)) })
    }

    /// The row that was read last.
    fn row(&mut self) -> anyhow::Result<Row> {
        let line = self.lines.line_of(self.record.position().map_or(0, csv::Position::byte))?;
        Ok(Row { line, name: None, cells: self.read() })
    }

    fn read(&self) -> Result<Cells, String> {
        if self.record.len() != self.columns.len() {
            return Err(format!("has {} cells, and the first line has {}", self.record.len(), self.columns.len()));
        }
        if self.record.as_slice().len() > MAX_ROW_BYTES {
            return Err(format!("is longer than {MAX_ROW_BYTES} bytes; is a quote not closed?"));
        }
        let mut cells = Cells::default();
        for (column, bytes) in self.columns.iter().zip(&self.record) {
            let text = std::str::from_utf8(bytes).map_err(|_| format!("{} is not UTF-8", column.name()))?;
            cells.set(*column, text);
        }
        Ok(cells)
    }
}

impl Iterator for Manifest {
    type Item = anyhow::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => None,
            Ok(true) => Some(self.row().context("the manifest cannot be read on")),
            Err(error) => Some(Err(anyhow::Error::new(error).context("the manifest cannot be read on"))),
        }
    }
}

/// Reads the header: every name must be known, and what every row needs must be there.
fn columns(header: &csv::ByteRecord) -> anyhow::Result<Vec<Column>> {
    let mut columns = Vec::new();
    for bytes in header {
        let name = String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').trim().to_lowercase();
        let Some(column) = Column::find(&name) else {
            let known: Vec<_> = Column::ALL.iter().map(|(name, _)| *name).collect();
            let name = name.escape_debug();
            bail!("has a column `{name}` that is not known; the columns are {}, separated by commas", known.join(", "));
        };
        if columns.contains(&column) {
            bail!("has the column `{name}` twice");
        }
        columns.push(column);
    }
    for needed in ["document_type", "document_country", "document_front", "face"] {
        if !columns.iter().any(|column| column.name() == needed) {
            bail!("lacks the column `{needed}`");
        }
    }
    Ok(columns)
}
