//! Every mutant meets the tests that reach it, the fastest programs first, up to the first failure.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::Result;
use crate::list::Mutant;
use crate::suite::Program;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Caught,
    Timeout,
    Missed,
}

/// A test and what it reaches.
struct Test {
    program: usize,
    name: String,
    reached: BTreeSet<usize>,
    takes: Duration,
}

pub fn all(
    mutants: &[Mutant],
    switched: &BTreeSet<usize>,
    programs: &[Program],
    out: &Path,
) -> Result<Vec<(usize, Verdict)>> {
    let start = Instant::now();
    let tests = reach(programs, out)?;
    println!("{} tests, whose reach took {:.0?}", tests.len(), start.elapsed());
    let numbers: Vec<usize> = switched.iter().copied().collect();
    let verdicts = at_once(numbers.len(), |index, _| {
        let number = numbers[index];
        let verdict = one(number, &tests, programs)?;
        if verdict != Verdict::Caught {
            println!("{verdict:?}: {}", mutants[number].name);
        }
        Ok((number, verdict))
    })?;
    println!("{} mutants took {:.0?} in all", numbers.len(), start.elapsed());
    Ok(verdicts)
}

fn reach(programs: &[Program], out: &Path) -> Result<Vec<Test>> {
    let mut names = Vec::new();
    for (program, of) in programs.iter().enumerate() {
        names.extend(of.tests()?.into_iter().map(|name| (program, name)));
    }
    let tests = at_once(names.len(), |index, worker| {
        let (program, name) = names[index].clone();
        let reached = programs[program].reach(&name, &out.join(format!("reached.{worker}")))?;
        if reached.is_none() {
            println!("fails without any mutant, and is left out: {name}");
        }
        Ok(reached.map(|(reached, takes)| Test {
            program,
            name,
            reached: reached.into_iter().collect(),
            takes,
        }))
    })?;
    let mut tests: Vec<Test> = tests.into_iter().flatten().collect();
    tests.sort_by_key(|test| test.takes);
    while let Some(test) = tests.pop_if(|test| test.takes > TOO_SLOW) {
        println!("takes {:.0?}, and is not asked: {}", test.takes, test.name);
    }
    Ok(tests)
}

/// On every core: numbers up to `count`, in order.
fn at_once<T: Send>(count: usize, work: impl Fn(usize, usize) -> Result<T> + Sync) -> Result<Vec<T>> {
    let (next, done, failed) = (AtomicUsize::new(0), Mutex::new(Vec::new()), Mutex::new(None));
    thread::scope(|scope| {
        for worker in 0..thread::available_parallelism().map_or(1, usize::from) {
            let (next, done, failed, work) = (&next, &done, &failed, &work);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= count {
                        return;
                    }
                    match work(index, worker) {
                        Ok(result) => done.lock().expect("no worker panics").push((index, result)),
                        Err(error) => *failed.lock().expect("no worker panics") = Some(error.to_string()),
                    }
                }
            });
        }
    });
    if let Some(error) = failed.into_inner()? {
        return Err(error.into());
    }
    let mut done = done.into_inner().map_err(|error| error.to_string())?;
    done.sort_by_key(|(index, _)| *index);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

/// What takes longer than this would be most of the time.
const TOO_SLOW: Duration = Duration::from_secs(30);
/// What takes longer than this waits until nothing faster has noticed.
const SLOW: Duration = Duration::from_millis(300);

fn one(number: usize, tests: &[Test], programs: &[Program]) -> Result<Verdict> {
    let mut runs: Vec<(Duration, &Program, Vec<&str>)> = Vec::new();
    for (index, program) in programs.iter().enumerate() {
        for slow in [false, true] {
            let wanted = |test: &&Test| {
                test.program == index && test.reached.contains(&number) && (test.takes > SLOW) == slow
            };
            let here: Vec<_> = tests.iter().filter(wanted).collect();
            if !here.is_empty() {
                let takes = here.iter().map(|test| test.takes).sum();
                runs.push((takes, program, here.iter().map(|test| test.name.as_str()).collect()));
            }
        }
    }
    runs.sort_by_key(|(takes, ..)| *takes);
    for (takes, program, names) in runs {
        let verdict = run(number, program, &names, Duration::from_secs(10) + takes * 5)?;
        if verdict != Verdict::Missed {
            return Ok(verdict);
        }
    }
    Ok(Verdict::Missed)
}

fn run(number: usize, program: &Program, names: &[&str], limit: Duration) -> Result<Verdict> {
    let mut command = program.command();
    command.arg("--exact").args(names).args(["--test-threads", "1"]).env("MUTANT", number.to_string());
    let mut child = command.stdout(Stdio::piped()).process_group(0).spawn()?;
    let stdout = child.stdout.take().ok_or("no standard output")?;
    let failed = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&failed);
    // The first test that fails is enough.
    let reader = thread::spawn(move || {
        for line in BufReader::new(stdout).split(b'\n').map_while(std::result::Result::ok) {
            if line.ends_with(b"FAILED") {
                seen.store(true, Ordering::Relaxed);
                return;
            }
        }
    });
    let start = Instant::now();
    let verdict = loop {
        if failed.load(Ordering::Relaxed) {
            break Verdict::Caught;
        }
        if let Some(status) = child.try_wait()? {
            break if status.success() { Verdict::Missed } else { Verdict::Caught };
        }
        if start.elapsed() > limit {
            break Verdict::Timeout;
        }
        thread::sleep(Duration::from_millis(3));
    };
    stop(&mut child)?;
    let _ = reader.join();
    Ok(verdict)
}

/// Ends the program and whatever it started, which is its own process group.
fn stop(child: &mut Child) -> Result<()> {
    if child.try_wait()?.is_none() {
        let group = format!("-{}", child.id());
        Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status()?;
        child.wait()?;
    }
    Ok(())
}
