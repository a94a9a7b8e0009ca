//! The sources with every mutant behind a switch.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;

use crate::Result;
use crate::list::Mutant;
use crate::source::{Lines, Shape, Shapes};
use crate::suite::Error;

/// What the switches ask: the number in the environment, and, where a file is named, the numbers that a test reaches.
const SWITCH: &str = r#"
#[doc(hidden)]
#[inline(never)]
pub(crate) fn __mutant(number: usize) -> bool {
    use std::io::Write as _;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicBool, Ordering};
    static ON: LazyLock<Option<usize>> =
        LazyLock::new(|| std::env::var("MUTANT").ok().and_then(|number| number.parse().ok()));
    static FILE: LazyLock<Option<std::fs::File>> = LazyLock::new(|| {
        let path = std::env::var_os("MUTANTS_REACHED")?;
        std::fs::OpenOptions::new().append(true).create(true).open(path).ok()
    });
    static REACHED: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
    if let Some(mut file) = FILE.as_ref() {
        if !REACHED[number].swap(true, Ordering::Relaxed) {
            let _ = file.write_all(format!("{number}\n").as_bytes());
        }
    }
    *ON == Some(number)
}

#[doc(hidden)]
pub(crate) enum __Either<M, R> {
    Mutant(M),
    Real(R),
}

impl<T, M: Iterator<Item = T>, R: Iterator<Item = T>> Iterator for __Either<M, R> {
    type Item = T;
    fn next(&mut self) -> Option<T> {
        match self {
            Self::Mutant(mutant) => mutant.next(),
            Self::Real(real) => real.next(),
        }
    }
}
"#;

/// The files as they are without switches.
pub struct Files {
    texts: BTreeMap<String, String>,
    root: String,
}

/// Where the switches are in what was written.
#[derive(Default)]
pub struct Places(BTreeMap<String, Vec<Place>>);

struct Place {
    range: Range<usize>,
    numbers: BTreeSet<usize>,
    /// It is the text of one mutant alone.
    is_own: bool,
    /// It can break what stands beside it: a match that lacks an arm, a value that is moved twice.
    reaches_out: bool,
}

impl Places {
    /// The mutant whose own text is at this byte.
    pub fn of(&self, file: &str, byte: usize) -> Option<usize> {
        let around = self.0.get(file)?.iter().filter(|place| place.range.contains(&byte));
        let place = around.min_by_key(|place| place.range.len())?;
        place.is_own.then(|| place.numbers.first().copied())?
    }

    /// The mutants of the smallest switch around an error, or else of the nearest that reaches out. That an arm is missing is said
    /// of the match, and no switch around it is to blame.
    pub fn at(&self, error: &Error) -> BTreeSet<usize> {
        let byte = error.byte;
        let here = || self.0.get(&error.file).into_iter().flatten();
        let around = here().filter(|place| error.code != "E0004" && place.range.contains(&byte));
        let around = around.min_by_key(|place| place.range.len());
        let nearest = || {
            let beside = here().filter(|place| place.reaches_out);
            beside.min_by_key(|place| place.range.start.abs_diff(byte))
        };
        around.or_else(nearest).map(|place| place.numbers.clone()).unwrap_or_default()
    }
}

impl Files {
    pub fn read(mutants: &[Mutant], root: &str) -> Result<Self> {
        let names = mutants.iter().map(|mutant| mutant.file.as_str()).chain([root]);
        let texts =
            names.map(|name| Ok((name.to_owned(), fs::read_to_string(name)?))).collect::<Result<_>>()?;
        Ok(Self { texts, root: root.to_owned() })
    }

    /// Writes the mutants that are `left`, and takes those out of `left` for which there is no switch.
    pub fn write(&mut self, mutants: &[Mutant], left: &mut BTreeSet<usize>) -> Result<Places> {
        let mut places = Places::default();
        for (name, text) in &self.texts {
            let mut here: Vec<usize> =
                left.iter().copied().filter(|number| mutants[*number].file == *name).collect();
            let sites = sites(text, mutants, &mut here)?;
            left.retain(|number| mutants[*number].file != *name || here.contains(number));
            let (mut written, ranges) = apply(text, &sites);
            if *name == self.root {
                written.push_str(&SWITCH.replace("COUNT", &mutants.len().to_string()));
            }
            places.0.insert(name.clone(), ranges);
            fs::write(name, written)?;
        }
        Ok(places)
    }
}

/// What one place of the source becomes: texts, each of a mutant or of all, before, in and behind it.
struct Site {
    /// What is nested in it, is written inside.
    range: Range<usize>,
    numbers: BTreeSet<usize>,
    before: Vec<Piece>,
    /// Instead of this part.
    between: Option<(Range<usize>, String)>,
    behind: Vec<Piece>,
    reaches_out: bool,
}

type Piece = (Option<usize>, String);

