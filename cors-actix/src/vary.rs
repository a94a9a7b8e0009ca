//! `Vary`: merged into what is there, never replacing and never doubling.

use actix_web::http::header::{HeaderMap, HeaderValue, VARY};

/// Adds the field names of `value` that no line says yet. A `*` says them all (RFC 9110, section 12.5.5).
pub(crate) fn merge(headers: &mut HeaderMap, value: &HeaderValue) {
    if headers.get_all(VARY).len() == 0 {
        return headers.append(VARY, value.clone());
    }
    let Ok(text) = value.to_str() else { return };
    let names = || text.split(',').map(str::trim_ascii);
    let said = |name: &&str| says(headers, name);
    if !names().any(|name| said(&name)) {
        headers.append(VARY, value.clone());
    } else if !names().all(|name| said(&name)) {
        let missing: Vec<&str> = names().filter(|name| !said(name)).collect();
        if let Ok(value) = HeaderValue::from_str(&missing.join(", ")) {
            headers.append(VARY, value);
        }
    }
}

fn says(headers: &HeaderMap, name: &str) -> bool {
    headers.get_all(VARY).any(|line| {
        line.as_bytes()
            .split(|byte| *byte == b',')
            .map(<[u8]>::trim_ascii)
            .any(|said| said == b"*" || said.eq_ignore_ascii_case(name.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(lines: &[&'static str], value: &'static str) -> Vec<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(VARY, HeaderValue::from_static(line));
        }
        merge(&mut headers, &HeaderValue::from_static(value));
        headers.get_all(VARY).map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned()).collect()
    }

    #[test]
    fn a_line_is_added_for_what_none_says_yet() {
        assert_eq!(merged(&[], "Origin"), ["Origin"]);
        assert_eq!(merged(&["Accept-Encoding"], "Origin"), ["Accept-Encoding", "Origin"]);
        assert_eq!(merged(&["accept , ORIGIN"], "Origin"), ["accept , ORIGIN"]);
        assert_eq!(merged(&["Origin-Agent"], "Origin"), ["Origin-Agent", "Origin"]);
        assert_eq!(merged(&["*"], "Origin, Accept"), ["*"]);
        assert_eq!(merged(&["a", "accept"], "Origin, Accept"), ["a", "accept", "Origin"]);
    }
}
