//! The rules about `origin_regex`: an expression is proven, not trusted.

use std::borrow::Cow;

use super::Proof;
use super::origins::{LIFTS_INSECURE, everything_with_credentials};
use crate::config::Danger;
use crate::finding::{Code, Finding, Key, Subject};
use crate::origin::host::Host;
use crate::origin::pattern::OriginPattern;
use crate::origin::public_suffix::registrable_domain;
use crate::origin::regex::{self, Examination, Limits, MAX_DOMAINS, Reach, examine};

pub(super) fn check(proof: &mut Proof<'_>) {
    let patterns = proof.config.origin_regex.as_deref().unwrap_or_default();
    for (at, pattern) in patterns.iter().enumerate() {
        let subject = Subject::Element(Key::OriginRegex, at);
        if patterns.get(..at).unwrap_or_default().contains(pattern) {
            let finding = Finding::error(Code::OriginDuplicate, subject, "the expression is listed twice");
            proof.findings.push(finding.help("leave it out"));
            continue;
        }
        if let Err(finding) = one(proof, pattern, &subject) {
            proof.findings.push(finding);
        }
    }
}

fn one(proof: &mut Proof<'_>, pattern: &str, subject: &Subject) -> Result<(), Finding> {
    let find = |code, sentence: String| Finding::error(code, subject.clone(), sentence);
    let found = match examine(pattern, Limits::default()) {
        Examination::Matches(found) => found,
        Examination::Syntax(error) => {
            return Err(find(Code::RegexSyntax, format!("not a regular expression: {}", error.sentence))
                .at(pattern, error.range)
                .help(syntax_help(&error.sentence)));
        }
        Examination::Undecided(undecided) => {
            return Err(find(Code::RegexUndecided, undecided.sentence)
                .at(pattern, undecided.range)
                .help(
                    "`[^.]+` is any one label and `.+` any number of them, as in `r\"https://[^.]+\\.example\\.com\"`: nothing is \
                     counted then, and more is let in, so write it below a domain of your own only",
                )
                .help("or list the origins: what cannot be decided is refused"));
        }
        Examination::Never { suggestion } => {
            let why = never(pattern, suggestion.as_deref());
            let finding = find(
                Code::RegexNever,
                format!("the expression matches no origin that a browser sends: {why}"),
            );
            return Err(match suggestion {
                None => finding.help("for example `r\"https://(a|b)\\.example\\.(com|de)\"`"),
                suggestion => suggest(finding, suggestion),
            });
        }
    };
    if found.everything && proof.config.credentials {
        return Err(everything_with_credentials(subject.clone()));
    }
    trust(proof, pattern, found, subject)?;
    match regex::dead_alternative(pattern, Limits::default()) {
        None => Ok(()),
        Some(dead) => {
            let alternative = pattern.get(dead.range.clone()).unwrap_or_default();
            let why = never(alternative, Some(&dead.suggestion));
            let sentence = format!("this alternative matches no origin that a browser sends: {why}");
            let finding = find(Code::RegexNever, sentence).at(pattern, dead.range);
            Err(if is_right(&dead.suggestion) {
                suggest(finding, Some(dead.suggestion))
            } else {
                finding.help(dead.help)
            })
        }
    }
}

/// Why an expression matches nothing, where what is right shows it.
fn never(pattern: &str, right: Option<&str>) -> &'static str {
    let bare = pattern.trim_start_matches('^').trim_end_matches('$');
    let is_upper = |letter: char| letter.is_ascii_uppercase();
    match right {
        Some(right) if right.contains("://") && !bare.contains('/') => {
            "those begin with their scheme, and all of it has to match"
        }
        Some(right) if bare.ends_with('/') && !right.trim_end_matches('$').ends_with('/') => {
            "those have no slash at their end, and all of it has to match"
        }
        Some(right) if bare.contains(is_upper) && !right.contains(is_upper) => {
            "those are in lower case, and all of it has to match"
        }
        _ => "those are scheme, host and port, in lower case, and all of it has to match",
    }
}

/// What to do about a mistake in the syntax, by what the parser calls it.
fn syntax_help(sentence: &str) -> &'static str {
    match sentence {
        "unclosed group" => {
            "write the `)` that belongs to this `(`, as in `r\"https://(a|b)\\.example\\.com\"`"
        }
        "unopened group" => "leave this `)` out, or write the `(` that belongs to it",
        "unclosed character class" => {
            "write the `]` that belongs to this `[`, as in `r\"https://[ab]\\.example\\.com\"`"
        }
        "repetition operator missing expression" => {
            "write before it what it repeats: `[^.]+` is any one label, as in `r\"https://[^.]+\\.example\\.com\"`"
        }
        _ => {
            "the syntax is that of the crate `regex`, without look-around and back-references: write the hosts out, as in \
              `r\"https://(a|b)\\.example\\.com\"`"
        }
    }
}

/// Whether an expression is one that nothing is wrong with.
fn is_right(pattern: &str) -> bool {
    let few = matches!(
        examine(pattern, Limits::default()),
        Examination::Matches(regex::Findings { reach: Reach::Few(_), .. })
    );
    few && regex::dead_alternative(pattern, Limits::default()).is_none()
}

