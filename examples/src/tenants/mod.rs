//! An API of many tenants, each with front ends of its own: their origins are rows in a database.
//!
//! * [`database`]: SQLite behind a pool, made and filled when it is first opened.
//! * `policy`: the policy that asks it.
//! * `api`: what tenants' front ends call, `/t/{tenant}/...`.
//! * `admin`: what the operator's front end calls, behind a token, to change a tenant's origins.

mod admin;
mod api;
pub mod database;
mod policy;

use std::io;
use std::path::Path;
use std::sync::OnceLock;

use actix_web::dev::Server;
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpServer};
use cors_actix::Cors;

use self::database::{Database, Error};
use crate::listen::{self, PortError};
use crate::token::Token;

/// A policy above a handler is a `static`, and so is what it asks.
static DATABASE: OnceLock<Database> = OnceLock::new();

/// Opens the program's one database; once, before anything is served.
///
/// # Errors
///
/// A file that cannot be opened, or is no database.
pub fn open(path: &Path) -> Result<(), Error> {
    let database = Database::open(path)?;
    // A second one is not looked at: every worker asks the same.
    drop(DATABASE.set(database));
    Ok(())
}

fn database() -> Result<&'static Database, Error> {
    DATABASE.get().ok_or(Error::NotOpen)
}

/// Every endpoint. The app has to be wrapped in [`Cors::endpoints`], which answers the preflights that the token's check would
/// refuse.
pub fn configure(config: &mut ServiceConfig, token: Token) {
    config.app_data(web::Data::new(token)).configure(api::configure).configure(admin::configure);
}

/// Serves on a port of the loopback interface, 0 for a free one; and its number.
///
/// # Errors
///
/// A port that is taken, or that may not be listened on.
pub fn serve(port: u16, token: &Token) -> Result<(Server, u16), PortError> {
    let loopback = listen::bind("--port", port)?;
    let other = |source: io::Error| PortError::other("--port", port, source);
    let token = token.clone();
    let mut server = HttpServer::new(move || {
        App::new().configure(|config| configure(config, token.clone())).wrap(Cors::endpoints())
    });
    for listener in loopback.listeners {
        server = server.listen(listener).map_err(other)?;
    }
    Ok((server.workers(2).run(), loopback.port))
}
