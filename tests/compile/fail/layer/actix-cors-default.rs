//! The layer as actix-cors has it.

use actix_web::App;
use cors_actix::Cors;

fn main() {
    let cors = Cors::default().allowed_origin("https://app.example.com").supports_credentials().max_age(3600);
    let _ = App::new().wrap(cors);
}
