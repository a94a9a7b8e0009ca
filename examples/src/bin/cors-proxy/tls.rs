//! Whom to trust to be the upstream.

use std::{path::Path, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};

/// The web's root certificates, or those of a file.
///
/// # Errors
///
/// The file is not there or holds no certificate.
pub(crate) fn config(ca: Option<&Path>) -> Result<Arc<ClientConfig>, String> {
    let roots = match ca {
        Some(path) => from_file(path)?,
        None => RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() },
    };
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    // The server's side of this proxy is HTTP/1.1, too.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn from_file(path: &Path) -> Result<RootCertStore, String> {
    let shown = path.display();
    let mut roots = RootCertStore::empty();
    let certificates =
        CertificateDer::pem_file_iter(path).map_err(|error| format!("`--ca {shown}`: {error}"))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|error| format!("`--ca {shown}`: {error}"))?;
        roots.add(certificate).map_err(|error| format!("`--ca {shown}`: {error}"))?;
    }
    if roots.is_empty() {
        return Err(format!("`--ca {shown}`: no certificate in it"));
    }
    Ok(roots)
}
