//! Listens to what is told.

use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Event, Metadata, Subscriber};

/// The events of target `cors`, as long as it is there.
pub struct Listener {
    told: Arc<Mutex<Vec<Told>>>,
    _guard: Option<DefaultGuard>,
}

/// An event.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its level.
    pub level: tracing::Level,
    /// Its fields, the message among them.
    pub fields: Vec<(&'static str, String)>,
}

impl Told {
    /// A field, or an empty text.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| value)
    }
}

/// One line: the level, and the fields with their names.
impl fmt::Display for Told {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.level)?;
        self.fields.iter().try_for_each(|(name, value)| write!(out, " {name}={value}"))
    }
}

impl Listener {
    /// Starts to listen on this thread.
    #[must_use]
    pub fn start() -> Self {
        // While there is one subscriber only, `tracing` asks the thread that comes to an event first, and remembers what that
        // one says for all threads: a second one makes it ask the subscribers.
        static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Ears { told: Arc::default() }));
        LazyLock::force(&SECOND);
        let told = Arc::default();
        let guard = tracing::subscriber::set_default(Ears { told: Arc::clone(&told) });
        Self { told, _guard: Some(guard) }
    }

    /// Starts to listen on every thread, to the end of the program.
    ///
    /// # Panics
    ///
    /// The second time.
    #[must_use]
    pub fn everywhere() -> Self {
        let told = Arc::default();
        tracing::subscriber::set_global_default(Ears { told: Arc::clone(&told) })
            .expect("nobody else listens everywhere");
        Self { told, _guard: None }
    }

    /// What was told since the last time, each event as a line.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.told().iter().map(Told::to_string).collect()
    }

    /// What was told since the last time.
    #[must_use]
    pub fn told(&self) -> Vec<Told> {
        std::mem::take(&mut *self.told.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Listener").finish_non_exhaustive()
    }
}

struct Ears {
    told: Arc<Mutex<Vec<Told>>>,
}

impl Subscriber for Ears {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "cors"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(Vec::new());
        event.record(&mut fields);
        let told = Told { level: *event.metadata().level(), fields: fields.0 };
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push(told);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Fields(Vec<(&'static str, String)>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push((field.name(), value.to_owned()));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push((field.name(), format!("{value:?}")));
    }
}
