//! `#[cors]` on a route handler: read, prove, then write it down.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Attribute;
use syn::ext::IdentExt;

use crate::args::{Args, Door, FROM_MODULE};
use crate::check::{self, Code, Finding, Key, Route as Facts, Subject};
use crate::diagnostics::Diagnostics;
use crate::expand::{self, Endpoint, Source};
use crate::handler::Handler;
use crate::item::{Item, last_segment};
use crate::paths::Paths;
use crate::route::Route;
use crate::tokens::word;
use crate::{above, facts, fallback, join, route};

/// The expansion of `#[cors(args)]` on the function `item`, whose tokens are `tokens`.
pub(crate) fn cors(args: TokenStream, mut item: Item, tokens: &TokenStream) -> TokenStream {
    let mut out = Diagnostics::default();
    let written = args.clone();
    let mut args = Args::read(args, Door::Handler, &mut out);
    let mut tokens = tokens.clone();
    match below(&args, &mut item) {
        Below::Nothing => {}
        Below::Replaces => return fallback::unchanged(out, &tokens),
        Below::Twice(attr) => {
            let finding = twice("handler", &args, &attr, Door::Handler, &out);
            out.finding(attr, &finding);
            // Expanded as well, the second would tell what it lacks.
            tokens = item.to_token_stream();
        }
    }
    let Some(handler) = Handler::new(item) else {
        // rustc says what is wrong with a function without a name.
        return fallback::unchanged(out, &tokens);
    };
    if handler.is_method() {
        // Without its route: the struct that a handler becomes cannot stand in an `impl`.
        out.finding(&handler.name, &of_a_type());
        check_alone(&mut args, &mut out);
        let (errors, own) = (out.finish().err(), handler.own());
        let (vis, function) = (&handler.vis, &handler.function);
        return quote!(#errors #(#own)* #vis #function);
    }
    if !handler.routes.is_empty() {
        return endpoint(&mut args, &handler, &tokens, out);
    }
    // A module may have annotated what only might have become a route.
    if args.from_module.is_none() && out.is_empty() {
        out.finding(&handler.name, &not_above_route(&handler, written));
    }
    check_alone(&mut args, &mut out);
    fallback::unchanged(out, &tokens)
}

/// The arguments of an attribute that stands in a wrong place: what is wrong with them is told too.
pub(crate) fn check_alone(args: &mut Args, out: &mut Diagnostics) {
    args.check_company(Door::Handler, out);
    // Without arguments there is one mistake, which has been told.
    if args.given().is_empty() {
        args.unread.anything();
    }
    if args.states_a_policy() {
        check::policy(args, out);
    }
}

fn endpoint(args: &mut Args, handler: &Handler, tokens: &TokenStream, mut out: Diagnostics) -> TokenStream {
    let paths = Paths::new(args.path(Key::Crate));
    let in_args = out.count();
    let routes = route::read(&handler.routes, &mut out);
    handler.check(&mut out);
    let in_route = out.count() > in_args;

    if in_route {
        // What the route serves is not known for sure, so nothing is held against it.
        check_alone(args, &mut out);
        return fallback::inert(out, handler, &paths);
    }
    args.check_company(Door::Handler, &mut out);
    let facts = facts(handler, &routes);
    let (policy, warnings) = if args.flag(Key::Disabled) {
        (None, Vec::new())
    } else if args.get(Key::Policy).is_some() {
        check::methods(args, &facts, &handler.name, &mut out)
    } else {
        check::endpoint(args, facts.clone(), &handler.name, &mut out)
    };
    if !out.is_empty() {
        return fallback::unchanged(out, tokens);
    }
    out.finish().ok();
    let granted = match &policy {
        Some(policy) => policy.methods().map(str::to_owned).collect(),
        None => facts.methods,
    };
    let source = match (&policy, args.path(Key::Policy)) {
        (None, _) => Source::Disabled,
        (_, Some(path)) => Source::Path { path, outside: args.from_module },
        (Some(policy), None) => Source::Proven(policy),
    };
    expand::endpoint(&Endpoint {
        handler,
        routes: &routes,
        granted: &granted,
        source,
        warnings: &warnings,
        paths: &paths,
    })
}

/// What the engine wants to know of the handler.
fn facts(handler: &Handler, routes: &[Route]) -> Facts {
    let mut served: Vec<String> = Vec::new();
    for method in routes.iter().flat_map(|route| &route.methods) {
        if !served.contains(method) {
            served.push(method.clone());
        }
    }
    let mut facts = Facts::new(handler.name.unraw().to_string(), served);
    if let Some(signature) = &handler.signature {
        facts::collect(&mut facts, signature);
    }
    facts
}

/// What another `#[cors]` below this one means.
pub(crate) enum Below {
    Nothing,
    /// It stands instead of this one.
    Replaces,
    Twice(Box<Attribute>),
}

/// A handler's own attribute replaces its module's whole, in whatever order the compiler comes to them.
pub(crate) fn below(args: &Args, item: &mut Item) -> Below {
    let Some(at) = item.attrs.iter().position(|attr| last_segment(attr) == "cors") else {
        return Below::Nothing;
    };
    if args.from_module.is_some() {
        return Below::Replaces;
    }
    let attr = item.attrs.remove(at);
    if is_from_module(&attr) { below(args, item) } else { Below::Twice(attr.into()) }
}

fn is_from_module(attr: &Attribute) -> bool {
    let tokens = attr.meta.require_list().map(|list| list.tokens.clone()).unwrap_or_default();
    word(tokens.into_iter().next().as_ref()).as_deref() == Some(FROM_MODULE)
}

/// A second attribute, with the one that says what both say where there is one.
pub(crate) fn twice(what: &str, args: &Args, second: &Attribute, door: Door, out: &Diagnostics) -> Finding {
    let sentence = format!("a second `#[cors]`: a {what} has one, and policies never merge");
    let finding = Finding::error(Code::AttributeTwice, Subject::Handler, sentence);
    let tokens = second.meta.require_list().map(|list| list.tokens.clone()).unwrap_or_default();
    let joined = out.is_empty().then(|| join::joined(args, tokens, door)).flatten();
    let Some(joined) = joined else {
        return finding.help("write all keys into one of them, each key once, and remove the other");
    };
    let mut finding = match &joined.without_credentials {
        // What grants less comes first.
        Some(arguments) => {
            return finding.help(format!("write both as one: `#[cors({arguments})]`")).help(format!(
                "where all of these origins are to have credentials: `#[cors({})]`",
                joined.arguments
            ));
        }
        None => finding.help(format!("write both as one: `#[cors({})]`", joined.arguments)),
    };
    for (first, second) in joined.unlike {
        finding =
            finding.help(format!("where the second is meant, write `{second}` there in place of `{first}`"));
    }
    if joined.for_all.is_empty() {
        return finding;
    }
    let keys: Vec<String> = joined.for_all.iter().map(|key| format!("`{key}`")).collect();
    finding.help(format!(
        "{} then counts for all of these origins: leave it out where that is not meant",
        keys.join(" and ")
    ))
}

fn of_a_type() -> Finding {
    let sentence =
        "`#[cors]` stands on a route handler or an inline module, and a function of an `impl` is neither";
    Finding::error(Code::Target, Subject::Handler, sentence)
        .help("move it out of the `impl`, without `self`: it gets what it needs as `web::Data<...>`")
}

fn not_above_route(handler: &Handler, args: TokenStream) -> Finding {
    let name = &handler.name;
    let find = |sentence: String| Finding::error(Code::NotAboveRoute, Subject::Handler, sentence);
    if let Some((attribute, arguments)) = handler.renamed_route() {
        return find(format!("`#[{attribute}]` is no route attribute by its name, so `#[cors]` does not see the route")).help(
            format!("use the route attribute by its own name: `#[actix_web::get({arguments})]`, if `{attribute}` is `get`"),
        );
    }
    if let Some(route) = above::route() {
        return find(format!("`{route}` stands above this `#[cors]`, and has taken the handler away by now"))
            .help(format!(
                "move `#[cors(...)]` to the line above `{route}`: attributes are expanded from the top"
            ));
    }
    let configures = handler.signature.as_ref().is_some_and(|signature| {
        let words = signature.inputs.to_token_stream().to_string();
        words.contains("ServiceConfig")
    });
    let finding = find("no route attribute stands below this `#[cors]`, so it covers no endpoint".into());
    let policy = join::policy(args);
    if name == "main" || configures {
        return finding
            .help(format!(
                "for all of the app remove `#[cors(...)]` here, and write `.wrap(cors_actix::Cors::new({policy}))` on `App::new()`"
            ))
            .help("for single endpoints move it above the route attribute of each handler, as in `#[get(\"/items\")]`");
    }
    finding
        .help(format!(
            "write the route below it, as in `#[get(\"/items\")]`, and register the handler with `.service({name})`"
        ))
        .help(format!(
            "if it is registered by hand, as in `.route(\"/items\", web::get().to({name}))`, remove `#[cors(...)]` here: for all \
             of the app write `.wrap(cors_actix::Cors::new({policy}))` on `App::new()`"
        ))
        .help(format!(
            "or for one scope write `.service(cors_actix::scope_default({policy}))` in it, and \
             `.wrap(cors_actix::Cors::endpoints())` on `App::new()`"
        ))
}
