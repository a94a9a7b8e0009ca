//! The rules about `origin_regex`: an expression is proven, not trusted.

use super::Proof;
use super::origins::{LIFTS_INSECURE, wildcard_credentials};
use crate::config::Danger;
use crate::finding::{Code, Finding, Key, Subject};
use crate::origin::pattern::OriginPattern;
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
                .help("the syntax is that of the crate `regex`: no look-around, no back-references"));
        }
        Examination::Undecided(undecided) => {
            return Err(find(Code::RegexUndecided, undecided.sentence)
                .at(pattern, undecided.range)
                .help(
                    "`[^.]+` is any one label and `.+` any number of them, so that no repetition has to be counted, as in \
                     `r\"https://[^.]+\\.example\\.com\"`",
                )
                .help("or list the origins: what cannot be decided is refused"));
        }
        Examination::Never { suggestion } => {
            let sentence = "the expression matches no origin that a browser sends: those are scheme, host and port, in lower \
                            case, and all of it has to match";
            let finding = find(Code::RegexNever, sentence.into());
            return Err(match suggestion {
                _ if is_pattern(pattern) => finding.help(format!(
                    "this is no expression but a pattern of `origins`: write `origins = [\"{pattern}\"]`"
                )),
                None => finding.help("for example `r\"https://(a|b)\\.example\\.(com|de)\"`"),
                suggestion => suggest(finding, suggestion),
            });
        }
    };
    if found.everything && proof.config.credentials {
        return Err(wildcard_credentials(subject.clone()));
    }
    trust(proof, pattern, found, subject)
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
        let sentence = if found.everything {
            "the expression lets in every website".to_owned()
        } else {
            format!(
                "the expression lets in `{witness}`, and origins of more than {MAX_DOMAINS} domains in all: an attacker can \
                 register one"
            )
        };
        let finding = Finding::error(Code::RegexUnbounded, subject.clone(), sentence);
        let finding = match suggestion {
            _ if is_pattern(pattern) => finding
                .help(format!("this is no expression but a pattern of `origins`: write `origins = [\"{pattern}\"]`")),
            _ if found.everything => finding.help("a public resource says `origins = \"*\"`; otherwise list the origins"),
            None => finding.help(
                "a dot that is meant is written `\\.`, what stands before a domain ends with one, and domains are written out, \
                 as in `r\"https://(.+\\.)?example\\.(com|de)\"`",
            ),
            suggestion => suggest(finding, suggestion),
        };
        let finding = finding.at(pattern, 0..pattern.len());
        return Err(if proof.config.credentials {
            finding
        } else {
            finding.help(
                "`dangerously_allow(unbounded_regex)` lifts this, as long as there are no `credentials`",
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

/// Whether it is what `origins` takes, with stars that stand for themselves here.
fn is_pattern(text: &str) -> bool {
    text.contains('*') && OriginPattern::parse(text, &Subject::Key(Key::Origins)).is_ok()
}

/// Suggests an expression as a raw literal.
fn suggest(finding: Finding, pattern: Option<String>) -> Finding {
    match pattern {
        Some(pattern) if pattern.contains('"') => finding.suggest(format!("r#\"{pattern}\"#")),
        Some(pattern) => finding.suggest(format!("r\"{pattern}\"")),
        None => finding,
    }
}
