//! What stands around the attribute in its source file. A macro is not shown it, and it changes the words of a mistake only:
//! where the file cannot be read, they say what holds in either case.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use proc_macro2::{Ident, Span};

use crate::code::code;
use crate::route::is_route_name;

/// The route attribute above the `#[cors]` that is expanded, as written: actix has taken the handler away then, and the
/// function that is left looks like one without a route.
pub(crate) fn route() -> Option<String> {
    let (source, at) = source(Span::call_site())?;
    route_at_the_end(source.get(..at)?)
}

/// Whether `name` is a policy that is declared as a constant, in the block in which it is named. Nothing can refer to one
/// for as long as the program runs, so the compiler would refuse it, in words about temporary values.
pub(crate) fn is_constant(name: &Ident) -> bool {
    source(name.span()).is_some_and(|(source, at)| declares_constant(&source, &name.to_string(), at))
}

/// Whether something in the file may bring `name` into scope. Where nothing does, the compiler is to say so of the attribute,
/// in the words that everybody knows.
pub(crate) fn may_be_imported(name: &Ident) -> bool {
    imports(&name.to_string(), name.span()).unwrap_or(true)
}

/// What was found in the file that was looked through last: a file asks as often as it has handlers, for few names. An editor keeps
/// the macro's process, and the file changes.
struct Imports {
    file: PathBuf,
    modified: SystemTime,
    found: HashMap<String, bool>,
}

thread_local! {
    static IMPORTS: RefCell<Option<Imports>> = const { RefCell::new(None) };
}

fn imports(name: &str, span: Span) -> Option<bool> {
    // There is no source in a unit test.
    let file = proc_macro::is_available().then(|| span.unwrap().local_file()).flatten()?;
    let modified = fs::metadata(&file).and_then(|file| file.modified()).ok()?;
    IMPORTS.with_borrow_mut(|imports| {
        let imports = match imports {
            Some(imports) if imports.file == file && imports.modified == modified => imports,
            _ => imports.insert(Imports { file, modified, found: HashMap::new() }),
        };
        if let Some(found) = imports.found.get(name) {
            return Some(*found);
        }
        let found = may_import(&fs::read_to_string(&imports.file).ok()?, name);
        imports.found.insert(name.to_owned(), found);
        Some(found)
    })
}

fn may_import(source: &str, name: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let brings = |(at, _): (usize, &str)| {
        let import = source.get(at..).unwrap_or_default();
        let import = import.split_once(';').map_or(import, |(import, _)| import);
        import.contains('*') || import.split(|letter| !is_part(letter)).any(|word| word == name)
    };
    source.contains("macro_use") || source.match_indices("use ").any(brings)
}

/// The file that `span` lies in, and where.
fn source(span: Span) -> Option<(String, usize)> {
    // There is no source in a unit test.
    if !proc_macro::is_available() {
        return None;
    }
    let span = span.unwrap();
    let source = fs::read_to_string(span.local_file()?).ok()?;
    let (line, column) = (span.line().checked_sub(1)?, span.column().checked_sub(1)?);
    let start: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
    Some((source, start + column))
}

fn declares_constant(source: &str, name: &str, at: usize) -> bool {
    if !source.contains(&format!("const {name}:")) {
        return false;
    }
    let source = &code(source);
    let declared = |word: &str| -> Vec<usize> {
        let found = format!("{word} {name}:");
        let found = source.match_indices(&found).map(|(at, _)| at);
        found.filter(|at| begins_item(source, *at)).collect()
    };
    let (constants, statics) = (declared("const"), declared("static"));
    // Declared twice, it may be the other one that is meant.
    let ([constant], []) = (constants.as_slice(), statics.as_slice()) else { return false };
    let value = source.get(*constant..).unwrap_or_default();
    let of = value.split_once(':').and_then(|(_, rest)| rest.split_once('=')).map(|(of, _)| of.trim());
    let is_policy = of.is_some_and(|of| of.rsplit("::").next() == Some("Policy"));
    // Left out of this build, it is not the one that is meant.
    is_policy
        && !is_switched(source, *constant)
        && in_one_block(source.get(*constant.min(&at)..*constant.max(&at)).unwrap_or_default())
}

/// Whether nothing but a visibility stands before `at` on its line.
fn begins_item(source: &str, at: usize) -> bool {
    let before = source.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default().trim();
    line.is_empty() || line == "pub" || (line.starts_with("pub(") && line.ends_with(')'))
}

/// Whether one of the attributes above the item at `at` is a `cfg`.
fn is_switched(source: &str, at: usize) -> bool {
    let before = source.get(..at).unwrap_or_default();
    let begin = before.rfind([';', '}', '{']).map_or(0, |end| end + 1);
    let attributes: String = before.get(begin..).unwrap_or_default().split_whitespace().collect();
    attributes.contains("#[cfg(")
}

/// Whether the braces in `between` are closed where they were opened.
fn in_one_block(between: &str) -> bool {
    let depth = between.bytes().try_fold(0_u32, |depth, byte| match byte {
        b'{' => Some(depth + 1),
        b'}' => depth.checked_sub(1),
        _ => Some(depth),
    });
    depth == Some(0)
}

