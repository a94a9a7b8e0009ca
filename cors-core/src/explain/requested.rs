//! `Access-Control-Request-Headers`, read for a diagnosis only and never to answer: in bounded work, whatever arrives.
//!
//! Tolerant, because browsers and proxies differ: several lines, optional white space, empty elements, repeated names and
//! any case are read (`tests/browser/REPORT.md` fact 11, `tests/browser/FIREFOX.md` D4; proxies split the line).

use crate::field::is_token;

/// Bytes that are looked at, over all lines.
const MAX_BYTES: usize = 4096;
/// Names that are looked at.
const MAX_NAMES: usize = 64;

/// The requested names that are tokens, in lower case, each once; at most [`MAX_NAMES`].
pub(super) fn names<'a>(lines: impl IntoIterator<Item = &'a [u8]>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut budget = MAX_BYTES;
    for line in lines {
        let seen = line.get(..budget).unwrap_or(line);
        budget -= seen.len();
        for element in seen.split(|byte| *byte == b',') {
            let name = element.trim_ascii();
            if !is_token(name) {
                continue;
            }
            let name = String::from_utf8_lossy(name).to_ascii_lowercase();
            if !names.contains(&name) {
                names.push(name);
            }
            if names.len() == MAX_NAMES {
                return names;
            }
        }
        if budget == 0 {
            return names;
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_read() {
        for lines in [&[&b"x-a,x-b"[..]][..], &[b" X-A , ,x-b,x-a"], &[b"x-a", b"", b"x-b"]] {
            assert_eq!(names(lines.iter().copied()), ["x-a", "x-b"]);
        }
        assert_eq!(names([&b"x-a,a b,\xff,x-b"[..]]), ["x-a", "x-b"]);
    }

    #[test]
    fn floods_cost_no_more_than_the_budget() {
        assert_eq!(names([&vec![b','; 100_000][..]]), [""; 0]);
        let many: Vec<String> = (0..1000).map(|n| format!("x-{n}")).collect();
        assert_eq!(names([many.join(",").as_bytes()]).len(), MAX_NAMES);
        assert_eq!(names(vec![&b"x"[..]; 100_000]), ["x"]);
        // Over all lines, not for each.
        let (most, all) = (vec![b','; MAX_BYTES - 3], vec![b','; MAX_BYTES]);
        assert_eq!(names([&most[..], b"x-a", b"x-b"]), ["x-a"]);
        assert_eq!(names([&all[..], b"x-a"]), [""; 0]);
    }
}
