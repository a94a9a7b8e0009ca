//! Workers are threads: they share the question, and the answer.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use actix_web::{App, HttpServer, Responder, get, rt};
use cors_actix::{Cors, DynamicPolicy, OriginQuery, Policy, cors};

use super::{A, B};

static SHARED_COUNT: AtomicUsize = AtomicUsize::new(0);
static SHARED: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder(), async |query: OriginQuery| {
        SHARED_COUNT.fetch_add(1, Ordering::SeqCst);
        rt::time::sleep(Duration::from_millis(300)).await;
        query.origin() == A
    })
    .expect("right")
});

#[cors(policy = SHARED)]
#[get("/shared")]
async fn shared() -> impl Responder {
    "shared"
}

#[actix_web::test]
async fn all_workers_ask_once() {
    const CLIENTS: usize = 24;
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = HttpServer::new(|| App::new().service(shared).wrap(Cors::endpoints())).workers(4);
    let server = server.disable_signals().listen(listener).expect("it listens").run();
    let handle = server.handle();
    rt::spawn(server);
    let ask_all = |origin: &'static str| {
        rt::task::spawn_blocking(move || {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|_| {
                    thread::spawn(move || {
                        let mut stream = TcpStream::connect(address).expect("it listens");
                        let request = format!(
                            "GET /shared HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nConnection: close\r\n\r\n"
                        );
                        stream.write_all(request.as_bytes()).expect("it reads");
                        let mut answer = String::new();
                        stream.read_to_string(&mut answer).expect("an answer");
                        assert!(
                            answer.starts_with("HTTP/1.1 200") && answer.contains("vary: Origin"),
                            "{answer}"
                        );
                        answer.contains("access-control-allow-origin")
                    })
                })
                .collect();
            clients
                .into_iter()
                .map(|client| client.join().expect("an answer"))
                .filter(|allowed| *allowed)
                .count()
        })
    };
    assert_eq!(ask_all(A).await.expect("answers"), CLIENTS);
    assert_eq!(ask_all(A).await.expect("answers"), CLIENTS);
    assert_eq!(SHARED_COUNT.load(Ordering::SeqCst), 1);
    assert_eq!(ask_all(B).await.expect("answers"), 0);
    assert_eq!(ask_all(B).await.expect("answers"), 0);
    assert_eq!(SHARED_COUNT.load(Ordering::SeqCst), 2);
    SHARED.forget();
    assert_eq!(ask_all(A).await.expect("answers"), CLIENTS);
    assert_eq!(SHARED_COUNT.load(Ordering::SeqCst), 3);
    handle.stop(false).await;
}
