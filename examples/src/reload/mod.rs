//! Policies in a file that is read again on request: what is wrong in it leaves those before it in place.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{fs, io};

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer, Responder, get, post, put};
use cors_actix::{Cors, Policies, Policy, ReloadError, SharedPolicy, cors, policy};

use crate::listen::{self, PortError};
use crate::token::{Token, authenticate};

/// Who may call, until the file is read: nobody.
fn nobody() -> Policy {
    policy!(origins = ["https://nobody.invalid"])
}

/// The layer's default.
pub static SITE: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(nobody()).named("site"));

/// For partners.
pub static PARTNERS: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(nobody()).named("partners"));

/// Reads the file, and puts both policies in place, or neither. Which it was is an event too.
///
/// # Errors
///
/// A file that cannot be read; everything that is wrong in it.
pub fn load(path: &Path) -> Result<(), ReloadError> {
    SharedPolicy::reload_all(read(path).map_err(|error| format!("{}: {error}", path.display())))
}

/// TOML, or JSON where the file's name says so; and in it the policies that this program has, no less and no more.
fn read(path: &Path) -> Result<[(&'static SharedPolicy, Policy); 2], Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    let is_json = path.extension().is_some_and(|extension| extension == "json");
    let mut file: Policies = if is_json { serde_json::from_str(&text)? } else { toml::from_str(&text)? };
    let mut take = |name: &str| file.take(name).ok_or_else(|| format!("there is no policy `{name}`"));
    let read = [(&*SITE, take("site")?), (&*PARTNERS, take("partners")?)];
    match file.names().next() {
        None => Ok(read),
        Some(name) => Err(format!("there is no use for a policy `{}`", name.escape_debug()).into()),
    }
}

/// Where the policies are.
struct Place(PathBuf);

/// Every endpoint; [`wrap`](App::wrap) the app in `Cors::new(&SITE)`.
pub fn configure(config: &mut ServiceConfig, file: PathBuf, token: Token) {
    config
        .app_data(Data::new(Place(file)))
        .app_data(Data::new(token))
        .route("/", web::get().to(|| async { "for everyone whom the file's `site` names" }))
        .service(prices)
        .service(order)
        .service(web::scope("/admin").wrap(from_fn(authenticate)).service(reload));
}

/// Read by partners.
#[cors(policy = PARTNERS)]
#[get("/prices")]
async fn prices() -> impl Responder {
    "A lamp is 12.50."
}

/// Asked for before it is sent.
#[cors(policy = PARTNERS)]
#[put("/orders/{id}")]
async fn order() -> impl Responder {
    HttpResponse::NoContent()
}

/// For operators, who use no page; so no page may use it.
#[cors(disabled)]
#[post("/reload")]
async fn reload(place: Data<Place>) -> actix_web::Result<HttpResponse> {
    let read = web::block(move || load(&place.0)).await?;
    Ok(match read {
        Ok(()) => HttpResponse::NoContent().finish(),
        Err(error) => HttpResponse::UnprocessableEntity().body(error.to_string()),
    })
}

/// Serves on a port of the loopback interface, 0 for a free one; and its number.
///
/// # Errors
///
/// A port that is taken, or that may not be listened on.
pub fn serve(port: u16, file: &Path, token: &Token) -> Result<(Server, u16), PortError> {
    let loopback = listen::bind("--port", port)?;
    let other = |source: io::Error| PortError::other("--port", port, source);
    let (file, token) = (file.to_owned(), token.clone());
    let mut server = HttpServer::new(move || {
        App::new().configure(|config| configure(config, file.clone(), token.clone())).wrap(Cors::new(&SITE))
    });
    for listener in loopback.listeners {
        server = server.listen(listener).map_err(other)?;
    }
    Ok((server.workers(2).run(), loopback.port))
}
