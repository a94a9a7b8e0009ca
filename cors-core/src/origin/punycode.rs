//! Punycode (RFC 3492), as far as a host name in a configuration needs it: to suggest what a browser would send for a
//! name with letters outside ASCII, and to notice a label that only looks like such a name.

use super::host::MAX_LABEL;

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 128;

/// The host as browsers send it, if every label can be said with certainty: letters are lower-cased and encoded, the
/// full-width forms of ASCII and the other full stops mapped (UTS 46); anything else is left to the reader.
pub(crate) fn host_to_ascii(host: &str) -> Option<String> {
    let host: String = host.chars().map(narrow).collect();
    let labels: Option<Vec<String>> = host
        .split('.')
        .map(|label| {
            let lower = label.to_lowercase();
            if lower.is_ascii() {
                return Some(lower);
            }
            let certain = lower.chars().all(|letter| letter.is_ascii_alphanumeric() || is_plain(letter));
            certain.then(|| encode(&lower)).flatten().map(|encoded| format!("xn--{encoded}"))
        })
        .collect();
    labels.map(|labels| labels.join("."))
}

/// `．` and `ａ` as `.` and `a`.
fn narrow(letter: char) -> char {
    match letter {
        '\u{3002}' | '\u{ff0e}' | '\u{ff61}' => '.',
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(letter) - 0xff01 + u32::from('!')).unwrap_or(letter)
        }
        _ => letter,
    }
}

/// Whether browsers leave the letter as it is: the lower-case letters of the scripts that names are written in, without
/// ligatures, presentation forms and marks, which UTS 46 maps to others.
fn is_plain(letter: char) -> bool {
    matches!(letter,
        '-' | 'ß'..='ö' | 'ø'..='ÿ'
        | 'ā'..='ı' | 'ĵ'..='ľ' | 'ł'..='ň' | 'ŋ'..='ž'
        | 'ά'..='ώ' | 'а'..='ӿ' | 'ա'..='ֆ' | 'א'..='ת' | 'ؠ'..='ي'
        | 'ก'..='ะ' | 'ა'..='ჰ' | 'ḁ'..='ẕ' | 'ạ'..='ỹ'
        | 'ぁ'..='ゖ' | 'ァ'..='ー' | '一'..='鿿' | '가'..='힣')
        && letter.is_alphabetic()
}

/// Whether what follows `xn--` is the encoding of a label that needs one, in lower case and without what no name has.
pub(crate) fn is_encoding(encoded: &str) -> bool {
    decode(encoded).is_some_and(|label| {
        !label.is_ascii()
            && !label
                .chars()
                .any(|letter| letter.is_control() || letter.is_whitespace() || letter.is_uppercase())
            && encode(&label).as_deref() == Some(encoded)
    })
}

