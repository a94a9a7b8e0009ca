//! The endpoints of a running app, with their policies.
//!
//! ```
//! use actix_web::{App, HttpRequest, Responder, get, test};
//! use cors_actix::cors;
//! use cors_actix::table::{EndpointTable, Kind, PolicyKind, Row, endpoint_table};
//!
//! fn is_constant(row: &Row) -> bool {
//!     row.kind == Kind::Layer || (row.kind, row.source) == (Kind::Endpoint, PolicyKind::Constant)
//! }
//!
//! #[cors(origins = ["https://ops.example.com"])]
//! #[get("/_cors")]
//! async fn policies(request: HttpRequest) -> impl Responder {
//!     let table: EndpointTable = endpoint_table(&request);
//!     assert!(table.rows().iter().all(is_constant));
//!     table.to_string()
//! }
//!
//! # #[actix_web::main]
//! # async fn main() {
//! let app = test::init_service(App::new().service(policies)).await;
//! let text = test::call_and_read_body(&app, test::TestRequest::with_uri("/_cors").to_request()).await;
//! assert_eq!(
//!     text,
//!     "GET     /_cors  (policies)  origins: https://ops.example.com; methods: GET; max_age: 600\n\
//!      no layer: middleware around an endpoint sees its preflights first, and answers without its headers\n"
//! );
//! # }
//! ```

use std::fmt;

use actix_web::HttpRequest;
use cors_core::Policy;

use crate::app::{App, Found};
use crate::declaration::Source;
use crate::endpoint::Parts;
use crate::source::Live;

/// Every annotated endpoint of the app that serves `request`, with what its policy says, and the defaults of scopes, sorted by
/// path, then method; and last the layer, with its default if it has one, or that there is none.
///
/// That there is a layer is known once a request has come through it. Of one around a single scope the table does not say which.
/// An app without anything annotated has no rows.
///
/// ```
/// use actix_web::{HttpRequest, Responder, get};
/// use cors_actix::{cors, endpoint_table};
///
/// #[cors(origins = ["https://ops.example.com"], credentials)]
/// #[get("/_cors")]
/// async fn policies(request: HttpRequest) -> impl Responder { endpoint_table(&request).to_string() }
/// ```
///
/// In a test, a snapshot of it makes every change of a policy visible in review.
#[must_use]
pub fn endpoint_table(request: &HttpRequest) -> EndpointTable {
    let mut rows = Vec::new();
    if let Found::App(app) = App::find(request.resource_map()) {
        let index = app.index(request.resource_map());
        for (path, parts) in index.endpoints() {
            rows.extend(
                parts.declaration.methods.iter().map(|method| Row::of_endpoint(&path, method, &parts)),
            );
        }
        rows.extend(index.scope_defaults().map(|(path, live)| Row {
            is_applied: app.has_layer.get(),
            ..Row::of_default(Kind::ScopeDefault, path, live)
        }));
        rows.push(match app.layer_default() {
            Some(default) => Row::of_default(Kind::LayerDefault, String::new(), &default),
            None => Row::of_layer(app.has_layer.get()),
        });
    }
    rows.sort_by(|one, other| {
        (one.kind, &one.path, &one.method, &one.handler).cmp(&(
            other.kind,
            &other.path,
            &other.method,
            &other.handler,
        ))
    });
    EndpointTable { rows }
}

/// See [`endpoint_table`]. `Display` prints it; with feature `serde` it can be serialised.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
pub struct EndpointTable {
    rows: Vec<Row>,
}

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Kind {
    /// An annotated endpoint.
    Endpoint,
    /// What [`scope_default`](crate::scope_default) says for a scope.
    ScopeDefault,
    /// What [`Cors::new`](crate::Cors::new) says.
    LayerDefault,
    /// [`Cors::endpoints`](crate::Cors::endpoints), or, where the row is not applied, that there is no layer.
    Layer,
}

/// Where a row's policy comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum PolicyKind {
    /// It never changes.
    Constant,
    /// It may be replaced while serving.
    Shared,
    /// A source decides about its origins while serving.
    Dynamic,
    /// No part in CORS.
    Disabled,
    /// There is none: a layer without a default, or no layer.
    None,
}

/// One method of an endpoint, or a default.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Row {
    /// What it is about.
    pub kind: Kind,
    /// The method; empty for a default.
    pub method: String,
    /// The full pattern, with the prefixes of the scopes; of a scope's default, the scope's.
    pub path: String,
    /// The resource's name.
    pub name: String,
    /// Module and function.
    pub handler: String,
    /// Where the policy comes from.
    pub source: PolicyKind,
    /// The origins as written, `*`, patterns and regular expressions among them; those that an environment variable holds with
    /// its name behind them, as in `https://a.example ($WEB_ORIGINS)`.
    pub origins: Vec<String>,
    /// The granted methods of this path.
    pub methods: Vec<String>,
    /// The request headers as written.
    pub headers: Vec<String>,
    /// The exposed response headers as written.
    pub expose_headers: Vec<String>,
    /// Whether credentials are allowed.
    pub credentials: bool,
    /// Whether foreign origins are refused before the handler runs.
    pub enforce: bool,
    /// How long preflights may be cached, in seconds.
    pub max_age: u32,
    /// The words of `dangerously_allow`.
    pub dangerously_allow: Vec<String>,
    /// Whether it does anything: a scope's default does not without a layer around the app, nor does a layer that is not there.
    pub is_applied: bool,
}

