//! The CORS check (Fetch, 4.10): may this origin read this answer?

use url::Url;

use super::{Answered, Blocked, Stage};

/// `origin` is what the request's `Origin` says, `credentials` whether the credentials mode is `include`.
pub(super) fn cors_check(
    answer: &Answered,
    origin: &str,
    credentials: bool,
    stage: Stage,
) -> Result<(), Blocked> {
    let Some(allowed) = answer.headers.get(ALLOW_ORIGIN) else {
        return Err(Blocked::MissingAllowOrigin { stage, status: answer.status });
    };
    if allowed == b"*" {
        return if credentials { Err(Blocked::WildcardWithCredentials { stage }) } else { Ok(()) };
    }
    // Byte for byte: an origin has one serialisation.
    if allowed != origin.as_bytes() {
        let lines = answer.headers.iter().filter(|(name, _)| *name == ALLOW_ORIGIN).count();
        return Err(mismatch(String::from_utf8_lossy(&allowed).into_owned(), lines, stage));
    }
    if credentials {
        let value = answer.headers.get("access-control-allow-credentials").unwrap_or_default();
        if value != b"true" {
            let value = String::from_utf8_lossy(&value).into_owned();
            return Err(Blocked::AllowCredentials { stage, value });
        }
    }
    Ok(())
}

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

/// What is wrong with a value that is neither `*` nor the origin (Chromium report, section 4.5).
fn mismatch(value: String, lines: usize, stage: Stage) -> Blocked {
    if value.contains([' ', ',']) {
        Blocked::MultipleAllowOrigin { stage, value, lines }
    } else if value == "null" || Url::parse(&value).is_ok() {
        Blocked::AllowOriginMismatch { stage, value }
    } else {
        Blocked::InvalidAllowOrigin { stage, value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::Headers;

    const ORIGIN: &str = "https://a.example";

    fn check(lines: &[(&str, &str)], credentials: bool) -> Result<(), Blocked> {
        let headers: Headers = lines.iter().copied().collect();
        cors_check(&Answered { status: 200, headers }, ORIGIN, credentials, Stage::Response)
    }

    #[test]
    fn one_value_equal_byte_for_byte() {
        assert_eq!(check(&[(ALLOW_ORIGIN, " \thttps://a.example ")], false), Ok(()));
        assert_eq!(check(&[(ALLOW_ORIGIN, "*")], false), Ok(()));
        for (value, code) in [
            ("https://A.example", "AllowOriginMismatch"),
            ("https://a.example:443", "AllowOriginMismatch"),
            ("https://a.example/", "AllowOriginMismatch"),
            ("null", "AllowOriginMismatch"),
            ("localhost:9001", "AllowOriginMismatch"),
            ("https://*.example", "AllowOriginMismatch"),
            ("*, *", "MultipleAllowOriginValues"),
            ("https://a.example,", "MultipleAllowOriginValues"),
            ("", "InvalidAllowOriginValue"),
            ("NULL", "InvalidAllowOriginValue"),
            ("https://a.example:*", "InvalidAllowOriginValue"),
            ("//a.example", "InvalidAllowOriginValue"),
            ("\"https://a.example\"", "InvalidAllowOriginValue"),
        ] {
            assert_eq!(check(&[(ALLOW_ORIGIN, value)], false).unwrap_err().devtools_code(), code, "{value}");
        }
        let twice = check(&[(ALLOW_ORIGIN, ORIGIN), (ALLOW_ORIGIN, ORIGIN)], false);
        assert!(matches!(twice, Err(Blocked::MultipleAllowOrigin { lines: 2, .. })), "{twice:?}");
        let spelled = check(&[(ALLOW_ORIGIN, ORIGIN), ("access-control-allow-ORIGIN", ORIGIN)], false);
        assert!(matches!(spelled, Err(Blocked::MultipleAllowOrigin { lines: 1, .. })), "{spelled:?}");
    }

    #[test]
    fn credentials_need_the_origin_and_true() {
        let exact = (ALLOW_ORIGIN, ORIGIN);
        let credentials = |value| ("Access-Control-Allow-Credentials", value);
        assert_eq!(check(&[exact, credentials("true")], true), Ok(()));
        assert_eq!(check(&[(ALLOW_ORIGIN, "*"), credentials("false")], false), Ok(()));
        let star = check(&[(ALLOW_ORIGIN, "*"), credentials("true")], true);
        assert_eq!(star, Err(Blocked::WildcardWithCredentials { stage: Stage::Response }));
        for value in ["True", "", "1", "true, true"] {
            let refused = check(&[exact, credentials(value)], true);
            assert_eq!(
                refused,
                Err(Blocked::AllowCredentials { stage: Stage::Response, value: value.into() })
            );
        }
        assert!(check(&[exact], true).is_err());
    }
}
