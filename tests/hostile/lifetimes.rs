//! Apps that come and go on one thread.

use std::fs;

use actix_web::{App, Responder, delete, get, test, web};
use cors_actix::{Cors, cors, scope_default};
use tests::{Ask, answer, assert_answer};

use crate::support::LAX;
use crate::{APP, PARTNER, VARY};

#[cors(origins = ["https://app.example.com"])]
#[get("/items/{id}")]
async fn item() -> impl Responder {
    "item"
}

#[cors(origins = ["https://partner.example.net"])]
#[delete("/items/{id}")]
async fn remove() -> impl Responder {
    "removed"
}

/// What the process holds in memory, in kibibytes.
fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.trim().parse().ok())
}

/// Thousands of apps on one thread: each its own, and none stays.
#[actix_web::test]
async fn apps_that_are_dropped_leave_nothing_behind() {
    let turn = async |with_layer: bool| {
        let scope = || web::scope("/api").service(scope_default(&LAX)).service(item).service(remove);
        let grant = [("access-control-allow-origin", APP), VARY];
        let ask = Ask::actual("GET", "/api/items/1", APP);
        let foreign = Ask::preflight("GET", "/api/items/1", PARTNER);
        if with_layer {
            let app = test::init_service(App::new().service(scope()).wrap(Cors::endpoints())).await;
            assert_answer(&answer(&app, &ask).await, 200, &grant);
            assert_eq!(answer(&app, &foreign).await.status, 403);
        } else {
            let app = test::init_service(App::new().service(scope())).await;
            assert_answer(&answer(&app, &ask).await, 200, &grant);
            assert_eq!(answer(&app, &foreign).await.status, 403);
        }
    };
    let rounds = 2_000;
    for number in 0..rounds {
        turn(number % 2 == 0).await;
    }
    // Other tests run beside this one, so one window may grow for their sake; what stays with each app grows every one.
    let mut grown = Vec::new();
    for _ in 0..5 {
        let Some(before) = resident() else { return };
        for number in 0..rounds {
            turn(number % 2 == 0).await;
        }
        grown.push(resident().unwrap_or_default().saturating_sub(before));
        // Half a kibibyte for each app would be a megabyte.
        if grown.last().is_some_and(|grown| *grown < 1_000) {
            return;
        }
    }
    panic!("KiB for every {rounds} apps: {grown:?}");
}

/// Apps of the same handlers side by side, in turns.
#[actix_web::test]
async fn apps_of_the_same_handlers_do_not_know_each_other() {
    let one = test::init_service(App::new().service(item).wrap(Cors::new(&LAX))).await;
    let two = test::init_service(
        App::new().service(web::scope("/api").service(item).service(remove)).wrap(Cors::endpoints()),
    )
    .await;
    for _ in 0..3 {
        let elsewhere = Ask::actual("GET", "/api/items/1", PARTNER);
        let by_default = [("access-control-allow-origin", PARTNER), VARY];
        assert_answer(&answer(&one, &elsewhere).await, 404, &by_default);
        assert_answer(&answer(&two, &elsewhere).await, 200, &[VARY]);
        assert_answer(&answer(&one, &Ask::actual("GET", "/items/1", PARTNER)).await, 200, &[VARY]);
        assert_answer(&answer(&two, &Ask::actual("GET", "/items/1", PARTNER)).await, 404, &[]);
    }
}
