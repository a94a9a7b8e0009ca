//! The run: clients on threads of their own, a thread that replaces policies, and the bookkeeping.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use actix_web::rt::System;

use crate::app;
use crate::case::CASES;
use crate::client::Connection;
use crate::memory;
use crate::random::Random;

const CLIENTS: u64 = 12;
/// The end of a run, whatever the time says.
const MOST_REQUESTS: u64 = 20_000_000;
/// What memory may grow by after a quarter of the time: what an allocator does not give back, and not a leak per request.
const GROWTH: u64 = 4 * 1024 * 1024;
/// The first wrong answers are shown, and the rest is counted.
const SHOWN: usize = 10;

/// Panics that are not part of what the server is put through.
static UNMEANT: AtomicU64 = AtomicU64::new(0);

/// What a run has seen.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) answers: u64,
    pub(crate) slow: u64,
    pub(crate) hung_up: u64,
    pub(crate) reloads: u64,
    pub(crate) wrong: u64,
    shown: Vec<String>,
    /// After a quarter of the time, and at the end.
    memory: Option<(u64, u64)>,
}

impl Report {
    /// Nothing wrong, and no more memory than before.
    pub(crate) fn is_good(&self) -> bool {
        self.wrong == 0
            && self.answers > 0
            && self.memory.is_none_or(|(before, after)| after <= before + GROWTH)
    }

    fn add(&mut self, other: Self) {
        self.answers += other.answers;
        self.slow += other.slow;
        self.hung_up += other.hung_up;
        self.reloads += other.reloads;
        self.wrong += other.wrong;
        self.shown.extend(other.shown);
        self.shown.truncate(SHOWN);
    }

    fn wrong(&mut self, what: String) {
        self.wrong += 1;
        if self.shown.len() < SHOWN {
            self.shown.push(what);
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for wrong in &self.shown {
            writeln!(out, "wrong: {wrong}")?;
        }
        writeln!(
            out,
            "{} answers, {} of them to slow requests; {} hung up; {} reloads; {} wrong",
            self.answers, self.slow, self.hung_up, self.reloads, self.wrong
        )?;
        match self.memory {
            Some((before, after)) => write!(
                out,
                "memory: {} kB after a quarter of the time, {} kB at the end",
                before / 1024,
                after / 1024
            ),
            None => write!(out, "memory: not measured, there is no /proc"),
        }
    }
}

/// Serves and loads for `time`.
pub(crate) fn soak(time: Duration) -> io::Result<Report> {
    std::panic::set_hook(Box::new(|panic| {
        let said = panic.payload().downcast_ref::<&str>().copied().unwrap_or_default();
        if !app::MEANT.contains(&said) {
            UNMEANT.fetch_add(1, Ordering::Relaxed);
        }
    }));
    System::new().block_on(async move {
        let (address, server) = app::serve()?;
        let end = Instant::now() + time;
        let clients = (0..CLIENTS).map(|seed| thread::spawn(move || client(address, seed, end)));
        let mut threads: Vec<_> = clients.collect();
        threads.push(thread::spawn(move || reloads(end)));

        actix_web::rt::time::sleep(time / 4).await;
        let before = memory::resident();
        actix_web::rt::time::sleep(end.saturating_duration_since(Instant::now())).await;
        let after = memory::resident();

        let mut report = Report { memory: before.zip(after), ..Report::default() };
        for thread in threads {
            match thread.join() {
                Ok(part) => report.add(part),
                Err(_) => report.wrong("a thread of the soak itself panicked".to_owned()),
            }
        }
        server.stop(false).await;
        // Wherever that was: a task of its own would take no answer along.
        for _ in 0..UNMEANT.load(Ordering::Relaxed) {
            report.wrong("a panic that is nobody's intention".to_owned());
        }
        Ok(report)
    })
}

fn client(address: SocketAddr, seed: u64, end: Instant) -> Report {
    let (mut report, mut random) = (Report::default(), Random::new(seed));
    let mut kept = None;
    while Instant::now() < end && report.answers < MOST_REQUESTS / CLIENTS {
        let case = &CASES[random.below(CASES.len())];
        let connection = match kept.take() {
            Some(connection) => Ok(connection),
            None => Connection::open(address),
        };
        let asked = connection.and_then(|mut connection| match random.below(100) {
            0 => connection.hang_up(case, random.below(2) == 0).map(|()| None),
            choice => {
                let pieces = if choice == 1 { 8 } else { 1 };
                let answer = connection.ask(case, pieces)?;
                report.slow += u64::from(pieces > 1);
                if !case.is_right(answer.as_ref()) {
                    report.wrong(format!("{} {} {:?}: {answer:?}", case.method, case.path, case.headers));
                }
                Ok(Some(answer.map(|_| connection)))
            }
        });
        match asked {
            Ok(Some(connection)) => {
                report.answers += 1;
                kept = connection;
            }
            Ok(None) => report.hung_up += 1,
            Err(error) => report.wrong(format!("{} {}: {error}", case.method, case.path)),
        }
    }
    report
}

fn reloads(end: Instant) -> Report {
    let mut report = Report::default();
    while Instant::now() < end {
        let next = if report.reloads % 2 == 0 { app::second() } else { app::first() };
        match next {
            Ok(policy) => {
                app::ENDPOINTS.replace(policy.clone());
                app::DEFAULT.replace(policy);
            }
            Err(findings) => report.wrong(findings.to_string()),
        }
        // What cannot be built replaces nothing.
        if cors_actix::Policy::builder().origins(["https://*"]).build().is_ok() {
            report.wrong("a wrong policy was built".to_owned());
        }
        if report.reloads % 64 == 0 {
            app::TENANTS.forget();
        }
        report.reloads += 1;
        thread::sleep(Duration::from_millis(2));
    }
    report
}
