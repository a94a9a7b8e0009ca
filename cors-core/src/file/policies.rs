//! Several policies in one file, each with its name.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use super::File;
use crate::policy::Policy;

/// The policies of a file, by name. What is wrong in any of them is reported together, with the names; a map of [`Policy`]
/// would end at the first.
///
/// ```toml
/// [site]
/// origins = "*"
///
/// [partners]
/// origins = ["https://partner.example.com"]
/// credentials = true
/// ```
///
/// ```
/// use cors_core::Policies;
///
/// # let text = "[site]\norigins = '*'\n[partners]\norigins = ['https://partner.example.com']\ncredentials = true";
/// let mut policies: Policies = toml::from_str(text)?;
/// assert_eq!(policies.names().collect::<Vec<_>>(), ["partners", "site"]);
/// let partners = policies.take("partners").expect("the file has it");
/// assert!(partners.credentials() && policies.get("partners").is_none());
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policies(BTreeMap<String, Policy>);

impl Policies {
    /// The policy with this name.
    ///
    /// ```
    /// let policies: cors_core::Policies = toml::from_str("[site]\norigins = \"*\"")?;
    /// assert!(policies.get("site").is_some_and(|policy| policy.is_public()));
    /// assert!(policies.get("partners").is_none());
    /// # Ok::<(), toml::de::Error>(())
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Policy> {
        self.0.get(name)
    }

    /// The same, to keep.
    pub fn take(&mut self, name: &str) -> Option<Policy> {
        self.0.remove(name)
    }

    /// The names of those that have not been taken, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl<'de> Deserialize<'de> for Policies {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PoliciesVisitor)
    }
}

/// Of more than so many nobody needs the last one's place. An error for each takes time that grows with the square: it has all that
/// was told before, and formats count the lines up to it.
const MOST_PLACED: usize = 64;

struct PoliciesVisitor;

impl<'de> Visitor<'de> for PoliciesVisitor {
    type Value = Policies;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("CORS policies, each with its name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Policies, A::Error> {
        let mut policies = BTreeMap::new();
        let mut told = Vec::new();
        // A format gives an error the place where it arises. So each arises at its policy, with all that was told before, and
        // reading goes on: the last one has everything.
        let mut wrong = None;
        loop {
            let name: String = match map.next_key() {
                Ok(Some(name)) => name,
                Ok(None) => break,
                Err(unreadable) => return Err(wrong.unwrap_or(unreadable)),
            };
            let known = told.len();
            let is_twice = policies.contains_key(&name);
            match map.next_value_seed(Entry { name: &name, is_twice, told: &mut told }) {
                Ok(Some(policy)) => {
                    policies.insert(name, policy);
                }
                Ok(None) => {}
                Err(error) if told.len() > known => wrong = Some(error),
                Err(unreadable) => return Err(wrong.unwrap_or(unreadable)),
            }
        }
        if told.len() > MOST_PLACED {
            return Err(A::Error::custom(told.join("\n")));
        }
        wrong.map_or(Ok(Policies(policies)), Err)
    }
}

/// One of them. What is wrong with it is added to what was told of the others; then it is an error, or none where that is told at the
/// end.
struct Entry<'e> {
    name: &'e str,
    is_twice: bool,
    told: &'e mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Entry<'_> {
    type Value = Option<Policy>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Policy>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Entry<'_> {
    type Value = Option<Policy>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a CORS policy: `origins` and other keys")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<Policy>, A::Error> {
        let name = shown(self.name);
        let wrong = match File::read(map)?.prove() {
            _ if self.is_twice => format!("there are two policies `{name}`: leave one of them out"),
            Ok(policy) => return Ok(Some(policy)),
            Err(findings) => format!("{name}: {findings}"),
        };
        self.told.push(wrong);
        if self.told.len() > MOST_PLACED {
            return Ok(None);
        }
        Err(A::Error::custom(self.told.join("\n")))
    }
}

fn shown(name: &str) -> String {
    name.chars().take(60).flat_map(char::escape_debug).collect()
}
