//! The path of a route as actix's router reads it (actix-router 0.5, `ResourceDef::parse`). actix's own attribute tries
//! the path while the program is compiled; it does not see the route any more, and the router would panic at start-up.

/// The most parameters that the router takes in one path.
const MAX_PARAMETERS: usize = 16;

/// A part of a path.
enum Part<'p> {
    Text(&'p str),
    Parameter { name: &'p str, expression: Option<&'p str>, tail: bool },
}

/// What is wrong with `path`, if something is.
pub(crate) fn check(path: &str) -> Result<(), String> {
    let parts = parts(path)?;
    let mut expression = String::from("^");
    let mut parameters = 0;
    for part in &parts {
        match part {
            Part::Text(text) => expression.push_str(&regex_syntax::escape(text)),
            Part::Parameter { expression: Some(_), tail: true, .. } => {
                return Err(
                    "a parameter that takes the rest of the path, `{name}*`, has no expression of its own"
                        .into(),
                );
            }
            Part::Parameter { name, expression: own, tail } => {
                parameters += 1;
                let own = own.unwrap_or(if *tail { ".*" } else { "[^/]+" });
                expression.extend(["(?P<", name, ">", own, ")"]);
            }
        }
    }
    if parameters > MAX_PARAMETERS {
        return Err(format!(
            "a path has at most {MAX_PARAMETERS} parameters\nhelp: take the rest of the path as one, as in `/items/{{rest}}*`"
        ));
    }
    if are_plain(&parts) {
        return Ok(());
    }
    match regex_syntax::parse(&expression) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("the path's parameters are no regular expression: {error}")),
    }
}

/// Whether nothing can be wrong with the expression: to parse one costs more than all the rest of an attribute.
fn are_plain(parts: &[Part<'_>]) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let mut names = Vec::new();
    parts.iter().all(|part| match part {
        Part::Text(_) => true,
        Part::Parameter { name, expression, .. } => {
            let is_new = !names.contains(name);
            names.push(name);
            expression.is_none() && is_new && is_name(name)
        }
    })
}

/// The path with its parameters' names left out: two paths of one shape are one path.
pub(crate) fn shape(path: &str) -> String {
    let Ok(parts) = parts(path) else { return path.to_owned() };
    let part = |part: &Part<'_>| match part {
        Part::Text(text) => (*text).to_owned(),
        Part::Parameter { expression, tail, .. } => {
            format!("{{{}}}{}", expression.unwrap_or_default(), if *tail { "*" } else { "" })
        }
    };
    parts.iter().map(part).collect()
}

fn parts(mut rest: &str) -> Result<Vec<Part<'_>>, String> {
    let mut parts = Vec::new();
    while let Some((text, behind)) = rest.split_once('{') {
        parts.push(Part::Text(text));
        let end = closing(behind).ok_or("a `{` of the path is not closed by a `}`\nhelp: write the `}` after the parameter's name, as in `/items/{id}`")?;
        let (inside, behind) = behind.split_at(end);
        rest = behind.strip_prefix('}').unwrap_or(behind);
        let tail = rest == "*";
        if tail {
            rest = "";
        }
        let (name, expression) = match inside.split_once(':') {
            Some((name, expression)) => (name, Some(expression)),
            None => (inside, None),
        };
        parts.push(Part::Parameter { name, expression, tail });
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    Ok(parts)
}

/// Where the `}` is that closes what was opened before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1_usize;
    text.find(|letter| {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_router_takes_is_taken() {
        for path in
            ["", "/", "items", "/items/{id}", "/{id:[0-9]{6}}", "/{a}-{b}", "/{tail}*", "/x*", "/{a:\\d+}/é"]
        {
            assert_eq!(check(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn what_the_router_panics_at_is_refused() {
        let many = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q"];
        let many = many.map(|name| format!("/{{{name}}}")).concat();
        for path in ["/{id", "/{", "/{}", "/{a}/{a}", "/{a:[}", "/{a b}", "/{a:.*}*", &many] {
            assert!(check(path).is_err(), "{path}");
        }
    }

    #[test]
    fn paths_that_differ_in_names_only_have_one_shape() {
        assert_eq!(shape("/items/{id}"), shape("/items/{item}"));
        assert_eq!(shape("/items/{id:\\d{2}}/x"), shape("/items/{n:\\d{2}}/x"));
        assert_ne!(shape("/items/{id}"), shape("/items/{id:\\d+}"));
        assert_ne!(shape("/items/{id}"), shape("/items/{id}*"));
        assert_ne!(shape("/items/{id}"), shape("/items/id"));
    }
}