/// RFC 3492, section 6.3. The work is quadratic, and what is longer than a label is no shorter when it is encoded.
fn encode(label: &str) -> Option<String> {
    let letters: Vec<u32> = label.chars().take(MAX_LABEL + 1).map(u32::from).collect();
    if letters.len() > MAX_LABEL {
        return None;
    }
    let mut output: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(output.len()).ok()?;
    if basic > 0 {
        output.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (INITIAL_N, 0_u32, INITIAL_BIAS, basic);
    let total = u32::try_from(letters.len()).ok()?;
    while handled < total {
        let next = letters.iter().copied().filter(|letter| *letter >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for letter in &letters {
            if *letter < n {
                delta = delta.checked_add(1)?;
            }
            if *letter == n {
                let mut q = delta;
                let mut k = BASE;
                loop {
                    let t = threshold(k, bias);
                    if q < t {
                        break;
                    }
                    output.push(digit(t + (q - t) % (BASE - t))?);
                    q = (q - t) / (BASE - t);
                    k += BASE;
                }
                output.push(digit(q)?);
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(output)
}

/// RFC 3492, section 6.2.
fn decode(encoded: &str) -> Option<String> {
    let (basic, rest) = encoded.rsplit_once('-').unwrap_or(("", encoded));
    let mut output: Vec<char> = basic.chars().collect();
    let (mut n, mut i, mut bias) = (INITIAL_N, 0_u32, INITIAL_BIAS);
    let mut digits = rest.bytes().peekable();
    while digits.peek().is_some() {
        let start = i;
        let (mut weight, mut k) = (1_u32, BASE);
        loop {
            let digit = value(digits.next()?)?;
            i = i.checked_add(digit.checked_mul(weight)?)?;
            let t = threshold(k, bias);
            if digit < t {
                break;
            }
            weight = weight.checked_mul(BASE - t)?;
            k += BASE;
        }
        let length = u32::try_from(output.len()).ok()? + 1;
        bias = adapt(i - start, length, start == 0);
        n = n.checked_add(i / length)?;
        i %= length;
        output.insert(i as usize, char::from_u32(n)?);
        i += 1;
    }
    Some(output.into_iter().collect())
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

/// RFC 3492, section 6.1.
fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / DAMP } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

fn digit(value: u32) -> Option<char> {
    char::from_digit(value, BASE).map(|_| {
        let offset = u8::try_from(value).unwrap_or_default();
        char::from(if offset < 26 { b'a' + offset } else { b'0' + offset - 26 })
    })
}

fn value(digit: u8) -> Option<u32> {
    match digit {
        b'a'..=b'z' => Some(u32::from(digit - b'a')),
        b'0'..=b'9' => Some(u32::from(digit - b'0') + 26),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From RFC 3492, section 7.1, and `VALIDATION`'s own example.
    const KNOWN: [(&str, &str); 5] = [
        ("résumé", "rsum-bpad"),
        ("bücher", "bcher-kva"),
        ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
        ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"),
        ("安室奈美恵-with-super-monkeys", "-with-super-monkeys-pc58ag80a8qai00g7n9n"),
    ];

    /// Around the number at which "adapt" divides once more, 455: from Python's codec `punycode`.
    const STEEP: [(&str, &str); 2] =
        [("9さ万лр年二十", "9-vtbp2526b994a4wa94vjlx"), ("νζτцいξb", "b-8lbuf3a49e420v")];

    #[test]
    fn the_rfcs_examples() {
        for (label, encoded) in KNOWN.into_iter().chain(STEEP) {
            assert_eq!(encode(label).as_deref(), Some(encoded));
            assert_eq!(decode(encoded).as_deref(), Some(label));
            assert!(is_encoding(encoded));
        }
    }

    /// Encoded, a hundred kilobytes of one label would take minutes.
    #[test]
    fn what_is_longer_than_a_label_is_not_encoded() {
        let label =
            |letters: u32| (0..letters).filter_map(|at| char::from_u32(0x4e00 + at)).collect::<String>();
        assert!(encode(&label(63)).is_some());
        for letters in [64, 20_000] {
            assert_eq!((encode(&label(letters)), host_to_ascii(&label(letters))), (None, None), "{letters}");
        }
    }

    #[test]
    fn what_is_no_encoding_is_noticed() {
        for bad in ["", "-", "abc-", "9999999999", "ÿ", "rsum-bpa!", "a"] {
            assert!(!is_encoding(bad), "{bad}");
        }
    }

    #[test]
    fn hosts_are_lower_cased_and_encoded_label_by_label() {
        assert_eq!(host_to_ascii("Résumé.COM").as_deref(), Some("xn--rsum-bpad.com"));
        assert_eq!(host_to_ascii("a b.é").as_deref(), Some("a b.xn--9ca"));
        assert_eq!(host_to_ascii("ｅｘａｍｐｌｅ。com").as_deref(), Some("example.com"));
        assert_eq!(host_to_ascii("straße.de").as_deref(), Some("xn--strae-oqa.de"));
        // A symbol, a ligature, a superscript, a mark, a mathematical letter, Turkish dotted capital.
        for uncertain in ["☃.com", "ﬁ.com", "m².com", "e\u{301}.com", "𝔞.com", "İ.com", "ŉ.com", "ĳ.com"]
        {
            assert_eq!(host_to_ascii(uncertain), None, "{uncertain}");
        }
    }
}
