//! Whether one policy grants what another refuses.

use std::collections::HashSet;

use super::Policy;
use crate::decision::OriginField;
use crate::origin::set::OriginSet;
use crate::origin::wire::{Origin, parse_port, split_port};

/// A label below each pattern; that nobody configures it does not matter, because only patterns are asked about it.
const SOME_LABEL: &str = "any-sub-domain-at-all";

impl Policy {
    /// Whether there is an origin, a request header, or credentials that this policy grants and `other` refuses.
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
        self.grants_more_origins(other)
            || self.grants_more_headers(other)
            || self.grants_more_credentials(other)
    }

    /// Whether there is an origin that this policy allows and `other` does not, or not with credentials. As
    /// [`grants_more_than`](Self::grants_more_than), without regard to headers.
    ///
    /// ```
    /// use cors_core::Policy;
    ///
    /// let policy = |headers: &[&str]| Policy::builder().origins(["https://a.example.com"]).headers(headers).build();
    /// let (lax, strict) = (policy(&["X-Token"])?, policy(&[])?);
    /// assert!(lax.grants_more_than(&strict) && !lax.allows_more_than(&strict));
    /// # Ok::<(), cors_core::Findings>(())
    /// ```
    #[must_use]
    pub fn allows_more_than(&self, other: &Self) -> bool {
        self.grants_more_origins(other) || self.credentials() && !other.credentials()
    }

    /// A preflight that was granted with credentials lets later requests go with cookies (Fetch, "CORS-preflight cache"). Only
    /// those with a granted header need it: others are sent with their cookies and without a preflight.
    fn grants_more_credentials(&self, other: &Self) -> bool {
        self.credentials() && !other.credentials() && self.headers().next().is_some()
    }

    fn grants_more_origins(&self, other: &Self) -> bool {
        if other.is_public() {
            return false;
        }
        if self.is_public() {
            return true;
        }
        let (own, others) = (self.proven(), other.proven());
        let port = other.unlisted_port();
        // What a pattern covers, only a pattern covers all of: an exact origin or an expression may name just the examples.
        let refused = |configured: &str| match examples(configured, &port) {
            None => !other.decide(OriginField::One(configured.as_bytes())).is_allowed(),
            Some(examples) => examples.iter().any(|origin| !other.covers_by_pattern(origin)),
        };
        let known: HashSet<&str> = others.regexes.patterns().collect();
        self.sets().flat_map(|set| set.exact().iter().chain(set.patterns().iter())).any(refused)
            || own.regexes.patterns().any(|pattern| !known.contains(pattern))
            || own.env.as_ref().is_some_and(|env| {
                env.resolved.get().is_none() && others.env.as_ref().is_none_or(|known| known.name != env.name)
            })
    }

    /// All configured origins but those of expressions.
    fn sets(&self) -> impl Iterator<Item = &OriginSet> {
        let proven = self.proven();
        let env = proven.env.iter().filter_map(|env| env.resolved.get());
        [&proven.origins, &proven.dev_origins].into_iter().chain(env)
    }

    fn covers_by_pattern(&self, origin: &str) -> bool {
        Origin::parse(origin.as_bytes())
            .is_some_and(|origin| self.sets().any(|set| set.matches_pattern(&origin)))
    }

    /// A port that no pattern names, so that only those of any port cover it.
    fn unlisted_port(&self) -> String {
        let patterns = self.sets().flat_map(|set| set.patterns().iter());
        let listed: HashSet<u16> =
            patterns.filter_map(|pattern| parse_port(split_port(pattern).1?)).collect();
        let unlisted = (1..=u16::MAX).find(|port| !listed.contains(port));
        unlisted.map(|port| format!(":{port}")).unwrap_or_default()
    }

    fn grants_more_headers(&self, other: &Self) -> bool {
        let has = |name: &str| other.headers().any(|known| known.eq_ignore_ascii_case(name));
        // `*` covers every name but `Authorization` (Fetch, "CORS-preflight fetch", step 7).
        self.headers().any(|name| !has(name) && (name.eq_ignore_ascii_case("authorization") || !has("*")))
    }
}

