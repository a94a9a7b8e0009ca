//! One path, several policies.

use std::rc::Rc;

use crate::declaration::{Declaration, Source};
use crate::dynamic::DynamicPolicy;
use crate::endpoint::Parts;
use crate::report;
use crate::source::Live;

/// The methods that browsers do not look for in the list of a preflight's answer.
const UNLISTED: [&str; 3] = ["GET", "HEAD", "POST"];

/// Compares the endpoints of one path with each other.
///
/// Browsers cache a preflight's answer per URL, and what it says about origin and headers then counts for every method; GET,
/// HEAD and POST are not even looked for in its list of methods. So an endpoint that serves one of these and refuses an
/// origin or a header, or leaves the method out, is protected by nothing but its own preflight, and the others' must not be
/// cached.
pub(crate) fn compare(path: &[Rc<Parts>]) {
    let mut is_told = false;
    for strict in path.iter().filter(|parts| serves_unlisted(parts)) {
        for lax in path.iter().filter(|lax| grants_more(lax, strict)) {
            lax.is_uncached.set(true);
            if is_told {
                continue;
            }
            is_told = true;
            if strict.declaration.full_name() == lax.declaration.full_name() {
                report::path_method_left_out(strict);
            } else {
                report::path_policies_differ(strict, lax);
            }
        }
    }
}

/// Whether a default's answer to a preflight, remembered by a browser, spares a page one that an endpoint of the path would refuse.
///
/// A default lists the methods of everything that it is for, so that the endpoint's may be among them.
pub(crate) fn is_outdone(endpoint: &Parts, default: &Live) -> bool {
    let Declaration { source, methods, granted, .. } = endpoint.declaration;
    let stated = match default {
        Live::Fixed(compiled) => Some(&compiled.policy),
        Live::Dynamic(policy) => Some(policy.policy()),
        // What may change may come to list it.
        Live::Shared(_) => None,
    };
    let is_spared = |method: &str| {
        stated.is_none_or(|policy| {
            if UNLISTED.contains(&method) {
                // Without a header that takes a grant they have no preflight.
                policy.headers().next().is_some()
            } else {
                policy.methods().any(|listed| listed == "*" || listed == method)
            }
        })
    };
    let mut spared = methods.iter().filter(|method| is_spared(method)).peekable();
    if spared.peek().is_none() {
        return false;
    }
    if spared.any(|method| !granted.contains(method)) {
        return true;
    }
    match (source, default) {
        (Source::Constant(strict), Live::Fixed(lax)) => lax.policy.allows_more_than(strict),
        (Source::Shared(strict), Live::Shared(lax)) => !std::ptr::eq(strict, *lax),
        // A source is not told the path where it is asked for a default.
        _ => true,
    }
}

fn serves_unlisted(parts: &Parts) -> bool {
    UNLISTED.iter().any(|method| parts.declaration.methods.contains(method))
}

/// Whether `methods` leaves out one that only the endpoint's own preflight refuses.
fn leaves_out_unlisted(parts: &Parts) -> bool {
    let declaration = &parts.declaration;
    UNLISTED
        .iter()
        .any(|method| declaration.methods.contains(method) && !declaration.granted.contains(method))
}

/// Whether a source is told the same names of both, as far as the endpoints' own patterns tell.
fn asks_alike(policy: &DynamicPolicy, one: &Parts, other: &Parts) -> bool {
    let names = |parts: &Parts| {
        let parameters = parts.declaration.path.split('{').skip(1);
        let names = parameters.map(|rest| rest.split([':', '}']).next().unwrap_or_default());
        names.map(|name| policy.is_told(name).then_some(name)).collect::<Vec<_>>()
    };
    names(one) == names(other)
}

fn grants_more(lax: &Parts, strict: &Parts) -> bool {
    match (lax.declaration.source, strict.declaration.source) {
        (Source::Disabled, _) => false,
        _ if leaves_out_unlisted(strict) => true,
        (Source::Constant(lax), Source::Constant(strict)) => lax.grants_more_than(strict),
        // What may change is compared with what it may become.
        (one, other) if !one.same(other) => true,
        (Source::Dynamic(policy), _) => !asks_alike(policy, lax, strict),
        _ => false,
    }
}
