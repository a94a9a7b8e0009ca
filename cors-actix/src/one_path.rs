//! One path, several policies.

use std::rc::Rc;

use crate::declaration::Source;
use crate::endpoint::Parts;
use crate::report;

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

fn grants_more(lax: &Parts, strict: &Parts) -> bool {
    match (lax.declaration.source, strict.declaration.source) {
        (Source::Disabled, _) => false,
        _ if leaves_out_unlisted(strict) => true,
        (Source::Constant(lax), Source::Constant(strict)) => lax.grants_more_than(strict),
        // What may change is compared with what it may become.
        (lax, strict) => !lax.same(strict),
    }
}
