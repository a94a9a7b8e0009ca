//! The rules about methods.

use super::Proof;
use crate::field::method;
use crate::finding::{Code, Finding, Key, Subject};
use crate::policy::target::{Route, Target};

pub(super) fn check(proof: &mut Proof<'_>) {
    route(proof);
    let Some(methods) = &proof.config.methods else { return };
    if methods.is_empty() {
        let sentence = "`methods` is empty: that grants nothing, and `GET`, `HEAD` and `POST` need no grant";
        proof.findings.push(Finding::error(Code::KeyValue, Subject::Key(Key::Methods), sentence).help(
            "list the methods, or leave the key out: above a route `#[cors]` then grants what the route serves; a policy that \
             stands alone grants `GET`, `HEAD` and `POST`",
        ));
    }
    for (at, name) in methods.iter().enumerate() {
        let subject = Subject::Element(Key::Methods, at);
        if let Err(finding) = one(proof, name, &subject, methods.get(..at).unwrap_or_default()) {
            proof.findings.push(finding);
        }
    }
}

fn one(proof: &Proof<'_>, name: &str, subject: &Subject, before: &[String]) -> Result<(), Finding> {
    let find = |code, sentence: String| Finding::error(code, subject.clone(), sentence);
    if name == "*" {
        if let Target::Route(route) = proof.target {
            let served = quoted(&route.methods);
            return Err(find(
                Code::MethodNotRouted,
                format!("the route serves {served}, so `\"*\"` grants nothing more"),
            )
            .help("leave `methods` out: all methods of the route are granted"));
        }
        if proof.config.credentials {
            return Err(find(
                Code::MethodWildcardCredentials,
                "beside `credentials` browsers take `\"*\"` for a method of that name".into(),
            )
            .suggest("methods = [\"GET\", \"HEAD\", \"POST\", \"PUT\", \"PATCH\", \"DELETE\"]"));
        }
    } else if let Err(finding) = method::check(name, subject) {
        let upper = name.to_ascii_uppercase();
        // In upper case it would be refused as well: said at once.
        return Err(match proof.target {
            Target::Route(route) if finding.code() == Code::MethodCase && !route.methods.contains(&upper) => {
                not_routed(route, &upper, subject)
            }
            _ => finding,
        });
    }
    if before.iter().any(|earlier| earlier == name) {
        return Err(find(Code::MethodDuplicate, format!("`{name}` is listed twice")).help("leave it out"));
    }
    if let Target::Route(route) = proof.target
        && !route.methods.iter().any(|served| served == name)
    {
        return Err(not_routed(route, name, subject));
    }
    Ok(())
}

fn not_routed(route: &Route, name: &str, subject: &Subject) -> Finding {
    let served = quoted(&route.methods);
    let sentence = format!("`{}` serves {served}, not `{name}`", route.name);
    let finding = Finding::error(Code::MethodNotRouted, subject.clone(), sentence);
    let meant = method::misspelt(name).filter(|meant| route.methods.iter().any(|served| served == meant));
    if let Some(meant) = meant {
        return finding.suggest(format!("\"{meant}\""));
    }
    if name == "OPTIONS" {
        finding.help("leave it out: preflights are answered for you")
    } else {
        let served = route.methods.iter().map(String::as_str).chain([name]);
        let served: Vec<String> = served.map(|method| format!("method = \"{method}\"")).collect();
        finding
            .help("`methods` narrows what the route attribute serves: leave the key out to grant all of that")
            .help(format!(
                "to serve `{name}` too, write the route attribute as `#[route(\"/...\", {})]`",
                served.join(", ")
            ))
    }
}

/// What the route attributes say, whatever `methods` says.
fn route(proof: &mut Proof<'_>) {
    let Target::Route(route) = proof.target else { return };
    if route.methods.is_empty() {
        return;
    }
    // The attribute has looked at its route attributes already; a `Route` can be made by anybody.
    for (at, name) in route.methods.iter().enumerate().filter(|(_, name)| !method::is_forbidden(name)) {
        if let Err(finding) = method::check(name, &Subject::Handler) {
            proof.findings.push(finding);
        } else if route.methods.get(..at).is_some_and(|before| before.contains(name)) {
            let sentence = format!("`{}` serves `{name}` twice", route.name);
            let finding = Finding::error(Code::MethodDuplicate, Subject::Handler, sentence);
            proof.findings.push(finding.help("leave it out"));
        }
    }
    if route.methods.iter().all(|name| method::is_forbidden(name)) {
        let served = quoted(&route.methods);
        let sentence = format!("`{}` serves {served}, which browsers never send", route.name);
        proof.findings.push(
            Finding::error(Code::MethodForbidden, Subject::Handler, sentence)
                .help("remove `#[cors]` from this handler, or serve a method there that browsers send"),
        );
    } else if route.methods.iter().all(|name| name == "OPTIONS") {
        let sentence = format!(
            "preflights never reach `{}`: they are answered before it; it runs for an `OPTIONS` request of a script only",
            route.name
        );
        proof.findings.push(
            Finding::warning(Code::OptionsRoute, Subject::Handler, sentence)
                .help(format!(
                    "if `{name}` was to answer preflights, remove it with its `.service({name})`: every `#[cors]` answers its own",
                    name = route.name
                ))
                .help("if it serves other `OPTIONS` requests, keep it: `#[allow(deprecated)]` above it silences this"),
        );
    }
}

fn quoted(methods: &[String]) -> String {
    methods.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
