//! Programs that show `cors-actix` at work; `cargo run -p examples` starts the [`playground`].

pub mod command_line;
pub mod listen;
pub mod playground;
pub mod reload;
pub mod service;
pub mod tenants;
pub mod token;
