//! A server on loopback that speaks TLS with a certificate of its own.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::Arc,
};

use rustls::{ServerConfig, ServerConnection, StreamOwned, crypto::ring, pki_types::PrivateKeyDer};

/// A running server; it ends with the process.
pub(crate) struct TlsServer {
    pub(crate) address: SocketAddr,
    /// Where its certificate is, as PEM.
    pub(crate) certificate: PathBuf,
}

impl TlsServer {
    /// Answers every request with these bytes, and closes the connection.
    pub(crate) fn start(name: &str, answer: Vec<u8>) -> Self {
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let certificate = std::env::temp_dir().join(format!("cors-{name}-{}.pem", std::process::id()));
        std::fs::write(&certificate, own.cert.pem()).unwrap();
        let key = PrivateKeyDer::Pkcs8(own.signing_key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key)
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let Ok(connection) = ServerConnection::new(config.clone()) else { return };
                let mut tls = StreamOwned::new(connection, stream);
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") && tls.read_exact(&mut byte).is_ok() {
                    head.push(byte[0]);
                }
                let _ = tls.write_all(&answer);
                tls.conn.send_close_notify();
                let _ = tls.flush();
            }
        });
        Self { address, certificate }
    }

    /// Its URL, without a slash at its end. The certificate is for this name.
    pub(crate) fn url(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.certificate);
    }
}
