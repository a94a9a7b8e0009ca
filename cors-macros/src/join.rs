//! Arguments as they are to be written: two attributes as one, for who wrote a second one, and a policy of its own, for who
//! wrote one where no attribute can stand.

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::args::{Args, Door, Given};
use crate::check::{self, Key};
use crate::diagnostics::Diagnostics;
use crate::value::Value;

/// Two attributes as one.
pub(crate) struct Joined {
    pub(crate) arguments: String,
    /// The same without `credentials`, where that is all that only one of them says.
    pub(crate) without_credentials: Option<String>,
    /// What only one of them says, or more than the other, while both list origins: it now counts for all of these.
    pub(crate) for_all: Vec<Key>,
    /// What the second says in other words: only one of the two can stand.
    pub(crate) unlike: Vec<(String, String)>,
}

/// The arguments that say what both say, if that stands.
pub(crate) fn joined(one: &Args, other: TokenStream, door: Door) -> Option<Joined> {
    let mut unread = Diagnostics::default();
    let other = Args::read(other, door, &mut unread);
    unread.finish().ok()?;
    let mut parts = Vec::new();
    let mut unlike = Vec::new();
    for given in one.given() {
        let again = other.get(given.key);
        parts.push(again.and_then(|again| both(given, again)).unwrap_or_else(|| {
            unlike.extend(again.map(|again| (written(given), written(again))));
            written(given)
        }));
    }
    parts.extend(other.given().iter().filter(|given| one.get(given.key).is_none()).map(written));
    let arguments = parts.join(", ");
    let mut for_all: Vec<Key> = Vec::new();
    for key in one.given().iter().chain(other.given()).map(|given| given.key) {
        let is_told = unlike.iter().any(|(first, _)| first.starts_with(key.as_str()));
        if !is_told && !for_all.contains(&key) && differ(key, one, &other) {
            for_all.push(key);
        }
    }
    let without_credentials = (for_all == [Key::Credentials] && unlike.is_empty())
        .then(|| {
            let others = parts.iter().filter(|part| !part.starts_with(Key::Credentials.as_str()));
            others.cloned().collect::<Vec<_>>().join(", ")
        })
        .filter(|arguments| stands(arguments, door));
    stands(&arguments, door).then_some(Joined { arguments, without_credentials, for_all, unlike })
}

/// The policy that the arguments state, as an expression; an example where they state none.
pub(crate) fn policy(args: TokenStream) -> String {
    let mut unread = Diagnostics::default();
    let args = Args::read(args, Door::Handler, &mut unread);
    let is_read = unread.finish().is_ok();
    if let Some(path) = args.path(Key::Policy) {
        let path: String = path.to_token_stream().to_string().split_whitespace().collect();
        return format!("&{path}");
    }
    let keys = args.given().iter().filter(|given| Key::OF_POLICIES.contains(&given.key));
    let keys = keys.map(written).collect::<Vec<_>>().join(", ");
    let keys = if is_read && stands(&keys, Door::Policy) { &keys } else { Key::Origins.example() };
    format!("cors_actix::policy!({keys})")
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
