//! What a source of origins is asked.

/// Whether an origin may call an endpoint: the question to a source of origins.
///
/// It is also the key under which the answer is remembered, so that one tenant's answer never serves another.
///
/// ```
/// use cors_actix::OriginQuery;
///
/// let query = OriginQuery::new("https://a.example", "/{tenant}/items", [("tenant", "one")]);
/// assert_eq!((query.origin(), query.endpoint()), ("https://a.example", "/{tenant}/items"));
/// assert_eq!((query.parameter("tenant"), query.parameter("id")), (Some("one"), None));
/// assert_eq!(query.parameters().collect::<Vec<_>>(), [("tenant", "one")]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OriginQuery {
    origin: Box<str>,
    endpoint: Box<str>,
    parameters: Box<[(Box<str>, Box<str>)]>,
}

impl OriginQuery {
    /// The origin, the endpoint's full pattern (`/{tenant}/items/{id}`; empty where none was found), and the path parameters in
    /// the order of the pattern.
    pub fn new<N, V>(origin: &str, endpoint: &str, parameters: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<Box<str>>,
        V: Into<Box<str>>,
    {
        Self {
            origin: origin.into(),
            endpoint: endpoint.into(),
            parameters: parameters.into_iter().map(|(name, value)| (name.into(), value.into())).collect(),
        }
    }

    /// The origin that asks: one that the validator accepts for this policy.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The full pattern of the endpoint that is asked for, for example `/{tenant}/items/{id}`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// A path parameter by its name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// All path parameters that the decision may depend on.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters.iter().map(|(name, value)| (&**name, &**value))
    }

    /// How much text it is.
    pub(super) fn len(&self) -> usize {
        let parameters = self.parameters.iter().map(|(name, value)| name.len() + value.len());
        self.origin.len() + self.endpoint.len() + parameters.sum::<usize>()
    }

    /// Only those parameters that the decision depends on.
    pub(super) fn narrowed(mut self, names: &[Box<str>]) -> Self {
        let parameters = Vec::from(std::mem::take(&mut self.parameters));
        self.parameters = parameters.into_iter().filter(|(name, _)| names.contains(name)).collect();
        self
    }
}
