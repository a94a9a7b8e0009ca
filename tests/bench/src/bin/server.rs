//! `server WHO PORT`: a real server of one worker, for `wire/run`.

use std::io;

use actix_cors::Cors as ActixCors;
use actix_web::{App, HttpServer, rt};
use bench::handlers::{endpoint_1, get_by_hand, get_plain};
use bench::requests::ALLOWED;
use cors_actix::Cors;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let (Some(who), Some(port)) = (arguments.get(1), arguments.get(2).and_then(|port| port.parse().ok()))
    else {
        return Err(io::Error::other("server WHO PORT"));
    };
    rt::System::new().block_on(serve(who, port))
}

async fn serve(who: &str, port: u16) -> io::Result<()> {
    macro_rules! run {
        ($app:expr) => {
            HttpServer::new(|| $app).workers(1).bind(("127.0.0.1", port))?.run().await
        };
    }
    match who {
        "none" => run!(App::new().service(get_plain)),
        "hand" => run!(App::new().service(get_by_hand)),
        "endpoint" => run!(App::new().service(endpoint_1)),
        "layer" => run!(App::new().service(endpoint_1).wrap(Cors::endpoints())),
        "actix-cors" => run!(
            App::new().service(get_plain).wrap(
                ActixCors::default()
                    .allowed_origin(ALLOWED)
                    .allowed_methods(["GET"])
                    .expose_headers(["X-Total"])
                    .supports_credentials()
            )
        ),
        _ => Err(io::Error::other("WHO: none, hand, endpoint, layer, actix-cors")),
    }
}
