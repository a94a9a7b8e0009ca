//! The rules about origins: each on its own, beside `credentials`, and beside each other.

use std::collections::HashMap;

use super::overlap::Cover;
use super::{Proof, environment};
use crate::config::{Config, Danger};
use crate::finding::{Code, Finding, Findings, Key, Subject};
use crate::origin::pattern::OriginPattern;
use crate::origin::public_suffix::{is_public_suffix, is_shared_suffix};
use crate::origin::scheme::APPLICATION;
use crate::policy::target::Target;

pub(super) fn check(proof: &mut Proof<'_>) {
    sources(proof);
    let any = proof.allows_any();
    if any {
        wildcard(proof);
    }
    let listed: Vec<(Subject, &str)> =
        proof.config.lists_origins().filter(|(_, literal)| *literal != "*").collect();
    let mut parsed = Vec::with_capacity(listed.len());
    for (subject, literal) in listed {
        if literal.eq_ignore_ascii_case("null") && proof.lift(Danger::NullOrigin) && literal == "null" {
            parsed.push((subject, literal, None));
            continue;
        }
        match OriginPattern::parse(literal, &subject, &mut proof.hints) {
            Ok(pattern) => {
                proof.trust(&pattern, &subject, literal);
                parsed.push((subject, literal, Some(pattern)));
            }
            Err(finding) => proof.findings.push(finding),
        }
    }
    if !any {
        duplicates(&parsed, &mut proof.findings);
    }
}

/// Whether `literal` is an exact origin that a list can hold, an `insecure` one if that is allowed.
pub(in crate::policy) fn is_listable(literal: &str, insecure: bool) -> bool {
    OriginPattern::exact(literal).is_some_and(|pattern| insecure || is_secure(&pattern))
}

/// There must be a source of origins, and an empty list is none.
fn sources(proof: &mut Proof<'_>) {
    let config = proof.config;
    let absent = config.origins.is_none()
        && config.dev_origins.is_none()
        && config.origin_regex.is_none()
        && config.origins_env.is_none();
    if absent && *proof.target != Target::Source {
        let sentence = "no origin is allowed: a policy says which origins may call";
        let finding = Finding::error(Code::MissingOrigins, Subject::Policy, sentence);
        // Somebody who writes other keys on a handler has most likely the origins of a module in mind.
        let replaces = matches!(proof.target, Target::Route(_)) && *config != Config::default();
        proof.findings.push(if replaces {
            finding.help(
                "write them here, as in `origins = [\"https://app.example.com\"]`; those of a module around it do not count: \
                 policies never merge, and a handler's own replaces its module's whole",
            )
        } else {
            finding.help(
                "write `origins = [\"https://app.example.com\"]`, or `origins = \"*\"` for a public resource",
            )
        });
    }
    let lists = [
        (Key::Origins, &config.origins),
        (Key::DevOrigins, &config.dev_origins),
        (Key::OriginRegex, &config.origin_regex),
    ];
    for (key, list) in lists {
        if list.as_ref().is_some_and(Vec::is_empty) {
            let sentence =
                format!("`{key}` is empty, which allows nobody: an empty list never means all origins");
            proof.findings.push(
                Finding::error(Code::MissingOrigins, Subject::Key(key), sentence).help(
                    "list the origins that may call; an endpoint that takes no part in CORS says `#[cors(disabled)]`",
                ),
            );
        }
    }
    if let Some(name) = &config.origins_env
        && let Some(finding) = environment::not_a_name(name)
    {
        proof.findings.push(finding);
    }
}

/// `"*"`: alone, and without credentials.
fn wildcard(proof: &mut Proof<'_>) {
    let config = proof.config;
    let mut stars = config.lists_origins().filter(|(_, origin)| *origin == "*").map(|(subject, _)| subject);
    let Some(star) = stars.next() else { return };
    if let Some(finding) = mixed(config, &star) {
        proof.findings.push(finding);
    }
    if config.credentials {
        proof.findings.push(wildcard_credentials(star));
    }
}

