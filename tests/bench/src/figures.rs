//! The figures to reach, each a ratio of cases.

use std::collections::BTreeMap;

/// What was measured, by the id of the case.
pub type Measured = BTreeMap<String, f64>;

/// How a figure is made of cases.
#[derive(Clone, Copy, Debug)]
pub enum Ratio {
    /// What is above `none` in one case, by what is above `none` in the other.
    Overhead {
        /// Ours.
        ours: &'static str,
        /// What it is compared with.
        other: &'static str,
        /// The same without CORS.
        none: &'static str,
    },
    /// The whole of one case by the whole of the other.
    Whole {
        /// Ours.
        ours: &'static str,
        /// What it is compared with.
        other: &'static str,
    },
}

impl Ratio {
    /// The ratio, if all of its cases were measured.
    #[must_use]
    pub fn of(&self, measured: &Measured) -> Option<f64> {
        let get = |id: &str| measured.get(id).copied();
        match *self {
            Self::Overhead { ours, other, none } => {
                let none = get(none)?;
                Some((get(ours)? - none) / (get(other)? - none))
            }
            Self::Whole { ours, other } => Some(get(ours)? / get(other)?),
        }
    }
}

/// A figure.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// What it says.
    pub what: &'static str,
    /// The most that it may be.
    pub to_reach: f64,
    /// How it is made.
    pub ratio: Ratio,
}

macro_rules! figures {
    ($($what:literal <= $most:literal: $ratio:expr;)*) => {
        /// Every figure that is a ratio of cases.
        pub const FIGURES: &[Figure] = &[$(Figure { what: $what, to_reach: $most, ratio: $ratio }),*];
    };
}

const fn overhead(ours: &'static str, other: &'static str, none: &'static str) -> Ratio {
    Ratio::Overhead { ours, other, none }
}

const fn whole(ours: &'static str, other: &'static str) -> Ratio {
    Ratio::Whole { ours, other }
}

