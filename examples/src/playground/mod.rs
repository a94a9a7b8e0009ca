//! An API, and a page of another origin that calls it and shows what happened.
//!
//! ```no_run
//! # async fn example() -> Result<(), examples::listen::PortError> {
//! use examples::playground::{self, Ports};
//!
//! let running = playground::start(Ports::default())?;
//! println!("{}", running.page());
//! running.stop().await;
//! # Ok(())
//! # }
//! ```

mod api;
mod catalogue;
mod page;
mod recorder;

use std::io;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, rt, web};
use cors_actix::Cors;

use self::page::{Memory, Setting, setting};
use self::recorder::Records;
use crate::listen::{self, Loopback, PortError};

/// Workers of each server: two, so that requests do meet on different threads.
const WORKERS: usize = 2;

/// Where to listen; 0 is a free port.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ports {
    /// The API's.
    pub api: u16,
    /// The page's.
    pub page: u16,
}

/// The playground while it serves.
#[derive(Debug)]
pub struct Running {
    api: String,
    page: String,
    servers: [ServerHandle; 2],
}

impl Running {
    /// The API's origin.
    #[must_use]
    pub fn api(&self) -> &str {
        &self.api
    }

    /// The page's origin, which is its address too.
    #[must_use]
    pub fn page(&self) -> &str {
        &self.page
    }

    /// Ends both servers, without waiting for connections that are kept alive.
    pub async fn stop(self) {
        for server in self.servers {
            server.stop(false).await;
        }
    }
}

/// Starts both servers on the current actix or tokio runtime.
///
/// # Errors
///
/// A port that is taken, or that may not be listened on.
pub fn start(ports: Ports) -> Result<Running, PortError> {
    let api = listen::bind("--api-port", ports.api)?;
    let page = listen::bind("--page-port", ports.page)?;
    // Another port is another origin, too.
    let second_page = listen::bind("--page-port", 0)?;
    let setting = Setting::new(api.port, page.port, second_page.port);
    let records = Records::default();

    let api_origin = setting::origin("localhost", api.port);
    let page_origin = setting::origin("localhost", page.port);
    let servers = [
        serve_api(api, records.clone(), page_origin.clone())
            .map_err(|source| PortError::other("--api-port", ports.api, source))?,
        serve_page([page, second_page], records, setting)
            .map_err(|source| PortError::other("--page-port", ports.page, source))?,
    ];
    Ok(Running { api: api_origin, page: page_origin, servers })
}

fn serve_api(loopback: Loopback, records: Records, page: String) -> io::Result<ServerHandle> {
    let page = web::Data::new(api::PageAddress(page));
    let items = web::Data::new(api::items::Items::default());
    let records = web::Data::new(records);
    let mut server = HttpServer::new(move || {
        App::new()
            .app_data(items.clone())
            .app_data(page.clone())
            .app_data(records.clone())
            .configure(api::configure)
            .wrap(Cors::endpoints())
            // Outside everything, the layer included: it shows what really came and went.
            .wrap(from_fn(recorder::record))
    });
    for listener in loopback.listeners {
        server = server.listen(listener)?;
    }
    let server = server.workers(WORKERS).disable_signals().run();
    let handle = server.handle();
    rt::spawn(server);
    Ok(handle)
}

fn serve_page(loopbacks: [Loopback; 2], records: Records, setting: Setting) -> io::Result<ServerHandle> {
    let records = web::Data::new(records);
    let memory = web::Data::new(Memory::default());
    let setting = web::Data::new(setting);
    let mut server = HttpServer::new(move || {
        App::new()
            .app_data(records.clone())
            .app_data(memory.clone())
            .app_data(setting.clone())
            .configure(page::configure)
            .wrap(from_fn(page::secure))
    });
    for listener in loopbacks.into_iter().flat_map(|loopback| loopback.listeners) {
        server = server.listen(listener)?;
    }
    let server = server.workers(WORKERS).disable_signals().run();
    let handle = server.handle();
    rt::spawn(server);
    Ok(handle)
}
