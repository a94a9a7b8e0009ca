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
fn a_second_attribute_is_told_once_and_taken_away() {
    let item = quote!(
        #[get("/")]
        async fn item() -> X {}
    );
    let module = quote!(mod api { #item });
    for item in [item, module] {
        for (second, help) in [
            (quote!(headers = "X-A"), "write both as one: `#[cors(origins = \"*\", headers = \"X-A\")]`"),
            (quote!(origins = "*"), "write both as one: `#[cors(origins = [\"*\"])]`"),
            (quote!(credentials), "write all keys into one of them, each key once"),
            (quote!(colour), "write all keys into one of them, each key once"),
        ] {
            let out = cors(quote!(origins = "*"), quote!(#[cors(#second)] #item));
            assert_eq!(code_of(&out), "attribute-twice", "{second}");
            assert!(errors(&out)[0].contains(help), "{:?}", errors(&out));
            assert!(
                out.to_string().ends_with(&item.to_string()) && !out.to_string().contains("# [cors"),
                "{out}"
            );
        }
    }
}

#[test]
fn two_attributes_that_say_unlike_things_are_told_as_one() {
    for (first, second, help) in [
        (
            quote!(origins = "*", max_age = 5),
            quote!(max_age = 6),
            "help: write both as one: `#[cors(origins = \"*\", max_age = 5)]`\n\
             help: where the second is meant, write `max_age = 6` there in place of `max_age = 5`\n[",
        ),
        (
            quote!(origins = "https://a.example", credentials),
            quote!(origins = "https://b.example"),
            "help: write both as one: `#[cors(origins = [\"https://a.example\", \"https://b.example\"])]`\n\
             help: where all of these origins are to have credentials: \
             `#[cors(origins = [\"https://a.example\", \"https://b.example\"], credentials)]`\n[",
        ),
        (
            quote!(origins = "https://a.example", max_age = 5),
            quote!(origins = "https://b.example"),
            "help: write both as one: `#[cors(origins = [\"https://a.example\", \"https://b.example\"], max_age = 5)]`\n\
             help: `max_age` then counts for all of these origins: leave it out where that is not meant\n[",
        ),
    ] {
        let out = cors(
            first,
            quote!(
                #[cors(#second)]
                #[get("/")]
                async fn item() -> X {}
            ),
        );
        assert!(errors(&out)[0].contains(help), "{:?}", errors(&out));
    }
}

#[test]
fn the_policy_is_told_for_the_place_where_it_can_stand() {
    for (args, expression) in [
        (quote!(origins = "*", max_age = 5), "cors_actix::policy!(origins = \"*\", max_age = 5)"),
        (quote!(policy = policies::PARTNERS), "&policies::PARTNERS"),
        (quote!(), "cors_actix::policy!(origins = [\"https://app.example.com\"])"),
        (quote!(origins = "example.com"), "cors_actix::policy!(origins = [\"https://app.example.com\"])"),
    ] {
        for item in [
            quote!(
                async fn main() {}
            ),
            quote!(
                struct Item;
            ),
        ] {
            let out = cors(args.clone(), item);
            let line = format!("write `.wrap(cors_actix::Cors::new({expression}))` on `App::new()`");
            assert!(errors(&out).iter().any(|error| error.contains(&line)), "{line}: {:?}", errors(&out));
        }
    }
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
