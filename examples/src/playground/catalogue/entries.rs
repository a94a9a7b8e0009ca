//! The table of what is offered, and the files that the handlers are written in.

use super::source;
use super::{Attempt, Endpoint};

/// A source file of the API.
pub(super) struct File {
    pub(super) name: &'static str,
    pub(super) text: &'static str,
}

macro_rules! files {
    ($($constant:ident = $name:literal),* $(,)?) => {
        $(const $constant: File = File {
            name: concat!("examples/src/playground/api/", $name),
            text: include_str!(concat!("../api/", $name)),
        };)*
        #[cfg(test)]
        pub(super) const FILES: &[File] = &[$($constant),*];
    };
}

files! {
    ACCOUNTS = "accounts.rs",
    BROKEN = "broken.rs",
    ERRORS = "errors.rs",
    HEADERS = "headers.rs",
    ITEMS = "items.rs",
    MEMBERS = "members.rs",
    ORDERS = "orders.rs",
    ORIGINS = "origins.rs",
    PRICES = "prices.rs",
    SESSION = "session.rs",
    TABLE = "table.rs",
}

/// One endpoint of the table.
pub(super) struct Entry {
    file: File,
    handler: &'static str,
    title: &'static str,
    attempt: Attempt,
    sound: Option<&'static str>,
}

impl Entry {
    /// With the source filled in; `None` if the file has no such handler, which a test excludes.
    pub(super) fn endpoint(&'static self) -> Option<Endpoint> {
        let snippet = source::handler(self.file.text, self.handler)?;
        Some(Endpoint {
            id: self.handler,
            title: self.title,
            about: snippet.about,
            source: snippet.code,
            file: self.file.name,
            attempt: &self.attempt,
            sound: self.sound,
        })
    }
}

/// The endpoint whose handler has this name.
pub(super) fn endpoint(handler: &str) -> Option<Endpoint> {
    let mut entries = GROUPS.iter().flat_map(|(_, _, entries)| *entries);
    entries.find(|entry| entry.handler == handler)?.endpoint()
}

