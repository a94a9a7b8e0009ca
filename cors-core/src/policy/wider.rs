//! Whether one policy grants what another refuses.

use super::Policy;
use crate::decision::OriginField;
use crate::origin::wire::split_port;

/// A label that nobody configures and browsers accept.
const SOME_LABEL: &str = "any-sub-domain-at-all";
/// A port that nobody configures.
const SOME_PORT: &str = "1";

impl Policy {
    /// Whether there is an origin or a request header that this policy grants and `other` refuses.
    ///
    /// Where one path has both, a preflight of this one that a browser has cached counts for the other, because browsers cache
    /// a preflight per URL (Fetch, "CORS-preflight cache"). Regular expressions and origins of the environment are compared as
    /// they are written: the answer may be yes where it is no, never the other way round.
    ///
    /// ```
    /// use cors_core::Policy;
    ///
    /// let lax = Policy::builder().origins(["https://*.example.com"]).build()?;
    /// let strict = Policy::builder().origins(["https://a.example.com"]).build()?;
    /// assert!(lax.grants_more_than(&strict) && !strict.grants_more_than(&lax));
    /// # Ok::<(), cors_core::Findings>(())
    /// ```
    #[must_use]
    pub fn grants_more_than(&self, other: &Self) -> bool {
        self.grants_more_origins(other) || self.grants_more_headers(other)
    }

    fn grants_more_origins(&self, other: &Self) -> bool {
        if other.is_public() {
            return false;
        }
        if self.is_public() {
            return true;
        }
        let (own, others) = (self.proven(), other.proven());
        let refused = |origin: String| !other.decide(OriginField::One(origin.as_bytes())).is_allowed();
        let same_regex = |pattern: &str| others.regexes.patterns().any(|known| known == pattern);
        let sets = [&own.origins, &own.dev_origins]
            .into_iter()
            .chain(own.env.iter().filter_map(|env| env.resolved.get()));
        sets.flat_map(|set| set.exact().iter().chain(set.patterns().iter())).flat_map(examples).any(refused)
            || own.regexes.patterns().any(|pattern| !same_regex(pattern))
            || own.env.as_ref().is_some_and(|env| {
                env.resolved.get().is_none() && others.env.as_ref().is_none_or(|known| known.name != env.name)
            })
    }

    fn grants_more_headers(&self, other: &Self) -> bool {
        let has = |name: &str| other.headers().any(|known| known.eq_ignore_ascii_case(name));
        // `*` covers every name but `Authorization` (Fetch, "CORS-preflight fetch", step 7).
        self.headers().any(|name| !has(name) && (name.eq_ignore_ascii_case("authorization") || !has("*")))
    }
}

/// Origins that a configured one covers, such that whoever grants these grants all.
fn examples(configured: &str) -> Vec<String> {
    let one = configured.replacen("://*.", &format!("://{SOME_LABEL}."), 1);
    let (rest, port) = split_port(&one);
    match port {
        Some("*") => vec![rest.to_owned(), format!("{rest}:{SOME_PORT}")],
        _ => vec![one],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(origins: &[&str], headers: &[&str]) -> Policy {
        Policy::builder().origins(origins).headers(headers).build().expect("valid")
    }

    #[test]
    fn more_origins() {
        for (lax, strict, more) in [
            ("*", "https://a.example", true),
            ("https://a.example", "*", false),
            ("https://a.example", "https://a.example", false),
            ("https://a.example", "https://b.example", true),
            ("https://*.a.example", "https://a.example", true),
            ("https://x.a.example", "https://*.a.example", false),
            ("https://*.b.a.example", "https://*.a.example", false),
            ("https://*.a.example", "https://*.b.a.example", true),
            ("http://localhost:*", "http://localhost:3000", true),
            ("http://localhost:3000", "http://localhost:*", false),
            ("http://localhost:*", "http://localhost:*", false),
        ] {
            assert_eq!(policy(&[lax], &[]).grants_more_than(&policy(&[strict], &[])), more, "{lax} {strict}");
        }
    }

    #[test]
    fn more_headers() {
        for (lax, strict, more) in [
            (&["X-A"][..], &["x-a"][..], false),
            (&["X-A", "X-B"], &["X-A"], true),
            (&[], &["X-A"], false),
            (&["X-A"], &["*"], false),
            (&["*"], &["X-A"], true),
            (&["Authorization"], &["*"], true),
            (&["*", "Authorization"], &["*"], true),
        ] {
            let origin = ["https://a.example"];
            assert_eq!(
                policy(&origin, lax).grants_more_than(&policy(&origin, strict)),
                more,
                "{lax:?} {strict:?}"
            );
        }
    }
}
