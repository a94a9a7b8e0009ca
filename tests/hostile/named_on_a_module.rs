//! A policy that a module's attribute names, where the module has another of that name inside: it is the one beside the module.

use actix_web::{App, test};
use cors_actix::{Policy, cors, policy};
use tests::{Ask, answer};

use crate::support::assert_no_grant;
use crate::{APP, PARTNER};

static NAMED: Policy = policy!(origins = ["https://app.example.com"]);

#[cors(policy = NAMED)]
mod plain {
    use actix_web::get;

    #[allow(dead_code)]
    static NAMED: super::Policy = super::policy!(origins = ["https://partner.example.net"]);

    #[get("/plain")]
    pub(super) async fn item() -> &'static str {
        ""
    }
}

#[cors(policy = self::NAMED)]
mod with_self {
    use actix_web::get;

    #[allow(dead_code)]
    static NAMED: super::Policy = super::policy!(origins = ["https://partner.example.net"]);

    #[get("/with-self")]
    pub(super) async fn item() -> &'static str {
        ""
    }
}

#[cors(policy = super::NAMED)]
mod with_super {
    use actix_web::get;

    #[allow(dead_code)]
    static NAMED: super::Policy = super::policy!(origins = ["https://partner.example.net"]);

    #[get("/with-super")]
    pub(super) async fn item() -> &'static str {
        ""
    }

    pub(super) mod deep {
        use actix_web::get;

        #[get("/with-super/deep")]
        pub(in super::super) async fn item() -> &'static str {
            ""
        }
    }
}

/// The page that the policy of this name allows where the attribute stands, and the one that the other allows.
async fn only_the_outer_one(app: impl actix_web::dev::HttpServiceFactory + 'static, path: &str) {
    let app = test::init_service(App::new().service(app)).await;
    assert_no_grant(&answer(&app, &Ask::actual("GET", path, PARTNER)).await);
    let own = answer(&app, &Ask::actual("GET", path, APP)).await;
    assert!(
        own.headers.iter().any(|(name, value)| name == "access-control-allow-origin" && value == APP),
        "{own}"
    );
}

#[actix_web::test]
async fn by_its_name() {
    only_the_outer_one(plain::item, "/plain").await;
}

#[actix_web::test]
async fn by_self() {
    only_the_outer_one(with_self::item, "/with-self").await;
}

/// One attribute is one policy, however deep the handler is.
#[actix_web::test]
async fn by_super() {
    only_the_outer_one(with_super::item, "/with-super").await;
    only_the_outer_one(with_super::deep::item, "/with-super/deep").await;
}

/// The statics of a function are seen by nobody in a module: the one of the file is named there.
#[actix_web::test]
async fn in_a_function() {
    #[allow(dead_code)]
    static NAMED: Policy = policy!(origins = ["https://partner.example.net"]);

    #[cors(policy = NAMED)]
    mod local {
        #[actix_web::get("/local")]
        pub(super) async fn item() -> &'static str {
            ""
        }
    }

    only_the_outer_one(local::item, "/local").await;
}