/// What stands beside the star is named: it says nothing there.
fn mixed(config: &Config, star: &Subject) -> Option<Finding> {
    let Subject::Element(key, _) = *star else { return None };
    let find = |sentence: String| Finding::error(Code::OriginWildcardMixed, star.clone(), sentence);
    if config.length(key).is_some_and(|length| length > 1) {
        let sentence = "`\"*\"` allows every origin, so nothing can stand beside it";
        return Some(find(sentence.into()).help(format!(
            "write `{key} = \"*\"` alone for a public resource, or leave `\"*\"` out and keep the others"
        )));
    }
    let others = [
        (Key::Origins, config.origins.is_some()),
        (Key::DevOrigins, config.dev_origins.is_some()),
        (Key::OriginRegex, config.origin_regex.as_ref().is_some_and(|list| !list.is_empty())),
        (Key::OriginsEnv, config.origins_env.is_some()),
    ];
    let others = others.iter().filter(|(other, given)| *given && *other != key);
    let others: Vec<String> = others.map(|(other, _)| format!("`{other}`")).collect();
    if key == Key::DevOrigins {
        let names = others.join(" and ");
        return (!others.is_empty()).then(|| {
            let sentence =
                format!("in debug builds `dev_origins = \"*\"` allows every origin, whatever {names} says");
            find(sentence).help(
                "write `dev_origins = [\"http://localhost:*\"]`: every port of the developer's own machine",
            )
        });
    }
    let (names, says) = (others.join(" and "), if others.len() > 1 { "say" } else { "says" });
    (!others.is_empty()).then(|| {
        find(format!("`{key} = \"*\"` allows every origin, so {names} beside it {says} nothing")).help(
            format!(
                "for a public resource leave {names} out; to allow only what {names} {says} leave `{key}` out"
            ),
        )
    })
}

/// The flagship: what the browser would say, what to write, and what needs no credentials.
pub(super) fn wildcard_credentials(subject: Subject) -> Finding {
    let sentence =
        "`\"*\"` beside `credentials` would let any website act as its visitors, so every browser refuses it";
    Finding::error(Code::WildcardCredentials, subject, sentence)
        .help("list the origins that may call with cookies, as in `origins = [\"https://app.example.com\"]`")
        .help("a bearer token needs no `credentials`: leave it out and write `headers = [\"Authorization\"]`")
        .help(
            "the browser's console would print: The value of the 'Access-Control-Allow-Origin' header in the response must \
             not be the wildcard '*' when the request's credentials mode is 'include'.",
        )
}

impl Proof<'_> {
    /// The rules that look at what an origin stands for.
    pub(super) fn trust(&mut self, pattern: &OriginPattern<'_>, subject: &Subject, literal: &str) {
        let credentials = self.config.credentials;
        if credentials && !is_secure(pattern) && !self.lift(Danger::InsecureOrigins) {
            self.findings.push(insecure(pattern, subject, literal));
        }
        if pattern.subdomains && is_shared_suffix(pattern.host_text) && !self.lift(Danger::PublicSuffixes) {
            self.findings.push(public_suffix(pattern, subject, literal, credentials));
        }
        let in_production = matches!(subject, Subject::Element(Key::Origins, _) | Subject::Entry(..));
        if credentials && in_production && pattern.scheme == "http" && pattern.host.is_loopback() {
            let sentence = "in production any page that is served on a user's own machine could call with that user's \
                            cookies";
            let and_list = if self.is_local_only() {
                ", and list the production origins in `origins`: with `dev_origins` alone they allow nobody"
            } else {
                ""
            };
            let finding = Finding::warning(Code::LocalCredentials, subject.clone(), sentence);
            if matches!(subject, Subject::Entry(..)) {
                let help = "leave it out of the variable in production; `dev_origins` are for development, and left out of \
                            release builds";
                self.findings.push(finding.help(help));
                return;
            }
            self.findings.push(
                finding
                    .help(format!(
                        "move it to `dev_origins = [\"{literal}\"]`, which release builds leave out{and_list}"
                    ))
                    .help(
                        "where it is an app's own origin in production, as Capacitor's is on Android, leave it here; \
                         `#[allow(deprecated)]` above the handler silences this",
                    ),
            );
        }
    }
}

impl Proof<'_> {
    /// Whether no origin is left in release builds once the local ones have moved to `dev_origins`.
    fn is_local_only(&self) -> bool {
        let config = self.config;
        let is_local = |origin: &String| {
            OriginPattern::of(origin)
                .is_some_and(|pattern| pattern.scheme == "http" && pattern.host.is_loopback())
        };
        *self.local_only.get_or_init(|| {
            config.origin_regex.is_none()
                && config.origins_env.is_none()
                && config.origins.iter().flatten().all(is_local)
        })
    }
}

/// Whether cookies that are sent to pages of this origin stay private (Secure Contexts, section 3.1).
fn is_secure(pattern: &OriginPattern<'_>) -> bool {
    pattern.scheme == "https"
        || APPLICATION.contains(&pattern.scheme)
        || (pattern.scheme == "http" && pattern.host.is_loopback())
}

/// The same of an expression, whose answers name the origin that asks: no browser would refuse them.
pub(super) fn everything_with_credentials(subject: Subject) -> Finding {
    let sentence =
        "the expression lets in every website, and with `credentials` each could act as its visitors";
    Finding::error(Code::WildcardCredentials, subject, sentence)
        .help("no browser would refuse it: the response names the origin that asks")
        .help("list the origins that may call with cookies, as in `origins = [\"https://app.example.com\"]`")
        .help(
            "a bearer token needs no `credentials`: leave it out, and in place of `origin_regex` write `origins = \"*\", \
             headers = [\"Authorization\"]`",
        )
}

