//! Events, for the tests beside the code.

use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber, subscriber};

/// An event's name, and the number that it counts.
type Heard = (String, Option<u64>);

/// What is told meanwhile on this thread.
pub(crate) fn heard(telling: impl FnOnce()) -> Vec<Heard> {
    // While there is one subscriber only, `tracing` remembers what the first thread that comes to an event says of it.
    static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Ears::default()));
    LazyLock::force(&SECOND);
    let ears = Ears::default();
    let heard = Arc::clone(&ears.0);
    subscriber::with_default(ears, telling);
    std::mem::take(&mut *heard.lock().unwrap_or_else(PoisonError::into_inner))
}

#[derive(Default)]
struct Ears(Arc<Mutex<Vec<Heard>>>);

impl Subscriber for Ears {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((fields.event, fields.count));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Fields {
    event: String,
    count: Option<u64>,
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "event" {
            value.clone_into(&mut self.event);
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "count" {
            self.count = Some(value);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}
