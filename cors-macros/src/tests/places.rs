//! Mistakes of place and of the route attributes.

use super::*;

#[test]
fn wrong_places_are_told() {
    let args = || quote!(origins = "https://a.com");
    for (item, code) in [
        (
            quote!(
                struct S;
            ),
            "target",
        ),
        (
            quote!(
                pub(crate) enum E {}
            ),
            "target",
        ),
        (quote!(impl X {}), "target"),
        (
            quote!(
                unsafe impl X for Y {}
            ),
            "target",
        ),
        (
            quote!(
                trait T {}
            ),
            "target",
        ),
        (
            quote!(
                use a::b;
            ),
            "target",
        ),
        (
            quote!(
                const X: u8 = 1;
            ),
            "target",
        ),
        (
            quote!(
                mod other;
            ),
            "target",
        ),
        (
            quote!(
                async fn item() -> X {}
            ),
            "not-above-route",
        ),
        (
            quote!(
                #[inline]
                pub fn item() {}
            ),
            "not-above-route",
        ),
        (
            quote!(
                #[cors(origins = "*")]
                #[get("/")]
                async fn item() -> X {}
            ),
            "attribute-twice",
        ),
        (
            quote!(
                mod empty {}
            ),
            "empty-module",
        ),
        (
            quote!(
                mod empty {
                    fn f() {}
                }
            ),
            "empty-module",
        ),
    ] {
        let out = cors(args(), item.clone());
        assert_eq!(code_of(&out), code, "{item}");
        assert!(out.to_string().ends_with(&item.to_string()), "{item}");
    }
    assert_eq!(
        code_of(&cors(
            quote!(origins = "*", methods = [GET]),
            quote!(
                mod m {
                    #[get("/")]
                    fn f() -> X {}
                }
            )
        )),
        "conflicting-keys"
    );
    assert_eq!(code_of(&policy(quote!(origins = "*", disabled))), "unknown-key");
    assert_eq!(code_of(&policy(quote!(origins = "*", crate = ::x))), "unknown-key");
}

#[test]
fn mistakes_of_routes_are_told_once_and_leave_a_service() {
    for route in [
        quote!(#[get]),
        quote!(#[get()]),
        quote!(#[get(path)]),
        quote!(#[get("/a", "/b")]),
        quote!(#[get("/{a")]),
        quote!(#[get("/", nane = "x")]),
        quote!(#[get("/", name = x)]),
        quote!(#[get("/", name)]),
        quote!(#[get("/", guard = "a b")]),
        quote!(#[get("/", method = "PUT")]),
        quote!(#[route("/")]),
        quote!(#[route("/", method = "get")]),
        quote!(#[route("/", method = "GET", method = "GET")]),
        quote!(#[routes]),
        quote!(#[get("/a")] #[post("/a")]),
        quote!(#[routes] #[route("/", method = "GET")]),
        quote!(#[routes] #[routes] #[get("/")]),
    ] {
        let out = cors(quote!(origins = "https://a.com"), quote!(#route async fn item() -> X {}));
        assert_eq!(errors(&out).len(), 1, "{route}: {:#?}", errors(&out));
        let structs = parsed(&out).items.iter().filter(|item| matches!(item, Item::Struct(_))).count();
        assert_eq!(structs, 1, "{route}");
    }
    let args = quote!(origins = "https://a.com", methods = [GET]);
    let out = cors(
        args,
        quote!(
            #[route("/", method = "get")]
            async fn item() -> X {}
        ),
    );
    assert_eq!(errors(&out).len(), 1, "{:#?}", errors(&out));
    let out = cors(
        quote!(origins = "https://a.com"),
        quote!(
            #[get("/")]
            async fn item() {}
        ),
    );
    assert_eq!(errors(&out).len(), 1);
}
