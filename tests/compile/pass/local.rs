//! Handlers inside functions, as tests write them.

#![deny(warnings)]

#[test]
fn compiles() {
    use actix_web::{App, get, post, routes};
    use cors_actix::{Policy, cors, policy};

    static POLICY: Policy = policy!(origins = ["https://app.example.com"]);

    #[cors(origins = ["https://app.example.com"])]
    #[get("/one")]
    async fn one() -> &'static str {
        ""
    }

    #[cors(policy = POLICY)]
    #[routes]
    #[get("/two")]
    async fn two() -> &'static str {
        ""
    }

    #[allow(deprecated)]
    #[cors(origins = ["https://app.example.com"], headers = ["Accept"])]
    #[post("/three")]
    async fn three() -> &'static str {
        ""
    }

    let policy = policy!(origins = "*");
    assert!(policy.is_public());
    let _ = App::new().service(one).service(two).service(three);
}
