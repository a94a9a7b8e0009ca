//! An `impl` serves nothing.

use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
impl Item {}

struct Item;

fn main() {}
