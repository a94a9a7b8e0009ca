//! Cuts a handler out of the file it is written in, so that the page shows what runs and not a copy of it.

/// A handler's documentation and code.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Snippet {
    /// The doc comment, as one paragraph.
    pub(super) about: String,
    /// From its first attribute to its closing brace.
    pub(super) code: String,
}

/// The names of the handlers in a file: the functions below a route attribute.
#[cfg(test)]
pub(super) fn handlers(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut is_route = false;
    for line in text.lines() {
        if let Some(name) = function(line) {
            if is_route {
                names.push(name);
            }
            is_route = false;
        }
        is_route |= line.trim_start().starts_with("#[")
            && ["get", "post", "put", "patch", "delete", "route"]
                .iter()
                .any(|route| line.contains(&format!("[{route}(")));
    }
    names
}

/// The handler of this name, `None` if the file has none.
pub(super) fn handler(text: &str, name: &str) -> Option<Snippet> {
    let lines: Vec<&str> = text.lines().collect();
    let signature = lines.iter().position(|line| function(line) == Some(name))?;
    let indent = indent(lines.get(signature)?);
    let before = lines.get(..signature)?;
    let is_outside = |line: &&str| line.trim().is_empty() || line.ends_with('{');
    let start = before.iter().rposition(is_outside).map_or(0, |outside| outside + 1);
    let end = lines.iter().skip(signature).position(|line| line.strip_prefix(indent) == Some("}"))?;
    let item = lines.get(start..=signature + end)?;

    let about: Vec<_> = item.iter().filter_map(|line| doc(line)).collect();
    let code = item.iter().filter(|line| doc(line).is_none());
    let code: Vec<_> = code.map(|line| line.strip_prefix(indent).unwrap_or(line)).collect();
    Some(Snippet { about: about.join(" "), code: code.join("\n") })
}

fn function(line: &str) -> Option<&str> {
    let (name, _) = line.trim_start().strip_prefix("async fn ")?.split_once(['(', '<'])?;
    Some(name)
}

fn doc(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("///").map(str::trim)
}

fn indent(line: &str) -> &str {
    line.get(..line.len() - line.trim_start().len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
use x;

/// One
/// sentence.
#[cors(origins = "*")]
#[get("/a")]
async fn a() -> &'static str {
    if true {
    }
    "a"
}

async fn helper() {}

mod inner {
    /// Inner.
    #[route("/b", method = "GET")]
    async fn b() {
        c()
    }
}
"#;

    #[test]
    fn a_handler_is_its_doc_and_everything_down_to_its_brace() {
        let a = handler(FILE, "a").unwrap();
        assert_eq!(a.about, "One sentence.");
        assert!(a.code.starts_with("#[cors(origins = \"*\")]\n#[get"), "{}", a.code);
        assert!(a.code.ends_with("\"a\"\n}"), "{}", a.code);
        let b = handler(FILE, "b").unwrap();
        assert_eq!(b.code, "#[route(\"/b\", method = \"GET\")]\nasync fn b() {\n    c()\n}");
        assert_eq!(handler(FILE, "c"), None);
    }

    #[test]
    fn only_functions_below_a_route_are_handlers() {
        assert_eq!(handlers(FILE), ["a", "b"]);
    }
}