type GroupRow = (&'static str, &'static str, &'static [Entry]);

const TOKEN: &[(&str, &str)] = &[("Authorization", "Bearer t0k3n")];
const JSON: &[(&str, &str)] = &[("Content-Type", "application/json")];

pub(super) const GROUPS: &[GroupRow] = &[
    (
        "Who may read",
        "Origins, one by one or by pattern.",
        &[
            get(ORIGINS, "motd", "Public", "/motd"),
            get(ORIGINS, "report", "One origin", "/reports/daily"),
            get(ORIGINS, "tenant", "Sub-domains", "/tenant"),
            get(ORIGINS, "shop", "Regular expression", "/shop"),
            get(ORIGINS, "preview", "Development origins", "/preview"),
            get(ORIGINS, "staging", "From the environment", "/staging"),
            get(ORIGINS, "moved", "Redirect", "/moved"),
            get(ORIGINS, "partners", "Another page only", "/partners"),
            get(ORIGINS, "metrics", "Disabled", "/metrics"),
        ],
    ),
    (
        "Headers and memory",
        "What scripts may send and read, and how long a preflight is remembered.",
        &[
            get(HEADERS, "trace", "Custom request header", "/trace").with(&[("X-Request-Id", "7f3a")]),
            get(HEADERS, "any_header", "Any request header", "/any-header").with(&[("X-Whatever", "1")]),
            get(HEADERS, "pages", "Exposed response headers", "/pages"),
            get(HEADERS, "counter", "Preflight never remembered", "/counter").by("PUT"),
            get(HEADERS, "cached_counter", "Preflight remembered", "/cached-counter").by("PUT"),
        ],
    ),
    (
        "Methods and bodies",
        "Requests that ask first, and one path with three policies.",
        &[
            get(ORDERS, "create_order", "POST with JSON", "/orders")
                .by("POST")
                .with(JSON)
                .body(r#"{"item": "lamp", "count": 2}"#),
            get(ORDERS, "amend_order", "PATCH, in capitals", "/orders/7")
                .by("PATCH")
                .with(JSON)
                .body(r#"{"item": "lamp", "count": 3}"#),
            get(ORDERS, "transfer", "Enforced", "/transfers").by("POST"),
            get(ITEMS, "item", "Reading: everyone", "/items/1"),
            get(ITEMS, "replace_item", "Replacing: the front end", "/items/1")
                .by("PUT")
                .with(JSON)
                .body(r#"{"name": "lamp"}"#),
            get(ITEMS, "delete_item", "Deleting: administrators", "/items/1").by("DELETE"),
        ],
    ),
    (
        "Cookies and tokens",
        "The difference that `credentials` makes.",
        &[
            get(SESSION, "log_in", "Log in with a cookie", "/session")
                .by("POST")
                .with(JSON)
                .include()
                .body(r#"{"name": "Ada"}"#),
            get(SESSION, "who_am_i", "Read with the cookie", "/session").include(),
            get(ACCOUNTS, "account", "Bearer token", "/account").with(TOKEN),
            get(MEMBERS, "member", "Behind authentication", "/members/me").with(TOKEN),
        ],
    ),
    (
        "While it runs",
        "A policy that is replaced between two requests.",
        &[
            get(PRICES, "prices", "For partners", "/prices"),
            get(PRICES, "replace_partners", "Replace the partners", "/prices/partners")
                .by("PUT")
                .with(JSON)
                .body(r#"["http://localhost:*"]"#),
            get(TABLE, "endpoints", "Every endpoint with its policy", "/endpoints"),
        ],
    ),
    (
        "Readable errors",
        "A status that a script can see is worth a lot.",
        &[
            get(ERRORS, "unauthorized", "401", "/errors/unauthorized"),
            get(ERRORS, "missing", "404", "/errors/missing"),
            get(ERRORS, "failing", "500", "/errors/failing"),
            get(ERRORS, "extracted", "400, before the handler", "/errors/extracted?page=abc"),
        ],
    ),
    (
        "Broken by hand",
        "Each sentence of the console, and the endpoint that does it right.",
        &[
            get(BROKEN, "no_origin", "No header at all", "/broken/no-origin").sound("report"),
            get(BROKEN, "other_origin", "Another origin", "/broken/other-origin").sound("report"),
            get(BROKEN, "trailing_slash", "A slash too many", "/broken/trailing-slash").sound("report"),
            get(BROKEN, "two_origins", "Two values", "/broken/two-origins").sound("report"),
            get(BROKEN, "invalid_origin", "Not an origin", "/broken/invalid-origin").sound("report"),
            get(BROKEN, "star_with_credentials", "* with credentials", "/broken/star-with-credentials")
                .include()
                .sound("who_am_i"),
            get(BROKEN, "no_credentials", "Credentials not agreed to", "/broken/no-credentials")
                .include()
                .sound("who_am_i"),
            get(BROKEN, "bare_error", "An error without headers", "/broken/bare-error").sound("failing"),
            get(BROKEN, "bare_redirect", "A redirect without headers", "/broken/bare-redirect")
                .sound("moved"),
            get(BROKEN, "no_options", "Preflight: 404", "/broken/no-options").by("PUT").sound("counter"),
            get(BROKEN, "options_not_ok", "Preflight: not ok", "/broken/options-not-ok")
                .by("PUT")
                .sound("counter"),
            get(BROKEN, "options_redirect", "Preflight: redirected", "/broken/options-redirect")
                .by("PUT")
                .sound("counter"),
            get(BROKEN, "preflight_only", "Headers on the preflight only", "/broken/preflight-only")
                .by("PUT")
                .sound("counter"),
            get(BROKEN, "method_missing", "Method not listed", "/broken/method-missing")
                .by("PUT")
                .sound("counter"),
            get(BROKEN, "header_missing", "Header not listed", "/broken/header-missing")
                .by("POST")
                .with(JSON)
                .body(r#"{"item": "lamp", "count": 2}"#)
                .sound("create_order"),
            get(BROKEN, "authorization_missing", "Token header not listed", "/broken/authorization-missing")
                .with(TOKEN)
                .sound("account"),
            get(BROKEN, "methods_unreadable", "Methods unreadable", "/broken/methods-unreadable")
                .by("PUT")
                .sound("counter"),
            get(BROKEN, "headers_unreadable", "Headers unreadable", "/broken/headers-unreadable")
                .by("POST")
                .with(JSON)
                .body(r#"{"item": "lamp", "count": 2}"#)
                .sound("create_order"),
        ],
    ),
];

/// A plain `GET`; the methods below make it another request.
const fn get(file: File, handler: &'static str, title: &'static str, path: &'static str) -> Entry {
    let attempt = Attempt { method: "GET", path, headers: &[], credentials: "same-origin", body: None };
    Entry { file, handler, title, attempt, sound: None }
}

impl Entry {
    const fn by(mut self, method: &'static str) -> Self {
        self.attempt.method = method;
        self
    }

    const fn with(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.attempt.headers = headers;
        self
    }

    const fn include(mut self) -> Self {
        self.attempt.credentials = "include";
        self
    }

    const fn body(mut self, body: &'static str) -> Self {
        self.attempt.body = Some(body);
        self
    }

    const fn sound(mut self, handler: &'static str) -> Self {
        self.sound = Some(handler);
        self
    }
}