fn trust(
    proof: &mut Proof<'_>,
    pattern: &str,
    found: regex::Findings,
    subject: &Subject,
) -> Result<(), Finding> {
    if let Reach::Many { witness, suggestion } = found.reach
        && !proof.lift(Danger::UnboundedRegex)
    {
        let whose = Whose::of(pattern, &witness);
        let sentence = if found.everything {
            "the expression lets in every website".to_owned()
        } else {
            whose.sentence(&witness)
        };
        let finding = Finding::error(Code::RegexUnbounded, subject.clone(), sentence);
        let finding = finding.at(pattern, 0..pattern.len());
        // Beside the correction nothing else is offered.
        let finding = match suggestion {
            _ if is_pattern(pattern) => {
                return Err(finding.help(format!(
                    "this is no expression but a pattern of `origins`: write `origins = [\"{pattern}\"]`"
                )));
            }
            _ if found.everything => finding.help(
                "for a public resource write `origins = \"*\"` in place of `origin_regex`; otherwise list the origins, as in \
                 `origins = [\"https://app.example.com\"]`",
            ),
            None => finding.help(whose.help()),
            suggestion => return Err(suggest(finding, suggestion)),
        };
        return Err(if proof.config.credentials || found.everything {
            finding
        } else {
            finding.help(
                "else `dangerously_allow(unbounded_regex)` lifts this, as long as there are no `credentials`",
            )
        });
    }
    if let Some(witness) = found.insecure
        && proof.config.credentials
        && !proof.lift(Danger::InsecureOrigins)
    {
        let sentence = format!(
            "the expression lets in `{witness}`, and whoever is on the network path of such a page would call with the \
             user's credentials"
        );
        let secure = pattern.replacen("https?:", "https:", 1).replacen("http:", "https:", 1);
        let suggestion = (secure != pattern).then_some(secure);
        let finding = Finding::error(Code::InsecureCredentials, subject.clone(), sentence);
        let finding = match suggestion {
            None => finding.help("match `https:` only, or list the origins that are meant"),
            suggestion => suggest(finding, suggestion).help("serve these pages over `https`"),
        };
        return Err(finding.help(LIFTS_INSECURE));
    }
    Ok(())
}

/// Whose the origins may be that an unbounded expression lets in.
enum Whose {
    /// Of whoever registers a domain.
    Anyones,
    /// Of whoever registers this name under another ending.
    SameName(String),
    /// Of the customers of a hosting service, whose suffix is written out.
    Customers(String),
    /// Of the domains that are written out, which are too many.
    Listed,
    /// Of a network.
    Network,
    /// Of another scheme than the web's.
    Apps(String),
}

impl Whose {
    fn of(pattern: &str, witness: &str) -> Self {
        let Some(origin) = OriginPattern::exact(witness) else { return Self::Anyones };
        if !matches!(origin.scheme, "https" | "http") {
            return Self::Apps(origin.scheme.to_owned());
        }
        let Host::Name(host) = origin.host else { return Self::Network };
        if regex::is_enumeration(pattern) {
            return Self::Listed;
        }
        let suffix =
            registrable_domain(host).and_then(|domain| domain.split_once('.')).map(|(_, suffix)| suffix);
        match suffix {
            Some(suffix)
                if suffix.contains('.')
                    && pattern.contains(&format!(r"\.{}", suffix.replace('.', r"\."))) =>
            {
                Self::Customers(suffix.to_owned())
            }
            Some(suffix) if !pattern.contains(&format!(r"\.{suffix}")) => {
                let name = registrable_domain(host).and_then(|domain| domain.split('.').next());
                name.filter(|name| pattern.contains(&format!(r"//{name}\.")))
                    .map_or(Self::Anyones, |name| Self::SameName(name.to_owned()))
            }
            _ => Self::Anyones,
        }
    }

    fn sentence(&self, witness: &str) -> String {
        match self {
            Self::Anyones | Self::SameName(_) => format!(
                "the expression lets in `{witness}`, and origins of more than {MAX_DOMAINS} domains in all: an attacker can \
                 register one"
            ),
            Self::Customers(suffix) => {
                format!("the expression lets in `{witness}`, and anyone can get a host below `{suffix}`")
            }
            Self::Listed => format!(
                "the expression lets in `{witness}`, and origins of more than {MAX_DOMAINS} domains in all: so many are listed, \
                 which is easier to review"
            ),
            Self::Network => format!(
                "the expression lets in `{witness}`, and more than {MAX_DOMAINS} addresses in all: any host of that network"
            ),
            Self::Apps(scheme) => {
                format!(
                    "the expression lets in `{witness}`, and more than {MAX_DOMAINS} origins of `{scheme}:` in all"
                )
            }
        }
    }

    fn help(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::SameName(name) => {
                return format!(
                    "write out the endings that are yours, as in `r\"https://{name}\\.(com|de)\"`"
                )
                .into();
            }
            Self::Anyones => {
                "write out the domains that are yours, each dot as `\\.`, as in `r\"https://(app|admin)\\.example\\.(com|de)\"`; \
                 every sub-domain of one is `origins = [\"https://*.example.com\"]`"
            }
            Self::Customers(suffix) => {
                return format!(
                    "list the origins that are yours, as in `origins = [\"https://your-project.{suffix}\"]`, or use a domain of your own"
                )
                .into();
            }
            Self::Listed => "list them in `origins`, which takes any number",
            Self::Network => {
                "list the addresses in `origins`; those that only developers use go into `dev_origins`, which release builds \
                 leave out"
            }
            Self::Apps(_) => "list the origins that are yours in `origins`",
        })
    }
}

/// Whether it is what `origins` takes, with stars that stand for themselves here.
fn is_pattern(text: &str) -> bool {
    text.contains('*') && OriginPattern::of(text).is_some()
}

/// Suggests an expression as a raw literal.
fn suggest(finding: Finding, pattern: Option<String>) -> Finding {
    match pattern {
        Some(pattern) if pattern.contains('"') => finding.suggest(format!("r#\"{pattern}\"#")),
        Some(pattern) => finding.suggest(format!("r\"{pattern}\"")),
        None => finding,
    }
}
