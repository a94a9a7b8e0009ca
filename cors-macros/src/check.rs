//! What was written, proven by the engine. The only file that names the engine; the others take from here what the
//! syntax needs of it: keys, codes and findings.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Ident;

pub(crate) use cors_core::constant::{OriginSet, Texts};
pub(crate) use cors_core::{Code, Danger, Finding, Key, MaxAge, Policy, Route, Subject, Unread};
use cors_core::{Config, Findings, Target};

use crate::args::{Args, Given};
use crate::diagnostics::Diagnostics;
use crate::value::{Element, Value};
use crate::warning::Warning;

/// Proves the arguments as a policy of its own: `policy!`, or the default of a module.
pub(crate) fn policy(args: &Args, out: &mut Diagnostics) -> (Option<Policy>, Vec<Warning>) {
    prove(args, &config(args), &Target::Policy, None, out)
}

/// Proves the arguments for a handler that serves what `route` says. `handler` is its name.
pub(crate) fn endpoint(
    args: &Args,
    route: Route,
    handler: &Ident,
    out: &mut Diagnostics,
) -> (Option<Policy>, Vec<Warning>) {
    prove(args, &config(args), &Target::Route(route), Some(handler), out)
}

/// Proves what stands beside `policy = ...`: the methods. They are proven beside an origin that says nothing, because
/// the policy itself is known at run time only, where it was proven already.
pub(crate) fn methods(
    args: &Args,
    route: &Route,
    handler: &Ident,
    out: &mut Diagnostics,
) -> (Option<Policy>, Vec<Warning>) {
    let mut config = Config::default();
    config.methods = self::config(args).methods;
    config.origins = Some(vec!["https://example.com".into()]);
    let route = Route::new(route.name.clone(), route.methods.clone());
    prove(args, &config, &Target::Route(route), Some(handler), out)
}

/// A policy that allows nobody who exists, to stand where a wrong one was written.
pub(crate) fn stand_in() -> Option<Policy> {
    let mut config = Config::default();
    config.origins = Some(vec!["https://stand-in.invalid".into()]);
    config.prove_constant(&Target::Policy).ok()
}

/// The literal that says `text` under `key`: what was written without quotes, corrected where the engine knows how.
pub(crate) fn corrected(key: Key, text: &str) -> Option<String> {
    let mut config = Config::default();
    let list = vec![text.to_owned()];
    match key {
        Key::Headers => config.headers = list,
        Key::ExposeHeaders => config.expose_headers = list,
        Key::Methods => config.methods = Some(list),
        Key::Origins | Key::DevOrigins => config.origins = Some(list),
        _ => return None,
    }
    if !key.is_source() {
        config.origins = Some(vec!["https://example.com".into()]);
    }
    match config.prove(&Target::Policy) {
        Ok(_) => Some(format!("{text:?}")),
        Err(findings) => {
            let mut errors = findings.errors();
            let suggestion = errors.next()?.suggestion().map(str::to_owned);
            suggestion.filter(|_| errors.next().is_none())
        }
    }
}

/// The literal that says `age`, or what the engine suggests instead and why.
pub(crate) fn corrected_age(age: MaxAge) -> Option<(String, Option<String>)> {
    let literal = match &age {
        MaxAge::Seconds(seconds) => seconds.to_string(),
        MaxAge::Text(text) => format!("{text:?}"),
    };
    let mut config = Config::default();
    config.origins = Some(vec!["https://example.com".into()]);
    config.max_age = Some(age);
    let finding = match config.prove(&Target::Policy) {
        Ok(policy) => policy.warnings().first().cloned(),
        Err(findings) => findings.errors().next().cloned(),
    };
    match finding {
        None => Some((literal, None)),
        Some(finding) => Some((finding.suggestion()?.to_owned(), Some(finding.sentence().to_owned()))),
    }
}

fn config(args: &Args) -> Config {
    let mut config = Config::default();
    for given in args.given() {
        match (given.key, &given.value) {
            (Key::Origins, Value::List(list)) => config.origins = Some(texts(list)),
            (Key::OriginRegex, Value::List(list)) => config.origin_regex = Some(texts(list)),
            (Key::DevOrigins, Value::List(list)) => config.dev_origins = Some(texts(list)),
            (Key::Methods, Value::List(list)) => config.methods = Some(texts(list)),
            (Key::Headers, Value::List(list)) => config.headers = texts(list),
            (Key::ExposeHeaders, Value::List(list)) => config.expose_headers = texts(list),
            (Key::OriginsEnv, Value::Text(name)) => config.origins_env = Some(name.clone()),
            (Key::MaxAge, Value::Age(age)) => config.max_age = Some(age.clone()),
            (Key::Credentials, Value::Flag(on)) => config.credentials = *on,
            (Key::Enforce, Value::Flag(on)) => config.enforce = *on,
            (Key::DangerouslyAllow, Value::Words(words)) => {
                config.dangerously_allow = words.iter().map(|(danger, _)| *danger).collect();
            }
            _ => {}
        }
    }
    config
}

fn texts(list: &[Element]) -> Vec<String> {
    list.iter().map(|element| element.text.clone()).collect()
}

fn prove(
    args: &Args,
    config: &Config,
    target: &Target,
    handler: Option<&Ident>,
    out: &mut Diagnostics,
) -> (Option<Policy>, Vec<Warning>) {
    match config.prove_constant(target) {
        Ok(policy) => {
            // The module has told its own warnings once, for all of its handlers.
            let told = args.from_module.filter(|_| !policy.warnings().is_empty());
            let told = told.and_then(|_| config.prove(&Target::Policy).ok());
            let told = told.as_ref().map(Policy::warnings).unwrap_or_default();
            let new = policy.warnings().iter().filter(|finding| !told.contains(finding));
            let warnings =
                new.map(|finding| Warning::new(finding, &place(args, handler, finding.subject()))).collect();
            (Some(policy), warnings)
        }
        Err(findings) => {
            report(args, handler, &findings, out);
            (None, Vec::new())
        }
    }
}

/// Each error at its literal, but for those that may only follow from what was not understood.
fn report(args: &Args, handler: Option<&Ident>, findings: &Findings, out: &mut Diagnostics) {
    for finding in findings.errors().filter(|finding| !args.unread.may_explain(finding)) {
        out.finding(place(args, handler, finding.subject()), finding);
    }
}

/// The tokens that a finding is about: the element, else the value, else the key, else the handler's name. Without any
/// of them it is about the attribute as a whole.
fn place(args: &Args, handler: Option<&Ident>, subject: &Subject) -> TokenStream {
    let name = handler.to_token_stream();
    match subject {
        Subject::Element(key, index) => args.get(*key).map_or(name, |given| given.element(*index)),
        Subject::Key(key) => args.get(*key).map_or(name, Given::place),
        Subject::Handler => name,
        _ => TokenStream::new(),
    }
}
