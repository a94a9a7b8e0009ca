//! Feature `serde`: the attribute's words as keys of a configuration file, in whichever format serde reads.

mod policies;

use std::fmt;

pub use policies::Policies;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::config::{Config, Danger, MaxAge};
use crate::finding::{Finding, Findings, Key, Unread};
use crate::policy::{Policy, Target};

/// A policy in a file. The keys are the attribute's, without `policy`, `disabled` and `crate`; every list takes one value
/// without brackets too. All that is wrong is in the one error, which serde's format gives a place.
///
/// ```toml
/// origins = ["https://app.example.com"]
/// credentials = true
/// headers = ["Content-Type"]
/// max_age = "10m"
/// ```
///
/// ```
/// use cors_core::Policy;
///
/// let policy: Policy = toml::from_str("origins = ['https://app.example.com']\ncredentials = true\nmax_age = '10m'")?;
/// assert_eq!((policy.credentials(), policy.max_age()), (true, 600));
/// let report = toml::from_str::<Policy>("origins = 'https://app.example.com/'").unwrap_err();
/// assert!(report.to_string().contains("[cors::origin-not-bare]"));
/// # Ok::<(), toml::de::Error>(())
/// ```
///
/// Several policies in one file are [`Policies`].
impl<'de> Deserialize<'de> for Policy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PolicyVisitor)
    }
}

struct PolicyVisitor;

impl<'de> Visitor<'de> for PolicyVisitor {
    type Value = Policy;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a CORS policy: `origins` and other keys")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Policy, A::Error> {
        File::read(map)?.prove().map_err(A::Error::custom)
    }
}

/// A policy's part of a file, as far as it is read.
#[derive(Default)]
struct File {
    config: Config,
    findings: Findings,
    seen: Vec<Key>,
    /// What stands behind words that are no keys, but were most likely meant for one.
    meant: Vec<(Key, Value)>,
    unread: Unread,
}

impl File {
    fn read<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let mut file = Self::default();
        while let Some(word) = map.next_key::<String>()? {
            let value = map.next_value::<Value>()?;
            file.entry(&word, value);
        }
        Ok(file)
    }

    fn entry(&mut self, word: &str, value: Value) {
        let Some(key) = Key::parse(word).filter(|key| Key::OF_POLICIES.contains(key)) else {
            self.findings.push(Finding::unknown_key(word, Key::OF_POLICIES));
            match Key::guess(word).filter(|key| Key::OF_POLICIES.contains(key)) {
                Some(key) => self.meant.push((key, value)),
                None => self.unread.anything(),
            }
            return;
        };
        if self.seen.contains(&key) {
            self.findings.push(Finding::duplicate_key(key));
        } else {
            self.seen.push(key);
            self.value(key, value);
        }
    }

    fn value(&mut self, key: Key, value: Value) {
        if let Err(wrong) = set(&mut self.config, key, value) {
            self.unread.key(key);
            self.findings.extend(wrong);
        }
    }

    /// Proves what could be read, even where not everything could, for everything to be reported at once.
    fn prove(mut self) -> Result<Policy, Findings> {
        for (key, value) in std::mem::take(&mut self.meant) {
            if !self.seen.contains(&key) {
                self.seen.push(key);
                self.value(key, value);
            }
        }
        match self.config.prove(&Target::Policy) {
            Ok(policy) if self.findings.is_empty() => return Ok(policy),
            Ok(_) => {}
            Err(more) => {
                let own = more.into_iter().filter(|finding| !self.unread.may_explain(finding));
                self.findings.extend(own);
            }
        }
        Err(self.findings)
    }
}

fn set(config: &mut Config, key: Key, value: Value) -> Result<(), Vec<Finding>> {
    let wrong = vec![match (&value, key) {
        (Value::Text(text), Key::Credentials | Key::Enforce) if text == "true" || text == "false" => {
            Finding::quoted_flag(key, text == "true")
        }
        (Value::Number(bit @ (0 | 1)), Key::Credentials | Key::Enforce) => {
            Finding::quoted_flag(key, *bit == 1)
        }
        (Value::List(items), Key::OriginsEnv) if items.iter().all(|item| item.as_text().is_some()) => {
            let names: Vec<&str> = items.iter().filter_map(Value::as_text).collect();
            Finding::several_variables(&names)
        }
        _ => Finding::key_value(key).help(format!("for example `{}`", key.example_in_file())),
    }];
    match key {
        Key::Origins => config.origins = Some(value.list().ok_or(wrong)?),
        Key::OriginRegex => config.origin_regex = Some(value.list().ok_or(wrong)?),
        Key::DevOrigins => config.dev_origins = Some(value.list().ok_or(wrong)?),
        Key::Methods => config.methods = Some(value.list().ok_or(wrong)?),
        Key::Headers => config.headers = value.list().ok_or(wrong)?,
        Key::ExposeHeaders => config.expose_headers = value.list().ok_or(wrong)?,
        Key::OriginsEnv => config.origins_env = Some(value.text().ok_or(wrong)?),
        Key::Credentials => config.credentials = value.flag().ok_or(wrong)?,
        Key::Enforce => config.enforce = value.flag().ok_or(wrong)?,
        Key::MaxAge => config.max_age = Some(value.max_age().ok_or(wrong)?),
        Key::DangerouslyAllow => {
            let words = value.list().ok_or(wrong)?;
            let mut unknown = Vec::new();
            for (index, word) in words.iter().enumerate() {
                match Danger::parse(word) {
                    Some(danger) => config.dangerously_allow.push(danger),
                    None => unknown.push(Finding::unknown_danger(word, index)),
                }
            }
            if !unknown.is_empty() {
                return Err(unknown);
            }
        }
        // No keys of a policy, so none of them comes here.
        Key::Policy | Key::Disabled | Key::Crate => return Err(wrong),
    }
    Ok(())
}

/// Whatever stands behind a key; its shape is judged with the key known, so that the error can say what the key takes.
enum Value {
    Flag(bool),
    Number(i128),
    Text(String),
    List(Vec<Value>),
    Other,
}

impl Value {
    fn list(self) -> Option<Vec<String>> {
        match self {
            Self::Text(text) => Some(vec![text]),
            Self::List(items) => items.into_iter().map(Self::text).collect(),
            _ => None,
        }
    }

    fn text(self) -> Option<String> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    fn flag(self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(flag) } else { None }
    }

    fn max_age(self) -> Option<MaxAge> {
        match self {
            Self::Number(seconds) => Some(MaxAge::Seconds(seconds)),
            Self::Text(text) => Some(MaxAge::Text(text)),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a flag, a number, a string or a list of strings")
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }
}