impl EndpointTable {
    /// The rows, in order.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}

impl Row {
    fn of_endpoint(path: &str, method: &str, parts: &Parts) -> Self {
        let declaration = &parts.declaration;
        let held = parts.now();
        let methods = declaration.granted.iter().map(|&method| method.to_owned()).collect();
        let mut row =
            Self::of(Kind::Endpoint, path.to_owned(), held.as_ref().map(|held| &held.policy), methods);
        method.clone_into(&mut row.method);
        declaration.name.clone_into(&mut row.name);
        row.handler = declaration.full_name();
        row.source = match declaration.source {
            Source::Constant(_) => PolicyKind::Constant,
            Source::Shared(_) => PolicyKind::Shared,
            Source::Dynamic(_) => PolicyKind::Dynamic,
            Source::Disabled => PolicyKind::Disabled,
        };
        if parts.is_uncached.get() {
            row.max_age = 0;
        }
        row
    }

    fn of_default(kind: Kind, path: String, live: &Live) -> Self {
        let held = live.now();
        let methods = held.policy.methods().map(str::to_owned).collect();
        let mut row = Self::of(kind, path, Some(&held.policy), methods);
        row.source = match live {
            Live::Fixed(_) => PolicyKind::Constant,
            Live::Shared(_) => PolicyKind::Shared,
            Live::Dynamic(_) => PolicyKind::Dynamic,
        };
        row
    }

    fn of_layer(is_there: bool) -> Self {
        let row = Self::of(Kind::Layer, String::new(), None, Vec::new());
        Self { source: PolicyKind::None, is_applied: is_there, ..row }
    }

    fn of(kind: Kind, path: String, policy: Option<&Policy>, methods: Vec<String>) -> Self {
        let proven = policy.map(Policy::proven);
        let owned = |items: Vec<&str>| items.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let mut origins = owned(policy.map(|policy| policy.origins().collect()).unwrap_or_default());
        if let Some(proven) = proven {
            let dev = &proven.dev_origins;
            origins.extend(
                dev.exact().iter().chain(dev.patterns().iter()).map(|origin| format!("{origin} (dev)")),
            );
            origins.extend(proven.regexes.patterns().map(|pattern| format!("/{pattern}/")));
        }
        if let Some((policy, name)) = policy.and_then(|policy| Some((policy, policy.origins_env()?))) {
            let before = origins.len();
            origins.extend(policy.env_origins().map(|origin| format!("{origin} (${name})")));
            if origins.len() == before {
                origins.push(format!("${name} (empty)"));
            }
        }
        Self {
            kind,
            method: String::new(),
            path,
            name: String::new(),
            handler: String::new(),
            source: PolicyKind::Constant,
            origins,
            methods,
            headers: owned(policy.map(|policy| policy.headers().collect()).unwrap_or_default()),
            expose_headers: owned(policy.map(|policy| policy.expose_headers().collect()).unwrap_or_default()),
            credentials: policy.is_some_and(Policy::credentials),
            enforce: policy.is_some_and(Policy::enforce),
            max_age: policy.map_or(0, Policy::max_age),
            dangerously_allow: policy
                .map_or(&[][..], Policy::dangers)
                .iter()
                .map(ToString::to_string)
                .collect(),
            is_applied: true,
        }
    }
}

/// One line: method and path, name, policy.
impl fmt::Display for Row {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Endpoint => write!(out, "{:7} {}  ({})", self.method, self.path, self.name)?,
            Kind::ScopeDefault => write!(out, "default of scope {:?}", self.path)?,
            Kind::LayerDefault => out.write_str("default of the layer")?,
            Kind::Layer if self.is_applied => return out.write_str("layer without a default"),
            Kind::Layer => {
                return out.write_str(
                    "no layer: middleware around an endpoint sees its preflights first, and answers without its headers",
                );
            }
        }
        if !self.is_applied {
            out.write_str("  not applied: there is no layer")?;
        }
        match self.source {
            PolicyKind::Disabled => return out.write_str("  disabled"),
            PolicyKind::Shared => out.write_str("  shared")?,
            PolicyKind::Dynamic => out.write_str("  dynamic")?,
            PolicyKind::Constant | PolicyKind::None => {}
        }
        write!(out, "  origins: {}", self.origins.join(" "))?;
        for (is_there, word) in [(self.credentials, "credentials"), (self.enforce, "enforce")] {
            if is_there {
                write!(out, "; {word}")?;
            }
        }
        for (word, list) in [
            ("methods", &self.methods),
            ("headers", &self.headers),
            ("expose_headers", &self.expose_headers),
            ("dangerously_allow", &self.dangerously_allow),
        ] {
            if !list.is_empty() {
                write!(out, "; {word}: {}", list.join(" "))?;
            }
        }
        write!(out, "; max_age: {}", self.max_age)
    }
}

/// One line for each row.
impl fmt::Display for EndpointTable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.iter().try_for_each(|row| writeln!(out, "{row}"))
    }
}
