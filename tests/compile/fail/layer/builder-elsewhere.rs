//! The builder with other libraries' words.

use cors_actix::Policy;

fn main() {
    let _ = Policy::builder().allowed_origins(["https://app.example.com"]).supports_credentials().build();
    let _ = Policy::builder().allow_any_origin().build();
    let _ = Policy::builder().origin("https://app.example.com").build();
}