fn sites(text: &str, mutants: &[Mutant], here: &mut Vec<usize>) -> Result<Vec<Site>> {
    let (lines, shapes) = (Lines::new(text), Shapes::read(text)?);
    let mut grouped: BTreeMap<(String, usize), Vec<usize>> = BTreeMap::new();
    for &number in here.iter() {
        let mutant = &mutants[number];
        let start = lines.byte(mutant.start.0, mutant.start.1 - 1);
        grouped.entry((mutant.genre.clone(), start)).or_default().push(number);
    }
    let mut sites = Vec::new();
    for ((genre, start), numbers) in grouped {
        let end = mutants[numbers[0]].end;
        let end = lines.byte(end.0, end.1 - 1);
        let of = |number: &usize| (*number, mutants[*number].replacement.as_str());
        let replacements: Vec<(usize, &str)> = numbers.iter().map(of).collect();
        if mutants[numbers[0]].of_iterator {
            // What is leaked is `&mut`, and no iterator here yields that.
            let (yields, not): (Vec<_>, Vec<_>) =
                replacements.iter().partition(|(_, of)| !of.contains("::leak("));
            here.retain(|number| not.iter().all(|(leaks, _)| leaks != number));
            if !yields.is_empty() {
                sites.push(iterator(start..end, &yields));
            }
            continue;
        }
        match site(&genre, start..end, shapes.at(&genre, start), &replacements) {
            Some(site) => sites.push(site),
            None => here.retain(|number| !numbers.contains(number)),
        }
    }
    // Of two switches at the same expression, that of its operator stands inside; and none stands in what another replaces.
    sites.sort_by_key(|site| (site.range.start, std::cmp::Reverse(site.range.end), site.between.is_some()));
    let replaced: Vec<Range<usize>> =
        sites.iter().filter_map(|site| site.between.as_ref()).map(|(range, _)| range.clone()).collect();
    let lost = |site: &Site| {
        replaced.iter().any(|range| {
            site.range != *range && range.start <= site.range.start && site.range.end <= range.end
        })
    };
    for site in sites.extract_if(.., |site| lost(site)) {
        here.retain(|number| !site.numbers.contains(number));
    }
    Ok(sites)
}

fn all(text: impl Into<String>) -> Piece {
    (None, text.into())
}

fn site(genre: &str, named: Range<usize>, shape: Option<&Shape>, mutants: &[(usize, &str)]) -> Option<Site> {
    let numbers = mutants.iter().map(|(number, _)| *number).collect();
    let reaches_out = matches!(genre, "MatchArm" | "StructField");
    let site = |range, before, behind| Site { range, numbers, before, between: None, behind, reaches_out };
    let choice = |of: &dyn Fn(&str) -> String, or: String| -> Vec<Piece> {
        let switched = mutants.iter().map(|(number, replacement)| {
            (Some(*number), format!("if crate::__mutant({number}) {{ {} }} else ", of(replacement)))
        });
        switched.chain([all(format!("{{ {or} }}"))]).collect()
    };
    Some(match (genre, shape) {
        ("FnValue", _) => {
            let of = |(number, replacement): &(usize, &str)| {
                (Some(*number), format!("if crate::__mutant({number}) {{ return {replacement}; }} "))
            };
            site(named, mutants.iter().map(of).collect(), Vec::new())
        }
        ("MatchArmGuard", _) => {
            let mut before = Vec::new();
            for (number, replacement) in mutants {
                before.push((
                    Some(*number),
                    match *replacement {
                        "true" => format!("crate::__mutant({number}) || "),
                        "false" => format!("!crate::__mutant({number}) && "),
                        _ => return None,
                    },
                ));
            }
            // `false` binds tighter, whichever comes first.
            before.sort_by_key(|(_, text)| text.starts_with('!'));
            before.push(all("("));
            site(named, before, vec![all(")")])
        }
        ("MatchArm", Some(Shape::Arm { pattern, guard })) => {
            let [(number, _)] = mutants else { return None };
            match guard {
                None => site(
                    pattern.clone(),
                    Vec::new(),
                    vec![(Some(*number), format!(" if !crate::__mutant({number})"))],
                ),
                Some(guard) => site(
                    guard.clone(),
                    vec![(Some(*number), format!("!crate::__mutant({number}) && ("))],
                    vec![all(")")],
                ),
            }
        }
        ("StructField", Some(Shape::Field { value, otherwise, name })) => {
            let [(number, _)] = mutants else { return None };
            let choice = format!("{name}if crate::__mutant({number}) {{ {otherwise} }} else {{ ");
            site(value.clone(), vec![(Some(*number), choice)], vec![all(" }")])
        }
        ("UnaryOperator", Some(Shape::Unary { op, operand })) => {
            let arm = choice(&|_| "value".into(), format!("{op}value"));
            let mut site =
                site(named.start..operand.end, vec![all("(match (")], wrap(") { value => ", arm, "})"));
            site.between = Some((named.start..operand.start, String::new()));
            site
        }
        ("BinaryOperator", Some(Shape::Binary { left, op, right })) if op == "&&" || op == "||" => {
            // Each operand stands once, or a chain would double with each link.
            let [(number, "||" | "&&")] = mutants else { return None };
            let negated = if op == "||" { "!" } else { "" };
            let behind = vec![all("} else {left} })")];
            let mut site = site(left.start..right.end, vec![all("(match (")], behind);
            site.between = Some((
                left.end..right.start,
                format!(") {{ left => if ({negated}left) ^ crate::__mutant({number}) {{"),
            ));
            site
        }
        ("BinaryOperator", Some(Shape::Binary { left, op, right })) => {
            let compares = matches!(op.as_str(), "==" | "!=" | "<" | ">" | "<=" | ">=");
            let and = if compares { "&" } else { "" };
            let arm = choice(&|other| format!("left {other} right"), format!("left {op} right"));
            let before = vec![all(format!("(match ({and}("))];
            let mut site = site(left.start..right.end, before, wrap(")) { (left, right) => ", arm, "})"));
            site.between = Some((left.end..right.start, format!("), {and}(")));
            site
        }
        ("BinaryOperator", Some(Shape::Assign { target, op, value })) => {
            let target = target.clone();
            // The target is written again where it is chosen: `TARGET` is filled in by `apply`.
            let arm = choice(&|other| format!("TARGET {other} value"), format!("TARGET {op} value"));
            let mut site = site(target.start..value.end, vec![], wrap(") { value => ", arm, "}"));
            site.between = Some((target.start..value.start, "match (".into()));
            site
        }
        _ => return None,
    })
}

