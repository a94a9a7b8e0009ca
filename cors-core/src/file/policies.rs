//! Several policies in one file, each with its name.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::File;
use crate::finding::Findings;
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

struct PoliciesVisitor;

impl<'de> Visitor<'de> for PoliciesVisitor {
    type Value = Policies;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("CORS policies, each with its name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Policies, A::Error> {
        let mut policies = BTreeMap::new();
        let mut wrong = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            let Read(read) = map.next_value()?;
            match read {
                _ if policies.contains_key(&name) => {
                    wrong.push(format!("there are two policies `{}`: leave one of them out", shown(&name)));
                }
                Ok(policy) => {
                    policies.insert(name, policy);
                }
                Err(findings) => wrong.push(format!("{}: {findings}", shown(&name))),
            }
        }
        if wrong.is_empty() { Ok(Policies(policies)) } else { Err(A::Error::custom(wrong.join("\n"))) }
    }
}

/// A policy, or what is wrong with it: reading goes on to the next one.
struct Read(Result<Policy, Findings>);

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ReadVisitor)
    }
}

struct ReadVisitor;

impl<'de> Visitor<'de> for ReadVisitor {
    type Value = Read;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a CORS policy: `origins` and other keys")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Read, A::Error> {
        Ok(Read(File::read(map)?.prove()))
    }
}

fn shown(name: &str) -> String {
    name.chars().take(60).flat_map(char::escape_debug).collect()
}
