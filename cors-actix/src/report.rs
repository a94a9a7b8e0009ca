//! What is told while serving: `tracing` events of target `cors`. Whatever comes from a request is escaped and bounded.

#[cfg(test)]
pub(crate) mod heard;
mod news;

use cors_core::{Code, Escaped, Finding, Findings};

use crate::endpoint::Parts;
use news::{is_first, is_news};

/// The target of every event.
const TARGET: &str = "cors";

/// The router's map is not as it was when this was written.
pub(crate) fn unreadable() {
    if !is_news("unreadable", "") {
        return;
    }
    tracing::error!(
        target: TARGET,
        event = "routes-unreadable",
        "the app's routes cannot be read before routing, so every preflight goes on to the router, through the \
         middleware inside; please report this with the version of actix-web",
    );
}

/// Two layers around one another.
pub(crate) fn two_layers() {
    if !is_news("two_layers", "") {
        return;
    }
    tracing::error!(
        target: TARGET,
        event = "two-layers",
        "a `Cors` layer stands inside another one, which cannot both be right about a preflight: the inner one does \
         nothing; remove it, and give the scope a default of its own with `.service(scope_default(&POLICY))`, or annotate \
         its handlers",
    );
}

/// A scope's default without anybody who applies it.
pub(crate) fn scope_default_alone() {
    if !is_news("scope_default_alone", "") {
        return;
    }
    tracing::warn!(
        target: TARGET,
        event = "scope-default-alone",
        "`scope_default` does nothing without a layer around the app, which is what applies it: add \
         `.wrap(Cors::endpoints())` as the last `wrap` of the `App`",
    );
}

/// Whose default counts cannot be told.
pub(crate) fn undecided_default(path: &str) {
    if !is_news("undecided_default", "") {
        return;
    }
    tracing::warn!(
        target: TARGET,
        event = "default-undecided",
        path = %Escaped(path.as_bytes()),
        "scopes with different defaults take this path, told apart by guards that nobody can ask, and nothing is granted \
         where the router does not tell which of them it entered: make `scope_default` the first thing in its scope, or give \
         both scopes one default, or annotate the handlers",
    );
}

/// A middleware fails where a guard may have sent, or has sent, the request past the scope.
pub(crate) fn presumed(path: &str) {
    if !is_news("presumed", "") {
        return;
    }
    tracing::warn!(
        target: TARGET,
        event = "failure-undecided",
        path = %Escaped(path.as_bytes()),
        "a middleware failed, and whose is not known: something that is not annotated stands behind the scope which the path \
         leads into, takes the path too, and is reached if a guard sends the request on; so nothing is granted: let the \
         middleware answer instead of failing, or narrow the pattern of what stands behind, or annotate it",
    );
}

/// An un-annotated route says itself who may read it.
pub(crate) fn own_origin(path: &str) {
    if !is_news("own_origin", "") {
        return;
    }
    tracing::warn!(
        target: TARGET,
        event = "own-header",
        path = %Escaped(path.as_bytes()),
        "an answer already had `Access-Control-Allow-Origin`, and a default never replaces what a route says itself: \
         remove the header there, or annotate the handler",
    );
}

/// What another layer of CORS, or the handler, has written on an endpoint's answer.
pub(crate) fn replaced(path: &str) {
    if !is_news("replaced", "") {
        return;
    }
    tracing::warn!(
        target: TARGET,
        event = "header-replaced",
        path = %Escaped(path.as_bytes()),
        "the answer of an annotated handler already had `Access-Control-Allow-Origin`, which was replaced by what `#[cors]` \
         says: only one place should say it, so remove the other one inside, such as a middleware of `actix-cors` or a header \
         written by hand",
    );
}

