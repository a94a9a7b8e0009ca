//! A trait serves nothing.

use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
trait Items {}

fn main() {}
