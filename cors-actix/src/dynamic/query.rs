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

    /// A path parameter by its name, decoded as `web::Path` hands it to the handler.
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

    /// With the values that `web::Path` hands to the handler: the router leaves `%25`, `%2B` and `%2F` as they are, and
    /// one tenant's name must not be taken for another's.
    pub(super) fn decoded(mut self) -> Self {
        for (_, value) in &mut self.parameters {
            if value.contains('%') {
                *value = decoded(value).into();
            }
        }
        self
    }

    /// Only those parameters that the decision depends on.
    pub(super) fn narrowed(mut self, names: &[Box<str>]) -> Self {
        let parameters = Vec::from(std::mem::take(&mut self.parameters));
        self.parameters = parameters.into_iter().filter(|(name, _)| names.contains(name)).collect();
        self
    }
}

/// Percent-decoded (RFC 3986, section 2.1); what is no escape stays as it is.
fn decoded(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        let escaped = match behind {
            [high, low, ..] if *byte == b'%' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        if let Some((high, low)) = escaped {
            decoded.push(high << 4 | low);
            rest = behind.get(2..).unwrap_or_default();
        } else {
            decoded.push(*byte);
            rest = behind;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use actix_web::{FromRequest as _, rt, web};

    use super::*;

    /// What the extractor makes of what the router has matched.
    fn extracted(value: &str) -> String {
        let request = TestRequest::default().param("tenant", value.to_owned()).to_http_request();
        let path = rt::System::new().block_on(web::Path::<String>::extract(&request));
        path.expect("one value").into_inner()
    }

    #[test]
    fn values_are_what_the_extractor_makes_of_them() {
        for value in [
            "",
            "a",
            "%2B",
            "%2b%25%2F",
            "%252B",
            "%",
            "%2",
            "%zz",
            "%%41",
            "a%",
            "%C3%A9",
            "%FF%FE",
            "é%41",
            "%2%35",
        ] {
            assert_eq!(decoded(value), extracted(value), "{value}");
        }
    }
}
