//! What stands above the attribute in its source file. A macro is not shown it, and it changes the words of a mistake only:
//! where the file cannot be read, they say what holds in either case.

use proc_macro2::Span;

use crate::route::is_route_name;

/// The route attribute above the `#[cors]` that is expanded, as written: actix has taken the handler away then, and the
/// function that is left looks like one without a route.
pub(crate) fn route() -> Option<String> {
    // There is no source in a unit test.
    if !proc_macro::is_available() {
        return None;
    }
    let span = Span::call_site().unwrap();
    let source = std::fs::read_to_string(span.local_file()?).ok()?;
    let (line, column) = (span.line().checked_sub(1)?, span.column().checked_sub(1)?);
    let start: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
    route_at_the_end(source.get(..start + column)?)
}

/// The last route attribute among those at the end of `source`, on one line; `#[routes]` before all others, which goes
/// with those below it.
fn route_at_the_end(source: &str) -> Option<String> {
    let mut rest = without_comments(source);
    let mut found = None;
    while let Some((before, attribute)) = rest.strip_suffix(']').and_then(|rest| rest.rsplit_once("#[")) {
        let path = attribute
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':'))
            .next()
            .unwrap_or_default();
        let name = path.rsplit(':').next().unwrap_or_default();
        if is_route_name(name) && (found.is_none() || name == "routes") {
            let attribute: Vec<&str> = attribute.split_whitespace().collect();
            found = Some(format!("#[{}]", attribute.join(" ")));
        }
        rest = without_comments(before);
    }
    found
}

/// `source` without the white space and the comment lines at its end.
fn without_comments(mut source: &str) -> &str {
    loop {
        source = source.trim_end();
        let line = source.rfind('\n').map_or(0, |at| at + 1);
        match source.get(line..) {
            Some(last) if last.trim_start().starts_with("//") => {
                source = source.get(..line).unwrap_or_default();
            }
            _ => return source,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_route_is_found_above_other_attributes_and_comments() {
        for source in [
            "#[get(\"/\")]\n",
            "fn a() {}\n\n#[get(\"/\")]\n    // why\n    ",
            "#[get(\"/\")] ",
            "#[get(\n    \"/\")]\n/// Docs.\n#[allow(dead_code)]\n",
        ] {
            assert_eq!(
                route_at_the_end(source).map(|route| route.replace("( ", "(")).as_deref(),
                Some("#[get(\"/\")]"),
                "{source}"
            );
        }
        assert_eq!(
            route_at_the_end("#[actix_web::post(\"/a\", name = \"b\")]\n"),
            Some("#[actix_web::post(\"/a\", name = \"b\")]".into())
        );
    }

    #[test]
    fn routes_go_together() {
        let source = "#[routes]\n#[get(\"/\")]\n#[allow(dead_code)]\n";
        assert_eq!(route_at_the_end(source).as_deref(), Some("#[routes]"));
    }

    #[test]
    fn an_attribute_of_another_item_is_not_above() {
        for source in [
            "",
            "#[get(\"/\")]\nasync fn a() {}\n",
            "#[allow(x)]\n",
            "let a = [0]\n",
            "]",
            "// #[get(\"/\")]\n",
        ] {
            assert_eq!(route_at_the_end(source), None, "{source}");
        }
    }
}
