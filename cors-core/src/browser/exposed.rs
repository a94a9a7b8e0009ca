//! Which response headers a script may read (Fetch, "CORS filtered response" and "basic filtered response").

use std::collections::BTreeMap;

use super::{Headers, ResponseType, headers::tokens};

/// Fetch, "CORS-safelisted response-header name".
const SAFELISTED: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

/// The headers that a response of this type shows, one line per name in lower case, sorted.
pub(super) fn visible(headers: &Headers, kind: ResponseType, credentials: bool) -> Headers {
    let exposed = match kind {
        ResponseType::Basic => Exposed::All,
        ResponseType::Cors => Exposed::of(headers, credentials),
        ResponseType::Opaque | ResponseType::OpaqueRedirect => return Headers::new(),
    };
    let mut shown = BTreeMap::new();
    for (name, value) in headers.joined().iter() {
        let name = name.to_ascii_lowercase();
        // Fetch, "forbidden response-header name".
        if !matches!(name.as_str(), "set-cookie" | "set-cookie2") && exposed.has(&name) {
            shown.insert(name, value.to_vec());
        }
    }
    shown.into_iter().collect()
}

enum Exposed {
    All,
    Named(Vec<String>),
}

impl Exposed {
    /// A list that does not parse names nothing; `*` is a name like any other in a request with credentials (Fetch,
    /// main fetch, step "exposedHeaders").
    fn of(headers: &Headers, credentials: bool) -> Self {
        let named = tokens(headers.get("access-control-expose-headers").as_deref()).unwrap_or_default();
        if !credentials && named.iter().any(|name| name == "*") {
            return Self::All;
        }
        Self::Named(named)
    }

    fn has(&self, lower: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(names) => {
                SAFELISTED.contains(&lower) || names.iter().any(|name| name.eq_ignore_ascii_case(lower))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(expose: &str, kind: ResponseType, credentials: bool) -> Vec<String> {
        let headers = [("Set-Cookie", "a"), ("X-A", "1"), ("x-b", "2"), ("*", "3"), ("Pragma", "4")];
        let mut headers: Headers = headers.into_iter().collect();
        headers.append("Access-Control-Expose-Headers", expose);
        visible(&headers, kind, credentials).iter().map(|(name, _)| name.to_owned()).collect()
    }

    #[test]
    fn the_list_adds_to_the_safelist_and_a_bad_element_voids_it() {
        use ResponseType::{Basic, Cors, Opaque};
        assert_eq!(names("x-A,, Set-Cookie", Cors, false), ["pragma", "x-a"]);
        assert_eq!(names("X-A, X B", Cors, false), ["pragma"]);
        let all = ["*", "access-control-expose-headers", "pragma", "x-a", "x-b"];
        assert_eq!(names("X-A, *", Cors, false), all);
        assert_eq!(names("X-A, *", Cors, true), ["*", "pragma", "x-a"]);
        assert_eq!(names("", Basic, true), all);
        assert_eq!(names("*", Opaque, false), [""; 0]);
    }
}