/// Another resource runs where an endpoint was expected.
pub(crate) fn hidden(parts: &Parts, path: &str) {
    if !is_news("hidden", &parts.declaration.full_name()) {
        return;
    }
    tracing::error!(
        target: TARGET,
        event = "handler-hidden",
        handler = %parts.declaration.full_name(),
        path = %Escaped(path.as_bytes()),
        "another resource, registered earlier, answers for this path and method, so that the annotated handler does not \
         run; nothing beyond what both say is granted before routing: register it earlier, or annotate the other one",
    );
}

/// An endpoint may stand in one of two scopes.
pub(crate) fn scope_undecided(parts: &Parts) {
    if !is_news("scope_undecided", &parts.declaration.full_name()) {
        return;
    }
    tracing::warn!(
        target: TARGET,
        event = "scope-undecided",
        handler = %parts.declaration.full_name(),
        name = %parts.declaration.name,
        "a handler of the same path and name, which is not annotated, stands in a scope nearby, and a scope has a \
         `default_service` of its own, so that it cannot be told which is which: until the annotated one has been reached, \
         preflights for either go on to the router, through the middleware inside: give one of the two another name or path",
    );
}

/// Guards decide between endpoints that answer differently.
pub(crate) fn ambiguous(parts: &Parts, path: &str) {
    if parts.has_told_ambiguous.replace(true) {
        return;
    }
    if !is_news("ambiguous", &parts.declaration.full_name()) {
        return;
    }
    tracing::warn!(
        target: TARGET,
        event = "guards-undecided",
        code = %Code::GuardPreflight,
        handler = %parts.declaration.full_name(),
        path = %Escaped(path.as_bytes()),
        "several handlers with different policies take this path and method, told apart by guards, their own or their \
         scopes', that nobody can ask before routing: its preflights go on to the router, through the middleware inside, and \
         the first handler whose guards let them through answers; give them one policy, or different paths",
    );
}

/// A guard that a preflight does not satisfy, before an endpoint that answers differently.
pub(crate) fn passed_over(guarded: &Parts, answers: &Parts, path: &str) {
    if answers.has_told_ambiguous.replace(true) {
        return;
    }
    if !is_news("passed_over", &answers.declaration.full_name()) {
        return;
    }
    tracing::warn!(
        target: TARGET,
        event = "guard-passed-over",
        code = %Code::GuardPreflight,
        handler = %answers.declaration.full_name(),
        guarded = %guarded.declaration.full_name(),
        path = %Escaped(path.as_bytes()),
        "two handlers with different policies take this path and method, and a preflight did not satisfy the guard of the \
         first: the second answers it, though the request itself may satisfy the guard; unless the guard asks for nothing \
         but the host, give them one policy, or different paths",
    );
}

/// Two endpoints of one path whose preflights a browser would mix up.
pub(crate) fn path_policies_differ(strict: &Parts, lax: &Parts) {
    if !is_news("path_policies_differ", &lax.declaration.full_name()) {
        return;
    }
    tracing::warn!(
        target: TARGET,
        event = "path-policies-differ",
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
    if !is_news("path_method_left_out", &parts.declaration.full_name()) {
        return;
    }
    tracing::warn!(
        target: TARGET,
        event = "path-method-left-out",
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
    if !is_first("environment", &findings.to_string()) {
        return;
    }
    tracing::error!(
        target: TARGET,
        event = "environment-refused",
        codes = codes(findings.errors()),
        "the server does not start: {findings}",
    );
}

/// An environment variable that holds what is seldom meant.
pub(crate) fn environment_warned(name: &str, warnings: &[Finding]) {
    let report = warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    if !is_first("environment_warned", &format!("{name} {report}")) {
        return;
    }
    tracing::warn!(
        target: TARGET,
        event = "environment-warned",
        variable = name,
        codes = codes(warnings.iter()),
        "{report}",
    );
}

fn codes<'f>(findings: impl Iterator<Item = &'f Finding>) -> String {
    findings.map(|finding| finding.code().as_str()).collect::<Vec<_>>().join(" ")
}
