//! Inputs as text, so that a corpus can be read and written by hand: one thing a line, what it is in the first character.

use cors_core::{Config, Danger, MaxAge};

/// The lines of an input: kind and rest. None where it is no text, or longer than anybody writes.
pub fn lines(data: &[u8]) -> Option<Vec<(char, &str)>> {
    let text = std::str::from_utf8(data).ok().filter(|text| text.len() <= 2048)?;
    let split = |line| str::chars(line).next().map(|kind| (kind, &line[kind.len_utf8()..]));
    Some(text.lines().filter_map(split).collect())
}

/// The configuration that the lines write down; lines of other kinds are left for the target.
pub fn config(lines: &[(char, &str)]) -> Config {
    let mut config = Config::default();
    for &(kind, text) in lines {
        let owned = || text.to_owned();
        match kind {
            'o' => config.origins.get_or_insert_default().push(owned()),
            'd' => config.dev_origins.get_or_insert_default().push(owned()),
            'r' => config.origin_regex.get_or_insert_default().push(owned()),
            'v' => config.origins_env = Some(owned()),
            'm' => config.methods.get_or_insert_default().push(owned()),
            'h' => config.headers.push(owned()),
            'e' => config.expose_headers.push(owned()),
            'c' => config.credentials = true,
            'f' => config.enforce = true,
            'a' => {
                let number = text.parse().map(MaxAge::Seconds);
                config.max_age = Some(number.unwrap_or_else(|_| MaxAge::Text(owned())));
            }
            '!' => config.dangerously_allow.extend(Danger::parse(text)),
            _ => {}
        }
    }
    config
}
