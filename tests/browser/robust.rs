//! Whatever a script or a server says, the model ends, and says so without panicking.

use std::time::Duration;

use cors_core::browser::{
    Answer, Body, Browser, CacheMode, Credentials, Fetch, Headers, Mode, Profile, Redirect, Step,
};

/// `SplitMix64`: the same numbers in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.next() % choices.len() as u64).unwrap()]
    }

    /// A value from the list, often cut, doubled or spoiled by a byte.
    fn spoil(&mut self, choices: &[&str]) -> Vec<u8> {
        let mut value = self.pick(choices).as_bytes().to_vec();
        match self.next() % 6 {
            0 => value.truncate(value.len() / 2),
            1 => value.extend_from_slice(&value.clone()),
            2 => value.push(self.next().to_le_bytes()[0]),
            3 => value.insert(0, self.next().to_le_bytes()[0]),
            _ => {}
        }
        value
    }
}

const PAGES: &[&str] =
    &["null", "https://a.example", "http://[::1]:1", "", "x", "\u{0}", "https://a.example:99999"];
const URLS: &[&str] = &[
    "https://b.example/x?y#z",
    "https://a.example/",
    "http://[::1]:1/",
    "//b.example",
    "/x",
    "..",
    "",
    "foo:bar",
    "data:,x",
    "http://u:p@b.example/",
    "https://\u{fc}.example/\u{1f600}",
    "http://[::",
    "https://b.example:0/",
];
const METHODS: &[&str] = &["GET", "put", "PATCH", "POST", "HEAD", "TRACE", "a b", "\u{e9}", "*"];
const NAMES: &[&str] =
    &["Range", "Content-Type", "Accept", "X-A", "Authorization", "dpr", "Cookie", "If-Match", "User-Agent"];
const VALUES: &[&str] = &[
    "",
    "*",
    "true",
    "null",
    "https://a.example",
    "PUT, *",
    "x-a,authorization,,",
    "bytes=0-18446744073709551616",
    "text/plain;charset=\"",
    "99999999999999999999999",
    "-9223372036854775808",
    "1.5",
    "\u{202e}\u{1b}[2J",
    ",",
];
const ANSWERS: &[&str] = &[
    "access-control-allow-origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Max-Age",
    "Access-Control-Expose-Headers",
    "Set-Cookie",
];

fn fetch(numbers: &mut Numbers) -> Fetch {
    let url = match numbers.next() % 6 {
        0 => String::from_utf8_lossy(&numbers.spoil(URLS)).into_owned(),
        _ => "https://b.example/x".to_owned(),
    };
    let method = match numbers.next() % 6 {
        0 => String::from_utf8_lossy(&numbers.spoil(METHODS)).into_owned(),
        _ => numbers.pick(&["GET", "POST", "PUT"]).to_owned(),
    };
    let mut fetch = Fetch::new(numbers.pick(PAGES), &method, &url)
        .credentials(numbers.pick(&[Credentials::Omit, Credentials::SameOrigin, Credentials::Include]))
        .mode(numbers.pick(&[Mode::Cors, Mode::Cors, Mode::Cors, Mode::Cors, Mode::NoCors, Mode::SameOrigin]))
        .redirect(numbers.pick(&[Redirect::Follow, Redirect::Follow, Redirect::Error, Redirect::Manual]))
        .cache(numbers.pick(&[CacheMode::Default, CacheMode::NoStore, CacheMode::NoCache]));
    for _ in 0..numbers.next() % 4 {
        let name = if numbers.next().is_multiple_of(20) { "a b" } else { numbers.pick(NAMES) };
        fetch = fetch.header(name, numbers.spoil(VALUES));
    }
    match numbers.next() % 12 {
        0 => fetch.body(Body::text()),
        1 => fetch.body(Body::stream()),
        2 => fetch.upload_listener(),
        _ => fetch,
    }
}

fn answer(numbers: &mut Numbers) -> Answer {
    if numbers.next().is_multiple_of(50) {
        return Answer::Nothing;
    }
    let mut headers = Headers::new();
    headers.append("Access-Control-Allow-Origin", numbers.pick(&["*", "*", "https://a.example", "null"]));
    if numbers.next().is_multiple_of(2) {
        headers.append("Access-Control-Allow-Methods", "PUT");
        headers.append("Access-Control-Allow-Headers", "*");
    }
    for _ in 0..numbers.next() % 4 {
        headers.append(numbers.pick(ANSWERS), numbers.spoil(VALUES));
    }
    if numbers.next().is_multiple_of(4) {
        headers.append("Location", numbers.spoil(URLS));
    }
    Answer::Response {
        status: numbers.pick(&[0, 200, 200, 200, 204, 302, 303, 307, 404, 407, u16::MAX]),
        headers,
    }
}

#[test]
fn any_script_and_any_server_come_to_an_end() {
    let mut numbers = Numbers(1);
    for profile in [Profile::standard(), Profile::chromium(), Profile::firefox()] {
        let mut browser = Browser::new(profile);
        let mut readable = 0;
        for second in 0..5000 {
            let mut exchange = browser.start(&fetch(&mut numbers), Duration::from_secs(second));
            let mut steps = 0;
            let outcome = loop {
                match exchange.step() {
                    Step::Send(_) => exchange.answer(answer(&mut numbers)),
                    Step::Done(outcome) => break outcome,
                }
                steps += 1;
                assert!(steps <= 42, "21 hops of two requests");
            };
            readable += u32::from(outcome.readable);
            let shown: String = outcome.console.iter().map(ToString::to_string).collect();
            assert!(!shown.contains(['\u{1b}', '\u{202e}', '\n']), "{shown}");
            let ends =
                [outcome.response_type.is_some(), outcome.blocked.is_some(), outcome.network_error.is_some()];
            assert_eq!(ends.iter().filter(|end| **end).count(), 1, "{outcome:?}");
        }
        assert!(readable > 100, "the inputs are too broken to reach anything: {readable}");
    }
}
