//! Route tables, and the apps made of them.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use actix_web::body::MessageBody;
use actix_web::dev::{AppService, HttpServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpResponse, Resource, error, guard, web};
use cors_actix::__private::{Declaration, Endpoint, Source};
use cors_actix::Policy;

use crate::rng::Rng;

pub(crate) const METHODS: [&str; 5] = ["GET", "POST", "PUT", "DELETE", "PURGE"];
const PREFIXES: [&str; 16] = [
    "/s",
    "/a",
    "/{p}",
    "",
    "/s/{p}",
    "/{n:[0-9]+}",
    "s",
    "/s/",
    "/v{p}",
    "/{p}v",
    "/{p:s|a}",
    "/{p:s/x}",
    "/{p:.*}",
    "/s.",
    "/{p}/s",
    "/",
];
const PATHS: [&str; 26] = [
    "",
    "/",
    "/x",
    "/y",
    "/{q}",
    "/{q:[0-9]+}",
    "/x/{q}",
    "/{t:.*}",
    "/{t}*",
    "/{q}/y",
    "x",
    "/v{q}",
    "/x/",
    "/{q}.{t}",
    "/{q}y",
    "/{q:x|y}",
    "/{q:x/y}",
    "/{q:[a-z]{1,2}}",
    "/x.y",
    "/x:y",
    "/{q}-{t}/y",
    "//",
    "/x//y",
    "/%78",
    "/{q}/{t}",
    "/x/{t:.*}",
];

/// What guarded resources ask for.
pub(crate) const GUARD: &str = "x-g";

/// How much is let through to the handlers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doors {
    Open,
    /// Every scope's middleware answers 401.
    Blocked,
    /// Every scope's middleware fails.
    Failing,
    /// Some scopes' and some resources' answer, some fail.
    Mixed,
}

impl Doors {
    /// Of a scope whose number is `own`.
    fn of_scope(self, own: usize) -> Self {
        match (self, own) {
            (Self::Mixed, 1) => Self::Blocked,
            (Self::Mixed, 2) => Self::Failing,
            (Self::Mixed, _) => Self::Open,
            (other, _) => other,
        }
    }

    /// Of a resource.
    fn of_resource(self, own: usize) -> Self {
        if self == Self::Mixed { self.of_scope(own) } else { Self::Open }
    }
}

/// Something that is registered.
#[derive(Clone)]
pub(crate) enum Item {
    Annotated {
        path: &'static str,
        method: &'static str,
        id: usize,
        guarded: bool,
        /// Of what is wrapped around it: see [`Doors::Mixed`].
        door: usize,
    },
    /// As `#[get("..")]` of actix.
    Plain { path: &'static str, method: &'static str, id: usize, guarded: bool, door: usize },
    /// As `web::resource("..").route(..)`, which takes every method and answers 405.
    Resource { path: &'static str, method: &'static str, id: usize, guarded: bool, door: usize },
    Scope {
        prefix: &'static str,
        host: Option<&'static str>,
        default: Option<usize>,
        door: usize,
        items: Vec<Item>,
    },
}

/// What a table is made of.
#[derive(Clone, Copy)]
pub(crate) struct Mix {
    /// Of ten resources.
    pub(crate) plain: usize,
    pub(crate) hosts: bool,
    pub(crate) defaults: bool,
    /// Some resources ask for a header.
    pub(crate) guards: bool,
}

pub(crate) fn table(rng: &mut Rng, mix: Mix) -> Vec<Item> {
    let mut next = 0;
    items(rng, mix, 0, &mut next)
}

fn items(rng: &mut Rng, mix: Mix, depth: usize, next: &mut usize) -> Vec<Item> {
    let count = 1 + rng.below(if depth == 0 { 6 } else { 5 });
    (0..count)
        .map(|_| {
            if depth < 3 && rng.below(3) == 0 {
                let host = mix.hosts.then(|| rng.pick(&["a.test", "b.test"])).filter(|_| rng.below(2) == 0);
                let default = (mix.defaults && rng.below(4) == 0).then(|| rng.below(10_000) + 10_000);
                let items = items(rng, mix, depth + 1, next);
                return Item::Scope { prefix: rng.pick(&PREFIXES), host, default, door: rng.below(5), items };
            }
            *next += 1;
            // What guards tell apart has one path and method.
            let paths = if mix.guards { &PATHS[..8] } else { &PATHS[..] };
            let (path, method, id) = (rng.pick(paths), rng.pick(&METHODS), *next);
            let (guarded, door) = (mix.guards && rng.below(2) == 0, rng.below(7));
            match rng.below(10) < mix.plain {
                false => Item::Annotated { path, method, id, guarded, door },
                true if rng.below(2) == 0 => Item::Plain { path, method, id, guarded, door },
                true => Item::Resource { path, method, id, guarded, door },
            }
        })
        .collect()
}