figures! {
    "annotated endpoint, allowed origin, against the floor" <= 1.05:
        overhead("one/endpoint-1/allowed", "one/lean-hand/allowed", "one/lean-none/allowed");
    "the same with a hundred origins" <= 1.05:
        overhead("one/endpoint-100/allowed", "one/lean-hand/allowed", "one/lean-none/allowed");
    "annotated endpoint, allowed origin, against actix-cors" <= 0.50:
        overhead("one/endpoint-1/allowed", "one/lean-actix-cors-1/allowed", "one/lean-none/allowed");
    "annotated endpoint under the layer, against actix-cors" <= 0.70:
        overhead("one/layer-endpoint-1/allowed", "one/lean-actix-cors-1/allowed", "one/lean-none/allowed");
    "un-annotated route under the layer, against actix-cors" <= 0.65:
        overhead("one/layer-lean/allowed", "one/lean-actix-cors-1/allowed", "one/lean-none/allowed");
    "request without `Origin`, with layer, against actix-cors" <= 0.50:
        overhead("one/layer-endpoint-1/no-origin", "one/lean-actix-cors-1/no-origin", "one/lean-none/no-origin");
    "request without `Origin`, endpoint, against actix-cors" <= 0.35:
        overhead("one/endpoint-1/no-origin", "one/lean-actix-cors-1/no-origin", "one/lean-none/no-origin");
    "refused origin, endpoint, against actix-cors" <= 0.30:
        overhead("one/endpoint-1/refused", "one/lean-actix-cors-1/refused", "one/lean-none/refused");
    "preflight, endpoint alone, whole request, against actix-cors" <= 0.85:
        whole("one/endpoint-1/preflight", "one/get-actix-cors-1/preflight");
    "preflight, layer, one endpoint, whole request, against actix-cors" <= 0.75:
        whole("one/layer-endpoint-1/preflight", "one/get-actix-cors-1/preflight");
    "preflight through the layer, last of 50 dynamic endpoints, against one endpoint" <= 2.0:
        whole("router/layer-endpoint-1-dynamic-50/preflight", "one/layer-endpoint-1/preflight");
    "preflight through the layer, last of 500 dynamic endpoints, against one endpoint" <= 2.0:
        whole("router/layer-endpoint-1-dynamic-500/preflight", "one/layer-endpoint-1/preflight");
    "401 by a scope's authentication, layer, 50 dynamic endpoints, against actix-cors" <= 1.3:
        whole("blocked/layer-endpoint-1/allowed", "blocked/actix-cors-1/allowed");
    "router: last of 50 dynamic endpoints, against plain `#[get]`" <= 1.02:
        whole("router/endpoint-1-dynamic-50/allowed", "router/get-none-dynamic-50/allowed");
    "router: last of 500 dynamic endpoints, against plain `#[get]`" <= 1.02:
        whole("router/endpoint-1-dynamic-500/allowed", "router/get-none-dynamic-500/allowed");
    "router: last of 50 dynamic endpoints under the layer, against plain `#[get]`" <= 1.10:
        whole("router/layer-endpoint-1-dynamic-50/allowed", "router/get-none-dynamic-50/allowed");
    "router: last of 500 dynamic endpoints under the layer, against plain `#[get]`" <= 1.10:
        whole("router/layer-endpoint-1-dynamic-500/allowed", "router/get-none-dynamic-500/allowed");
    "router: last of 50 static endpoints, against plain `#[get]`" <= 1.02:
        whole("router/endpoint-1-fixed-50/allowed", "router/get-none-fixed-50/allowed");
    "origin lookup, 10^4 exact origins against 1, allowed" <= 1.5:
        whole("decide/exact-10000/listed", "decide/exact-1/listed");
    "origin lookup, 10^4 exact origins against 1, refused" <= 1.5:
        whole("decide/exact-10000/refused", "decide/exact-1/refused");
    "origin lookup, 10^6 exact origins against 1, allowed" <= 1.5:
        whole("decide/exact-1000000/listed", "decide/exact-1/listed");
    "origin lookup, 10^3 patterns against 1, allowed" <= 1.5:
        whole("decide/patterns-1000/last", "decide/patterns-1/last");
    "origin lookup, 10^3 patterns against 1, refused" <= 1.5:
        whole("decide/patterns-1000/refused", "decide/patterns-1/refused");
    "hostile `Origin` of 100 kB, engine, against a normal refusal" <= 1.2:
        whole("decide/exact-10000/100kB", "decide/exact-10000/refused");
    "hostile preflight, `Origin` of 100 kB, whole request, against a normal one" <= 1.2:
        whole("hostile/endpoint-1/preflight-100kB-origin", "one/endpoint-1/preflight");
    "hostile preflight, 10^5 commas, whole request, against a normal one" <= 1.2:
        whole("hostile/endpoint-1/preflight-100k-commas", "one/endpoint-1/preflight");
    "hostile preflight, 10^4 lines of request headers, against the same without CORS" <= 1.2:
        whole(
            "hostile/endpoint-1/preflight-10k-request-headers-lines",
            "hostile/none/preflight-10k-request-headers-lines"
        );
    "hostile preflight, 10^4 `Origin` lines, against the same without CORS" <= 1.2:
        whole("hostile/endpoint-1/preflight-10k-origin-lines", "hostile/none/preflight-10k-origin-lines");
    "engine against tower-http, one origin, allowed" <= 1.0:
        overhead("tower/engine-1/allowed", "tower/tower-http-1/allowed", "tower/none/allowed");
    "engine against tower-http, one origin, preflight" <= 1.0:
        overhead("tower/engine-1/preflight", "tower/tower-http-1/preflight", "tower/none/preflight");
    "engine against tower-http, a hundred origins, allowed" <= 1.0:
        overhead("tower/engine-100/allowed", "tower/tower-http-100/allowed", "tower/none/allowed");
}
