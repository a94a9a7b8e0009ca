//! For how long a preflight's answer holds (Fetch, CORS-preflight fetch, "max-age").

use super::{BadMaxAge, Profile};

/// Without a usable `Access-Control-Max-Age`.
const DEFAULT: u64 = 5;

/// The seconds that the header grants, or `None` if the answer is not to be cached at all.
pub(super) fn seconds(profile: &Profile, value: Option<&[u8]>) -> Option<u64> {
    let Some(value) = value.filter(|value| !value.is_empty()) else { return Some(DEFAULT) };
    let cap = |seconds: u64| profile.max_age_cap.map_or(seconds, |cap| seconds.min(cap));
    let (number, negative) = match value.split_first() {
        Some((b'-', number)) if profile.max_age_is_signed => (number, true),
        Some((b'+', number)) if profile.max_age_is_signed => (number, false),
        _ => (value, false),
    };
    let bad = match profile.bad_max_age {
        BadMaxAge::FiveSeconds => Some(DEFAULT),
        BadMaxAge::NotCached => None,
    };
    if number.is_empty() || !number.iter().all(u8::is_ascii_digit) {
        return bad;
    }
    let parsed = std::str::from_utf8(number).ok().and_then(|digits| digits.parse::<u64>().ok());
    if profile.max_age_is_signed {
        // A 64-bit signed number; anything longer is no number at all.
        let limit = i64::MAX.unsigned_abs() + u64::from(negative);
        return match parsed {
            Some(_) if parsed > Some(limit) => bad,
            Some(_) if negative => Some(0),
            Some(seconds) => Some(cap(seconds)),
            None => bad,
        };
    }
    Some(cap(parsed.unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_seconds() {
        let of = |value: &[u8]| {
            [Profile::standard(), Profile::chromium(), Profile::firefox()].map(|p| seconds(&p, Some(value)))
        };
        assert_eq!(of(b"600"), [Some(600); 3]);
        assert_eq!(of(b"0"), [Some(0); 3]);
        assert_eq!(of(b""), [Some(5); 3]);
        assert_eq!(of(b"100000"), [Some(100_000), Some(7200), Some(86400)]);
        assert_eq!(of(b"-1"), [Some(5), Some(0), None]);
        assert_eq!(of(b"+600"), [Some(5), Some(600), None]);
        assert_eq!(of(b"600.5"), [Some(5), Some(5), None]);
        assert_eq!(of(b"600, 600"), [Some(5), Some(5), None]);
        assert_eq!(of(b"-"), [Some(5), Some(5), None]);
        assert_eq!(of(b"9223372036854775807"), [Some(i64::MAX.unsigned_abs()), Some(7200), Some(86400)]);
        assert_eq!(of(b"9223372036854775808"), [Some(1 << 63), Some(5), Some(86400)]);
        assert_eq!(of(b"-9223372036854775808"), [Some(5), Some(0), None]);
        assert_eq!(of(b"-9223372036854775809"), [Some(5), Some(5), None]);
        assert_eq!(of(b"18446744073709551616"), [Some(u64::MAX), Some(5), Some(86400)]);
        assert_eq!(seconds(&Profile::firefox(), None), Some(5));
    }
}