/// A path: mostly one that some pattern of the table may match.
pub(crate) fn path(rng: &mut Rng, patterns: &[(usize, String)]) -> String {
    if !patterns.is_empty() && rng.below(4) > 0 {
        let (_, pattern) = &patterns[rng.below(patterns.len())];
        let mut path = pattern.split_once(' ').map_or("", |(_, path)| path).to_owned();
        for (parameter, values) in [
            ("{:[0-9]+}", &["1", "22"][..]),
            ("{:.*}", &["", "x", "x/y", "1"]),
            ("{}*", &["", "x", "s/x", "22"]),
            ("{:s|a}", &["s", "a"]),
            ("{:s/x}", &["s/x"]),
            ("{:x|y}", &["x", "y"]),
            ("{:x/y}", &["x/y"]),
            ("{:[a-z]{1,2}}", &["x", "sa"]),
            ("{}", &["s", "a", "x", "1", "y", "v3", "x.y", "s.", "xy", "%2E", "x-y", "x:y"]),
        ] {
            while path.contains(parameter) {
                path = path.replacen(parameter, rng.pick(values), 1);
            }
        }
        if path.starts_with('/') {
            return path;
        }
    }
    let segments = [
        "s", "a", "x", "y", "1", "22", "v3", "%78", "", "x.y", "s.", "xy", "x:y", "vx", "%2F", "..", "x%2Fy",
    ];
    let mut path: String = (0..rng.below(5)).map(|_| format!("/{}", rng.pick(&segments))).collect();
    if path.is_empty() || rng.below(6) == 0 {
        path.push('/');
    }
    path
}

/// The policy of handler `id`: it says so among the headers that it lists.
pub(crate) fn policy(id: usize) -> &'static Policy {
    static POLICIES: LazyLock<Mutex<HashMap<usize, &'static Policy>>> = LazyLock::new(Mutex::default);
    let mut policies = POLICIES.lock().unwrap();
    policies.entry(id).or_insert_with(|| {
        let mark = format!("X-Policy-{id}");
        let policy = Policy::builder().origins(["https://app.test"]).headers([&mark]).expose_headers([&mark]);
        Box::leak(Box::new(policy.build().unwrap()))
    })
}

/// A table that can be registered.
pub(crate) struct Routes {
    pub(crate) items: Vec<Item>,
    pub(crate) doors: Doors,
}

impl HttpServiceFactory for Routes {
    fn register(self, config: &mut AppService) {
        for item in self.items {
            register(item, self.doors, config);
        }
    }
}

fn register(item: Item, doors: Doors, config: &mut AppService) {
    match item {
        Item::Annotated { path, method, id, guarded, door } => {
            annotated(path, method, id, guarded, doors.of_resource(door), config);
        }
        Item::Plain { path, method, id, guarded, door: own } => {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let doors = doors.of_resource(own);
            guarded_if(guarded, Resource::new(path).guard(guard::Method(method)))
                .to(move || ran(id))
                .wrap(from_fn(move |request, next| door(doors, request, next)))
                .register(config);
        }
        Item::Resource { path, method, id, guarded, door: own } => {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let doors = doors.of_resource(own);
            guarded_if(guarded, web::resource(path))
                .wrap(from_fn(move |request, next| door(doors, request, next)))
                .route(web::method(method).to(move || ran(id)))
                .register(config);
        }
        Item::Scope { prefix, host, default, door: own, items } => {
            let here = doors.of_scope(own);
            let mut scope = web::scope(prefix).wrap(from_fn(move |request, next| door(here, request, next)));
            if let Some(host) = host {
                scope = scope.guard(guard::Host(host));
            }
            if let Some(default) = default {
                scope = scope.service(cors_actix::scope_default(policy(default)));
            }
            scope.service(Routes { items, doors }).register(config);
        }
    }
}

fn guarded_if(guarded: bool, resource: Resource) -> Resource {
    if guarded { resource.guard(guard::Header(GUARD, "1")) } else { resource }
}

/// As the attribute writes it down.
fn annotated(
    path: &'static str,
    method: &'static str,
    id: usize,
    guarded: bool,
    doors: Doors,
    config: &mut AppService,
) {
    let methods: &'static [&'static str] = match METHODS.iter().position(|known| *known == method) {
        Some(index) => &METHODS[index..=index],
        None => &[],
    };
    let endpoint = Endpoint::new(Declaration {
        handler: "handler",
        module: "routes",
        name: "handler",
        path,
        methods,
        granted: methods,
        joined: method,
        source: Source::Constant(policy(id)),
    });
    let endpoint = if guarded { endpoint.guard(guard::Header(GUARD, "1")) } else { endpoint };
    let resource = Resource::new(endpoint.path())
        .name(endpoint.name())
        .guard(endpoint.route_guard())
        .wrap(from_fn(move |request, next| door(doors, request, next)))
        .wrap(endpoint.wrap())
        .to(move || ran(id));
    endpoint.register(resource, config);
}

