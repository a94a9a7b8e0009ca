//! Sources of origins that hang, on workers that are blocked.

use std::future::pending;
use std::rc::Rc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use actix_web::rt::System;
use actix_web::rt::task::yield_now;
use actix_web::{App, Responder, get, rt, test};
use cors_actix::{DynamicPolicy, Policy, cors};
use tests::{Ask, answer, assert_answer};

use crate::{APP, VARY};

static ASKED: AtomicUsize = AtomicUsize::new(0);
static ANSWERS: AtomicBool = AtomicBool::new(false);
static BLOCKED: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder(), async |_| {
        ASKED.fetch_add(1, Ordering::SeqCst);
        while !ANSWERS.load(Ordering::SeqCst) {
            yield_now().await;
        }
        true
    })
    .expect("valid")
    .deadline(Duration::from_millis(200))
    .failed_time_to_live(Duration::from_secs(3600))
});

#[cors(policy = BLOCKED)]
#[get("/blocked")]
async fn blocked() -> impl Responder {
    "ok"
}

/// A worker that is blocked keeps nobody waiting on the others, and what its source says after the deadline counts for nobody.
#[std::prelude::v1::test]
fn the_deadline_holds_whatever_the_worker_does_that_asks() {
    let ask = Ask::actual("GET", "/blocked", APP);
    let (asked, is_asked) = channel();
    let (resume, resumed) = channel();
    let busy = thread::spawn({
        let ask = ask.clone();
        move || {
            System::new().block_on(async move {
                let app = test::init_service(App::new().service(blocked)).await;
                let own = rt::spawn(async move { answer(&app, &ask).await });
                while ASKED.load(Ordering::SeqCst) == 0 {
                    yield_now().await;
                }
                asked.send(()).expect("somebody waits");
                // A handler that blocks. Where it keeps the other worker waiting, it ends by itself.
                let is_resumed = resumed.recv_timeout(Duration::from_secs(20)).is_ok();
                (is_resumed, own.await.expect("no panic"))
            })
        }
    });
    is_asked.recv().expect("it is asked");
    System::new().block_on(async {
        let app = test::init_service(App::new().service(blocked)).await;
        assert_answer(&answer(&app, &ask).await, 200, &[VARY]);
        ANSWERS.store(true, Ordering::SeqCst);
        resume.send(()).expect("it is blocked still");
        let (is_resumed, own) = busy.join().expect("no panic");
        assert!(is_resumed, "the answer came while the worker was blocked");
        assert_answer(&own, 200, &[VARY]);
        assert_answer(&answer(&app, &ask).await, 200, &[VARY]);
        assert_eq!(ASKED.load(Ordering::SeqCst), 1, "the failure is remembered");
        BLOCKED.forget();
        let granted = [("access-control-allow-origin", APP), VARY];
        assert_answer(&answer(&app, &ask).await, 200, &granted);
        assert_eq!(ASKED.load(Ordering::SeqCst), 2);
    });
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
    .deadline(Duration::from_secs(3600))
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
    let app = Rc::new(test::init_service(App::new().service(forgetful)).await);
    for asked in 1..=300 {
        let app = Rc::clone(&app);
        rt::spawn(async move { answer(&app, &Ask::actual("GET", "/forgetful", APP)).await });
        // The request comes to the source or is refused, and its question to a task, within these.
        for _ in 0..5 {
            yield_now().await;
        }
        assert_eq!(HANGING.load(Ordering::SeqCst), asked.min(256));
        FORGETFUL.forget_where(|query| query.origin() == APP);
    }
}
