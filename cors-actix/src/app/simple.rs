//! Patterns that need no expression to be matched: each segment is fixed, or has one parameter that takes what stands there.
//!
//! The router compiles an expression for every pattern with a parameter, some 30 kB each. For these the index does without a second one.

use cors_core::constant::same;

/// A pattern that was read: what stands before the first parameter, then each parameter with what follows it.
pub(crate) struct Simple {
    start: Box<str>,
    parameters: Box<[Parameter]>,
}

/// A parameter takes one byte at least, and no slash.
struct Parameter {
    /// What follows in its segment.
    after: Box<str>,
    /// And from there to the next segment that has one: nothing, or what begins with a slash.
    then: Box<str>,
}

impl Simple {
    /// `None` where the router reads more in a pattern than this does.
    pub(crate) fn read(pattern: &str) -> Option<Self> {
        if !pattern.is_empty() && !pattern.starts_with('/') || pattern.contains('*') {
            return None;
        }
        let (start, mut rest) =
            pattern.split_once('{').map_or((pattern, None), |(start, rest)| (start, Some(rest)));
        // Without a parameter all of it is text.
        if rest.is_some() && (start.contains('}') || pattern.contains(':')) {
            return None;
        }
        let mut parameters = Vec::new();
        while let Some(parameter) = rest {
            let (name, following) = parameter.split_once('}')?;
            let (text, next) =
                following.split_once('{').map_or((following, None), |(text, next)| (text, Some(next)));
            let (after, then) = text.split_at(text.find('/').unwrap_or(text.len()));
            // Two parameters in one segment.
            if name.contains(['{', '/']) || text.contains('}') || next.is_some() && then.is_empty() {
                return None;
            }
            parameters.push(Parameter { after: after.into(), then: then.into() });
            rest = next;
        }
        Some(Self { start: start.into(), parameters: parameters.into() })
    }

    /// What is left of `path` behind the pattern: nothing, or what begins with a slash. `None` where it does not match.
    pub(crate) fn strip<'p>(&self, path: &'p str) -> Option<&'p str> {
        let mut rest = behind(path, &self.start)?;
        for Parameter { after, then } in &self.parameters {
            let end = rest.bytes().position(|byte| byte == b'/').unwrap_or(rest.len());
            let (segment, following) = rest.split_at_checked(end)?;
            let taken = segment.len().checked_sub(after.len()).filter(|taken| *taken > 0)?;
            if !same(segment.as_bytes().get(taken..)?, after.as_bytes()) {
                return None;
            }
            rest = behind(following, then)?;
        }
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }
}

/// What follows `text` at the start of `path`.
fn behind<'p>(path: &'p str, text: &str) -> Option<&'p str> {
    let (head, rest) = path.split_at_checked(text.len())?;
    same(head.as_bytes(), text.as_bytes()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use actix_web::dev::ResourceDef;

    use super::*;

    #[test]
    fn what_needs_an_expression_is_not_simple() {
        for pattern in ["/{id:[0-9]+}", "/{tail}*", "/files*", "/{a}-{b}", "/a}{b}", "/{a}}", "items", "/{a"]
        {
            assert!(Simple::read(pattern).is_none(), "{pattern}");
        }
        for pattern in
            ["", "/", "/items", "/a:b", "/{id}", "/v{version}/x.{kind}", "/{id}/", "//", "/ü/{id}.json"]
        {
            assert!(Simple::read(pattern).is_some(), "{pattern}");
        }
    }

    /// The router's own patterns are the oracle: every path of a few segments that come near to those of the pattern.
    #[test]
    fn simple_patterns_match_as_the_routers_own() {
        let segments = ["", "a", "ab", "{x}", "a{x}", "{x}b", "a{x}b", "ü{x}", "a.b", "%2F", "a}"];
        let asked = [
            "", "a", "b", "ab", "aab", "abb", "ü", "üx", "a\n", "a.b", "axb", "%2F", "{x}", "*", "a}", "a/b",
        ];
        let mut seen = [0; 2];
        let mut compare = |pattern: &str, path: &str| {
            let (whole, prefix) = (ResourceDef::new(pattern), ResourceDef::prefix(pattern));
            let Some(simple) = Simple::read(pattern) else {
                // A brace beside a parameter.
                return assert!(pattern.contains("a}") && pattern.contains('{'), "{pattern}");
            };
            let rest = simple.strip(path);
            assert_eq!(rest == Some(""), whole.is_match(path), "{pattern:?} and {path:?}");
            assert_eq!(
                rest,
                prefix.find_match(path).and_then(|end| path.get(end..)),
                "before {pattern:?}: {path:?}"
            );
            seen[usize::from(rest.is_some())] += 1;
        };
        for one in segments {
            let pattern = format!("/{one}");
            for first in asked {
                for tail in ["", "/", "/a", "//"] {
                    compare(&pattern, &format!("/{first}{tail}"));
                    compare("", &format!("{first}{tail}"));
                    compare(&pattern, &format!("{first}{tail}"));
                }
                // Two parameters of one name are refused by the router.
                for two in segments.map(|two| two.replace('x', "y")) {
                    for second in asked {
                        compare(&format!("{pattern}/{two}"), &format!("/{first}/{second}"));
                    }
                }
            }
        }
        assert!(seen.iter().all(|count| *count > 500), "{seen:?}");
    }
}
