//! What stands in `#[cors(...)]` or `policy!(...)`, as the same keys of a configuration file.

use toml::Table;

/// The arguments of the first attribute or macro in a program, as a table; `None` where a file has no such thing.
pub(crate) fn of_program(program: &str) -> Option<Table> {
    let start =
        ["#[cors(", "policy!("].iter().filter_map(|start| Some(program.find(start)? + start.len())).min();
    let arguments = match start {
        Some(start) => up_to_the_end(program.get(start..)?)?,
        None => program.contains("#[cors]").then_some("")?,
    };
    let mut file = String::new();
    for argument in split(arguments) {
        file.push_str(&line(argument.trim())?);
        file.push('\n');
    }
    file.parse().ok()
}

/// `credentials` as `credentials = true`, `dangerously_allow(a)` as a list, and Rust's literals as TOML's.
fn line(argument: &str) -> Option<String> {
    if let Some(words) = argument.strip_prefix("dangerously_allow(") {
        let words: Vec<String> =
            words.strip_suffix(')')?.split(',').map(|word| format!("\"{}\"", word.trim())).collect();
        return Some(format!("dangerously_allow = [{}]", words.join(", ")));
    }
    let Some((key, value)) = argument.split_once('=') else {
        return Some(format!("{argument} = true"));
    };
    let value = value.trim();
    let value = match value.strip_prefix('[').and_then(|inside| inside.strip_suffix(']')) {
        Some(inside) => {
            let items: Option<Vec<String>> = split(inside).map(|item| literal(item.trim())).collect();
            format!("[{}]", items?.join(", "))
        }
        None => literal(value)?,
    };
    Some(format!("{} = {value}", key.trim()))
}

fn literal(value: &str) -> Option<String> {
    if let Some(raw) = value.strip_prefix("r\"").and_then(|raw| raw.strip_suffix('"')) {
        return Some(format!("'{raw}'"));
    }
    let is_method = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_method && value != "true" && value != "false" {
        return Some(format!("\"{value}\""));
    }
    let is_number =
        value.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty();
    (value.starts_with('"') || is_method || is_number).then(|| value.to_owned())
}

/// Up to the parenthesis that closes the arguments.
fn up_to_the_end(text: &str) -> Option<&str> {
    let mut depth = 0;
    let mut quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth == 0 => return text.get(..at),
            ')' if !quoted => depth -= 1,
            _ => {}
        }
    }
    None
}

/// At the commas that are in no string, list or parenthesis. (No case has a quote inside a string.)
fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let mut quoted = false;
    text.split(move |letter| {
        match letter {
            '"' => quoted = !quoted,
            '[' | '(' if !quoted => depth += 1,
            ']' | ')' if !quoted => depth -= 1,
            _ => {}
        }
        letter == ',' && !quoted && depth == 0
    })
    .filter(|part| !part.trim().is_empty())
}

#[test]
fn arguments_are_read_as_a_file() {
    let program = r#"
        #[cors(origins = ["https://a.example", "*"], credentials, methods = [GET, "PUT"], max_age = -1,
            origin_regex = r"https://(a|b)\.example", dangerously_allow(null_origin, public_suffixes))]
    "#;
    let file = r#"
        origins = ["https://a.example", "*"]
        credentials = true
        methods = ["GET", "PUT"]
        max_age = -1
        origin_regex = 'https://(a|b)\.example'
        dangerously_allow = ["null_origin", "public_suffixes"]
    "#;
    assert_eq!(of_program(program), file.parse().ok());
    assert_eq!(of_program("#[cors]"), Some(Table::new()));
    assert_eq!(of_program("#[cors(origins = 60 * 60)]"), None);
}
