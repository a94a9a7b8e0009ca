//! Prints the bytes that are held on the heap, one line a case, and the tokens that an expansion writes.
//!
//! Bytes of an application: after it was started and each endpoint was asked once, so that nothing lazy is missing. The first in the
//! process makes what all workers share, the second is one more worker.

use std::cell::RefCell;

use actix_web::App as ActixApp;
use actix_web::http::Method;
use allocation_counter::measure;

use bench::engine::MILLION;
use bench::expansion;
use bench::handlers::{origins, policy};
use bench::many::{annotated_singles, plain_singles};
use bench::requests::{Asked, kind};
use bench::serve::App;
use cors_actix::Cors;

/// As many handlers as `build.rs` writes.
const HANDLERS: i64 = 50;

fn main() {
    let plain = || App::start(ActixApp::new().configure(plain_singles));
    let alone = || App::start(ActixApp::new().configure(annotated_singles));
    let layered = || App::start(ActixApp::new().wrap(Cors::endpoints()).configure(annotated_singles));
    // What actix and the runtime keep for themselves is there from here on.
    let warm = plain();
    ask(&warm);

    let of_plain = held(plain);
    let first = held(alone);
    let of_alone = held(alone);
    let of_layered = held(layered);
    println!("bytes: plain `#[get]`, a worker\t{}", of_plain / HANDLERS);
    println!("bytes: annotated endpoint, a worker\t{}", of_alone / HANDLERS);
    println!("bytes: annotated endpoint under the layer, a worker\t{}", of_layered / HANDLERS);
    println!("bytes: policy of an endpoint, the process\t{}", (first - of_alone) / HANDLERS);

    for count in [1, 100, MILLION] {
        let listed = origins(count);
        let one = RefCell::new(None);
        let info = measure(|| _ = one.borrow_mut().replace(policy(&listed)));
        println!("bytes: policy of {count} exact origins, built at run time\t{}", info.bytes_current);
    }

    for (what, tokens) in expansion::written() {
        println!("tokens: {what}\t{tokens}");
    }
}

fn held(start: impl Fn() -> App) -> i64 {
    let app = RefCell::new(None);
    let info = measure(|| {
        let started = start();
        ask(&started);
        app.borrow_mut().replace(started);
    });
    info.bytes_current
}

fn ask(app: &App) {
    for at in 0..HANDLERS {
        let path = format!("/api/v1/single{at}/7");
        for asked in ["allowed", "preflight"] {
            let asked: Asked = kind(asked, &path);
            let expected: &[u16] = if asked.method == Method::OPTIONS { &[204, 404, 405] } else { &[200] };
            let status = app.ask(&asked);
            assert!(expected.contains(&status), "{path}: {status}");
        }
    }
}
