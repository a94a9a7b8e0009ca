//! A struct serves nothing.

use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
struct Item;

fn main() {}
