//! What a guard can know before routing has said which pattern matched: which other endpoints of the app might want a
//! preflight.

use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use actix_web::dev::Url;
use actix_web::guard::GuardContext;

use super::shape::shape;
use crate::endpoint::Parts;
use crate::{one_path, report};

/// The app's endpoints in order.
#[derive(Default)]
pub(crate) struct Siblings {
    all: Vec<Sibling>,
}

struct Sibling {
    parts: Weak<Parts>,
    /// Registered one after the other in one scope, as far as it can be told before the router is built.
    run: usize,
    is_root: bool,
    shape: String,
    own: String,
}

impl Siblings {
    pub(super) fn add(&mut self, parts: &Rc<Parts>, run: usize, is_root: bool, own: &str) {
        self.all.push(Sibling {
            parts: Rc::downgrade(parts),
            run,
            is_root,
            shape: shape(own),
            own: own.to_owned(),
        });
    }

    /// Whether no other endpoint can want its preflights. Looked for once, when it can be said for good.
    pub(crate) fn is_alone(&self, parts: &Rc<Parts>) -> bool {
        parts.path_number.get().is_some() && *parts.is_alone.get_or_init(|| self.path_of(parts).count() == 1)
    }

    /// Whether `parts` is the one endpoint of its path that takes a preflight for `method` (`None`: malformed).
    ///
    /// Endpoints that grant the method take it: the first whose guards of the user's let the preflight through, else the
    /// first, because most guards look at what a preflight does not carry. Where no annotated endpoint that might match the
    /// path grants it, the path's first endpoint takes it, to refuse it in the browser's own terms.
    pub(crate) fn takes(&self, parts: &Rc<Parts>, method: Option<&[u8]>, context: &GuardContext<'_>) -> bool {
        let grants = |parts: &Parts| method.is_some_and(|method| parts.declaration.grants(method));
        let chosen = |wanted: &dyn Fn(&Parts) -> bool| {
            let mut first: Option<Rc<Parts>> = None;
            for other in self.path_of(parts).filter(|other| wanted(other)) {
                if other.guards_pass(context) {
                    let is_it = Rc::ptr_eq(&other, parts);
                    if let Some(first) = first.filter(|first| is_it && first.is_told_apart(parts)) {
                        report::passed_over(&first, parts, context.head().uri.path());
                    }
                    return is_it;
                }
                first = first.or(Some(other));
            }
            first.is_some_and(|first| Rc::ptr_eq(&first, parts))
        };
        if grants(parts) {
            return chosen(&grants);
        }
        if !chosen(&|_| true) {
            return false;
        }
        let url = Url::new(context.head().uri.clone());
        !self
            .all
            .iter()
            .any(|other| other.parts().is_some_and(|parts| grants(&parts)) && other.may_match(url.path()))
    }

    /// Compares the endpoints of one path with each other, where a path is what was registered as one: the router's map, which knows more,
    /// cannot be read.
    pub(super) fn compare(&self) {
        let mut paths: BTreeMap<(usize, &str), Vec<Rc<Parts>>> = BTreeMap::new();
        for sibling in &self.all {
            paths.entry((sibling.run, &sibling.shape)).or_default().extend(sibling.parts());
        }
        for path in paths.values() {
            one_path::compare(path);
        }
    }

    /// The endpoints on the same path, in order, `parts` among them.
    fn path_of<'a>(&'a self, parts: &'a Rc<Parts>) -> impl Iterator<Item = Rc<Parts>> + 'a {
        let own = self.all.iter().find(|other| std::ptr::eq(other.parts.as_ptr(), Rc::as_ptr(parts)));
        self.all.iter().filter_map(move |other| {
            let (own, others) = (own?, other.parts()?);
            let is_same = match (parts.path_number.get(), others.path_number.get()) {
                (Some(own), Some(other)) => own == other,
                // Not indexed yet.
                _ => own.run == other.run && own.shape == other.shape,
            };
            is_same.then_some(others)
        })
    }
}

impl Sibling {
    fn parts(&self) -> Option<Rc<Parts>> {
        self.parts.upgrade()
    }

    /// Whether a path may end as the endpoint's own pattern says: segment by segment from the end, in one pass over the path.
    /// Where a segment's expression would have to be asked, the answer is yes.
    fn may_match(&self, path: &str) -> bool {
        let own = self.own.strip_prefix('/').unwrap_or(&self.own);
        if own.is_empty() {
            return true;
        }
        let mut rest = path.strip_prefix('/').unwrap_or(path).rsplit('/');
        for segment in own.rsplit('/') {
            let Some(asked) = rest.next() else { return false };
            let is_plain = |name: &str| !name.contains([':', '{', '}']);
            let may = match segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) if is_plain(name) => !asked.is_empty(),
                // An expression, a tail, or a parameter with text around it, which may hold a slash of its own.
                _ if segment.contains(['{', '}', '*']) => return true,
                _ => segment == asked,
            };
            if !may {
                return false;
            }
        }
        !self.is_root || rest.next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(own: &str, is_root: bool, path: &str) -> bool {
        let sibling =
            Sibling { parts: Weak::new(), run: 0, is_root, shape: String::new(), own: own.to_owned() };
        sibling.may_match(path)
    }

    #[test]
    fn a_path_may_end_as_the_pattern_says() {
        for (own, is_root, path, expected) in [
            ("/items/{id}", true, "/items/1", true),
            ("/items/{id}", true, "/api/items/1", false),
            ("/items/{id}", false, "/api/items/1", true),
            ("/items/{id}", false, "/api/other/1", false),
            ("/items/{id}", false, "/api/items/", false),
            ("/items/{id:[0-9]+}", false, "/api/items/x", true),
            ("/{tail:.*}", false, "/api/a/b/c", true),
            ("/files/{name}.json", false, "/api/files/a.json", true),
            ("", false, "/api", true),
            ("/", false, "/api/", true),
            ("/a", true, "/b", false),
        ] {
            assert_eq!(may(own, is_root, path), expected, "{own} {path}");
        }
    }
}
