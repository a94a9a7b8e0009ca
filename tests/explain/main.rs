//! `Policy::explain`: the browser's sentence, the cause and the fix, as a table; and nothing an attacker wrote unescaped.

use cors_core::{Asked, OriginField, Policy, Reason, Refusal};

const APP: OriginField<'static> = OriginField::One(b"https://app.example.com");
const NO_ORIGIN: &str = "No 'Access-Control-Allow-Origin' header is present on the requested resource.";

fn policy() -> Policy {
    Policy::builder()
        .origins(["https://app.example.com"])
        .methods(["GET", "PATCH"])
        .headers(["Content-Type"])
        .credentials(true)
        .build()
        .expect("valid")
}

#[test]
fn what_is_allowed_needs_no_explanation() {
    for asked in [
        Asked::actual(APP),
        Asked::actual(OriginField::Absent),
        Asked::preflight(APP, b"PATCH").headers([&b"content-type"[..]]),
        Asked::preflight(APP, b"GET").headers([&b" , Content-Type,content-type"[..], b""]),
    ] {
        assert_eq!(policy().explain(&asked), None, "{asked:?}");
    }
}

#[test]
fn each_refusal_has_its_sentence_cause_and_fix() {
    let preflight = format!("Response to preflight request doesn't pass access control check: {NO_ORIGIN}");
    let one = |origin: &'static [u8]| OriginField::One(origin);
    let cases = [
        (
            Asked::actual(one(b"https://evil.example")),
            Reason::Origin(Refusal::OriginNotListed),
            NO_ORIGIN,
            "add `\"https://evil.example\"` to `origins` of `item`, if its pages are meant to call it",
        ),
        (
            Asked::actual(one(b"http://app.example.com")),
            Reason::Origin(Refusal::OriginNotListed),
            NO_ORIGIN,
            "; `https://app.example.com` is listed, and scheme and port count",
        ),
        (
            Asked::actual(one(b"null")),
            Reason::Origin(Refusal::OriginNull),
            NO_ORIGIN,
            "serve the page from an origin of its own",
        ),
        (Asked::actual(one(b"")), Reason::Origin(Refusal::OriginUnparsable), NO_ORIGIN, "no browser"),
        (
            Asked::actual(OriginField::Repeated),
            Reason::Origin(Refusal::OriginRepeated),
            NO_ORIGIN,
            "no browser",
        ),
        (
            Asked::preflight(one(b"https://evil.example"), b"GET"),
            Reason::Origin(Refusal::OriginNotListed),
            &preflight,
            "`origins`",
        ),
        (
            Asked::preflight(APP, b"POST"),
            Reason::Origin(Refusal::MethodNotServed),
            &preflight,
            "serve POST there",
        ),
        (Asked::preflight(APP, b""), Reason::Origin(Refusal::MethodMalformed), &preflight, "no browser"),
        (
            Asked::preflight(APP, b"patch"),
            Reason::Method,
            "Method patch is not allowed by Access-Control-Allow-Methods in preflight response.",
            "write `PATCH` in the script",
        ),
        (
            Asked::preflight(APP, b"PUT"),
            Reason::Method,
            "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.",
            "serve PUT there",
        ),
        (
            Asked::preflight(APP, b"GET").headers([&b"content-type,x-a"[..], b"x-b"]),
            Reason::Headers(vec!["x-a".into(), "x-b".into()]),
            "Request header field x-a is not allowed by Access-Control-Allow-Headers in preflight response.",
            "add `\"x-a\"`, `\"x-b\"` to `headers` of `item`",
        ),
        (
            Asked::preflight(APP, b"GET").headers([&b"authorization"[..]]),
            Reason::Headers(vec!["authorization".into()]),
            "Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response.",
            "a token needs no `credentials`",
        ),
    ];
    for (asked, reason, sentence, fix) in cases {
        let asked = asked.endpoint("item");
        let explanation = policy().explain(&asked).unwrap_or_else(|| panic!("refused: {asked:?}"));
        assert_eq!(*explanation.reason(), reason);
        assert_eq!(explanation.sentence(), sentence);
        assert!(explanation.fix().contains(fix), "{explanation}");
    }
}

#[test]
fn a_wildcard_does_not_cover_authorization() {
    let policy = Policy::builder().origins(["*"]).headers(["*"]).build().expect("valid");
    assert_eq!(policy.explain(&Asked::preflight(APP, b"GET").headers([&b"x-a"[..]])), None);
    let explanation =
        policy.explain(&Asked::preflight(APP, b"GET").headers([&b"x-a,authorization"[..]])).expect("refused");
    assert!(explanation.cause().contains("does not cover `Authorization`"), "{explanation}");
}

#[test]
fn what_an_attacker_wrote_is_escaped_and_bounded() {
    let hostile = [b"https://a.example\r\nSet-Cookie: x\x1b[2J\xff".to_vec(), vec![b'a'; 100_000]];
    for bytes in &hostile {
        for asked in [
            Asked::actual(OriginField::One(bytes)),
            Asked::preflight(APP, bytes),
            Asked::preflight(APP, b"GET").headers([&bytes[..]]),
        ] {
            let Some(explanation) = policy().explain(&asked) else { continue };
            let text = explanation.to_string();
            assert!(text.len() < 2000, "{} bytes", text.len());
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!(lines.len(), 3, "{text}");
            assert!(
                text.replace(['\n', '…'], "").bytes().all(|byte| (b' '..=b'~').contains(&byte)),
                "{text}"
            );
        }
    }
}

/// Who reads it does not know the code: each cause names the endpoint and what is amiss.
#[test]
fn each_refusal_has_its_cause() {
    let one = |origin: &'static [u8]| OriginField::One(origin);
    for (asked, cause) in [
        (Asked::actual(one(b"https://evil.example")), "`item` does not list `https://evil.example`"),
        (Asked::actual(one(b"null")), "the page is sandboxed"),
        (Asked::actual(one(b"x")), "`x` is no origin that a browser sends"),
        (Asked::preflight(APP, b""), "is repeated or no token"),
        (Asked::preflight(APP, b"POST"), "`item` grants GET, PATCH, not POST"),
        (Asked::preflight(APP, b"PUT"), "`item` grants GET, PATCH, and methods are compared byte by byte"),
        (Asked::preflight(APP, b"GET").headers([&b"x-a"[..]]), "`headers` of `item` does not list `\"x-a\"`"),
        (
            Asked::preflight(APP, b"GET").headers([&b"authorization"[..]]),
            "the script sends a token, and `headers` of `item` does not list `Authorization`",
        ),
    ] {
        let explanation = policy().explain(&asked.endpoint("item")).expect("refused");
        assert!(explanation.cause().contains(cause), "{cause}: {explanation}");
    }
}

/// Fetch, "CORS-preflight fetch", step 7: `*` is a wildcard beside `*` and no credentials only.
#[test]
fn a_header_is_covered_by_its_name_or_by_a_wildcard() {
    let ask = || Asked::preflight(APP, b"GET").headers([&b"x-a"[..]]);
    let policy =
        |headers: &[&str]| Policy::builder().origins(["https://app.example.com"]).headers(headers).build();
    for (headers, covered) in [(&["X-A"][..], true), (&["*"], true), (&["X-B"], false), (&[], false)] {
        let explanation = policy(headers).expect("valid").explain(&ask());
        assert_eq!(explanation.is_none(), covered, "{headers:?}");
    }
}
