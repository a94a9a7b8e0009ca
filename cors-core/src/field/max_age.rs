//! `max_age`: seconds, or a number with a unit.

use crate::config::MaxAge;
use crate::finding::{Code, Finding, Key, Subject};

/// The longest time any browser keeps a preflight (Firefox; `tests/browser/FIREFOX.md` C4).
const LONGEST: u32 = 86_400;
/// The longest time Chromium keeps one (`tests/browser/REPORT.md` fact 23).
const CHROMIUM: u32 = 7200;

/// Reads a `max_age`, with a warning where Chromium caps it.
///
/// # Errors
///
/// `max-age`: negative, over a day, or no number of seconds, minutes or hours.
pub(crate) fn read(max_age: &MaxAge) -> Result<(u32, Option<Finding>), Finding> {
    let subject = Subject::Key(Key::MaxAge);
    let seconds = match max_age {
        MaxAge::Seconds(seconds) => *seconds,
        MaxAge::Text(text) => match seconds(text) {
            Some(seconds) => seconds,
            None => return Err(malformed(text, subject)),
        },
    };
    let error = |sentence: String| Finding::error(Code::MaxAge, subject.clone(), sentence);
    if seconds < 0 {
        return Err(error("a time cannot be negative".into())
            .suggest("0")
            .help("0 means that no preflight is cached; 600 is the default"));
    }
    match u32::try_from(seconds) {
        Ok(seconds) if seconds <= CHROMIUM => Ok((seconds, None)),
        Ok(seconds) if seconds <= LONGEST => {
            let sentence = format!(
                "Chromium takes {CHROMIUM} seconds for any `max_age` above that: only Firefox keeps a preflight longer, for \
                 {LONGEST} at most"
            );
            let warning = Finding::warning(Code::MaxAge, subject, sentence);
            let suggestion = match max_age {
                MaxAge::Seconds(_) => CHROMIUM.to_string(),
                MaxAge::Text(_) => format!("\"{}h\"", CHROMIUM / 3600),
            };
            Ok((seconds, Some(warning.suggest(suggestion))))
        }
        _ => Err(error(format!(
            "no browser keeps a preflight for more than {LONGEST} seconds, which is a day"
        ))
        .suggest(LONGEST.to_string())
        .help(KEPT)),
    }
}

/// `<n>s`, `<n>m`, `<n>h`.
fn seconds(text: &str) -> Option<i128> {
    let (unit, number) =
        text.char_indices().next_back().and_then(|(at, unit)| Some((unit, text.get(..at)?)))?;
    let factor = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        _ => return None,
    };
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    number.parse::<i128>().ok().filter(|_| digits)?.checked_mul(factor)
}

fn malformed(text: &str, subject: Subject) -> Finding {
    let sentence = "a time is a number of seconds, or a number followed by `s`, `m` or `h`";
    let finding = Finding::error(Code::MaxAge, subject, sentence).at(text, 0..text.len());
    let number = text.trim();
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    let unit = number.get(digits.len()..).unwrap_or_default().trim();
    let (unit, factor) = match unit.to_ascii_lowercase().as_str() {
        "" => ("", 1),
        "s" | "sec" | "secs" | "second" | "seconds" => ("s", 1),
        "m" | "min" | "mins" | "minute" | "minutes" => ("m", 60),
        "h" | "hour" | "hours" => ("h", 3600),
        "d" | "day" | "days" => ("d", 86_400),
        _ => return finding.help(EXAMPLES),
    };
    let number = digits.parse::<u32>().ok();
    // What is suggested must stand: no longer than a day.
    let fits = number.filter(|number| number.checked_mul(factor).is_some_and(|seconds| seconds <= LONGEST));
    match (fits, unit) {
        (Some(number), "") => {
            let sentence = "a time in quotes has a unit: `s`, `m` or `h`";
            Finding::error(Code::MaxAge, Subject::Key(Key::MaxAge), sentence)
                .at(text, 0..text.len())
                .suggest(number.to_string())
                .help(format!("or `\"{number}s\"`"))
        }
        (Some(0), _) => finding.suggest("0"),
        (_, "d") => finding.suggest("\"24h\"").help(KEPT),
        (Some(number), unit) => finding.suggest(format!("\"{number}{unit}\"")),
        (None, _) => finding.help(EXAMPLES),
    }
}

/// What is to be known of a time that is longer than most browsers keep a preflight.
const KEPT: &str = "that is the most that Firefox keeps one; Chromium keeps it for 7200 seconds (`\"2h\"`)";

const EXAMPLES: &str = "for example `max_age = 600` or `max_age = \"10m\"`";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_units() {
        for (text, expected) in
            [("0s", 0), ("90s", 90), ("10m", 600), ("2h", 7200), ("24h", 86_400), ("007s", 7)]
        {
            assert_eq!(read(&MaxAge::Text(text.into())).map(|(seconds, _)| seconds), Ok(expected), "{text}");
        }
        for text in [
            "",
            "s",
            "m",
            "600",
            "10 m",
            "+5s",
            "-5s",
            "1d",
            "1.5h",
            "25h",
            "１s",
            "99999999999999999999999999999999999999999h",
        ] {
            assert!(read(&MaxAge::Text(text.into())).is_err(), "{text}");
        }
        for seconds in [-1, 86_401, i128::MAX, i128::MIN] {
            assert!(read(&MaxAge::Seconds(seconds)).is_err(), "{seconds}");
        }
        assert!(read(&MaxAge::Seconds(7200)).is_ok_and(|(_, warning)| warning.is_none()));
        assert!(read(&MaxAge::Seconds(7201)).is_ok_and(|(_, warning)| warning.is_some()));
    }
}
