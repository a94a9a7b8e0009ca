//! Cuts a handler out of the file it is written in, so that the page shows what runs and not a copy of it.

/// A handler's documentation and code.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Snippet {
    /// The doc comment, as one paragraph.
    pub(super) about: String,
    /// From its first attribute to its closing brace, with the policy that it names or that surrounds it.
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
        is_route |= ["get", "post", "put", "patch", "delete", "route"]
            .iter()
            .any(|route| line.trim_start().starts_with(&format!("#[{route}(")));
    }
    names
}

/// The handler of this name, `None` if the file has none.
pub(super) fn handler(text: &str, name: &str) -> Option<Snippet> {
    let lines: Vec<&str> = text.lines().collect();
    let signature = lines.iter().position(|line| function(line) == Some(name))?;
    let item = item(&lines, signature)?;

    let about: Vec<_> = item.iter().filter_map(|line| doc(line)).collect();
    let code = item.iter().filter(|line| doc(line).is_none()).copied();
    let code: Vec<_> = match (module(&lines, signature), named_policy(&lines, item)) {
        (Some(module), _) => module.iter().copied().chain(["    // ..."]).chain(code).chain(["}"]).collect(),
        (None, Some(policy)) => policy.iter().copied().chain([""]).chain(code).collect(),
        (None, None) => code.collect(),
    };
    Some(Snippet { about: about.join(" "), code: code.join("\n") })
}

/// The lines of the item that has its signature at `signature`: back to a blank line or to what it stands in, and on to
/// the brace in its column.
fn item<'l, 't>(lines: &'l [&'t str], signature: usize) -> Option<&'l [&'t str]> {
    let line = lines.get(signature)?;
    let indent = line.get(..line.len() - line.trim_start().len())?;
    let is_outside = |line: &&str| line.trim().is_empty() || line.ends_with('{');
    let start = lines.get(..signature)?.iter().rposition(is_outside).map_or(0, |outside| outside + 1);
    let end = lines.iter().skip(signature).position(|line| line.strip_prefix(indent) == Some("}"))?;
    lines.get(start..=signature + end)
}

/// The head of the inline module that a handler stands in, where that has an attribute for all its handlers.
fn module<'l, 't>(lines: &'l [&'t str], signature: usize) -> Option<&'l [&'t str]> {
    lines.get(signature)?.strip_prefix(' ')?;
    let head = lines.get(..signature)?.iter().rposition(|line| line.starts_with("mod "))?;
    let start = lines.get(..head)?.iter().rposition(|line| line.trim().is_empty())? + 1;
    lines.get(start..=head).filter(|head| head.iter().any(|line| line.starts_with("#[cors(")))
}

/// The `static` that `#[cors(policy = ...)]` names, where the file has it.
fn named_policy<'l, 't>(lines: &'l [&'t str], item: &[&str]) -> Option<&'l [&'t str]> {
    let (_, rest) = item.iter().find_map(|line| line.split_once("policy = "))?;
    let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    let start = lines.iter().position(|line| line.starts_with(&format!("static {name}:")))?;
    let end = lines.iter().skip(start).position(|line| line.ends_with(';'))?;
    lines.get(start..=start + end)
}

fn function(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = line.strip_prefix("pub(super) ").unwrap_or(line);
    let (name, _) = line.strip_prefix("async fn ")?.split_once(['(', '<'])?;
    Some(name)
}

fn doc(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("///").map(str::trim)
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

#[cors(disabled)]
mod inner {
    use x;

    /// Inner.
    #[route("/b", method = "GET")]
    pub(super) async fn b() {
        c()
    }
}

static P: Policy =
    policy!(origins = "*");

#[cors(policy = P)]
#[put("/d")]
async fn d() {
}
"#;

    #[test]
    fn a_handler_is_its_doc_and_everything_down_to_its_brace() {
        let a = handler(FILE, "a").unwrap();
        assert_eq!(a.about, "One sentence.");
        assert!(a.code.starts_with("#[cors(origins = \"*\")]\n#[get"), "{}", a.code);
        assert!(a.code.ends_with("\"a\"\n}"), "{}", a.code);
        assert_eq!(handler(FILE, "c"), None);
    }

    #[test]
    fn the_policy_comes_along() {
        assert_eq!(
            handler(FILE, "b").unwrap().code,
            r#"#[cors(disabled)]
mod inner {
    // ...
    #[route("/b", method = "GET")]
    pub(super) async fn b() {
        c()
    }
}"#
        );
        assert!(handler(FILE, "d").unwrap().code.starts_with(
            "static P: Policy =\n    policy!(origins = \"*\");\n\n#[cors(policy = P)]\n#[put(\"/d\")]\n"
        ));
    }

    #[test]
    fn only_functions_below_a_route_are_handlers() {
        assert_eq!(handlers(FILE), ["a", "b", "d"]);
    }
}
