//! What a policy costs: one list of cases, each a request to an application or a question to the engine, measured in
//! three ways (instructions, allocations, time), and the figures to reach as ratios of them.

pub mod apps;
pub mod case;
pub mod clock;
pub mod counters;
pub mod engine;
pub mod expansion;
pub mod figures;
pub mod handlers;
pub mod limits;
pub mod many;
pub mod report;
pub mod requests;
pub mod serve;
pub mod tower_rival;
