//! Nothing is permissive by name.

use actix_web::App;
use cors_actix::Cors;

fn main() {
    let _ = App::new().wrap(Cors::permissive());
}
