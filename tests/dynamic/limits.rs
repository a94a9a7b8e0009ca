//! Limits at their ends, and those of clones.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use actix_web::{App, Responder, get, test};
use cors_actix::{Cors, DynamicPolicy, Policy, cors};
use tests::{Ask, answer, assert_answer};

use super::{A, VARY};

/// A source that allows everyone, and how often it was asked.
fn everyone() -> (DynamicPolicy, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let policy = DynamicPolicy::new(Policy::builder(), async move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        true
    });
    (policy.expect("right"), asked)
}

static LARGEST: LazyLock<(DynamicPolicy, Arc<AtomicUsize>)> = LazyLock::new(|| {
    let (policy, asked) = everyone();
    let policy = policy
        .time_to_live(Duration::MAX)
        .refused_time_to_live(Duration::MAX)
        .failed_time_to_live(Duration::MAX)
        .deadline(Duration::MAX)
        .capacity(usize::MAX);
    (policy, asked)
});
static UNLIMITED: LazyLock<DynamicPolicy> = LazyLock::new(|| LARGEST.0.clone());

#[cors(policy = UNLIMITED)]
#[get("/unlimited")]
async fn unlimited() -> impl Responder {
    "ok"
}

#[actix_web::test]
async fn the_largest_limits_mean_for_ever_and_any_number() {
    let app = test::init_service(App::new().service(unlimited)).await;
    for _ in 0..3 {
        let granted = [("access-control-allow-origin", A), VARY];
        assert_answer(&answer(&app, &Ask::actual("GET", "/unlimited", A)).await, 200, &granted);
    }
    assert_eq!(LARGEST.1.load(Ordering::SeqCst), 1);
}

/// One policy is made of another, a clone of which is held elsewhere: each has its own limits, and both forget together.
#[actix_web::test]
async fn a_limit_is_kept_whoever_holds_a_clone() {
    let (first, asked) = everyone();
    let for_the_admin = first.clone();
    let unremembered = first.clone().time_to_live(Duration::ZERO);
    let (first, unremembered): (&'static _, &'static _) =
        (Box::leak(Box::new(first)), Box::leak(Box::new(unremembered)));
    let remembers = test::init_service(App::new().wrap(Cors::new(first))).await;
    let asks = test::init_service(App::new().wrap(Cors::new(unremembered))).await;
    let asked = || asked.load(Ordering::SeqCst);
    let ask = Ask::preflight("GET", "/", A);
    for (app, expected) in [(&remembers, [1, 1, 1]), (&asks, [2, 3, 4]), (&remembers, [4, 4, 4])] {
        for count in expected {
            assert_eq!(answer(app, &ask).await.status, 204);
            assert_eq!(asked(), count);
        }
    }
    for forgets in [&for_the_admin, unremembered] {
        let count = asked();
        forgets.forget();
        assert_eq!(answer(&remembers, &ask).await.status, 204);
        assert_eq!(asked(), count + 1, "every one of them forgets for all");
    }
}
