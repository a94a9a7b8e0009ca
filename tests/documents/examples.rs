//! Every public item is shown at work: in an example of its own, or by name in an example of its type or its module.
//!
//! The sources are read line by line, as rustfmt leaves them, so that what a `macro_rules!` of ours documents is seen too. What a
//! private module says `pub` counts where a public module re-exports its name. Doctests prove that the examples compile and hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A public item, its own examples, and those in which its name will do.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) name: String,
    /// The type or trait that it belongs to.
    pub(crate) of: Option<String>,
    pub(crate) is_hidden: bool,
    pub(crate) docs: Vec<String>,
}

/// What one file says.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// Of the module.
    pub(crate) docs: Vec<String>,
    pub(crate) items: Vec<Item>,
    /// Public modules that are files.
    modules: Vec<String>,
    /// Names that are re-exported.
    exports: Vec<String>,
}

impl Source {
    /// The names that it makes public.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        let declared = self.items.iter().filter(|item| item.of.is_none()).map(|item| &item.name);
        self.exports.iter().chain(declared)
    }

    pub(crate) fn read(text: &str) -> Self {
        let mut source = Self::default();
        let mut docs: Vec<String> = Vec::new();
        let mut is_hidden = false;
        // The type whose implementation is open, and the line that ends it; likewise a hidden inline module.
        let mut of: Option<(String, String)> = None;
        let mut hidden_until: Option<String> = None;
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let code = line.trim_start();
            let indent = &line[..line.len() - code.len()];
            if hidden_until.as_deref() == Some(line) {
                hidden_until = None;
            }
            if hidden_until.is_some() {
                continue;
            }
            if of.as_ref().is_some_and(|(_, end)| end == line) {
                of = None;
            }
            if let Some(doc) = code.strip_prefix("//!") {
                source.docs.push(doc.trim_start().to_owned());
            } else if let Some(doc) = code.strip_prefix("///") {
                docs.push(doc.trim_start().to_owned());
            } else if code.starts_with("#[") {
                is_hidden |= code == "#[doc(hidden)]";
                if code == "#[cfg(test)]"
                    && lines.peek().is_some_and(|next| next.starts_with("mod ") && next.ends_with('{'))
                {
                    return source;
                }
                let mut last = code;
                while !last.ends_with(']') && !last.contains("] //") {
                    last = lines.next().unwrap_or("]").trim();
                }
            } else {
                let mut head = code.to_owned();
                while ["impl", "pub use"].iter().any(|start| head.starts_with(start))
                    && !head.ends_with(['{', ';', '}'])
                {
                    head.push(' ');
                    head.push_str(lines.next().unwrap_or("{").trim());
                }
                if let Some(used) = head.strip_prefix("pub use ") {
                    let used = used.trim_end_matches(';');
                    let (path, names) = used.rsplit_once("::").unwrap_or(("", used));
                    let (_, names) = used.split_once('{').unwrap_or((path, names));
                    let names = names.trim_end_matches('}').split(',').map(|name| name.trim().to_owned());
                    if !is_hidden {
                        source.exports.extend(names.filter(|name| !name.is_empty()));
                    }
                    // A macro's examples are where it is re-exported: it cannot depend on who does.
                    if let Some(name) = used.strip_prefix("cors_macros::") {
                        source.items.push(Item {
                            name: name.to_owned(),
                            of: None,
                            is_hidden,
                            docs: docs.clone(),
                        });
                    }
                } else if let Some(module) = head.strip_prefix("pub mod ") {
                    match module.strip_suffix(';') {
                        Some(name) if !is_hidden => source.modules.push(name.to_owned()),
                        None if is_hidden => hidden_until = Some(format!("{indent}}}")),
                        _ => {}
                    }
                } else if head.starts_with("impl") && head.ends_with('{') {
                    of = implemented(&head).map(|name| (name, format!("{indent}}}")));
                } else if let Some(name) = named(&head, of.is_some()) {
                    let is_trait = head.starts_with("pub trait ");
                    let owner = of.as_ref().map(|(of, _)| of.clone());
                    source.items.push(Item { name: name.clone(), of: owner, is_hidden, docs: docs.clone() });
                    if is_trait {
                        of = Some((name, format!("{indent}}}")));
                    }
                }
                docs.clear();
                is_hidden = false;
            }
        }
        source
    }
}

