//! All mutants of a crate in one build, each behind a switch: a build for every mutant takes days, a process takes milliseconds.
//!
//! `mutants LIST OUT CRATE-ROOT -- ARGUMENTS OF CARGO TEST`, in a copy of the workspace that may be changed. LIST is what
//! `cargo mutants --list --json` prints, so that the mutants and their names are those of cargo-mutants.

mod edit;
mod judge;
mod list;
mod source;
mod suite;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let mut next = || arguments.next().ok_or("mutants LIST OUT CRATE-ROOT -- ARGUMENTS OF CARGO TEST");
    let (list, out, root) = (next()?, PathBuf::from(next()?), next()?);
    let cargo: Vec<String> = arguments.skip_while(|word| word == "--").collect();
    fs::create_dir_all(&out)?;

    let mutants = list::read(&fs::read_to_string(list)?)?;
    let names = names(&mutants)?;
    let (switched, broken) = switch(&mutants, &root, &cargo)?;
    let rest: Vec<_> = (0..mutants.len())
        .filter(|number| !switched.contains(number) && !broken.contains_key(number))
        .collect();
    println!(
        "{} mutants, {} of them have a switch, {} do not compile",
        mutants.len(),
        switched.len(),
        broken.len()
    );
    write(&out.join("unswitched.txt"), rest.iter().map(|number| mutants[*number].name.as_str()))?;
    let broken = broken.iter().map(|(number, error)| format!("{}\n{error}", mutants[*number].name));
    write(&out.join("broken.txt"), broken.collect::<Vec<_>>().iter().map(String::as_str))?;

    let tests = suite::build(&cargo)?;
    let verdicts = judge::all(&mutants, &switched, &tests, &out)?;
    for (file, verdict) in [
        ("caught.txt", judge::Verdict::Caught),
        ("timeout.txt", judge::Verdict::Timeout),
        ("missed.txt", judge::Verdict::Missed),
    ] {
        let of = verdicts.iter().filter(|(_, is)| *is == verdict);
        let of: Vec<_> = of.map(|(number, _)| names[*number].as_str()).collect();
        println!("{file}: {}", of.len());
        write(&out.join(file), of)?;
    }
    Ok(())
}

/// Whether an error inside a switch is the mutant's: what is returned has to be of the body's type, unless the switch itself is
/// what cannot stand in a `const fn`; and an operator that does not exist for these types.
fn is_its_own(mutant: &list::Mutant, code: &str) -> bool {
    if mutant.genre == "FnValue" { code != "E0015" } else { code == "E0369" }
}

/// Read before the sources are changed.
fn names(mutants: &[list::Mutant]) -> Result<Vec<String>> {
    mutants.iter().map(|mutant| Ok(mutant.lasting_name(&fs::read_to_string(&mutant.file)?))).collect()
}

fn write<'a>(path: &Path, lines: impl IntoIterator<Item = &'a str>) -> Result<()> {
    Ok(fs::write(path, lines.into_iter().flat_map(|line| [line, "\n"]).collect::<String>())?)
}

/// Rewrites the sources with a switch for every mutant that compiles as one, and says which they are;
/// and of the others those that would not compile alone either, with the reason.
fn switch(
    mutants: &[list::Mutant],
    root: &str,
    cargo: &[String],
) -> Result<(BTreeSet<usize>, BTreeMap<usize, String>)> {
    let mut files = edit::Files::read(mutants, root)?;
    let mut left: BTreeSet<usize> = (0..mutants.len()).collect();
    let mut broken = BTreeMap::new();
    loop {
        let places = files.write(mutants, &mut left)?;
        let errors = suite::check(cargo)?;
        if errors.is_empty() {
            return Ok((left, broken));
        }
        let before = left.len();
        for error in &errors {
            for number in places.at(error) {
                left.remove(&number);
            }
            let own = places.of(&error.file, error.byte);
            if let Some(number) = own.filter(|number| is_its_own(&mutants[*number], &error.code)) {
                broken.entry(number).or_insert_with(|| error.text.clone());
            }
        }
        println!("{} mutants do not compile as a switch", before - left.len());
        if left.len() == before {
            let texts: Vec<_> = errors.iter().map(|error| error.text.as_str()).collect();
            return Err(format!("no switch explains this:\n{}", texts.join("\n")).into());
        }
    }
}
