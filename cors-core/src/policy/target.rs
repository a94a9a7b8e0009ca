//! What a configuration is for: a policy of its own, or the handler that the attribute stands on.

/// What a configuration is proven for.
///
/// ```
/// use cors_core::{Config, Route, Target};
///
/// let mut config = Config::default();
/// assert!(config.prove(&Target::Policy).is_err(), "no origins");
/// assert!(config.prove(&Target::Source).is_ok(), "a source knows them");
///
/// config.origins = Some(vec!["https://app.example.com".into()]);
/// let route = Target::Route(Route::new("items", ["GET", "DELETE"]));
/// assert_eq!(config.prove(&route)?.methods().collect::<Vec<_>>(), ["GET", "DELETE"]);
/// # Ok::<(), cors_core::Findings>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// `policy!`, the builder, a file: methods default to `GET, HEAD, POST`.
    Policy,
    /// The stated part of a policy whose origins a source decides while the program runs: it need not list any.
    Source,
    /// A handler with route attributes: methods default to what they serve.
    Route(Route),
}

/// What the attribute knows about the handler below it.
///
/// ```
/// use cors_core::{Code, Config, Route, Target};
///
/// let mut route = Route::new("create", ["POST"]);
/// route.takes_json = true;
/// let mut config = Config::default();
/// config.origins = Some(vec!["https://app.example.com".into()]);
/// let policy = config.prove(&Target::Route(route))?;
/// assert_eq!(policy.warnings()[0].code(), Code::JsonNeedsContentType);
/// # Ok::<(), cors_core::Findings>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Route {
    /// The handler's name.
    pub name: String,
    /// The methods that its route attributes serve, in source order, each once.
    pub methods: Vec<String>,
    /// Whether it takes `web::Json<_>`.
    pub takes_json: bool,
    /// The extractor of `Authorization` that it takes, as written, for example `BearerAuth`.
    pub takes_authorization: Option<String>,
    /// The request headers that it reads through typed extractors, by name.
    pub reads_headers: Vec<String>,
}

impl Route {
    /// A handler that serves `methods`.
    pub fn new<S: Into<String>>(name: impl Into<String>, methods: impl IntoIterator<Item = S>) -> Self {
        Self { name: name.into(), methods: methods.into_iter().map(Into::into).collect(), ..Self::default() }
    }
}
