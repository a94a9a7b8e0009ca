//! What is rare: other tasks, other apps, handlers that do our work themselves.

use std::cell::RefCell;
use std::task::Poll;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Service as _, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, Next, from_fn};
use actix_web::{App, Error, HttpRequest, HttpResponse, Responder, error, get, put, route, rt, test, web};
use cors_actix::{Cors, cors};
use tests::Ask;

use crate::{
    DEFAULT, EVIL, PAGE, VARY, actual, ask, both, default_grant, grant, item, preflight, remove, rows, told,
};

#[actix_web::test]
async fn a_handler_keeps_a_clone_of_its_request() {
    thread_local! {
        static KEPT: RefCell<Vec<HttpRequest>> = const { RefCell::new(Vec::new()) };
    }
    #[cors(origins = ["https://app.example.com"], headers = ["X-Keeps"], expose_headers = ["X-Keeps"])]
    #[get("/keeps")]
    async fn keeps(request: HttpRequest) -> impl Responder {
        KEPT.with_borrow_mut(|kept| kept.push(request));
        "kept"
    }
    both!(App::new().service(keeps), |app| {
        for _ in 0..3 {
            rows! { app;
                ask("/keeps") => 200, told("X-Keeps");
                preflight("GET", "/keeps") => 204, grant("X-Keeps", "GET", "600");
            }
        }
        KEPT.with_borrow_mut(Vec::clear);
    });
}

#[actix_web::test]
async fn vary_with_compress() {
    #[cors(origins = ["https://app.example.com"], expose_headers = ["X-Long"])]
    #[get("/long")]
    async fn long() -> impl Responder {
        "l".repeat(4096)
    }
    let expected = || {
        let mut lines = told("X-Long");
        lines.push(("vary", "accept-encoding"));
        lines
    };
    let gzip = || ask("/long").header("Accept-Encoding", "gzip");
    let app = App::new().service(long).wrap(Compress::default()).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    rows! { app; gzip() => 200, expected(); }
    let app = App::new().service(long).wrap(Cors::endpoints()).wrap(Compress::default());
    let app = test::init_service(app).await;
    rows! { app; gzip() => 200, expected(); }
}

#[actix_web::test]
async fn two_apps_interleaved() {
    // Built before either is initialised, and asked in turns.
    let one = App::new().service(web::scope("/api").service(item)).wrap(Cors::endpoints());
    let two = App::new().service(web::scope("/api").service(remove).service(item)).wrap(Cors::new(&DEFAULT));
    let two = test::init_service(two).await;
    let one = test::init_service(one).await;
    for _ in 0..2 {
        rows! { one;
            preflight("GET", "/api/items/5") => 204, grant("X-Item", "GET", "600");
            preflight("DELETE", "/api/items/5") => 204, grant("X-Item", "GET", "600");
            actual("DELETE", "/api/items/5") => 404, [];
            ask("/none") => 404, [];
        }
        rows! { two;
            preflight("GET", "/api/items/5") => 204, grant("X-Item", "GET", "600");
            preflight("DELETE", "/api/items/5") => 204, grant("X-Remove", "DELETE", "0");
            actual("DELETE", "/api/items/5") => 200, told("X-Remove");
            ask("/none") => 404, told("X-Default");
        }
    }
}