/// Of several iterators one, which have one type together.
fn iterator(body: Range<usize>, mutants: &[(usize, &str)]) -> Site {
    let of = |(number, replacement): &(usize, &str)| {
        let mutant =
            format!("if crate::__mutant({number}) {{ crate::__Either::Mutant({replacement}) }} else ");
        [(Some(*number), mutant), all("{ crate::__Either::Real(")]
    };
    let before = mutants.iter().flat_map(of).chain([all("{")]).collect();
    let behind = vec![all(format!("}}{}", ") }".repeat(mutants.len())))];
    let numbers = mutants.iter().map(|(number, _)| *number).collect();
    Site { range: body, numbers, before, between: None, behind, reaches_out: false }
}

fn wrap(open: &str, pieces: Vec<Piece>, close: &str) -> Vec<Piece> {
    [all(open)].into_iter().chain(pieces).chain([all(close)]).collect()
}

enum What {
    Open(usize),
    Between(usize),
    Behind(usize),
}

/// Writes the sites, which nest and never overlap in part.
fn apply(text: &str, sites: &[Site]) -> (String, Vec<Place>) {
    // At one byte: what ends there, the inner before the outer; what is replaced there; then what begins, the outer first.
    let mut events: Vec<((usize, u8, isize, isize), What)> = Vec::new();
    for (index, site) in sites.iter().enumerate() {
        let (length, rank) = (site.range.len().cast_signed(), index.cast_signed());
        events.push(((site.range.start, 2, -length, rank), What::Open(index)));
        if let Some((range, _)) = &site.between {
            // One that replaces from its own first byte belongs to its opening.
            let begins = range.start == site.range.start;
            let order = if begins { (range.start, 2, -length, rank) } else { (range.start, 1, 0, 0) };
            events.push((order, What::Between(index)));
        }
        events.push(((site.range.end, 0, length, -rank), What::Behind(index)));
    }
    events.sort_by_key(|(order, _)| *order);

    let (mut out, mut at) = (String::new(), 0);
    let mut opened = vec![0; sites.len()];
    let mut ranges = Vec::new();
    for ((byte, ..), what) in events {
        if byte > at {
            out.push_str(&text[at..byte]);
            at = byte;
        }
        let pieces = |out: &mut String, pieces: &[Piece], target: &str, ranges: &mut Vec<_>| {
            for (number, piece) in pieces {
                let start = out.len();
                out.push_str(&piece.replace("TARGET", target));
                let place = |number| Place {
                    range: start..out.len(),
                    numbers: BTreeSet::from([number]),
                    is_own: true,
                    reaches_out: false,
                };
                ranges.extend(number.map(place));
            }
        };
        match what {
            What::Open(index) => {
                opened[index] = out.len();
                pieces(&mut out, &sites[index].before, "", &mut ranges);
            }
            What::Between(index) => {
                let Some((range, instead)) = &sites[index].between else { continue };
                out.push_str(instead);
                at = at.max(range.end);
            }
            What::Behind(index) => {
                let site = &sites[index];
                let target = site.between.as_ref().map_or("", |(range, _)| &text[range.clone()]);
                let target = target.rsplit_once('=').map_or("", |(left, _)| left);
                let target = target.trim_end_matches(|letter: char| "+-*/%&|^<>".contains(letter));
                pieces(&mut out, &site.behind, target, &mut ranges);
                let (range, numbers) = (opened[index]..out.len(), site.numbers.clone());
                ranges.push(Place { range, numbers, is_own: false, reaches_out: site.reaches_out });
            }
        }
    }
    out.push_str(&text[at..]);
    (out, ranges)
}