/// The type of an inherent implementation; none of a trait's, whose methods are documented by the trait.
fn implemented(head: &str) -> Option<String> {
    let head = head.strip_prefix("impl")?;
    let head = if head.starts_with('<') { head.split_once("> ")?.1 } else { head.trim_start() };
    let name: String = head.chars().take_while(|letter| letter.is_alphanumeric()).collect();
    (!head.contains(" for ") && !name.is_empty()).then_some(name)
}

/// The name of a public item. In a trait there is no `pub`, which its methods do not need.
fn named(head: &str, is_inside: bool) -> Option<String> {
    let rest = match head.strip_prefix("pub ") {
        Some(rest) => rest,
        None if is_inside && head.starts_with("fn ") && head.ends_with(';') => head,
        None => return None,
    };
    let rest = rest.strip_prefix("const ").filter(|rest| rest.starts_with("fn ")).unwrap_or(rest);
    let rest = rest.strip_prefix("async ").unwrap_or(rest);
    let kinds = ["fn ", "struct ", "enum ", "trait ", "type ", "const ", "static "];
    let rest = kinds.iter().find_map(|kind| rest.strip_prefix(kind))?;
    let name: String = rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// The Rust in a documentation.
fn code(docs: &[String]) -> String {
    let mut code = String::new();
    let mut fence: Option<bool> = None;
    for line in docs {
        match (line.strip_prefix("```"), fence) {
            (Some(_), Some(_)) => fence = None,
            (Some(words), None) => {
                let is_rust =
                    ["text", "toml", "yaml", "json", "sh", "ignore"].iter().all(|word| !words.contains(word));
                fence = Some(is_rust);
            }
            (None, Some(true)) => {
                code.push_str(line);
                code.push('\n');
            }
            _ => {}
        }
    }
    code
}

/// Whether the code names it. A member of a type is called as a method, named with the type, or implemented: `App::new()` shows no
/// other type's `new`.
fn names(code: &str, name: &str, owner: Option<&str>) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.match_indices(name).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + name.len()..]);
        !before.ends_with(is_part)
            && !after.starts_with(is_part)
            && owner.is_none_or(|owner| {
                let of_owner = before.strip_suffix("::").and_then(|path| path.strip_suffix(owner));
                of_owner.is_some_and(|path| !path.ends_with(is_part))
                    || before.ends_with('.')
                    || before.ends_with("fn ")
            })
    })
}

/// The public modules of a crate.
pub(crate) fn modules(files: &BTreeMap<PathBuf, Source>, root: &Path) -> Vec<PathBuf> {
    let mut open = vec![root.to_owned()];
    let mut modules = Vec::new();
    while let Some(path) = open.pop() {
        let source = &files[&path];
        let folder = if path.ends_with("lib.rs") || path.ends_with("mod.rs") {
            path.parent().expect("a folder").to_owned()
        } else {
            path.with_extension("")
        };
        for module in &source.modules {
            let file = folder.join(module).with_extension("rs");
            open.push(if files.contains_key(&file) { file } else { folder.join(module).join("mod.rs") });
        }
        modules.push(path);
    }
    modules
}

