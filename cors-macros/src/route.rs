//! actix's route attributes: which there are, and what they say.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, MetaNameValue, Path};

use crate::check::{Code, Finding, Subject};
use crate::diagnostics::Diagnostics;
use crate::item::last_segment;
use crate::pattern;
use crate::tokens::{chunks, flatten, stream};

/// The route attributes that serve one method (actix-web-codegen 4.5, `standard_method_type`).
const METHODS: [&str; 10] =
    ["connect", "delete", "get", "head", "options", "patch", "post", "put", "query", "trace"];

/// Attributes of functions that take a text first, and are no routes: of rstest, of actix-web-grants and of tracing.
const NO_ROUTES: [&str; 7] =
    ["case", "has_any_permission", "has_any_role", "has_permissions", "has_roles", "instrument", "protect"];

/// One route attribute.
pub(crate) struct Route {
    pub(crate) path: LitStr,
    pub(crate) name: Option<LitStr>,
    pub(crate) guards: Vec<Path>,
    pub(crate) wraps: Vec<Expr>,
    /// In source order, each once.
    pub(crate) methods: Vec<String>,
}

/// Whether a route attribute has this name, with whatever path before it.
pub(crate) fn is_route_name(name: &str) -> bool {
    METHODS.contains(&name) || matches!(name, "route" | "routes")
}

/// Whether the attribute is a route attribute.
pub(crate) fn is_route(attr: &Attribute) -> bool {
    is_route_name(&last_segment(attr))
}

/// Whether the arguments of an attribute start like those of a route.
pub(crate) fn starts_with_path(arguments: TokenStream) -> bool {
    // A raw string too: `r"/"`, `r#"/"#`.
    let is_path = |text: String| text.trim_start_matches(['r', '#']).starts_with("\"/");
    flatten(arguments).first().is_some_and(|first| is_path(first.to_string()))
}

/// Whether an attribute that is called otherwise may be a route: it has a text where a route has its path, which need not
/// begin with a slash.
pub(crate) fn may_be_route(name: &str, arguments: TokenStream) -> bool {
    let first = chunks(arguments).into_iter().next();
    first.is_some_and(|first| syn::parse2::<LitStr>(stream(&first.tokens)).is_ok())
        && !NO_ROUTES.contains(&name)
        // `#[test_case("..")]`
        && !name.contains("test")
}

/// Reads the route attributes of a handler, of which there is at least one. Mistakes in them are told here, because
/// actix's own macros do not see them any more.
pub(crate) fn read(attrs: &[Attribute], out: &mut Diagnostics) -> Vec<Route> {
    let (groups, single): (Vec<&Attribute>, Vec<&Attribute>) =
        attrs.iter().partition(|attr| last_segment(attr) == "routes");
    match (groups.as_slice(), single.as_slice()) {
        ([], [_, second, ..]) => {
            out.error(
                second,
                "a second route attribute\nhelp: write `#[routes]`, of actix_web, on a line between `#[cors(...)]` and the first of them",
            );
        }
        ([routes], []) => {
            out.error(
                routes,
                "`#[routes]` without a route attribute below it\nhelp: write one, such as `#[get(\"/\")]`",
            );
        }
        ([_, second, ..], _) => out.error(second, "`#[routes]` is given twice\nhelp: keep the first"),
        _ => {}
    }
    single.into_iter().filter_map(|attr| one(attr, !groups.is_empty(), out)).collect()
}

fn one(attr: &Attribute, in_routes: bool, out: &mut Diagnostics) -> Option<Route> {
    let name = last_segment(attr);
    let method = METHODS.contains(&name.as_str()).then(|| name.to_ascii_uppercase());
    if in_routes && method.is_none() {
        out.error(attr, "`#[routes]` takes attributes of one method each, such as `#[get(\"/\")]`");
        return None;
    }
    let arguments = attr.meta.require_list().map(|list| list.tokens.clone()).unwrap_or_default();
    let mut arguments = chunks(arguments).into_iter();
    let path = arguments.next().and_then(|chunk| syn::parse2::<LitStr>(stream(&chunk.tokens)).ok());
    let Some(path) = path else {
        let example = if method.is_some() { "\"/items\"" } else { "\"/items\", method = \"GET\"" };
        out.error(attr, format!("`#[{name}]` lacks its path\nhelp: for example `#[{name}({example})]`"));
        return None;
    };
    if let Err(text) = pattern::check(&path.value()) {
        out.error(&path, text);
    }
    let methods = Vec::from_iter(method.clone());
    let mut route = Route { path, name: None, guards: Vec::new(), wraps: Vec::new(), methods };
    let before = out.count();
    for option in arguments {
        let tokens = stream(&option.tokens);
        match route.option(&tokens, method.as_deref()) {
            Ok(()) => {}
            Err((at, Fault::Plain(text))) => out.error(at, text),
            Err((at, Fault::Known(finding))) => out.finding(at, &finding),
        }
    }
    if route.methods.is_empty() && out.count() == before {
        let path = route.path.token();
        out.error(
            attr,
            format!("`#[route]` needs a method\nhelp: for example `#[route({path}, method = \"GET\")]`"),
        );
    }
    Some(route)
}

/// What is wrong with an option: with a code where it is one of ours.
enum Fault {
    Plain(String),
    Known(Box<Finding>),
}

/// What stands behind the path of a route.
const OPTIONS: [&str; 4] = ["name", "guard", "wrap", "method"];

