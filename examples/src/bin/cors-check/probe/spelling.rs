//! Other ways to write a path, which a router may take for the same one, and a policy that is looked up by text for another.

/// Each spelling once, none of them the given one.
pub(super) fn others(path: &str) -> Vec<String> {
    let mut found = vec![
        format!("/{path}"),
        format!("/.{path}"),
        format!("/cors-check/..{path}"),
        format!("/cors-check/%2e%2e{path}"),
        format!("{path}/"),
        path.to_ascii_uppercase(),
    ];
    if let Some(at) = path.rfind(|letter: char| letter.is_ascii_alphabetic())
        // Not the digits of what is encoded already.
        && !path[..at].ends_with('%')
        && !path[..at.saturating_sub(1)].ends_with('%')
    {
        found.push(format!("{}%{:02x}{}", &path[..at], path.as_bytes()[at], &path[at + 1..]));
    }
    found.retain(|other| other != path);
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_that_was_an_advisory() {
        assert_eq!(
            others("/items/A1"),
            [
                "//items/A1",
                "/./items/A1",
                "/cors-check/../items/A1",
                "/cors-check/%2e%2e/items/A1",
                "/items/A1/",
                "/ITEMS/A1",
                "/items/%411",
            ]
        );
        assert_eq!(others("/"), ["//", "/./", "/cors-check/../", "/cors-check/%2e%2e/", "//"]);
        assert_eq!(others("/%2F").len(), 5, "upper case and encoded already");
    }
}
