//! One row of the manifest or the folder, before it is checked.

use std::path::PathBuf;

use portal::domain::Context;
use serde::Deserialize;

/// What a manifest may say about a person besides the pictures; also the fields of `person.json`. What is empty is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Cells {
    pub(super) key: String,
    pub(super) vendor_data: String,
    pub(super) end_user_id: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) date_of_birth: String,
    pub(super) document_type: String,
    pub(super) document_country: String,
    #[serde(skip)]
    pub(super) pictures: Vec<(Context, PathBuf)>,
}

/// A row: its number, and what it holds or why that cannot be read.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The line of the manifest; of a folder, which sub-folder it is in the order of their names, from 1.
    pub(super) line: i64,
    /// The name of the row, known even if its cells cannot be read.
    pub(super) name: Option<String>,
    pub(super) cells: Result<Cells, String>,
}

/// A column of the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Key,
    VendorData,
    EndUserId,
    FirstName,
    LastName,
    DateOfBirth,
    DocumentType,
    DocumentCountry,
    Picture(Context),
}

impl Column {
    /// Every column with its name.
    pub(super) const ALL: [(&'static str, Self); 11] = [
        ("key", Self::Key),
        ("vendor_data", Self::VendorData),
        ("end_user_id", Self::EndUserId),
        ("first_name", Self::FirstName),
        ("last_name", Self::LastName),
        ("date_of_birth", Self::DateOfBirth),
        ("document_type", Self::DocumentType),
        ("document_country", Self::DocumentCountry),
        ("document_front", Self::Picture(Context::DocumentFront)),
        ("document_back", Self::Picture(Context::DocumentBack)),
        ("face", Self::Picture(Context::Face)),
    ];

    /// Finds a column by its name.
    pub(super) fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, column)| column)
    }

    /// Returns the name.
    pub(super) fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, column)| *column == self).map_or("", |(name, _)| name)
    }
}

impl Cells {
    /// Puts `text` into a column. Several pictures are separated by semicolons.
    pub(super) fn set(&mut self, column: Column, text: &str) {
        let cell = match column {
            Column::Key => &mut self.key,
            Column::VendorData => &mut self.vendor_data,
            Column::EndUserId => &mut self.end_user_id,
            Column::FirstName => &mut self.first_name,
            Column::LastName => &mut self.last_name,
            Column::DateOfBirth => &mut self.date_of_birth,
            Column::DocumentType => &mut self.document_type,
            Column::DocumentCountry => &mut self.document_country,
            Column::Picture(context) => {
                let paths = text.split(';').map(str::trim).filter(|path| !path.is_empty());
                self.pictures.extend(paths.map(|path| (context, PathBuf::from(path))));
                return;
            }
        };
        text.trim().clone_into(cell);
    }
}
