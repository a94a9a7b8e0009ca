//! `SHARED` is a static; the constant of that name is a comment.

use actix_web::get;
use cors_actix::cors;

mod policies {
    macro_rules! policies { ($($name:ident)*) => { $(
        pub(crate) static $name: cors_actix::Policy = cors_actix::policy!(origins = ["https://app.example.com"]);
    )* } }
    policies!(SHARED);
}
use policies::SHARED;

/*
const SHARED: Policy = policy!(origins = ["https://app.example.com"]);
*/

#[cors(policy = SHARED)]
#[get("/")]
async fn item() -> &'static str {
    ""
}

fn main() {
    let _ = (item, &SHARED);
}
