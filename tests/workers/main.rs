//! What is wrong with an app is told once, however many workers a server has.

// A failed set-up is a failed test.
#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use actix_web::{App, HttpServer, Responder, delete, get, rt};
use cors_actix::{Cors, cors};
use tests::Listener;

#[cors(origins = ["https://app.example.com"])]
#[get("/items/{id}")]
async fn item() -> impl Responder {
    format!("{:?}", std::thread::current().id())
}

#[cors(origins = ["https://admin.example.com"])]
#[delete("/items/{id}")]
async fn remove() -> impl Responder {
    "removed"
}

fn get_item(address: SocketAddr) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /items/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text.rsplit("\r\n").next().unwrap_or_default().to_owned()
}

#[actix_web::test]
async fn each_finding_is_told_once_for_all_workers() {
    let listener = Listener::everywhere();
    // Two servers, as one after the other: the same app, so the same findings.
    for _ in 0..2 {
        let server = HttpServer::new(|| App::new().service(item).service(remove).wrap(Cors::endpoints()));
        let server = server.workers(4).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        let address = server.addrs()[0];
        let server = server.run();
        let handle = server.handle();
        let running = rt::spawn(server);
        let asked = rt::task::spawn_blocking(move || (0..40).map(|_| get_item(address)).collect::<Vec<_>>());
        let mut workers = asked.await.unwrap();
        workers.sort();
        workers.dedup();
        assert!(workers.len() > 1, "only one worker was asked: {workers:?}");
        handle.stop(false).await;
        running.await.unwrap().unwrap();
    }
    let told = listener.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].field("event"), "path-policies-differ");
}
