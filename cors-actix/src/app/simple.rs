//! Patterns that need no expression to be matched: each segment is fixed, or has one parameter that takes what stands there.
//!
//! The router compiles an expression for every pattern with a parameter, some 30 kB each. For these the index does without a second one.

use cors_core::constant::same;

/// Whether [`strip`] reads `pattern` as the router does.
pub(crate) fn is_simple(pattern: &str) -> bool {
    if !pattern.is_empty() && !pattern.starts_with('/') || pattern.contains('*') {
        return false;
    }
    !pattern.contains('{')
        || !pattern.contains(':')
            && pattern.split('/').all(|segment| match segment.split_once('{') {
                Some((before, rest)) => {
                    let ends = rest.split_once('}');
                    !before.contains('}') && ends.is_some_and(|(_, after)| !after.contains(['{', '}']))
                }
                None => !segment.contains('}'),
            })
}

/// What is left of `path` behind a simple `pattern`: nothing, or what begins with a slash. `None` where it does not match.
pub(crate) fn strip<'p>(pattern: &str, path: &'p str) -> Option<&'p str> {
    let (mut pattern, mut path) = (pattern, path);
    while let Some(segments) = pattern.strip_prefix('/') {
        let (segment, after) = first(segments);
        let (asked, rest) = first(path.strip_prefix('/')?);
        if !takes(segment, asked) {
            return None;
        }
        (pattern, path) = (after, rest);
    }
    (path.is_empty() || path.starts_with('/')).then_some(path)
}

/// The first segment, and what follows with its slash.
fn first(path: &str) -> (&str, &str) {
    let end = path.bytes().position(|byte| byte == b'/').unwrap_or(path.len());
    path.split_at(end)
}

fn takes(segment: &str, asked: &str) -> bool {
    let asked = asked.as_bytes();
    let Some((before, rest)) = segment.split_once('{') else { return same(segment.as_bytes(), asked) };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    // A parameter takes one byte at least.
    let Some((head, rest)) = asked.split_at_checked(before.len()) else { return false };
    let Some(taken) = rest.len().checked_sub(after.len()).filter(|taken| *taken > 0) else { return false };
    same(head, before.as_bytes()) && rest.get(taken..).is_some_and(|end| same(end, after.as_bytes()))
}

#[cfg(test)]
mod tests {
    use actix_web::dev::ResourceDef;

    use super::*;

    #[test]
    fn what_needs_an_expression_is_not_simple() {
        for pattern in ["/{id:[0-9]+}", "/{tail}*", "/files*", "/{a}-{b}", "/a}{b}", "/{a}}", "items", "/{a"]
        {
            assert!(!is_simple(pattern), "{pattern}");
        }
        for pattern in
            ["", "/", "/items", "/a:b", "/{id}", "/v{version}/x.{kind}", "/{id}/", "//", "/ü/{id}.json"]
        {
            assert!(is_simple(pattern), "{pattern}");
        }
    }

    /// The router's own patterns are the oracle: every path of a few segments that come near to those of the pattern.
    #[test]
    fn simple_patterns_match_as_the_routers_own() {
        let segments = ["", "a", "ab", "{x}", "a{x}", "{x}b", "a{x}b", "ü{x}", "a.b", "%2F"];
        let asked =
            ["", "a", "b", "ab", "aab", "abb", "ü", "üx", "a\n", "a.b", "axb", "%2F", "{x}", "*", "a/b"];
        let mut seen = [0; 2];
        let mut compare = |pattern: &str, path: &str| {
            let (whole, prefix) = (ResourceDef::new(pattern), ResourceDef::prefix(pattern));
            let rest = strip(pattern, path);
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
            assert!(is_simple(&pattern));
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
