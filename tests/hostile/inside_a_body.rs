//! Handlers in the bodies of an annotated module's functions and constants: its policy counts for them, and not what
//! surrounds the module.

#![deny(warnings)]

use actix_web::{App, test, web};
use cors_actix::{Cors, cors, policy};
use tests::{Ask, answer};

use crate::support::assert_no_grant;
use crate::{APP, PARTNER};

#[cors(origins = ["https://app.example.com"], enforce)]
mod admin {
    use actix_web::{get, web};

    #[get("/seen")]
    async fn seen() -> &'static str {
        "ran"
    }

    pub(super) fn configure(config: &mut web::ServiceConfig) {
        #[get("/function")]
        async fn function() -> &'static str {
            "ran"
        }
        config.service(seen).service(function);
    }

    pub(super) const CONFIGURE: fn(&mut web::ServiceConfig) = {
        #[get("/constant")]
        async fn constant() -> &'static str {
            "ran"
        }
        |config| {
            config.service(constant);
        }
    };
}

async fn strangers_do_not_reach(path: &str) {
    let app = App::new()
        .wrap(Cors::new(policy!(origins = ["https://partner.example.net"])))
        .configure(admin::configure)
        .configure(admin::CONFIGURE);
    let app = test::init_service(app.route("/", web::get().to(|| async { "un-annotated" }))).await;
    let own = answer(&app, &Ask::actual("GET", path, APP)).await;
    assert_eq!(own.body, b"ran", "{path} {own}");
    let foreign = answer(&app, &Ask::actual("GET", path, PARTNER)).await;
    assert_no_grant(&foreign);
    assert_eq!(foreign.status, 403, "{path}");
}

#[actix_web::test]
async fn an_item_of_the_module_has_its_policy() {
    strangers_do_not_reach("/seen").await;
}

#[actix_web::test]
async fn so_has_a_handler_inside_a_function() {
    strangers_do_not_reach("/function").await;
}

#[actix_web::test]
async fn so_has_a_handler_inside_a_constant() {
    strangers_do_not_reach("/constant").await;
}
