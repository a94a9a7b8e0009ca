//! An endpoint's full pattern and the values of its parameters, before the request is routed.

use std::rc::Rc;

use actix_web::dev::Path;

use super::{Entry, Index, Kind};
use crate::endpoint::Parts;

/// A full pattern, and name and value of each parameter in its order.
type Description = (String, Vec<(String, String)>);

impl Index {
    /// What actix's `match_pattern` and `match_info` will say of `path` at this endpoint.
    pub(crate) fn describe(&self, path: &str, parts: &Rc<Parts>) -> Option<Description> {
        let is_it = |entry: &Entry| matches!(&entry.kind, Kind::Endpoint { parts: own, .. } if std::ptr::eq(own.as_ptr(), Rc::as_ptr(parts)));
        let (id, leaf) = self.entries.iter().enumerate().find(|(_, entry)| is_it(entry))?;
        self.rest(u32::try_from(id).ok()?, path)?;
        let mut chain = vec![leaf];
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
        let parameters = matched.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Some((pattern, parameters))
    }
}
