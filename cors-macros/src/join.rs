//! Two attributes as one, for who wrote a second one.

use proc_macro2::TokenStream;

use crate::args::{Args, Door, Given};
use crate::check::{self, Key};
use crate::diagnostics::Diagnostics;
use crate::value::Value;

/// The arguments that say what both say, if they differ in nothing but the origins and that stands; else the keys of which they say unlike things.
pub(crate) fn joined(one: &Args, other: TokenStream, door: Door) -> Result<String, Vec<Key>> {
    let mut unread = Diagnostics::default();
    let other = Args::read(other, door, &mut unread);
    if unread.finish().is_err() {
        return Err(Vec::new());
    }
    let mut parts = Vec::new();
    let mut unlike = Vec::new();
    for given in one.given() {
        match other.get(given.key).map_or_else(|| Some(written(given)), |again| both(given, again)) {
            Some(part) => parts.push(part),
            None => unlike.push(given.key),
        }
    }
    parts.extend(other.given().iter().filter(|given| one.get(given.key).is_none()).map(written));
    // Put together, the origins of one would get what only the other's are granted.
    unlike.extend(one.given().iter().map(|given| given.key).filter(|key| differ(*key, one, &other)));
    let in_other = other.given().iter().map(|given| given.key);
    unlike.extend(in_other.filter(|key| one.get(*key).is_none() && differ(*key, one, &other)));
    let mut seen = Vec::new();
    unlike.retain(|key| {
        !seen.contains(key) && {
            seen.push(*key);
            true
        }
    });
    let joined = parts.join(", ");
    if unlike.is_empty() && stands(&joined, door) { Ok(joined) } else { Err(unlike) }
}

/// Whether one of them says of `key` what the other does not, while both list origins.
fn differ(key: Key, one: &Args, other: &Args) -> bool {
    let lists = |args: &Args| args.given().iter().any(|given| given.key.is_source());
    if key.is_source() || !lists(one) || !lists(other) {
        return false;
    }
    let texts = |args: &Args| {
        args.get(key).map(|given| match &given.value {
            Value::List(list) => list.iter().map(|element| element.text.clone()).collect(),
            _ => vec![written(given)],
        })
    };
    texts(one) != texts(other)
}

fn stands(arguments: &str, door: Door) -> bool {
    let Ok(tokens) = arguments.parse() else { return false };
    let mut out = Diagnostics::default();
    let args = Args::read(tokens, door, &mut out);
    args.check_company(door, &mut out);
    if args.states_a_policy() {
        check::policy(&args, &mut out);
    }
    out.finish().is_ok()
}

/// Lists put together, and anything else that is the same in both.
fn both(one: &Given, other: &Given) -> Option<String> {
    match (&one.value, &other.value) {
        (Value::List(first), Value::List(second)) => {
            let new = second.iter().filter(|element| !first.iter().any(|known| known.text == element.text));
            let elements: Vec<String> =
                first.iter().chain(new).map(|element| element.at.to_string()).collect();
            Some(format!("{} = [{}]", one.key, elements.join(", ")))
        }
        _ => Some(written(one)).filter(|text| *text == written(other)),
    }
}

fn written(given: &Given) -> String {
    let key = given.key;
    match &given.value {
        Value::Flag(true) => key.to_string(),
        Value::List(list) if list.len() > 1 => {
            let elements: Vec<String> = list.iter().map(|element| element.at.to_string()).collect();
            format!("{key} = [{}]", elements.join(", "))
        }
        Value::Words(words) => {
            let words: Vec<&str> = words.iter().map(|(danger, _)| danger.as_str()).collect();
            format!("{key}({})", words.join(", "))
        }
        _ => format!("{key} = {}", given.written),
    }
}
