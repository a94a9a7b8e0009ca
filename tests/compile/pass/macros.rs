//! Handlers, items, modules and policies that `macro_rules!` makes.

use actix_web::App;
use cors_actix::{Policy, cors, policy};

macro_rules! handlers {
    ($($(#[$meta:meta])* $vis:vis $name:ident at $path:literal from $origin:literal for $age:expr;)+) => {$(
        #[cors(origins = [$origin], max_age = $age)]
        #[actix_web::get($path)]
        $(#[$meta])*
        $vis async fn $name() -> &'static str {
            $path
        }
    )+};
}

handlers! {
    /// Documented.
    pub one at "/one" from "https://one.example.com" for 600;
    two at "/two" from "https://two.example.com" for "10m";
}

macro_rules! item {
    ($item:item) => {
        #[cors(origins = ["https://app.example.com"])]
        $item
    };
}

item! {
    #[actix_web::get("/item")]
    async fn three() -> &'static str {
        ""
    }
}

item! {
    pub mod api {
        #[actix_web::get("/module")]
        pub async fn four() -> &'static str {
            ""
        }
    }
}

macro_rules! policies {
    ($($name:ident = $args:tt;)+) => {$(
        static $name: Policy = policy! $args;
    )+};
}

policies! {
    FIRST = (origins = ["https://app.example.com"]);
    SECOND = (origins = "*");
}

macro_rules! module {
    ($policy:path, $($item:item)*) => {
        #[cors(policy = $policy)]
        mod made {
            $($item)*
        }
    };
}

module! {
    super::FIRST,
    #[actix_web::get("/made")]
    pub async fn five() -> &'static str {
        ""
    }
}

#[test]
fn compiles() {
    let _ = App::new().service(one).service(two).service(three).service(api::four).service(made::five);
    assert!(SECOND.is_public() && !FIRST.is_public());
}
