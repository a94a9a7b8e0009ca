//! An endpoint's full pattern and the values of its parameters, before the request is routed.

use std::rc::Rc;

use actix_web::dev::{Path, Url};

use super::Index;
use crate::endpoint::Parts;

/// A full pattern, and name and value of each parameter in its order.
type Description = (String, Vec<(String, String)>);

impl Index {
    /// What actix's `match_pattern` and `match_info` will say of `path` at this endpoint.
    pub(crate) fn describe(&self, path: &str, parts: &Rc<Parts>) -> Option<Description> {
        let (id, _) = self.entries.iter().enumerate().find(|(_, entry)| entry.is_of(parts))?;
        let (pattern, matched) = self.capture(u32::try_from(id).ok()?, path)?;
        let parameters = matched.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Some((pattern, parameters))
    }

    /// Whether the router has come as far as an entry, and no further.
    pub(super) fn has_come_to(&self, id: u32, info: &Path<Url>) -> bool {
        self.capture(id, info.as_str()).is_some_and(|(_, matched)| {
            matched.unprocessed() == info.unprocessed() && matched.iter().eq(info.iter())
        })
    }

    /// An entry's full pattern, and what the router makes of `path` on its way there.
    fn capture<'p>(&self, id: u32, path: &'p str) -> Option<(String, Path<&'p str>)> {
        self.rest(id, path)?;
        let mut chain = vec![self.entries.get(id as usize)?];
        while let Some(parent) = chain.last().and_then(|entry| entry.parent) {
            chain.push(self.entries.get(parent as usize)?);
        }
        let mut matched = Path::new(path);
        let mut pattern = String::new();
        for entry in chain.iter().rev() {
            let def = entry.def.get_or_init(|| entry.compile());
            if !def.capture_match_info(&mut matched) {
                return None;
            }
            pattern.push_str(entry.patterns.first()?);
        }
        Some((pattern, matched))
    }
}
