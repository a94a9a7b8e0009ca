//! One path, several policies.

use std::rc::Rc;

use crate::declaration::Source;
use crate::endpoint::Parts;
use crate::report;

/// Compares the endpoints of one path with each other.
///
/// Browsers cache a preflight's answer per URL, and what it says about origin and headers then counts for every method; GET,
/// HEAD and POST are not even looked for in its list of methods. So an endpoint that serves one of these and refuses an
/// origin or a header is protected by nothing but its own preflight, and the others' must not be cached.
pub(crate) fn compare(path: &[Rc<Parts>]) {
    let mut is_told = false;
    for strict in path.iter().filter(|parts| serves_simple(parts)) {
        for lax in path.iter().filter(|lax| !Rc::ptr_eq(lax, strict)) {
            if !grants_more(lax, strict) {
                continue;
            }
            lax.is_uncached.set(true);
            if !is_told {
                is_told = true;
                report::path_policies_differ(strict, lax);
            }
        }
    }
}

fn serves_simple(parts: &Parts) -> bool {
    ["GET", "HEAD", "POST"].iter().any(|method| parts.declaration.methods.contains(method))
}

fn grants_more(lax: &Parts, strict: &Parts) -> bool {
    match (lax.declaration.source, strict.declaration.source) {
        (Source::Disabled, _) => false,
        (_, Source::Disabled) => true,
        (Source::Constant(lax), Source::Constant(strict)) => lax.grants_more_than(strict),
        // What may change is compared with what it may become.
        (lax, strict) => !lax.same(strict),
    }
}