/// Apps of one thread that wait for their data while they are initialised.
#[actix_web::test]
async fn apps_initialised_at_the_same_time() {
    let data = |turns: usize| {
        move || async move {
            for _ in 0..turns {
                rt::task::yield_now().await;
            }
            Ok::<_, Error>(turns)
        }
    };
    let one =
        App::new().data_factory(data(5)).service(web::scope("/api").service(item)).wrap(Cors::endpoints());
    let two = App::new()
        .data_factory(data(1))
        .service(web::scope("/api").service(remove))
        .wrap(Cors::new(&DEFAULT));
    let three = App::new().data_factory(data(3)).service(web::scope("/api").service(remove).service(item));
    let one = rt::spawn(test::init_service(one));
    let (two, three) = (rt::spawn(test::init_service(two)), rt::spawn(test::init_service(three)));
    let (three, two, one) = (three.await.unwrap(), two.await.unwrap(), one.await.unwrap());
    for _ in 0..2 {
        rows! { one;
            preflight("GET", "/api/items/5") => 204, grant("X-Item", "GET", "600");
            actual("DELETE", "/api/items/5") => 404, [];
        }
        rows! { two;
            preflight("DELETE", "/api/items/5") => 204, grant("X-Remove", "DELETE", "600");
            ask("/api/items/5") => 404, told("X-Default");
            preflight("GET", "/api/items/5") => 204, default_grant();
        }
        rows! { three;
            preflight("DELETE", "/api/items/5") => 204, grant("X-Remove", "DELETE", "0");
            ask("/api/items/5") => 200, told("X-Item");
            ask("/api/none") => 404, [];
        }
    }
}

#[actix_web::test]
async fn an_app_that_is_gone() {
    for _ in 0..3 {
        let gone = test::init_service(App::new().service(item).service(remove).wrap(Cors::endpoints())).await;
        rows! { gone; preflight("DELETE", "/items/5") => 204, grant("X-Remove", "DELETE", "0"); }
        drop(gone);
        let app = test::init_service(App::new().service(remove).wrap(Cors::new(&DEFAULT))).await;
        rows! { app;
            preflight("DELETE", "/items/5") => 204, grant("X-Remove", "DELETE", "600");
            ask("/items/5") => 404, told("X-Default");
        }
    }
}

async fn spawning(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    rt::spawn(next.call(request)).await.map_err(error::ErrorInternalServerError)?
}

#[actix_web::test]
async fn on_another_task() {
    both!(App::new().service(web::scope("/api").wrap(from_fn(spawning)).service(item)), |app| {
        rows! { app;
            ask("/api/items/5") => 200, told("X-Item");
            ask("/api/items/0") => 409, told("X-Item");
            Ask::actual("GET", "/api/items/5", EVIL) => 200, [VARY];
            preflight("GET", "/api/items/5") => 204, grant("X-Item", "GET", "600");
        }
    });
}

async fn hesitant(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    rt::task::yield_now().await;
    let answer = next.call(request).await;
    rt::time::sleep(Duration::from_millis(1)).await;
    answer
}

#[actix_web::test]
async fn pending_before_and_after() {
    #[cors(origins = ["https://app.example.com"], headers = ["X-Slow"], expose_headers = ["X-Slow"])]
    #[get("/slow")]
    async fn slow() -> impl Responder {
        rt::time::sleep(Duration::from_millis(1)).await;
        "slow"
    }
    let scope = || web::scope("/api").wrap(from_fn(hesitant)).service(slow).service(item);
    both!(App::new().service(scope()), |app| {
        // Several at once, on one thread.
        let asks = [ask("/api/slow"), ask("/api/items/5"), ask("/api/items/0")];
        let mut answers: Vec<_> = asks.iter().map(|ask| Box::pin(tests::answer(&app, ask))).collect();
        // Each is begun, and the last is ended first.
        std::future::poll_fn(|context| {
            assert!(answers.iter_mut().all(|answer| answer.as_mut().poll(context).is_pending()));
            Poll::Ready(())
        })
        .await;
        for (status, header) in [(409, "X-Item"), (200, "X-Item"), (200, "X-Slow")] {
            let answer = answers.pop().unwrap().await;
            tests::assert_answer(&answer, status, &told(header));
        }
    });
}

