//! Sources of origins that hang, on workers that hang, and limits at their ends.

use std::future::pending;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use actix_web::rt::{System, spawn, time::sleep};
use actix_web::{App, Responder, get, test};
use cors_actix::{DynamicPolicy, Policy, cors};
use tests::{Ask, answer, assert_answer};

use crate::{APP, VARY};

static BLOCKED: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder(), async |_| {
        sleep(Duration::from_millis(20)).await;
        true
    })
    .expect("valid")
    .deadline(Duration::from_millis(200))
});

#[cors(policy = BLOCKED)]
#[get("/blocked")]
async fn blocked() -> impl Responder {
    "ok"
}

/// A worker that is busy does not keep the others waiting beyond the deadline for what it has asked.
#[std::prelude::v1::test]
fn the_deadline_holds_whatever_the_worker_does_that_asks() {
    let (asked, wait) = channel();
    let busy = thread::spawn(move || {
        System::new().block_on(async move {
            let app = test::init_service(App::new().service(blocked)).await;
            spawn(async move { answer(&app, &Ask::actual("GET", "/blocked", APP)).await });
            // The question is on its way.
            sleep(Duration::from_millis(5)).await;
            asked.send(()).unwrap();
            // A handler that blocks: a hash of a password, an image.
            thread::sleep(Duration::from_secs(3));
        });
    });
    wait.recv().unwrap();
    let start = Instant::now();
    System::new().block_on(async {
        let app = test::init_service(App::new().service(blocked)).await;
        answer(&app, &Ask::actual("GET", "/blocked", APP)).await;
    });
    let took = start.elapsed();
    busy.join().unwrap();
    assert!(took < Duration::from_secs(1), "the deadline is 200 ms, and it took {took:?}");
}

static HANGING: AtomicUsize = AtomicUsize::new(0);

/// One question to a source that hangs, counted until it is given up.
struct Question;

impl Question {
    fn start() -> Self {
        HANGING.fetch_add(1, Ordering::SeqCst);
        Self
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        HANGING.fetch_sub(1, Ordering::SeqCst);
    }
}

static FORGETFUL: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder(), async |_| {
        let _question = Question::start();
        pending::<bool>().await
    })
    .expect("valid")
    .deadline(Duration::from_secs(20))
});

#[cors(policy = FORGETFUL)]
#[get("/forgetful")]
async fn forgetful() -> impl Responder {
    "ok"
}

/// So many questions are on their way (256), and forgetting answers does not make it more: a tenant may have origins of its own
/// changed as often as it likes.
#[actix_web::test]
async fn forgetting_does_not_lift_the_limit_of_questions() {
    let app = std::rc::Rc::new(test::init_service(App::new().service(forgetful)).await);
    for _ in 0..1_000 {
        let app = std::rc::Rc::clone(&app);
        spawn(async move { answer(&app, &Ask::actual("GET", "/forgetful", APP)).await });
        sleep(Duration::ZERO).await;
        FORGETFUL.forget_where(|query| query.origin() == APP);
    }
    let hanging = HANGING.load(Ordering::SeqCst);
    assert!(hanging <= 256, "{hanging} questions are on their way");
}

static FOREVER_ASKED: AtomicUsize = AtomicUsize::new(0);
static FOREVER: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder(), async |_| {
        FOREVER_ASKED.fetch_add(1, Ordering::SeqCst);
        true
    })
    .expect("valid")
    .time_to_live(Duration::MAX)
});

#[cors(policy = FOREVER)]
#[get("/forever")]
async fn forever() -> impl Responder {
    "ok"
}

static UNBOUNDED: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder(), async |_| true).expect("valid").capacity(usize::MAX)
});

#[cors(policy = UNBOUNDED)]
#[get("/unbounded")]
async fn unbounded() -> impl Responder {
    "ok"
}

#[actix_web::test]
async fn a_grant_that_is_remembered_for_ever_is_remembered() {
    let app = test::init_service(App::new().service(forever)).await;
    for _ in 0..3 {
        let granted = [("access-control-allow-origin", APP), VARY];
        assert_answer(&answer(&app, &Ask::actual("GET", "/forever", APP)).await, 200, &granted);
    }
    assert_eq!(FOREVER_ASKED.load(Ordering::SeqCst), 1);
}

#[actix_web::test]
async fn any_number_of_answers_is_a_capacity() {
    let app = test::init_service(App::new().service(unbounded)).await;
    for _ in 0..3 {
        let granted = [("access-control-allow-origin", APP), VARY];
        assert_answer(&answer(&app, &Ask::actual("GET", "/unbounded", APP)).await, 200, &granted);
    }
}

static CLONED: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    let policy = DynamicPolicy::new(Policy::builder(), async |_| {
        CLONED_ASKED.fetch_add(1, Ordering::SeqCst);
        true
    });
    let policy = policy.expect("valid");
    // For whoever calls `forget`.
    drop(FOR_THE_ADMIN.set(policy.clone()));
    policy.time_to_live(Duration::ZERO)
});
static FOR_THE_ADMIN: std::sync::OnceLock<DynamicPolicy> = std::sync::OnceLock::new();
static CLONED_ASKED: AtomicUsize = AtomicUsize::new(0);

#[cors(policy = CLONED)]
#[get("/cloned")]
async fn cloned() -> impl Responder {
    "ok"
}

/// A limit that is set is kept, whoever holds a clone.
#[actix_web::test]
async fn a_limit_is_not_dropped_in_silence() {
    let app = test::init_service(App::new().service(cloned)).await;
    for _ in 0..3 {
        answer(&app, &Ask::actual("GET", "/cloned", APP)).await;
    }
    assert_eq!(CLONED_ASKED.load(Ordering::SeqCst), 3, "nothing was to be remembered");
}
