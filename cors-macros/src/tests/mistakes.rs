//! The mistakes and near-misses of `tests/mistakes/list`, written as `policy!(...)` and `#[cors(...)]`: what is said here
//! is what a configuration file is told, word for word.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::*;

const LISTS: [&str; 7] = ["origins", "patterns", "credentials", "regexes", "methods", "headers", "keys"];

/// A list of the workspace. A published package is without them, and says so; anywhere else a list that is missing is a
/// failure.
fn list<Entry: DeserializeOwned>(name: &str) -> Option<Vec<Entry>> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let list = package.join(format!("../tests/mistakes/list/{name}.toml"));
    // Cargo writes this file into packages only.
    if !list.exists() && package.join("Cargo.toml.orig").exists() {
        println!("skipped: the list `{name}` is not part of the package");
        return None;
    }
    let text = fs::read_to_string(&list).unwrap_or_else(|error| panic!("{}: {error}", list.display()));
    Some(toml::from_str::<List<Entry>>(&text).unwrap().mistake)
}

#[derive(Deserialize)]
struct List<Entry> {
    mistake: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    policy: Table,
}

#[derive(Deserialize)]
struct Attributed {
    item: String,
    expect: String,
}

#[test]
fn the_attribute_and_the_file_say_the_same() {
    let (mut tried, mut differences) = (0, Vec::new());
    for name in LISTS {
        let Some(list) = list::<Entry>(name) else { return };
        for entry in list {
            let Some(args) = as_arguments(&entry.policy) else { continue };
            tried += 1;
            let mut file = match entry.policy.clone().try_into::<cors_core::Policy>() {
                Ok(policy) => policy.warnings().iter().map(ToString::to_string).collect(),
                Err(report) => report_of_errors(&report.to_string()),
            };
            let expansion = policy(args.parse().unwrap_or_else(|error| panic!("{error} in {args}")));
            let mut told = errors(&expansion);
            if told.is_empty() {
                told = warnings(&expansion);
            }
            // A table has no order of its own.
            file.sort_unstable();
            told.sort_unstable();
            if told != file {
                differences.push(format!("policy!({args})\n  says {told:#?}\n  the file is told {file:#?}"));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(tried >= 200, "{tried}");
}

#[test]
fn attributes_are_told_as_the_list_has_it() {
    let Some(list) = list::<Attributed>("items") else { return };
    assert!(list.len() >= 20);
    for Attributed { item, expect } in list {
        let expansion = expanded(&item);
        let (errors, warnings) = (errors(&expansion), warnings(&expansion));
        let told: Vec<String> = errors
            .iter()
            .map(|text| code(text).to_owned())
            .chain(warnings.iter().map(|text| format!("warning {}", code(text))))
            .collect();
        let expected = Some(expect.as_str()).filter(|expect| *expect != "accepted");
        assert_eq!(told, Vec::from_iter(expected), "{item}");
    }
}

/// The item with its first `#[cors]` expanded; attributes before that have had their turn, as rustc has it.
fn expanded(item: &str) -> TokenStream {
    let mut file: File = syn::parse_str(item).unwrap();
    let first = file.items.first_mut().unwrap();
    let attrs = match first {
        Item::Fn(item) => &mut item.attrs,
        Item::Mod(item) => &mut item.attrs,
        Item::Struct(item) => &mut item.attrs,
        other => panic!("no item of the list: {}", quote!(#other)),
    };
    let at = attrs.iter().position(|attr| attr.path().is_ident("cors")).unwrap();
    let attr = attrs.drain(..=at).next_back().unwrap();
    let args = attr.meta.require_list().map(|list| list.tokens.clone()).unwrap_or_default();
    cors(args, quote!(#first))
}

fn code(text: &str) -> &str {
    text.split_once("[cors::").and_then(|(_, code)| code.split_once(']')).unwrap().0
}

/// What a file holds, as the macro's arguments; `None` where Rust has no such value.
fn as_arguments(table: &Table) -> Option<String> {
    let mut args = String::new();
    for (key, value) in table {
        let value = match (key.as_str(), value) {
            ("dangerously_allow", Value::Array(words)) => {
                let words: Option<Vec<&str>> = words.iter().map(Value::as_str).collect();
                write!(args, "dangerously_allow({}), ", words?.join(", ")).ok()?;
                continue;
            }
            (_, value) => literal(value)?,
        };
        write!(args, "{key} = {value}, ").ok()?;
    }
    Some(args)
}

fn literal(value: &Value) -> Option<String> {
    Some(match value {
        Value::String(text) => format!("{text:?}"),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(literal).collect();
            format!("[{}]", items?.join(", "))
        }
        Value::Table(_) | Value::Datetime(_) => return None,
    })
}

/// The errors of a report as `Findings` displays it; the macro tells warnings once there is no error.
fn report_of_errors(report: &str) -> Vec<String> {
    let mut told: Vec<Option<String>> = Vec::new();
    for line in report.lines() {
        if let Some(error) = line.strip_prefix("error in ") {
            told.push(error.split_once(": ").map(|(_, sentence)| sentence.to_owned()));
        } else if line.starts_with("warning in ") {
            told.push(None);
        } else if let Some(Some(error)) = told.last_mut() {
            error.push('\n');
            error.push_str(line.strip_prefix("  ").unwrap_or(line));
        }
    }
    told.into_iter().flatten().collect()
}

/// The texts of the warnings, which are the notes of deprecated items.
fn warnings(tokens: &TokenStream) -> Vec<String> {
    let mut warnings = Vec::new();
    let mut after_note = false;
    for token in tokens.clone() {
        match &token {
            TokenTree::Group(group) => warnings.extend(self::warnings(&group.stream())),
            TokenTree::Literal(literal) if after_note => {
                let text: syn::LitStr = syn::parse_str(&literal.to_string()).unwrap();
                warnings.push(text.value());
            }
            _ => {}
        }
        after_note = match &token {
            TokenTree::Ident(ident) => ident == "note",
            TokenTree::Punct(punct) => after_note && punct.as_char() == '=',
            _ => false,
        };
    }
    warnings
}
