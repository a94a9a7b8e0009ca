//! Every key, and every prefix of it, as an editor sees an attribute while it is written.

use super::*;

/// Everything that the keys may say, as one writes it.
const VALID: [&str; 20] = [
    r#"origins = ["https://app.example.com", "https://*.example.org"], credentials"#,
    r#"origins = "https://app.example.com","#,
    r#"origins = "*", headers = "*", expose_headers = "*""#,
    r#"origins = "*", headers = ["*", "Authorization"]"#,
    r#"origin_regex = r"https://(a|b)\.example\.com""#,
    r#"origin_regex = [r"https://a\.example\.com", r"https://b\.example\.com"]"#,
    r#"origins_env = "WEB_ORIGINS""#,
    r#"dev_origins = ["http://localhost:*"]"#,
    r#"origins = "https://a.example.com", credentials = true"#,
    r#"origins = "https://a.example.com", credentials = false"#,
    r#"origins = "https://a.example.com", methods = [GET, "PUT"]"#,
    r#"origins = "https://a.example.com", methods = GET"#,
    r#"origins = "https://a.example.com", max_age = 600"#,
    r#"origins = "https://a.example.com", max_age = 3_600u32"#,
    r#"origins = "https://a.example.com", max_age = "10m", enforce"#,
    r#"origins = "null", dangerously_allow(null_origin)"#,
    r"policy = POLICY",
    r"policy = crate::policies::POLICY, methods = [PUT], crate = ::renamed",
    r"disabled",
    r#"origins = "https://a.example.com", crate = crate::cors"#,
];

#[test]
fn every_key_is_read() {
    let item = quote! {
        #[route("/", method = "GET", method = "PUT")]
        async fn item() -> &'static str { "" }
    };
    for args in VALID {
        let out = cors(args.parse().unwrap(), item.clone());
        assert_eq!(errors(&out), [""; 0], "{args}");
        assert!(is_usable(&out, "item"), "{args}");
    }
}

/// An attribute while it is written: every prefix of its tokens, inside its brackets and groups too, closed again as
/// editors close them.
fn prefixes(tokens: TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut prefixes = vec![TokenStream::new()];
    for (at, token) in tokens.iter().enumerate() {
        let before: TokenStream = tokens.iter().take(at).cloned().collect();
        if let TokenTree::Group(group) = token {
            for inside in self::prefixes(group.stream()) {
                let group = TokenTree::from(Group::new(group.delimiter(), inside));
                prefixes.push(before.clone().into_iter().chain([group]).collect());
            }
        }
        prefixes.push(before.into_iter().chain([token.clone()]).collect());
    }
    prefixes
}

#[test]
fn half_written_arguments_keep_the_item() {
    for args in VALID {
        for prefix in prefixes(args.parse().unwrap()) {
            let out = cors(prefix.clone(), handler());
            assert!(is_usable(&out, "item"), "{prefix}");
            let out = policy(prefix.clone());
            assert!(syn::parse2::<syn::Expr>(out).is_ok(), "{prefix}");
        }
    }
}

/// What is not valid, but read for what was meant by it.
const MEANT: [&str; 14] = [
    r#"origins = |origin, _| origin.ends_with(".example.com"), credentials"#,
    r#"origins = vec!["https://a.example.com", "https://b.example.com"]"#,
    r#"origins("https://a.example.com", ["https://b.example.com"])"#,
    r#"origins = "https://a.example.com", "https://b.example.com", credentials"#,
    r#"origins = std::env::var("WEB_ORIGINS").unwrap().split(',')"#,
    r#"origin_regex = Regex::new(r"https://a\.example\.com").unwrap()"#,
    r#"origins = ["https://app-*.example.com", r"^https://(a|b)\.example\.com$"]"#,
    r"origins = Any, headers = [header::CONTENT_TYPE, http::header::AUTHORIZATION]",
    r#"origins = "https://a.example.com", max_age = std::time::Duration::from_secs((60 * 60) * 2)"#,
    r#"origins = "https://a.example.com", max_age(60 * 60), dangerously_allow = ["null_origin", insecure_origins]"#,
    r#"origins_env = ["A_ORIGINS", "B_ORIGINS"], credentials = True"#,
    r#"policy!(origins = "*", max_age = 60), crate::POLICY"#,
    r#"policy = policies::make("a", 2), policy = &POLICY"#,
    r#"policy = Policy::builder().origins(["https://a.example.com"]).build()"#,
];

#[test]
fn half_written_mistakes_keep_the_item() {
    for args in MEANT {
        for prefix in prefixes(args.parse().unwrap()) {
            let out = cors(prefix.clone(), handler());
            assert!(is_usable(&out, "item"), "{prefix}");
            // A second attribute is read for how to put both into one.
            let handler = handler();
            let out = cors(quote!(origins = "https://a.example.com"), quote!(#[cors(#prefix)] #handler));
            assert!(is_usable(&out, "item"), "{prefix}");
            assert_eq!(errors(&out).len(), 1, "{prefix}");
            let out = policy(prefix.clone());
            assert!(syn::parse2::<syn::Expr>(out).is_ok(), "{prefix}");
        }
    }
}

#[test]
fn half_written_items_do_not_panic() {
    let item = quote! {
        /// Docs.
        #[routes]
        #[get("/items/{id:\\d+}", name = "n", guard = "g", wrap = "W::default()")]
        #[post("/items")]
        #[allow(dead_code)]
        pub(crate) async fn item<'a, T: X>(id: web::Path<u32>, body: web::Json<T>) -> impl Responder where T: 'a { id }
    };
    let module = quote! {
        #[scope("/x")]
        pub mod api {
            #![allow(dead_code)]
            use a::{b, c};
            const N: [u8; 1] = { [1] };
            pub(crate) struct S { a: u8 }
            handlers! { a b }
            #[cfg_attr(x, get("/a"))]
            pub async fn a() -> X { 1 }
            #[cors(origins = "*")]
            #[actix_web::get("/a")]
            pub async fn b() -> X { 1 }
            mod deep { #[get("/b")] async fn c() -> X { 1 } }
        }
    };
    for item in [item, module] {
        for prefix in prefixes(item) {
            let out = cors(quote!(origins = "https://a.example.com"), prefix.clone());
            let code_kept = prefix.to_string().contains("fn item") == out.to_string().contains("fn item");
            assert!(code_kept, "{prefix}");
        }
    }
}

#[test]
fn invisible_groups_are_seen_through() {
    let group = |tokens| TokenTree::Group(Group::new(Delimiter::None, tokens));
    let (origin, age, item) = (group(quote!("https://a.example.com")), group(quote!(600)), group(handler()));
    let out = cors(quote!(origins = [#origin], max_age = #age), item.into());
    assert_eq!(errors(&out), [""; 0]);
    assert!(is_usable(&out, "item"));
}