fn insecure(pattern: &OriginPattern<'_>, subject: &Subject, literal: &str) -> Finding {
    let scheme = pattern.scheme;
    let finding = Finding::error(
        Code::InsecureCredentials,
        subject.clone(),
        if scheme == "http" {
            "whoever is on the network path of an `http` page can change it, and would then call with the user's \
             credentials"
                .to_owned()
        } else {
            format!("nothing is known about who can serve pages of `{scheme}:`, so they are not trusted with credentials")
        },
    )
    .at(literal, 0..scheme.len());
    let finding = match literal.strip_prefix("http://") {
        Some(_) if matches!(subject, Subject::Element(Key::DevOrigins, _)) => finding.help(
            "open the page as `http://localhost`, which needs no `https` (`ssh -L` and `adb reverse` bring it to another \
             machine), or serve it over `https`",
        ),
        Some(rest) => finding
            .suggest(format!("\"https://{}\"", rest.strip_suffix(":443").unwrap_or(rest)))
            .help(
                "serve the page over `https`, or leave `credentials` out; for a page on the developer's own machine write \
                 `dev_origins = [\"http://localhost:*\"]`",
            ),
        None => {
            return finding.help("list the `https` origins that are meant, or leave `credentials` out").help(format!(
                "where only your own app can have `{scheme}:`, as in Electron, `dangerously_allow(insecure_origins)` lifts \
                 this, for a reviewer to see"
            ));
        }
    };
    finding.help(LIFTS_INSECURE)
}

/// The last way out.
pub(super) const LIFTS_INSECURE: &str =
    "else `dangerously_allow(insecure_origins)` lifts this, for a reviewer to see";

fn public_suffix(
    pattern: &OriginPattern<'_>,
    subject: &Subject,
    literal: &str,
    credentials: bool,
) -> Finding {
    let suffix = pattern.host_text;
    let bare = suffix.strip_suffix('.').unwrap_or(suffix);
    // The list has every top-level domain that is delegated. `home.arpa` is RFC 8375's.
    let is_nobodys = bare == "home.arpa" || (!bare.contains('.') && !is_public_suffix(bare));
    let sentence = if is_nobodys {
        format!(
            "`{suffix}` is nobody's domain: each network can have hosts of its own below it, so this allows strangers"
        )
    } else {
        format!("anyone can get a host below `{suffix}`, so this allows strangers")
    };
    let start = literal.find("*.").unwrap_or_default();
    let finding = Finding::error(Code::PublicSuffix, subject.clone(), sentence)
        .at(literal, start..start + 2 + suffix.len())
        .help(match (is_nobodys, is_registry(bare)) {
            (true, _) => format!(
                "list the hosts, as in `\"{}://nas.{suffix}\"`; `*.internal` is taken, the name that is reserved for private \
                 networks",
                pattern.scheme
            ),
            (false, true) => {
                format!("name the domain that is yours, as in `\"{}://*.yours.{suffix}\"`", pattern.scheme)
            }
            (false, false) => format!(
                "list the hosts that are yours, as in `\"{}://your-project.{suffix}\"`, or use a domain of your own",
                pattern.scheme
            ),
        });
    if credentials {
        return finding;
    }
    finding.help("`dangerously_allow(public_suffixes)` lifts this, as long as there are no `credentials`")
}

/// Whether it is rather a registry's (`com`, `co.uk`) than a hosting service's, whose customers get one host each.
fn is_registry(suffix: &str) -> bool {
    match suffix.split_once('.') {
        None => true,
        Some((kind, country)) => kind.len() <= 3 && country.len() == 2,
    }
}

/// Within one source nothing is said twice.
pub(super) fn duplicates(parsed: &[(Subject, &str, Option<OriginPattern<'_>>)], findings: &mut Findings) {
    let mut seen: HashMap<&str, &Subject> = HashMap::with_capacity(parsed.len());
    let cover =
        Cover::new(parsed.iter().filter_map(|(_, literal, pattern)| Some((*literal, pattern.as_ref()?))));
    for (subject, literal, pattern) in parsed {
        let twice = seen.insert(literal, subject).is_some();
        let sentence = if twice {
            format!("`{literal}` is listed twice")
        } else if let Some(by) = pattern.as_ref().and_then(|pattern| cover.by(literal, pattern)) {
            format!("`{literal}` is already covered by `{by}`")
        } else {
            continue;
        };
        let finding = Finding::error(Code::OriginDuplicate, subject.clone(), sentence);
        findings.push(finding.help("leave it out"));
    }
}