fn unknown_option(path: &Path, of_method: Option<&str>) -> Fault {
    let name = path.to_token_stream().to_string();
    let sentence = format!("`{name}` is no option of a route");
    let finding = Finding::error(Code::UnknownKey, Subject::Handler, sentence);
    Fault::Known(Box::new(match of_method {
        _ if name == "methods" => finding
            .help("write `method` once for each method, as in `#[route(\"/items\", method = \"GET\", method = \"POST\")]`"),
        Some(method) => {
            let attribute = method.to_ascii_lowercase();
            finding.help(format!("the options of `#[{attribute}]` are `name`, `guard` and `wrap`, each with a string"))
        }
        None => finding.help("the options of `#[route]` are `method`, `name`, `guard` and `wrap`, each with a string"),
    }))
}

fn known(code: Code, sentence: &str) -> Fault {
    Fault::Known(Box::new(Finding::error(code, Subject::Handler, sentence)))
}

impl Route {
    /// Takes one option behind the path.
    fn option(&mut self, tokens: &TokenStream, of_method: Option<&str>) -> Result<(), (TokenStream, Fault)> {
        let fail = |at: &dyn ToTokens, text: &str| Err((at.to_token_stream(), known(Code::KeyValue, text)));
        if syn::parse2::<Lit>(tokens.clone()).is_ok() {
            let attribute = of_method.map_or_else(|| "route".to_owned(), str::to_ascii_lowercase);
            let text = format!(
                "a second path: one route attribute takes one\nhelp: write `#[routes]`, of actix_web, on the line below `#[cors(...)]`, \
                 and below that `#[{attribute}({})]` and `#[{attribute}({tokens})]`",
                self.path.token()
            );
            return Err((tokens.clone(), Fault::Plain(text)));
        }
        let Ok(option) = syn::parse2::<MetaNameValue>(tokens.clone()) else {
            return fail(tokens, "a route takes options such as `name = \"item\"`");
        };
        let key = option.path.get_ident().map(ToString::to_string).unwrap_or_default();
        if !OPTIONS.contains(&key.as_str()) {
            // Left out silently, an option that restricts the route would be lost.
            return Err((option.path.to_token_stream(), unknown_option(&option.path, of_method)));
        }
        let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &option.value else {
            let finding = Finding::error(Code::KeyValue, Subject::Handler, format!("`{key}` takes a string"));
            let written: String = option.value.to_token_stream().to_string().split_whitespace().collect();
            let finding =
                if written.contains('"') { finding } else { finding.suggest(format!("\"{written}\"")) };
            return Err((option.value.to_token_stream(), Fault::Known(Box::new(finding))));
        };
        match key.as_str() {
            "name" => self.name = Some(text.clone()),
            "guard" => match text.parse() {
                Ok(guard) => self.guards.push(guard),
                Err(_) => {
                    return fail(text, "`guard` takes the path of a function, as in `guard = \"is_admin\"`");
                }
            },
            "wrap" => match text.parse() {
                Ok(wrap) => self.wraps.push(wrap),
                Err(_) => {
                    return fail(text, "`wrap` takes an expression, as in `wrap = \"Compress::default()\"`");
                }
            },
            "method" => match of_method {
                None => self.method(text)?,
                Some(method) => return Err((option.to_token_stream(), self.one_method(method, text))),
            },
            _ => return Err((option.path.to_token_stream(), unknown_option(&option.path, of_method))),
        }
        Ok(())
    }

    fn method(&mut self, text: &LitStr) -> Result<(), (TokenStream, Fault)> {
        let method = text.value();
        let fail = |finding| Err((text.to_token_stream(), Fault::Known(Box::new(finding))));
        let find = |code, sentence: &str| Finding::error(code, Subject::Handler, sentence);
        let is_word = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphabetic());
        if !is_word {
            let sentence = "a route's method is one word in upper case";
            return fail(find(Code::MethodToken, sentence).help(
                "for example `method = \"GET\"`; a route of several methods says `method = \"GET\", method = \"POST\"`",
            ));
        }
        let upper = method.to_ascii_uppercase();
        if method != upper {
            return fail(
                find(Code::MethodCase, &format!("a route's method is in upper case, and `{method}` is not"))
                    .suggest(format!("\"{upper}\"")),
            );
        }
        if self.methods.contains(&method) {
            let sentence = format!("`{method}` is given twice");
            return fail(
                find(Code::MethodDuplicate, &sentence).help(format!("keep one `method = \"{method}\"`")),
            );
        }
        self.methods.push(method);
        Ok(())
    }

    /// A `method` behind the path of an attribute that is called for its method.
    fn one_method(&self, method: &str, text: &LitStr) -> Fault {
        let name = method.to_ascii_lowercase();
        let sentence = format!("`#[{name}]` serves one method, which is its name: it takes no `method`");
        let (path, more) = (self.path.token(), text.value().to_ascii_uppercase());
        let finding = Finding::error(Code::UnknownKey, Subject::Handler, sentence);
        Fault::Known(Box::new(if more == method {
            finding.help("leave it out")
        } else {
            let own = more.to_ascii_lowercase();
            let alone = if METHODS.contains(&own.as_str()) {
                format!("#[{own}({path})]")
            } else {
                format!("#[route({path}, method = \"{more}\")]")
            };
            finding.help(format!(
                "write `{alone}` to serve `{more}`, or `#[route({path}, method = \"{method}\", method = \"{more}\")]` to serve both"
            ))
        }))
    }

    /// The path with its parameters' names left out.
    pub(crate) fn shape(&self) -> String {
        pattern::shape(&self.path.value())
    }
}
