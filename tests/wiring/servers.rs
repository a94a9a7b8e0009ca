//! Real servers, several in one process.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, rt, web};
use cors_actix::Cors;

use crate::{DEFAULT, PAGE, answering, item, remove};

fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// Status and lines of CORS, in lower case.
fn ask(address: SocketAddr, line: &str, more: &str) -> (u16, Vec<String>) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let head = format!("Host: api.test\r\nOrigin: {PAGE}\r\nConnection: close\r\n");
    stream.write_all(format!("{line} HTTP/1.1\r\n{head}{more}\r\n").as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let text = text.to_ascii_lowercase();
    let status = text[9..12].parse().unwrap();
    let mut lines: Vec<_> = text
        .lines()
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("access-control-") || line.starts_with("vary"))
        .map(str::to_owned)
        .collect();
    lines.sort();
    (status, lines)
}

fn told(header: &str) -> Vec<String> {
    let header = header.to_ascii_lowercase();
    vec![
        format!("access-control-allow-origin: {PAGE}"),
        format!("access-control-expose-headers: {header}"),
        "vary: origin".to_owned(),
    ]
}

fn grant(header: &str, method: &str, max_age: u32) -> Vec<String> {
    vec![
        format!("access-control-allow-headers: {header}"),
        format!("access-control-allow-methods: {method}"),
        format!("access-control-allow-origin: {PAGE}"),
        format!("access-control-max-age: {max_age}"),
        "vary: origin, access-control-request-method".to_owned(),
    ]
}

#[actix_web::test]
async fn two_servers_on_three_sockets() {
    let ((first, first_at), (second, second_at), (third, third_at)) = (listener(), listener(), listener());
    let one = HttpServer::new(|| {
        let scope = web::scope("/api").wrap(from_fn(answering)).service(item).service(remove);
        App::new().service(scope).wrap(Cors::endpoints())
    });
    let one = one.workers(2).disable_signals().listen(first).unwrap().listen(second).unwrap().run();
    let two =
        HttpServer::new(|| App::new().service(web::scope("/api").service(remove)).wrap(Cors::new(&DEFAULT)));
    let two = two.workers(2).disable_signals().listen(third).unwrap().run();
    let handles = [one.handle(), two.handle()];
    let running = [rt::spawn(one), rt::spawn(two)];
    let asked = rt::task::spawn_blocking(move || {
        let asked_for = |method: &str| format!("Access-Control-Request-Method: {method}\r\n");
        for _ in 0..20 {
            for at in [first_at, second_at] {
                assert_eq!(ask(at, "GET /api/items/5", ""), (401, told("X-Item")));
                assert_eq!(ask(at, "DELETE /api/items/5", ""), (401, told("X-Remove")));
                assert_eq!(ask(at, "GET /api/items/5", "Authorization: 1\r\n"), (200, told("X-Item")));
                let preflight = ask(at, "OPTIONS /api/items/5", &asked_for("DELETE"));
                assert_eq!(preflight, (204, grant("x-remove", "delete", 0)));
                assert_eq!(ask(at, "GET /none", ""), (404, Vec::new()));
            }
            assert_eq!(ask(third_at, "GET /api/items/5", ""), (404, told("X-Default")));
            assert_eq!(ask(third_at, "DELETE /api/items/5", ""), (200, told("X-Remove")));
            let preflight = ask(third_at, "OPTIONS /api/items/5", &asked_for("DELETE"));
            assert_eq!(preflight, (204, grant("x-remove", "delete", 600)));
        }
    });
    asked.await.unwrap();
    for handle in handles {
        handle.stop(false).await;
    }
    for server in running {
        server.await.unwrap().unwrap();
    }
}
