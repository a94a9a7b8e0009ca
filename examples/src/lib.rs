//! Programs that show `cors-actix` at work; `cargo run -p examples` starts the [`playground`].

pub mod playground;
