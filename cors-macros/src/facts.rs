//! What a handler's signature says about the requests that it takes, for the engine's checks of handlers.

use syn::{FnArg, GenericArgument, PathArguments, PathSegment, Signature, Type};

use crate::check::Route;

/// actix's typed headers (`actix_web::http::header`) that a script can set. Those which no script can set
/// (`Accept-Charset`, `Accept-Encoding`, `Content-Length`, `Date`) are the browser's own and need no permission. A
/// browser also adds `If-None-Match`, `If-Modified-Since` and `Cache-Control` itself, without one, but only when it asks
/// whether its cache is still right: a handler that cannot do without them is meant for scripts that set them.
const TYPED_HEADERS: [(&str, &str); 17] = [
    ("Accept", "Accept"),
    ("AcceptLanguage", "Accept-Language"),
    ("Allow", "Allow"),
    ("CacheControl", "Cache-Control"),
    ("ContentDisposition", "Content-Disposition"),
    ("ContentLanguage", "Content-Language"),
    ("ContentRange", "Content-Range"),
    ("ContentType", "Content-Type"),
    ("ETag", "ETag"),
    ("Expires", "Expires"),
    ("IfMatch", "If-Match"),
    ("IfModifiedSince", "If-Modified-Since"),
    ("IfNoneMatch", "If-None-Match"),
    ("IfRange", "If-Range"),
    ("IfUnmodifiedSince", "If-Unmodified-Since"),
    ("LastModified", "Last-Modified"),
    ("Range", "Range"),
];

/// Adds to `route` what the parameters of `signature` say. Types are known by their last name, as written: an
/// extractor inside `Option` or `Result` can do without its header, and counts for nothing.
pub(crate) fn collect(route: &mut Route, signature: &Signature) {
    for input in &signature.inputs {
        let FnArg::Typed(parameter) = input else { continue };
        let Some(extractor) = last(&parameter.ty) else { continue };
        match extractor.ident.to_string().as_str() {
            "Json" => route.takes_json = true,
            name @ ("BearerAuth" | "BasicAuth") => route.takes_authorization = Some(name.to_owned()),
            "Header" => header(route, extractor),
            _ => {}
        }
    }
}

fn header(route: &mut Route, extractor: &PathSegment) {
    let Some(typed) = first_argument(extractor).and_then(last) else { return };
    let name = typed.ident.to_string();
    if name == "Authorization" {
        let scheme = first_argument(typed).and_then(last).map(|scheme| format!("<{}>", scheme.ident));
        route.takes_authorization = Some(format!("Header<Authorization{}>", scheme.unwrap_or_default()));
    } else if let Some((_, header)) = TYPED_HEADERS.iter().find(|(known, _)| *known == name) {
        route.reads_headers.push((*header).to_owned());
    }
}

/// The last segment of a type that is a path.
fn last(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        Type::Group(group) => last(&group.elem),
        Type::Paren(paren) => last(&paren.elem),
        _ => None,
    }
}

fn first_argument(segment: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}
