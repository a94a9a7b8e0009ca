//! Whether a scope leaves anything over for what stands behind it.

use actix_web::dev::ResourceDef;

/// A shape, cut into its segments.
pub(super) struct Segments(Vec<String>);

impl Segments {
    pub(super) fn of(shape: &str) -> Self {
        let mut segments = vec![String::new()];
        let mut depth = 0_usize;
        for char in shape.strip_prefix('/').unwrap_or(shape).chars() {
            match char {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                '/' if depth == 0 => {
                    segments.push(String::new());
                    continue;
                }
                _ => {}
            }
            if let Some(last) = segments.last_mut() {
                last.push(char);
            }
        }
        Self(segments)
    }

    /// Whether every path of `behind` leads into the scope of this prefix. Where it takes an expression to tell, no.
    pub(super) fn cover(&self, behind: &Self) -> bool {
        let own = if let Some((last, rest)) = self.0.split_last()
            && last.is_empty()
        {
            rest
        } else {
            &self.0
        };
        own.len() <= behind.0.len() && own.iter().zip(&behind.0).all(|(own, other)| takes(own, other))
    }
}

/// What a pattern, `is_open` if it is a prefix's, and a scope may have in common.
pub(super) fn may_meet(pattern: &Segments, is_open: bool, scope: &Segments) -> bool {
    for (at, other) in scope.0.iter().enumerate() {
        let Some(own) = pattern.0.get(at) else { return is_open };
        if own.contains(['*', '/']) || own.is_empty() && is_open {
            return true;
        }
        let has_parameter = own.contains('{') || other.contains('{');
        if own != other && !has_parameter && !other.is_empty() {
            return false;
        }
    }
    true
}

fn takes(own: &str, other: &str) -> bool {
    if own == other {
        return true;
    }
    if other.is_empty() {
        return false;
    }
    if other.contains('{') {
        // A tail may be empty or hold slashes.
        return own == "{}" && !other.contains(['*', '/']);
    }
    // A shape has lost the names. More than one brace may be part of an expression.
    own.matches('{').count() == 1
        && ResourceDef::new(format!("/{}", own.replacen('{', "{p", 1))).is_match(&format!("/{other}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(scope: &str, behind: &str) -> bool {
        Segments::of(scope).cover(&Segments::of(behind))
    }

    #[test]
    fn a_scope_that_leaves_nothing_over_is_known() {
        for (scope, behind, expected) in [
            ("/api", "/api", true),
            ("/api", "/api/items/{}", true),
            ("/api/", "/api/items", true),
            ("/api", "/apis", false),
            ("/{}", "/api/items/{}", true),
            ("/{}", "/{}/x", true),
            ("/{}", "/{:[0-9]+}", true),
            ("/{:[0-9]+}", "/7/x", true),
            ("/{:[0-9]+}", "/x/7", false),
            ("/v{}", "/v1/x", true),
            ("/v{}", "/x", false),
            ("", "", true),
            ("", "/{:.*}", true),
            ("", "/api", true),
            // What takes every path is alive for other paths.
            ("/api", "/{:.*}", false),
            ("/{}", "/{:.*}", false),
            ("/{}", "/{}*", false),
            ("/{}", "/{:a/b}", false),
            ("/{:.*}", "/", false),
            ("/{}", "", false),
            ("/api/{}", "/api", false),
        ] {
            assert_eq!(covers(scope, behind), expected, "{scope} {behind}");
        }
    }

    #[test]
    fn what_may_take_a_path_of_a_scope_is_known() {
        for (pattern, is_open, scope, expected) in [
            ("/api/x", false, "/api", true),
            ("/apix", false, "/api", false),
            ("/api", false, "/api", true),
            ("/", false, "/api", false),
            ("/", true, "/api", true),
            ("", true, "/api", true),
            ("/files", true, "/api", false),
            ("/{:.*}", false, "/api/v1", true),
            ("/{}*", false, "/api/v1", true),
            ("/{}", false, "/api/v1", false),
            ("/{}/{}", false, "/api/v1", true),
            ("/api/x", false, "/{}", true),
            ("/x", false, "", true),
        ] {
            let met = may_meet(&Segments::of(pattern), is_open, &Segments::of(scope));
            assert_eq!(met, expected, "{pattern} {scope}");
        }
    }
}
