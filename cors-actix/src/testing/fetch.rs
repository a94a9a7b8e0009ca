//! What a script wants.

use cors_core::browser::{Body, CacheMode, Credentials, Redirect};

/// A `fetch()` of a script, to a path of the app.
///
/// ```
/// use actix_web::{App, HttpRequest, HttpResponse, test, web};
/// use cors_actix::testing::model::{CacheMode, Redirect};
/// use cors_actix::testing::{Browser, Fetch};
/// use cors_actix::{Cors, policy};
///
/// /// The method, and whether a cookie and a token came along.
/// async fn echo(request: HttpRequest) -> HttpResponse {
///     let has = |name| if request.headers().contains_key(name) { name } else { "" };
///     HttpResponse::Ok().body(format!("{} {} {}", request.method(), has("cookie"), has("authorization")))
/// }
///
/// # #[actix_web::main]
/// # async fn main() {
/// let policy = policy!(
///     origins = ["https://app.example.com"],
///     credentials,
///     methods = ["GET", "POST", "PUT", "PATCH", "DELETE"],
///     headers = ["Authorization", "Content-Type", "X-Api-Key"],
/// );
/// let app = test::init_service(App::new().default_service(web::to(echo)).wrap(Cors::new(policy))).await;
///
/// for (fetch, answer) in [
///     (Fetch::get("/api/items?q=1").header("X-Api-Key", "1"), "GET  "),
///     (Fetch::get("/").cookies("session=1").include_credentials(), "GET cookie "),
///     (Fetch::get("/").cookies("session=1").omit_credentials(), "GET  "),
///     (Fetch::post("/").form("name=a"), "POST  "),
///     (Fetch::put("/").body(r#"{"name":"a"}"#).json(), "PUT  "),
///     (Fetch::patch("/").bearer("t").redirect(Redirect::Error), "PATCH  authorization"),
///     (Fetch::new("DELETE", "/").cache(CacheMode::NoStore), "DELETE  "),
/// ] {
///     let seen = Browser::at("https://app.example.com").fetch(&app, fetch).await.assert_readable();
///     assert_eq!(seen.text(), answer);
/// }
/// Browser::at("https://evil.example").fetch(&app, Fetch::head("/")).await.assert_refused();
/// Browser::at("https://evil.example").fetch(&app, Fetch::delete("/")).await.assert_refused();
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a request is made by `Browser::fetch`"]
pub struct Fetch {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<Vec<u8>>,
    pub(super) kind: Option<Body>,
    pub(super) credentials: Credentials,
    pub(super) cookies: Option<String>,
    pub(super) redirect: Redirect,
    pub(super) cache: CacheMode,
}

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident = $method:literal;)+) => {
        impl Fetch {
            $(
                $(#[$doc])*
                #[track_caller]
                pub fn $name(path: &str) -> Self {
                    Self::new($method, path)
                }
            )+
        }
    };
}

methods! {
    /// `GET`.
    get = "GET";
    /// `HEAD`.
    head = "HEAD";
    /// `POST`.
    post = "POST";
    /// `PUT`.
    put = "PUT";
    /// `PATCH`.
    patch = "PATCH";
    /// `DELETE`.
    delete = "DELETE";
}

impl Fetch {
    /// Any method, as the script writes it.
    ///
    /// # Panics
    ///
    /// If the path has no slash in front, and so is none of the app: the app would never be asked, and a test that the answer is
    /// refused would pass whatever it says.
    #[track_caller]
    pub fn new(method: &str, path: &str) -> Self {
        assert!(
            path.is_empty() || path.starts_with(['/', '?', '#']),
            "`{path}` is no path of the app: write it with a slash in front, as in `/items`\n\
             help: `Browser::server` says where the app is served"
        );
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: None,
            kind: None,
            credentials: Credentials::default(),
            cookies: None,
            redirect: Redirect::default(),
            cache: CacheMode::default(),
        }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The body, as a string of the script: `text/plain` unless said otherwise.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self.kind.get_or_insert_with(Body::text);
        self
    }

    /// `Content-Type: application/json`, with the body `{}` unless there is one.
    pub fn json(mut self) -> Self {
        self.headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
        if self.body.is_none() { self.body("{}") } else { self }
    }

    /// The body as a form: `application/x-www-form-urlencoded`, which needs no preflight.
    pub fn form(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.kind = Some(Body::form());
        self.body(body)
    }

    /// A token in `Authorization`, which needs no credentials mode.
    pub fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// `credentials: "include"`.
    pub fn include_credentials(mut self) -> Self {
        self.credentials = Credentials::Include;
        self
    }

    /// `credentials: "omit"`.
    pub fn omit_credentials(mut self) -> Self {
        self.credentials = Credentials::Omit;
        self
    }

    /// The cookies that the browser has for the app, as in a `Cookie` header. They go along where the credentials mode
    /// says so, and never with a preflight.
    pub fn cookies(mut self, cookies: &str) -> Self {
        self.cookies = Some(cookies.to_owned());
        self
    }

    /// The redirect mode; `follow` unless said.
    pub fn redirect(mut self, redirect: Redirect) -> Self {
        self.redirect = redirect;
        self
    }

    /// The cache mode; `default` unless said.
    pub fn cache(mut self, cache: CacheMode) -> Self {
        self.cache = cache;
        self
    }
}