/// The last route attribute among those at the end of `source`, on one line; `#[routes]` before all others, which goes
/// with those below it.
fn route_at_the_end(source: &str) -> Option<String> {
    let mut rest = without_comments(source);
    let mut found = None;
    while let Some((before, attribute)) = rest.strip_suffix(']').and_then(|rest| rest.rsplit_once("#[")) {
        let path = attribute
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':'))
            .next()
            .unwrap_or_default();
        let name = path.rsplit(':').next().unwrap_or_default();
        if is_route_name(name) && (found.is_none() || name == "routes") {
            let attribute: Vec<&str> = attribute.split_whitespace().collect();
            found = Some(format!("#[{}]", attribute.join(" ")));
        }
        rest = without_comments(before);
    }
    found
}

/// `source` without the white space and the comment lines at its end.
fn without_comments(mut source: &str) -> &str {
    loop {
        source = source.trim_end();
        let line = source.rfind('\n').map_or(0, |at| at + 1);
        match source.get(line..) {
            Some(last) if last.trim_start().starts_with("//") => {
                source = source.get(..line).unwrap_or_default();
            }
            _ => return source,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_route_is_found_above_other_attributes_and_comments() {
        for source in [
            "#[get(\"/\")]\n",
            "fn a() {}\n\n#[get(\"/\")]\n    // why\n    ",
            "#[get(\"/\")] ",
            "#[get(\n    \"/\")]\n/// Docs.\n#[allow(dead_code)]\n",
        ] {
            assert_eq!(
                route_at_the_end(source).map(|route| route.replace("( ", "(")).as_deref(),
                Some("#[get(\"/\")]"),
                "{source}"
            );
        }
        assert_eq!(
            route_at_the_end("#[actix_web::post(\"/a\", name = \"b\")]\n"),
            Some("#[actix_web::post(\"/a\", name = \"b\")]".into())
        );
    }

    #[test]
    fn a_constant_is_found_in_its_block() {
        let found = |source: &str| {
            let at = source.find("= P)").unwrap();
            declares_constant(source, "P", at)
        };
        for source in [
            "const P: Policy = policy!(origins = \"*\");\n#[cors(policy = P)]",
            "    pub(crate) const P: cors_actix::Policy = policy!();\nfn a() { b() }\n#[cors(policy = P)]",
            "#[cors(policy = P)]\nfn a() {}\nconst P: Policy = policy!();",
            "#[cfg(a)]\nfn a() {}\n#[allow(dead_code)]\nconst P: Policy = policy!(origins = \"https://a.com\"); // const P: Policy\n#[cors(policy = P)]",
        ] {
            assert!(found(source), "{source}");
        }
        for source in [
            "#[cors(policy = P)]",
            "static P: Policy = policy!();\n#[cors(policy = P)]",
            "const P: &Policy = &POLICY;\n#[cors(policy = P)]",
            "const P: u8 = 1;\n#[cors(policy = P)]",
            "// const P: Policy = policy!();\n#[cors(policy = P)]",
            "mod a {\n    const P: Policy = policy!();\n}\n#[cors(policy = P)]",
            "const P: Policy = policy!();\nmod a {\n    #[cors(policy = P)]",
            "#[cfg(a)]\nconst P: Policy = policy!();\n#[cfg(b)]\nstatic P: Policy = policy!();\n#[cors(policy = P)]",
            "use a::P;\n/*\nconst P: Policy = policy!();\n*/\n#[cors(policy = P)]",
            "use a::P;\nconst TEXT: &str = \"\nconst P: Policy = policy!();\n\";\n#[cors(policy = P)]",
            "#[cfg(any())]\nconst P: Policy = policy!();\nuse a::P;\n#[cors(policy = P)]",
            "#[cfg(feature = \"x\")]\n/// Docs; more.\n#[rustfmt::skip]\npub(crate) const P: Policy = policy!();\nuse a::P;\n#[cors(policy = P)]",
        ] {
            assert!(!found(source), "{source}");
        }
    }

    #[test]
    fn an_import_is_found_however_it_is_written() {
        for source in [
            "use actix_web::get;",
            "use actix_web::{\n    App,\n    get,\n};",
            "use actix_web::*;",
            "use super::*;",
            "mod a {\n    pub use actix_web::route as get;\n}",
            "#[macro_use]\nextern crate actix_web;",
        ] {
            assert!(may_import(source, "get"), "{source}");
        }
        for source in
            ["", "#[get(\"/\")]\nasync fn get() {}", "use actix_web::{App, getters, web};\nfn a() { get() }"]
        {
            assert!(!may_import(source, "get"), "{source}");
        }
    }

    #[test]
    fn routes_go_together() {
        let source = "#[routes]\n#[get(\"/\")]\n#[allow(dead_code)]\n";
        assert_eq!(route_at_the_end(source).as_deref(), Some("#[routes]"));
    }

    #[test]
    fn an_attribute_of_another_item_is_not_above() {
        for source in [
            "",
            "#[get(\"/\")]\nasync fn a() {}\n",
            "#[allow(x)]\n",
            "let a = [0]\n",
            "]",
            "// #[get(\"/\")]\n",
        ] {
            assert_eq!(route_at_the_end(source), None, "{source}");
        }
    }
}
