//! What is told while serving: `tracing` events of target `cors`. Whatever comes from a request is escaped and bounded.

use cors_core::{Code, Escaped, Findings};

use crate::endpoint::Parts;

/// The target of every event.
const TARGET: &str = "cors";

/// The router's map is not as it was when this was written.
pub(crate) fn unreadable() {
    tracing::error!(
        target: TARGET,
        "the app's routes cannot be read before routing, so every preflight goes on to the router, through the \
         middleware inside; please report this with the version of actix-web",
    );
}

/// Two layers around one another.
pub(crate) fn two_layers() {
    tracing::error!(
        target: TARGET,
        "a `Cors` layer stands inside another one, which cannot both be right about a preflight: the inner one does \
         nothing; remove it, and give the scope a default of its own with `.service(scope_default(&POLICY))`, or annotate \
         its handlers",
    );
}

/// An un-annotated route says itself who may read it.
pub(crate) fn own_origin(path: &str) {
    tracing::warn!(
        target: TARGET,
        path = %Escaped(path.as_bytes()),
        "an answer already had `Access-Control-Allow-Origin`, and a default never replaces what a route says itself: \
         remove the header there, or annotate the handler",
    );
}

/// Another resource runs where an endpoint was expected.
pub(crate) fn hidden(parts: &Parts, path: &str) {
    tracing::error!(
        target: TARGET,
        handler = %parts.declaration.full_name(),
        path = %Escaped(path.as_bytes()),
        "another resource, registered earlier, answers for this path and method, so that the annotated handler does not \
         run; nothing beyond what both say is granted before routing: register it earlier, or annotate the other one",
    );
}

/// Guards decide between endpoints that answer differently.
pub(crate) fn ambiguous(parts: &Parts, path: &str) {
    tracing::warn!(
        target: TARGET,
        code = %Code::GuardPreflight,
        handler = %parts.declaration.full_name(),
        path = %Escaped(path.as_bytes()),
        "several handlers with different policies take this path and method, told apart by guards that a preflight cannot \
         satisfy: it goes on to the router, and the first of them answers; give them one policy, or different paths",
    );
}

/// Two endpoints of one path whose preflights a browser would mix up.
pub(crate) fn path_policies_differ(strict: &Parts, lax: &Parts) {
    tracing::warn!(
        target: TARGET,
        code = %Code::PathPoliciesDiffer,
        strict = %strict.declaration.full_name(),
        lax = %lax.declaration.full_name(),
        path = strict.declaration.path,
        "one path, two policies: browsers cache a preflight per URL, so a grant of the lax handler would count for the \
         strict one too; the lax one's preflights are not cached any more (`Access-Control-Max-Age: 0`), and `enforce` on \
         the strict one protects the handler itself",
    );
}

/// A handler's own `methods` make its preflights count for what they leave out.
pub(crate) fn path_method_left_out(parts: &Parts) {
    tracing::warn!(
        target: TARGET,
        code = %Code::PathPoliciesDiffer,
        handler = %parts.declaration.full_name(),
        path = parts.declaration.path,
        "`methods` leaves out what browsers do not look for in the list (GET, HEAD or POST), and they cache a preflight per \
         URL, so a grant for another method would count for it too; this path's preflights are not cached any more \
         (`Access-Control-Max-Age: 0`), and a handler of its own for what is left out, with `enforce`, protects it",
    );
}

/// An environment variable that holds no usable list of origins.
pub(crate) fn environment(findings: &Findings) {
    tracing::error!(
        target: TARGET,
        "the server does not start: {findings}",
    );
}