/// The public items of a crate, and those that no example shows.
fn unshown(files: &BTreeMap<PathBuf, Source>, root: &Path) -> (usize, Vec<String>) {
    // The public names, each with the examples of the module that exports it.
    let mut public: BTreeMap<&str, String> = BTreeMap::new();
    let mut missing = Vec::new();
    let mut count = 0;
    for path in modules(files, root) {
        let source = &files[&path];
        let code = code(&source.docs);
        count += 1;
        if code.is_empty() {
            missing.push(format!("{}: the module", path.display()));
        }
        for name in source.names() {
            public.entry(name).or_default().push_str(&code);
        }
    }
    let mut of_types: BTreeMap<&str, String> = BTreeMap::new();
    for item in files.values().flat_map(|source| &source.items).filter(|item| item.of.is_none()) {
        of_types.entry(&item.name).or_default().push_str(&code(&item.docs));
    }
    for (path, source) in files {
        for item in source.items.iter().filter(|item| !item.is_hidden) {
            let owner = item.of.as_deref().unwrap_or(&item.name);
            let Some(module) = public.get(owner) else { continue };
            count += 1;
            let of_type = of_types.get(owner).map_or("", String::as_str);
            let is_shown = match item.of.as_deref() {
                Some(of) => names(module, &item.name, Some(of)) || names(of_type, &item.name, Some(of)),
                None => names(module, &item.name, None),
            };
            if !is_shown && code(&item.docs).is_empty() {
                missing.push(format!("{}: {owner}, {}", path.display(), item.name));
            }
        }
    }
    (count, missing)
}

pub(crate) fn sources(folder: &Path, files: &mut BTreeMap<PathBuf, Source>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source");
            files.insert(path, Source::read(&text));
        }
    }
}

#[test]
fn every_public_item_is_shown_at_work() {
    let mut missing = Vec::new();
    for (folder, at_least) in [("cors-core", 200), ("cors-actix", 87)] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder).join("src");
        let mut files = BTreeMap::new();
        sources(&folder, &mut files);
        let (count, unshown) = unshown(&files, &folder.join("lib.rs"));
        assert!(count >= at_least, "{count} public items in {}", folder.display());
        println!("{}: {count} public items", folder.display());
        missing.extend(unshown);
    }
    assert!(missing.is_empty(), "no example shows\n{}", missing.join("\n"));
}

#[test]
fn what_no_example_shows_is_found() {
    let of = |text: &str| {
        let root = PathBuf::from("src/lib.rs");
        unshown(&[(root.clone(), Source::read(text))].into(), &root)
    };
    let shown = "//! ```\n//! f(); A::new().len();\n//! ```\npub fn f() {}\npub struct A;\n\
                 impl A {\n    pub fn new() -> A {}\n    pub const fn len(&self) {}\n    fn own() {}\n}\n";
    assert_eq!(of(shown), (5, vec![]));
    let text = "//! ```text\n//! f();\n//! ```\npub fn f() {}\n";
    assert_eq!(of(text).1, ["src/lib.rs: the module", "src/lib.rs: f, f"]);
    // A field, a longer name and a trait's method.
    let near = "//! ```\n//! A { len: 1 }.is_empty_yet(); T;\n//! ```\npub struct A;\nimpl<'a> A {\n    #[must_use]\n    \
                pub fn len(&self) {}\n    #[allow(x)] // Why.\n    pub fn is_empty(&self) {}\n}\npub trait T {\n    fn go(&self);\n}\n";
    assert_eq!(of(near).1, ["src/lib.rs: A, len", "src/lib.rs: A, is_empty", "src/lib.rs: T, go"]);
    // Another type's.
    let other = "//! ```\n//! App::new(); Az::new(); A;\n//! ```\npub struct A;\nimpl A {\n    pub fn new() -> A {}\n}\n";
    assert_eq!(of(other).1, ["src/lib.rs: A, new"]);
    // Hidden, private, and of a trait.
    let none = "//! ```\n//! ```\n#[doc(hidden)]\npub fn f() {}\nfn g() {}\n#[doc(hidden)]\npub mod h {\n    pub fn i() {}\n}\n\
                impl T for A {\n    fn go(&self) {}\n}\n";
    assert_eq!(of(none).1, ["src/lib.rs: the module"]);
}