#[actix_web::test]
async fn dropped_by_a_timeout() {
    #[cors(origins = ["https://app.example.com"], expose_headers = ["X-Never"])]
    #[put("/never")]
    async fn never() -> HttpResponse {
        std::future::pending().await
    }
    async fn hurried(
        request: ServiceRequest,
        next: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        match rt::time::timeout(Duration::from_millis(5), next.call(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(error::ErrorGatewayTimeout("late")),
        }
    }
    let scope = web::scope("/api").wrap(from_fn(hurried)).service(never).service(item);
    let app = test::init_service(App::new().service(scope).wrap(Cors::new(&DEFAULT))).await;
    for _ in 0..2 {
        rows! { app;
            actual("PUT", "/api/never") => 504, told("X-Never");
            Ask::actual("PUT", "/api/never", EVIL) => 504, [VARY];
            ask("/api/items/5") => 200, told("X-Item");
        }
    }
}

#[actix_web::test]
async fn a_handler_calls_another_app() {
    #[cors(origins = ["https://app.example.com"], expose_headers = ["X-Calls"])]
    #[get("/calls")]
    async fn calls() -> impl Responder {
        let inner = test::init_service(App::new().service(item).wrap(Cors::new(&DEFAULT))).await;
        rows! { inner;
            ask("/items/5") => 200, told("X-Item");
            ask("/calls") => 404, told("X-Default");
            preflight("GET", "/items/5") => 204, grant("X-Item", "GET", "600");
        }
        "called"
    }
    both!(App::new().service(calls), |app| {
        rows! { app; ask("/calls") => 200, told("X-Calls"); }
    });
}

#[actix_web::test]
async fn a_panic_leaves_nothing_behind() {
    #[cors(origins = ["https://app.example.com"])]
    #[get("/panics")]
    async fn panics() -> HttpResponse {
        panic!("the panic of this test")
    }
    for layer in [false, true] {
        let condition = actix_web::middleware::Condition::new(layer, Cors::new(&DEFAULT));
        let app = test::init_service(App::new().service(panics).service(item).wrap(condition)).await;
        let called = app.call(ask("/panics").request().to_request());
        assert!(rt::spawn(async { called.await.map(drop) }).await.unwrap_err().is_panic());
        rows! { app; ask("/items/5") => 200, told("X-Item"); }
        let other = test::init_service(App::new().service(item)).await;
        rows! { other; ask("/items/5") => 200, told("X-Item"); }
    }
}

#[actix_web::test]
async fn a_handler_with_options_of_its_own() {
    #[cors(origins = ["https://app.example.com"], headers = ["X-Own"], expose_headers = ["X-Own"])]
    #[route("/own", method = "OPTIONS", method = "PUT")]
    async fn own() -> impl Responder {
        HttpResponse::Ok().insert_header(("Allow", "OPTIONS, PUT")).finish()
    }
    both!(App::new().service(own), |app| {
        rows! { app;
            // What is no preflight is the handler's.
            actual("OPTIONS", "/own") => 200, told("X-Own");
            Ask::new("OPTIONS", "/own") => 200, [VARY];
            preflight("PUT", "/own") => 204, grant("X-Own", "OPTIONS, PUT", "600");
            preflight("OPTIONS", "/own") => 204, grant("X-Own", "OPTIONS, PUT", "600");
        }
    });
}

#[actix_web::test]
async fn a_handler_with_headers_of_its_own() {
    #[cors(origins = ["https://app.example.com"], expose_headers = ["X-Own"])]
    #[get("/own")]
    async fn own() -> impl Responder {
        HttpResponse::Ok()
            .append_header(("Access-Control-Allow-Origin", "*"))
            .append_header(("Access-Control-Allow-Origin", PAGE))
            .append_header(("Access-Control-Allow-Credentials", "true"))
            .append_header(("Access-Control-Expose-Headers", "*"))
            .finish()
    }
    both!(App::new().service(own), |app| {
        rows! { app;
            ask("/own") => 200, told("X-Own");
            Ask::actual("GET", "/own", EVIL) => 200, [VARY];
            Ask::new("GET", "/own") => 200, [VARY];
        }
    });
}
