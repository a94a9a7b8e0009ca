//! What is asked, and every answer that is right.

/// A header line, its name in lower case.
pub(crate) type Line = (&'static str, &'static str);

/// A request and what may come back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    /// Header lines of the request, `Host` left out.
    pub(crate) headers: &'static [Line],
    pub(crate) expected: Expected,
}

/// What may come back.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expected {
    /// One of these, whole: the status, and all header lines of CORS, sorted.
    OneOf(&'static [(u16, &'static [Line])]),
    /// The connection ends without an answer: the handler panicked.
    Nothing,
}

const VARY: Line = ("vary", "Origin");
const VARY_PREFLIGHT: Line = ("vary", "Origin, Access-Control-Request-Method");
const APP: Line = ("origin", "https://app.example.com");
const BOTH: Line = ("origin", "https://both.example.com");
const MORE: Line = ("origin", "https://more.example.com");
const EVIL: Line = ("origin", "https://evil.example");
const OF_GET: Line = ("access-control-request-method", "GET");
const ALLOW_APP: Line = ("access-control-allow-origin", "https://app.example.com");
const ALLOW_BOTH: Line = ("access-control-allow-origin", "https://both.example.com");
const ALLOW_MORE: Line = ("access-control-allow-origin", "https://more.example.com");
const CREDENTIALS: Line = ("access-control-allow-credentials", "true");
const GET: Line = ("access-control-allow-methods", "GET");
const SAFE: Line = ("access-control-allow-methods", "GET, HEAD, POST");
const TEN_MINUTES: Line = ("access-control-max-age", "600");

/// Both policies' answers to the origin that both name.
const OF_BOTH: &[(u16, &[Line])] = &[
    (200, &[CREDENTIALS, ALLOW_BOTH, ("access-control-expose-headers", "X-First"), VARY]),
    (200, &[ALLOW_BOTH, ("access-control-expose-headers", "X-Second"), VARY]),
];
/// The same for the origin that only the second one names.
const OF_MORE: &[(u16, &[Line])] =
    &[(200, &[VARY]), (200, &[ALLOW_MORE, ("access-control-expose-headers", "X-Second"), VARY])];

const fn get(
    path: &'static str,
    headers: &'static [Line],
    one_of: &'static [(u16, &'static [Line])],
) -> Case {
    Case { method: "GET", path, headers, expected: Expected::OneOf(one_of) }
}

const fn preflight(
    path: &'static str,
    headers: &'static [Line],
    one_of: &'static [(u16, &'static [Line])],
) -> Case {
    Case { method: "OPTIONS", path, headers, expected: Expected::OneOf(one_of) }
}

