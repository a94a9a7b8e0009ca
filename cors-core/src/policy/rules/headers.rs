//! The rules about `headers` and `expose_headers`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::Proof;
use crate::field::name;
use crate::finding::{Code, Finding, Key, Subject};

pub(super) fn check(proof: &mut Proof<'_>) {
    let config = proof.config;
    list(proof, Key::Headers, &config.headers, name::check_request);
    list(proof, Key::ExposeHeaders, &config.expose_headers, name::check_response);
}

fn list(
    proof: &mut Proof<'_>,
    key: Key,
    names: &[String],
    check: impl Fn(&str, &Subject, bool) -> Result<(), Finding>,
) {
    let star = names.iter().any(|name| name == "*");
    let mut first: HashMap<String, &String> = HashMap::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let subject = Subject::Element(key, at);
        let earlier = match first.entry(name.to_ascii_lowercase()) {
            Entry::Occupied(earlier) => Some(*earlier.get()),
            Entry::Vacant(new) => {
                new.insert(name);
                None
            }
        };
        if let Some(earlier) = earlier {
            let sentence = if earlier == name {
                format!("`{name}` is listed twice")
            } else {
                format!("`{name}` is listed twice: browsers ignore the case of header names")
            };
            let finding = Finding::error(Code::HeaderDuplicate, subject, sentence).help("leave it out");
            proof.findings.push(finding);
        } else if name == "*" {
            if proof.config.credentials {
                proof.findings.push(wildcard_credentials(key, subject));
            }
        } else if let Err(finding) = check(name, &subject, proof.config.credentials) {
            proof.findings.push(finding);
        } else if star && !proof.config.credentials && !name.eq_ignore_ascii_case("authorization") {
            let sentence = format!("`\"*\"` covers `{name}` already");
            let finding = Finding::warning(Code::HeaderRedundant, subject, sentence);
            proof.findings.push(finding.help(if key == Key::Headers {
                "leave it out; only `Authorization` is to be listed beside `\"*\"`"
            } else {
                "leave it out"
            }));
        }
    }
}

fn wildcard_credentials(key: Key, subject: Subject) -> Finding {
    let finding = Finding::error(
        Code::HeaderWildcardCredentials,
        subject,
        "beside `credentials` browsers take `\"*\"` for a header of that name",
    );
    finding.help(if key == Key::Headers {
        "list the headers that scripts set, as in `headers = [\"Content-Type\", \"Authorization\"]`"
    } else {
        "list the headers that scripts read, as in `expose_headers = [\"X-Total\"]`"
    })
}
