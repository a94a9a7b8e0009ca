//! Letters that are not what they look like, and characters that do not look like anything: no literal is suggested for a
//! host that holds them, because the punycode of an imitation is the imitator's domain.

/// Letters outside ASCII that look like one of ASCII's in common fonts (UTS 39, "confusables", those of whole scripts that
/// keyboards have), in lower case.
const LOOKALIKES: [(char, char); 34] = [
    ('а', 'a'),
    ('в', 'b'),
    ('с', 'c'),
    ('ԁ', 'd'),
    ('е', 'e'),
    ('ґ', 'r'),
    ('һ', 'h'),
    ('і', 'i'),
    ('ї', 'i'),
    ('ј', 'j'),
    ('к', 'k'),
    ('ӏ', 'l'),
    ('м', 'm'),
    ('н', 'h'),
    ('о', 'o'),
    ('р', 'p'),
    ('ԛ', 'q'),
    ('г', 'r'),
    ('ѕ', 's'),
    ('т', 't'),
    ('ѵ', 'v'),
    ('ԝ', 'w'),
    ('х', 'x'),
    ('у', 'y'),
    ('α', 'a'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('ν', 'v'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('τ', 't'),
    ('υ', 'u'),
    ('ı', 'i'),
    ('ɡ', 'g'),
];

/// A letter that is not the one that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lookalike {
    /// Where in the host.
    pub(super) at: usize,
    pub(super) letter: char,
    /// What it looks like, if it looks like one letter of ASCII.
    pub(super) like: Option<char>,
}

impl Lookalike {
    /// The first in `host`: in a label that mixes the letters of ASCII with another alphabet, or that consists of nothing
    /// else than letters that look like those of ASCII.
    pub(super) fn of(host: &str) -> Option<Self> {
        let mut start = 0;
        for label in host.split('.') {
            let foreign = || label.char_indices().filter(|(_, letter)| script(*letter).is_some());
            let is_latin = label.bytes().any(|byte| byte.is_ascii_alphabetic());
            let is_imitation = foreign().all(|(_, letter)| like(letter).is_some())
                && label.chars().all(|letter| letter.is_ascii() || script(letter).is_some());
            if is_latin || is_imitation {
                // Of several, one that deceives.
                let telling =
                    foreign().find(|(_, letter)| like(*letter).is_some()).or_else(|| foreign().next());
                if let Some((at, letter)) = telling {
                    return Some(Self { at: start + at, letter, like: like(letter) });
                }
            }
            start += label.len() + 1;
        }
        None
    }

    /// "`а` is U+0430 (Cyrillic), not the Latin `a`".
    pub(super) fn sentence(self) -> String {
        let Self { letter, like, .. } = self;
        let (code, script) = (u32::from(letter), script(letter).unwrap_or("not ASCII"));
        match like {
            Some(like) => {
                format!("`{letter}` is U+{code:04X} ({script}), not the Latin `{like}`: this is another host")
            }
            None => format!(
                "`{letter}` is U+{code:04X} ({script}), in a word of Latin letters: browsers take this for another host"
            ),
        }
    }
}

fn like(letter: char) -> Option<char> {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    LOOKALIKES.iter().find(|(foreign, _)| *foreign == lower).map(|(_, like)| *like)
}

/// The alphabet of a letter that has no business beside those of ASCII. (Japanese, Chinese and Korean names have: UTS 39,
/// "highly restrictive". So have the accented letters of Latin itself.)
fn script(letter: char) -> Option<&'static str> {
    match letter {
        '\u{131}' => Some("dotless"),
        '\u{261}' => Some("phonetic"),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some("Greek"),
        '\u{400}'..='\u{52f}' => Some("Cyrillic"),
        '\u{530}'..='\u{58f}' => Some("Armenian"),
        '\u{13a0}'..='\u{13ff}' => Some("Cherokee"),
        _ => None,
    }
}

/// Whether nothing is seen of it: zero-width characters, marks of direction and order, the soft hyphen.
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imitations_are_seen_and_names_are_not() {
        for (host, at, letter, like) in [
            ("exаmple.com", 2, 'а', Some('a')),
            ("www.ехаmple.com", 4, 'е', Some('e')),
            // Of Cyrillic letters only.
            ("аррӏе.com", 0, 'а', Some('a')),
            ("gοοgle.com", 1, 'ο', Some('o')),
            // Of alphabets beside Greek and Cyrillic: a dotless i, a phonetic g, an Armenian o, a Cherokee letter.
            ("gıthub.com", 1, 'ı', like('ı')),
            ("ɡithub.com", 0, 'ɡ', like('ɡ')),
            ("gօogle.com", 1, 'օ', like('օ')),
            ("goᎪgle.com", 2, 'Ꭺ', like('Ꭺ')),
            // No letter of ASCII looks like it, and it is out of place all the same.
            ("examplж.com", 6, 'ж', None),
        ] {
            assert_eq!(Lookalike::of(host), Some(Lookalike { at, letter, like }), "{host}");
        }
        for host in [
            "example.com",
            "résumé.com",
            "straße.de",
            "пример.рф",
            "παράδειγμα.gr",
            "日本a.jp",
            "bücher.example",
        ] {
            assert_eq!(Lookalike::of(host), None, "{host}");
        }
    }
}
