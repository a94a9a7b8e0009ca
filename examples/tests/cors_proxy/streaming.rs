//! Bodies flow through piece by piece, and whole.

use std::{
    io::{Read as _, Write as _},
    sync::{Mutex, mpsc},
    time::Duration,
};

use crate::{
    program::{PAGE, Proxy},
    server::{Server, response},
};

/// Reads until the text has arrived, and no longer.
fn read_until(stream: &mut impl std::io::Read, wanted: &str) -> String {
    let mut received = Vec::new();
    let mut piece = [0; 1024];
    while !String::from_utf8_lossy(&received).contains(wanted) {
        let count = stream.read(&mut piece).unwrap();
        assert_ne!(count, 0, "closed before {wanted:?}: {}", String::from_utf8_lossy(&received));
        received.extend_from_slice(&piece[..count]);
    }
    String::from_utf8_lossy(&received).into_owned()
}

#[test]
fn an_answer_arrives_as_it_is_sent() {
    let (go_on, wait) = mpsc::channel::<()>();
    let wait = Mutex::new(wait);
    let upstream = Server::streaming(move |_, stream| {
        let _ = stream.write_all(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n\
              6\r\nfirst\n\r\n",
        );
        // The rest is sent only after the first piece was seen at the other end.
        if wait.lock().unwrap().recv_timeout(Duration::from_secs(10)).is_ok() {
            let _ = stream.write_all(b"7\r\nsecond\n\r\n0\r\n\r\n");
        }
    });
    let proxy = Proxy::start(&upstream.url(), &[]);
    let mut stream = proxy.connect();
    write!(
        stream,
        "GET / HTTP/1.1\r\nHost: {}\r\nOrigin: {PAGE}\r\nConnection: close\r\n\r\n",
        proxy.address
    )
    .unwrap();
    let head = read_until(&mut stream, "first");
    assert!(head.contains("access-control-allow-origin: http://localhost:5173"), "{head}");
    go_on.send(()).unwrap();
    read_until(&mut stream, "second");
}

#[test]
fn a_request_arrives_while_it_is_sent() {
    let (seen, arrived) = mpsc::channel::<()>();
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let upstream = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let head = read_until(&mut stream, "first");
        seen.send(()).unwrap();
        read_until(&mut stream, "last");
        stream.write_all(&response(200, &[])).unwrap();
        head
    });
    let proxy = Proxy::start(&format!("http://{address}"), &[]);
    let mut stream = proxy.connect();
    // More than what the client of the upstream's side holds back, and far less than the whole.
    let piece = format!("first{}", "-".repeat(100_000));
    let length = piece.len() + 4;
    write!(
        stream,
        "POST / HTTP/1.1\r\nHost: {}\r\nOrigin: {PAGE}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{piece}",
        proxy.address
    )
    .unwrap();
    arrived.recv_timeout(Duration::from_secs(10)).unwrap();
    stream.write_all(b"last").unwrap();
    read_until(&mut stream, "200 OK");
    assert!(upstream.join().unwrap().contains(&format!("content-length: {length}")));
}

#[test]
fn chunks_stay_chunks() {
    let upstream = Server::start(|_| response(200, &[]));
    let proxy = Proxy::start(&upstream.url(), &[]);
    let answer = proxy.raw(
        format!(
            "POST / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n\
             5\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n",
            proxy.address
        )
        .as_bytes(),
    );
    assert_eq!(answer.status, 200);
    let seen = &upstream.seen()[0];
    assert_eq!(seen.header("transfer-encoding"), Some("chunked"));
    assert_eq!(String::from_utf8_lossy(&seen.body), "firstsecond");
}

#[test]
fn large_bodies_pass_whole_and_keep_their_length() {
    const LENGTH: usize = 8 << 20;
    let upstream = Server::streaming(|request, stream| {
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            request.body.len()
        );
        let _ = stream.write_all(&request.body);
    });
    let proxy = Proxy::start(&upstream.url(), &[]);
    let body: Vec<u8> = (0..LENGTH).map(|at| u8::try_from(at % 251).unwrap()).collect();
    let mut stream = proxy.connect();
    write!(
        stream,
        "POST / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {LENGTH}\r\n\r\n",
        proxy.address
    )
    .unwrap();
    let mut sender = stream.try_clone().unwrap();
    let sent = body.clone();
    let sending = std::thread::spawn(move || sender.write_all(&sent).is_ok());
    let mut received = Vec::new();
    stream.read_to_end(&mut received).unwrap();
    assert!(sending.join().unwrap());
    assert!(received.ends_with(&body));
    assert!(received.starts_with(b"HTTP/1.1 200 OK\r\n"));
    assert_eq!(upstream.seen()[0].header("content-length"), Some(&*LENGTH.to_string()));
}