/// Origins that a pattern covers, such that the patterns that cover these cover all; `None` for an exact origin.
fn examples(configured: &str, unlisted_port: &str) -> Option<Vec<String>> {
    let one = configured.replacen("://*.", &format!("://{SOME_LABEL}."), 1);
    match split_port(&one) {
        (rest, Some("*")) => Some(vec![rest.to_owned(), format!("{rest}{unlisted_port}")]),
        _ if one == configured => None,
        _ => Some(vec![one]),
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
            ("https://*.a.example:*", "https://*.a.example", true),
            ("https://*.a.example", "https://*.a.example:*", false),
        ] {
            assert_eq!(policy(&[lax], &[]).grants_more_than(&policy(&[strict], &[])), more, "{lax} {strict}");
        }
    }

    #[test]
    fn examples_of_a_pattern_are_not_the_pattern() {
        let all_sub_domains = policy(&["https://*.a.example"], &[]);
        let some = Policy::builder().origin_regex(r"https://[a-z-]+\.a\.example").build().expect("valid");
        assert!(all_sub_domains.grants_more_than(&some));
        let any_port = policy(&["http://localhost:*", "https://*.a.example:*"], &[]);
        let few_ports =
            ["http://localhost", "http://localhost:1", "https://*.a.example", "https://*.a.example:1"];
        assert!(any_port.grants_more_than(&policy(&few_ports, &[])));
        let the_same_and_more = ["http://localhost:*", "https://*.a.example:*", "https://*.b.example:1"];
        assert!(!any_port.grants_more_than(&policy(&the_same_and_more, &[])));
    }

    #[test]
    fn some_ports_are_not_every_port() {
        let any_port = policy(&["https://*.a.example:*"], &[]);
        let stated =
            policy(&["https://*.a.example", "https://*.a.example:1", "https://*.a.example:8443"], &[]);
        assert!(any_port.grants_more_than(&stated));
        assert!(!stated.grants_more_than(&any_port));
    }

    /// However many patterns name a port of their own, the one that is looked for is the first that none of them names.
    #[test]
    fn many_ports_are_not_every_port() {
        let any_port = policy(&["https://*.a.example:*"], &[]);
        // Browsers leave out the one that is missing.
        let ports = (1..=u16::MAX).filter(|port| *port != 443);
        let ports: Vec<String> = ports.map(|port| format!("https://*.a.example:{port}")).collect();
        let all_but_one =
            Policy::builder().origins(ports.get(..2_000).expect("ports")).build().expect("valid");
        assert!(any_port.grants_more_than(&all_but_one) && !all_but_one.grants_more_than(&any_port));
        assert_eq!(all_but_one.unlisted_port(), ":443");
        let few = policy(&["https://*.a.example:1", "http://localhost:2", "https://*.b.example:*"], &[]);
        assert_eq!(few.unlisted_port(), ":2", "an exact origin is no pattern");
    }

    #[test]
    fn an_expression_covers_itself_only() {
        let of = |pattern: &str| Policy::builder().origin_regex(pattern).build().expect("valid");
        let (few, other) = (of(r"https://(a|b)\.example"), of(r"https://(a|c)\.example"));
        assert!(!few.grants_more_than(&few));
        assert!(few.grants_more_than(&other) && other.grants_more_than(&few));
        assert!(few.grants_more_than(&policy(&["https://a.example"], &[])));
        assert!(!policy(&["https://a.example"], &[]).grants_more_than(&few));
    }

    #[test]
    fn a_variable_that_was_not_read_may_hold_anything() {
        let of = |name: &str| Policy::builder().origins_env(name).build().expect("valid");
        assert!(!of("A").grants_more_than(&of("A")));
        assert!(of("A").grants_more_than(&of("B")));
        assert!(of("A").grants_more_than(&policy(&["https://a.example"], &[])));
        let read = of("A");
        read.resolve_env(Some("https://a.example")).expect("valid");
        assert!(!read.grants_more_than(&policy(&["https://a.example"], &[])));
        assert!(read.grants_more_than(&policy(&["https://b.example"], &[])));
    }

    #[test]
    fn more_credentials() {
        let policy = |origin: &str, credentials, headers: &[&str]| {
            let builder = Policy::builder().origins([origin]).credentials(credentials);
            builder.headers(headers).build().expect("valid")
        };
        for (origin, lax, strict, headers, more) in [
            ("https://a.example", true, false, &["X-A"][..], true),
            ("*", true, false, &["X-A"], true),
            ("https://a.example", true, false, &[], false),
            ("https://a.example", false, true, &["X-A"], false),
            ("https://a.example", true, true, &["X-A"], false),
        ] {
            let (lax, strict) = (policy("https://a.example", lax, headers), policy(origin, strict, headers));
            assert_eq!(lax.grants_more_than(&strict), more, "{lax:?} {strict:?}");
        }
    }

    #[test]
    fn more_who_may_call() {
        let policy = |origin: &str, credentials| {
            Policy::builder().origins([origin]).credentials(credentials).build().expect("valid")
        };
        let (a, b) = ("https://a.example", "https://b.example");
        for (lax, strict, more) in [
            (policy(a, false), policy(a, false), false),
            (policy(a, false), policy(b, false), true),
            (policy(a, true), policy(a, false), true),
            (policy(a, false), policy(a, true), false),
            (policy(a, true), policy("*", false), true),
        ] {
            assert_eq!(lax.allows_more_than(&strict), more, "{lax:?} {strict:?}");
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
