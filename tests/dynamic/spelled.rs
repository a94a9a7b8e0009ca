//! A source is asked about the parameters that the handler sees, however the path spells them.

use std::sync::LazyLock;

use actix_web::middleware::Condition;
use actix_web::{App, get, test, web};
use cors_actix::{Cors, DynamicPolicy, Policy, cors};
use tests::{Ask, answer, assert_answer};

use super::{A, B, VARY, grant};

/// Which of the tenants it is that the handler works for, and the source is asked about.
#[cors(policy = SPELLED)]
#[get("/spelled")]
async fn spelled(tenant: web::Path<String>) -> String {
    tenant.into_inner()
}

static SPELLED: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder().credentials(true), async |query| {
        match query.parameter("tenant") {
            Some("a+b" | "50%" | "x/y") => query.origin() == A,
            // Whoever registers these must not be taken for the others.
            Some("a%2Bb" | "50%25" | "x%2Fy" | "x%2fy") => query.origin() == B,
            _ => false,
        }
    })
    .expect("the stated part is right")
});

/// actix's router leaves `%25`, `%2B` and `%2F` as they are, and `web::Path` does not: the source is asked about the tenant that the
/// handler sees.
#[actix_web::test]
async fn the_source_is_asked_about_what_the_handler_sees() {
    for layer in [false, true] {
        let app = App::new().service(web::scope("/{tenant}").service(spelled));
        let app = app.wrap(Condition::new(layer, Cors::endpoints()));
        let app = test::init_service(app).await;
        for (written, tenant, allowed) in [
            ("a+b", "a+b", A),
            ("a%2Bb", "a+b", A),
            ("a%252Bb", "a%2Bb", B),
            ("50%25", "50%", A),
            ("50%2525", "50%25", B),
            ("x%2Fy", "x/y", A),
            ("x%2fy", "x/y", A),
            ("x%252Fy", "x%2Fy", B),
        ] {
            let path = format!("/{written}/spelled");
            for origin in [A, B] {
                let got = answer(&app, &Ask::actual("GET", &path, origin)).await;
                assert_eq!(got.body, tenant.as_bytes(), "{written}");
                let granted = grant(origin);
                let expected = if origin == allowed { &granted[..] } else { &[VARY] };
                assert_answer(&got, 200, expected);
                let preflight = answer(&app, &Ask::preflight("GET", &path, origin)).await;
                assert_eq!(preflight.status, if origin == allowed { 204 } else { 403 }, "{written} {origin}");
            }
        }
    }
}