/// All of them, asked in turns.
pub(crate) const CASES: &[Case] = &[
    get("/fixed/7", &[APP], &[(200, &[CREDENTIALS, ALLOW_APP, VARY])]),
    get("/fixed/7", &[EVIL], &[(200, &[VARY])]),
    get("/fixed/7", &[], &[(200, &[VARY])]),
    get("/fixed/x", &[APP], &[(404, &[CREDENTIALS, ALLOW_APP, VARY])]),
    preflight(
        "/fixed/7",
        &[APP, OF_GET],
        &[(204, &[CREDENTIALS, GET, ALLOW_APP, TEN_MINUTES, VARY_PREFLIGHT])],
    ),
    preflight("/fixed/7", &[EVIL, OF_GET], &[(403, &[VARY_PREFLIGHT])]),
    get("/shared", &[BOTH], OF_BOTH),
    get("/shared", &[MORE], OF_MORE),
    preflight(
        "/shared",
        &[BOTH, OF_GET],
        &[
            (
                204,
                &[
                    CREDENTIALS,
                    ("access-control-allow-headers", "X-First"),
                    GET,
                    ALLOW_BOTH,
                    ("access-control-max-age", "1"),
                    VARY_PREFLIGHT,
                ],
            ),
            (
                204,
                &[
                    ("access-control-allow-headers", "X-Second"),
                    GET,
                    ALLOW_BOTH,
                    ("access-control-max-age", "2"),
                    VARY_PREFLIGHT,
                ],
            ),
        ],
    ),
    get("/plain", &[BOTH], OF_BOTH),
    preflight(
        "/plain",
        &[MORE, OF_GET],
        &[
            (403, &[VARY_PREFLIGHT]),
            (
                204,
                &[
                    ("access-control-allow-headers", "X-Second"),
                    SAFE,
                    ALLOW_MORE,
                    ("access-control-max-age", "2"),
                    VARY_PREFLIGHT,
                ],
            ),
        ],
    ),
    get("/private/account", &[APP], &[(401, &[ALLOW_APP, VARY])]),
    get("/private/account", &[APP, ("authorization", "Bearer x")], &[(200, &[ALLOW_APP, VARY])]),
    preflight(
        "/private/account",
        &[APP, OF_GET],
        &[(
            204,
            &[("access-control-allow-headers", "Authorization"), GET, ALLOW_APP, TEN_MINUTES, VARY_PREFLIGHT],
        )],
    ),
    get("/of/app", &[APP], &[(200, &[CREDENTIALS, ALLOW_APP, VARY])]),
    get("/of/more", &[APP], &[(200, &[VARY])]),
    get("/of/fails", &[APP], &[(200, &[VARY])]),
    get("/of/hangs", &[APP], &[(200, &[VARY])]),
    get("/of/panics", &[APP], &[(200, &[VARY])]),
    preflight("/of/hangs", &[APP, OF_GET], &[(403, &[VARY_PREFLIGHT])]),
    preflight("/of/panics", &[APP, OF_GET], &[(403, &[VARY_PREFLIGHT])]),
    Case { method: "GET", path: "/panics", headers: &[APP], expected: Expected::Nothing },
    preflight("/panics", &[APP, OF_GET], &[(204, &[GET, ALLOW_APP, TEN_MINUTES, VARY_PREFLIGHT])]),
];

impl Case {
    /// As it goes over the wire.
    pub(crate) fn wire(&self) -> String {
        let mut text = format!("{} {} HTTP/1.1\r\nhost: 127.0.0.1\r\n", self.method, self.path);
        for (name, value) in self.headers {
            text.extend([name, ": ", value, "\r\n"]);
        }
        text + "\r\n"
    }

    /// Whether an answer, `None` for none, is one of those that are right.
    pub(crate) fn is_right(&self, answer: Option<&Answer>) -> bool {
        match (&self.expected, answer) {
            (Expected::Nothing, None) => true,
            (Expected::OneOf(expected), Some(answer)) => {
                let cors: Vec<(&str, &str)> = answer.cors();
                // The tables are written for reading.
                expected.iter().any(|(status, lines)| {
                    let mut lines = lines.to_vec();
                    lines.sort_unstable();
                    *status == answer.status && lines == cors
                })
            }
            _ => false,
        }
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Every header line, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
}

impl Answer {
    fn cors(&self) -> Vec<(&str, &str)> {
        let mut lines: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| name.starts_with("access-control-") || *name == "vary")
            .collect();
        lines.sort_unstable();
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mixture_of_two_policies_is_wrong() {
        let case = &CASES[6];
        let answer = |lines: &[Line]| Answer {
            status: 200,
            headers: lines.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        };
        assert!(case.is_right(Some(&answer(OF_BOTH[0].1))));
        let mixed = [CREDENTIALS, ALLOW_BOTH, ("access-control-expose-headers", "X-Second"), VARY];
        assert!(!case.is_right(Some(&answer(&mixed))));
        assert!(!case.is_right(Some(&answer(&[ALLOW_BOTH, ALLOW_BOTH, VARY]))));
        assert!(!case.is_right(None));
    }
}
