//! Configurations of every kind that there is, and by hand whom they name.

use cors_core::{Builder, Danger, Findings, OriginField, Policy};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::decisions;
use crate::listed;

/// The text, an origin of it, and whom it names.
type Expression = (&'static str, &'static str, fn(&str) -> bool);

/// Expressions that the validator accepts, an origin of each, and whom it names, without the expression.
const EXPRESSIONS: [Expression; 3] = [
    (r"https://(a|b)\.example\.org", "https://b.example.org", |origin| {
        origin == "https://a.example.org" || origin == "https://b.example.org"
    }),
    (r"https://[a-z]{1,2}\.evilexample\.org(:8443|:3000)?", "https://xa.evilexample.org:3000", |origin| {
        let Some(rest) = origin.strip_prefix("https://") else { return false };
        let host = rest.trim_end_matches(":8443").trim_end_matches(":3000");
        let is_once = rest.matches(':').count() <= 1;
        let label = host.strip_suffix(".evilexample.org").unwrap_or_default();
        is_once && (1..=2).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_lowercase())
    }),
    (r"http://localhost:30\d\d", "http://localhost:3007", |origin| {
        let digits = origin.strip_prefix("http://localhost:30").unwrap_or_default();
        digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit())
    }),
];

/// Which origins a configuration names.
#[derive(Clone, Debug)]
pub(crate) enum Origins {
    Everyone,
    Listed(Vec<String>),
    /// `null` beside the list.
    Null(Vec<String>),
    /// An expression beside the list, which may be empty.
    Expression(usize, Vec<String>),
}

impl Origins {
    fn of(&self, builder: Builder) -> Builder {
        match self {
            Self::Everyone => builder.origins("*"),
            Self::Listed(list) => builder.origins(list),
            Self::Null(list) => builder
                .origins(std::iter::once("null".to_owned()).chain(list.iter().cloned()).collect::<Vec<_>>()),
            Self::Expression(at, list) if list.is_empty() => builder.origin_regex(EXPRESSIONS[*at].0),
            Self::Expression(at, list) => builder.origin_regex(EXPRESSIONS[*at].0).origins(list),
        }
    }

    /// Whether the origin is named: text against text.
    pub(crate) fn names(&self, origin: &str) -> bool {
        let in_list = |list: &[String]| list.iter().any(|configured| decisions::names(configured, origin));
        match self {
            Self::Everyone => true,
            Self::Listed(list) => in_list(list),
            Self::Null(list) => origin == "null" || in_list(list),
            Self::Expression(at, list) => EXPRESSIONS[*at].2(origin) || in_list(list),
        }
    }

    /// One that is named.
    pub(crate) fn one(&self, pick: prop::sample::Index) -> String {
        let of_list = |list: &[String]| pick.get(list).replace("*.", "a.b.").replace(":*", ":3000");
        match self {
            Self::Everyone => "https://a.example".to_owned(),
            Self::Null(_) => "null".to_owned(),
            Self::Expression(at, list) if list.is_empty() || pick.index(2) == 0 => {
                EXPRESSIONS[*at].1.to_owned()
            }
            Self::Listed(list) | Self::Expression(_, list) => of_list(list),
        }
    }
}

/// Origins that differ from one by a letter or two: most of them are somebody else's.
pub(crate) fn near(origin: &str) -> [String; 8] {
    let whole = origin.len() - 1;
    [
        format!("{origin}x"),
        format!("x{origin}"),
        format!("{origin}."),
        format!("{origin}0"),
        origin.get(..whole).unwrap_or_default().to_owned(),
        origin.replacen("://", "://x", 1),
        origin.replacen('.', "x", 1),
        origin.to_ascii_uppercase(),
    ]
}

/// Origins, and whether there are credentials.
#[derive(Clone, Debug)]
pub(crate) struct Configured {
    pub(crate) origins: Origins,
    pub(crate) credentials: bool,
    /// Whether what is dangerous is meant.
    lifts: bool,
}

impl Configured {
    /// What the validator says, with `more` said beside.
    pub(crate) fn build(&self, more: impl Fn(Builder) -> Builder) -> Result<Policy, Findings> {
        let start = || more(self.origins.of(Policy::builder()).credentials(self.credentials));
        let plain = start().build();
        if plain.is_ok() || !self.lifts {
            return plain;
        }
        // One that lifts nothing is a mistake.
        [
            &[Danger::InsecureOrigins][..],
            &[Danger::NullOrigin],
            &[Danger::InsecureOrigins, Danger::NullOrigin],
        ]
        .into_iter()
        .find_map(|dangers| {
            dangers.iter().fold(start(), |b, danger| b.dangerously_allow(*danger)).build().ok()
        })
        .map_or(plain, Ok)
    }
}

/// Lists are of one or two at times, so that some of them stand beside credentials.
pub(crate) fn configured() -> impl Strategy<Value = Configured> {
    let list = || prop_oneof![listed(), listed().prop_map(|list| list.into_iter().take(2).collect())];
    let or_none = prop_oneof![Just(Vec::new()), list()];
    let origins = prop_oneof![
        1 => Just(Origins::Everyone),
        4 => list().prop_map(Origins::Listed),
        2 => list().prop_map(Origins::Null),
        2 => (0..EXPRESSIONS.len(), or_none).prop_map(|(at, list)| Origins::Expression(at, list)),
    ];
    (origins, any::<bool>(), any::<bool>()).prop_map(|(origins, credentials, lifts)| Configured {
        origins,
        credentials,
        lifts,
    })
}

#[test]
fn every_kind_is_reached() {
    let mut runner = TestRunner::deterministic();
    let [mut everyone, mut null, mut expressions, mut patterns, mut credentialed, mut lifted, mut refused] =
        [0; 7];
    let mut credentialed_expressions = 0;
    let mut credentialed_patterns = 0;
    for _ in 0..2000 {
        let configured = configured().new_tree(&mut runner).expect("a value").current();
        let Ok(policy) = configured.build(|builder| builder) else {
            refused += 1;
            continue;
        };
        let has_pattern = policy.origins().any(|origin| origin.contains("*."));
        let (is_expression, credentials) =
            (matches!(configured.origins, Origins::Expression(..)), configured.credentials);
        everyone += u32::from(matches!(configured.origins, Origins::Everyone));
        null += u32::from(matches!(configured.origins, Origins::Null(_)));
        expressions += u32::from(is_expression);
        patterns += u32::from(has_pattern);
        credentialed += u32::from(credentials);
        credentialed_expressions += u32::from(credentials && is_expression);
        credentialed_patterns += u32::from(credentials && has_pattern);
        lifted += u32::from(configured.lifts && configured.clone().without_dangers().is_err());
    }
    let reached = [
        everyone,
        null,
        expressions,
        patterns,
        credentialed,
        credentialed_expressions,
        credentialed_patterns,
        lifted,
        refused,
    ];
    assert!(reached.iter().all(|count| *count >= 50), "{reached:?}");
}

impl Configured {
    fn without_dangers(mut self) -> Result<Policy, Findings> {
        self.lifts = false;
        self.build(|builder| builder)
    }
}

#[test]
fn the_expressions_name_their_own_and_no_other() {
    for (expression, own, names) in EXPRESSIONS {
        let policy = Policy::builder().origin_regex(expression).build().expect(expression);
        assert!(names(own) && policy.decide(OriginField::One(own.as_bytes())).is_allowed(), "{own}");
        assert!(!names("https://evil.example"));
    }
}