async fn ran(id: usize) -> HttpResponse {
    HttpResponse::Ok().insert_header(("X-Ran", id)).finish()
}

async fn door<B: MessageBody + 'static>(
    doors: Doors,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    match doors {
        Doors::Open | Doors::Mixed => next.call(request).await.map(ServiceResponse::map_into_left_body),
        Doors::Blocked => Ok(request.into_response(HttpResponse::Unauthorized()).map_into_right_body()),
        Doors::Failing => Err(error::ErrorUnauthorized("no")),
    }
}

/// How many handlers are not annotated.
pub(crate) fn plain_count(items: &[Item]) -> usize {
    items.iter().fold(0, |count, item| match item {
        Item::Annotated { .. } => count,
        Item::Plain { .. } | Item::Resource { .. } => count + 1,
        Item::Scope { items, .. } => count + plain_count(items),
    })
}

/// Handlers of the same full shape and method, by id.
pub(crate) fn twins(items: &[Item]) -> Vec<(usize, String)> {
    fn add(items: &[Item], prefix: &str, found: &mut Vec<(usize, String)>) {
        for item in items {
            match item {
                Item::Annotated { path, method, id, .. }
                | Item::Plain { path, method, id, .. }
                | Item::Resource { path, method, id, .. } => {
                    let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
                    let full = format!("{method} {prefix}{slash}{path}");
                    let shape = ["p", "q", "n", "t"]
                        .iter()
                        .fold(full, |full, name| full.replace(&format!("{{{name}"), "{"));
                    found.push((*id, shape));
                }
                Item::Scope { prefix: own, items, .. } => {
                    let slash = if own.is_empty() || own.starts_with('/') { "" } else { "/" };
                    add(items, &format!("{prefix}{slash}{own}"), found);
                }
            }
        }
    }
    let mut found = Vec::new();
    add(items, "", &mut found);
    found
}

/// Whether handler `id` is annotated.
pub(crate) fn is_annotated(items: &[Item], id: usize) -> bool {
    items.iter().any(|item| match item {
        Item::Annotated { id: own, .. } => *own == id,
        Item::Plain { .. } | Item::Resource { .. } => false,
        Item::Scope { items, .. } => is_annotated(items, id),
    })
}

/// Whether handler `id` takes every path that it comes to see.
pub(crate) fn is_for_the_rest(items: &[Item], id: usize) -> bool {
    items.iter().any(|item| match item {
        Item::Annotated { id: own, path, .. }
        | Item::Plain { id: own, path, .. }
        | Item::Resource { id: own, path, .. } => *own == id && matches!(*path, "/{t:.*}" | "/{t}*"),
        Item::Scope { items, .. } => is_for_the_rest(items, id),
    })
}

/// Whether a scope is around handler `id` and around what has the policy `own`.
pub(crate) fn share_a_scope(items: &[Item], id: usize, own: usize) -> bool {
    items.iter().any(|item| match item {
        Item::Scope { items, .. } => has(items, id) && (has(items, own) || has_default(items, own)),
        _ => false,
    })
}

fn has_default(items: &[Item], own: usize) -> bool {
    items.iter().any(|item| match item {
        Item::Scope { items, default, .. } => *default == Some(own) || has_default(items, own),
        _ => false,
    })
}

/// The default of the innermost scope around handler `id` that has one.
pub(crate) fn scope_default(items: &[Item], id: usize) -> Option<usize> {
    items.iter().find_map(|item| match item {
        Item::Scope { items, default, .. } if has(items, id) => scope_default(items, id).or(*default),
        _ => None,
    })
}

fn has(items: &[Item], id: usize) -> bool {
    items.iter().any(|item| match item {
        Item::Annotated { id: own, .. } | Item::Plain { id: own, .. } | Item::Resource { id: own, .. } => {
            *own == id
        }
        Item::Scope { items, .. } => has(items, id),
    })
}

impl std::fmt::Debug for Item {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Annotated { path, method, id, guarded, door } => {
                write!(out, "annotated {id}: {method} {path:?} guarded {guarded} door {door}")
            }
            Self::Plain { path, method, id, guarded, door } => {
                write!(out, "plain {id}: {method} {path:?} guarded {guarded} door {door}")
            }
            Self::Resource { path, method, id, guarded, door } => {
                write!(out, "resource {id}: {method} {path:?} guarded {guarded} door {door}")
            }
            Self::Scope { prefix, host, default, door, items } => {
                write!(out, "scope {prefix:?} host {host:?} default {default:?} door {door} ")?;
                out.debug_list().entries(items).finish()
            }
        }
    }
}
