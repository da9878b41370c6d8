//! Which file of the sources names which, read from the sources themselves.
//!
//! A file names another when its code has the path of an item that the other defines, or imports it; a re-export leads on to
//! where the item is defined. Methods are no paths: they are not seen. Tests inside of files are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Item, UseTree, Visibility};

/// A path of modules or of an item, from the crate's root.
type Names = Vec<String>;

/// How many re-exports are followed.
const MAX_REEXPORTS: usize = 12;

/// What a module holds.
#[derive(Default)]
struct Module {
    file: PathBuf,
    items: BTreeSet<String>,
    children: BTreeSet<String>,
    /// What `use` brings in, by its name here, and where it comes from.
    imports: BTreeMap<String, Names>,
    globs: Vec<Names>,
    /// Names that are imported for this module itself.
    private: Vec<String>,
    /// Paths in the code.
    paths: BTreeSet<Names>,
}

/// The modules of a crate.
pub(super) struct SourceGraph {
    folder: PathBuf,
    modules: BTreeMap<Names, Module>,
}

impl SourceGraph {
    /// Reads the crate whose root is `src/lib.rs` in `folder`.
    pub(super) fn read(folder: &str) -> Self {
        let folder = Path::new(folder).join("src");
        let mut graph = Self { modules: BTreeMap::new(), folder: folder.clone() };
        graph.read_file(&folder.join("lib.rs"), Vec::new(), &folder);
        graph
    }

    /// Returns each file with those that it names, as paths below `src`.
    pub(super) fn edges(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (names, module) in &self.modules {
            let from = self.name_of(&module.file);
            let named = module.paths.iter().filter_map(|path| self.defining(&absolute(names, path), 0));
            // A folder's own imports are for its children, too; what only they name is no edge of the folder's file.
            let is_own = |name: &&String| {
                module.children.is_empty() || module.paths.iter().any(|path| path.first() == Some(*name))
            };
            let imported = module.private.iter().filter(is_own).filter_map(|name| module.imports.get(name));
            let imported = imported.filter_map(|path| self.defining(path, 0));
            let files = named.chain(imported).map(|other| self.name_of(&other.file));
            edges.entry(from.clone()).or_default().extend(files.filter(|file| *file != from));
        }
        edges
    }

    fn name_of(&self, file: &Path) -> String {
        file.strip_prefix(&self.folder).expect("a file of the crate").display().to_string()
    }

    /// Finds the module that defines the item at a path; `None` for what is not of this crate, or is a module.
    fn defining(&self, path: &[String], depth: usize) -> Option<&Module> {
        let mut at: Names = Vec::new();
        for (index, name) in path.iter().enumerate() {
            let module = self.modules.get(&at)?;
            if module.items.contains(name) {
                return Some(module);
            }
            if module.children.contains(name) {
                at.push(name.clone());
                continue;
            }
            if depth == MAX_REEXPORTS {
                return None;
            }
            let rest = |from: &Names, index: usize| [from.as_slice(), &path[index..]].concat();
            if let Some(from) = module.imports.get(name) {
                return self.defining(&rest(from, index + 1), depth + 1);
            }
            return module.globs.iter().find_map(|from| self.defining(&rest(from, index), depth + 1));
        }
        None
    }

    fn read_file(&mut self, file: &Path, names: Names, folder: &Path) {
        let text = fs::read_to_string(file).expect("UTF-8");
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.read_items(&parsed.items, file, names, folder);
    }

    fn read_items(&mut self, items: &[Item], file: &Path, names: Names, folder: &Path) {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        for item in items {
            if let Item::Mod(inner) = item {
                if inner.attrs.iter().any(is_for_tests) {
                    continue;
                }
                let name = inner.ident.to_string();
                let (child, below) = ([names.as_slice(), std::slice::from_ref(&name)].concat(), folder.join(&name));
                match &inner.content {
                    Some((_, items)) => self.read_items(items, file, child, &below),
                    None => self.read_file(&file_of(folder, &name), child, &below),
                }
                module.children.insert(name);
            } else if let Item::Use(item) = item {
                let is_private = matches!(item.vis, Visibility::Inherited);
                read_use(&item.tree, &mut Vec::new(), &mut |path, name| {
                    let path = absolute(&names, path);
                    match name {
                        Some(name) => {
                            module.private.extend(is_private.then(|| name.clone()));
                            module.imports.insert(name, path);
                        }
                        None => module.globs.push(path),
                    }
                });
            } else {
                module.items.extend(name_of_item(item));
                read_paths(item.to_token_stream(), &mut module.paths);
            }
        }
        self.modules.insert(names, module);
    }
}

fn is_for_tests(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.to_token_stream().to_string().contains("test")
}

fn file_of(folder: &Path, name: &str) -> PathBuf {
    let file = folder.join(format!("{name}.rs"));
    if file.exists() { file } else { folder.join(name).join("mod.rs") }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "other items have no name that a path holds")]
fn name_of_item(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        _ => return None,
    };
    Some(name.to_string())
}

/// Makes a path in a module one from the crate's root. What begins with another crate is found nowhere later.
fn absolute(names: &[String], path: &[String]) -> Names {
    let mut base = names.to_vec();
    let mut rest = path;
    match path.first().map(String::as_str) {
        Some("crate") => {
            base.clear();
            rest = &path[1..];
        }
        Some("self") => rest = &path[1..],
        Some("super") => {
            while let Some(("super", further)) = rest.split_first().map(|(first, further)| (first.as_str(), further)) {
                base.pop();
                rest = further;
            }
        }
        Some(_) | None => {}
    }
    [base.as_slice(), rest].concat()
}

/// Calls `found` with every path of a `use`, and the name that it has then; none for everything of a module.
fn read_use(tree: &UseTree, before: &mut Names, found: &mut impl FnMut(&[String], Option<String>)) {
    let mut leaf = |name: &syn::Ident, renamed: Option<&syn::Ident>| {
        let mut path = before.clone();
        if name != "self" {
            path.push(name.to_string());
        }
        let known = renamed.map(ToString::to_string).or_else(|| path.last().cloned());
        found(&path, known);
    };
    match tree {
        UseTree::Name(name) => leaf(&name.ident, None),
        UseTree::Rename(name) => leaf(&name.ident, Some(&name.rename)),
        UseTree::Glob(_) => found(before, None),
        UseTree::Group(group) => group.items.iter().for_each(|tree| read_use(tree, before, found)),
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            read_use(&path.tree, before, found);
            before.pop();
        }
    }
}

/// Gathers the paths of code, in macros as well: names with `::` between them, and not behind a dot.
fn read_paths(tokens: TokenStream, found: &mut BTreeSet<Names>) {
    let (mut path, mut colons, mut is_field) = (Names::new(), 0, false);
    for token in tokens {
        if let TokenTree::Ident(name) = &token {
            if colons != 2 && !path.is_empty() {
                found.insert(std::mem::take(&mut path));
            }
            if !is_field {
                path.push(name.to_string());
            }
            (colons, is_field) = (0, false);
        } else if is_mark(&token, ':') {
            colons += 1;
        } else {
            if !path.is_empty() {
                found.insert(std::mem::take(&mut path));
            }
            (colons, is_field) = (0, is_mark(&token, '.'));
            if let TokenTree::Group(group) = token {
                read_paths(group.stream(), found);
            }
        }
    }
    if !path.is_empty() {
        found.insert(path);
    }
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}
