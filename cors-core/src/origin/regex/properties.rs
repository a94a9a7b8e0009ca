//! Patterns made at random, and origins made from them at random: whatever matches must be what the proof said.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::backwards::Backwards;
use super::budget::Budget;
use super::domains::Domains;
use super::examine::{Examination, Findings, Limits, Reach, examine};
use super::language::origins;
use super::matched::Matched;
use super::matcher::OriginRegex;
use super::nfa::Nfa;
use super::parse::parse;
use super::positions::Positions;
use super::reference::{Origin, whole};
use super::witness::{Kind, Writer};

/// Xorshift, so that a failure can be run again.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }

    fn one<'t, T: ?Sized>(&mut self, of: &[&'t T]) -> &'t T {
        of[self.below(of.len())]
    }

    fn pattern(&mut self) -> String {
        let schemes = [
            "https://",
            "https://",
            "https://",
            "http://",
            "https?://",
            "^https://",
            ".*",
            "[a-z]+://",
            "(?i)HTTP://",
            "(https|tauri|ws)://",
            "(?x) https:// ",
            "(?:ht|f)tps?://",
            "",
            r"\w+:..",
            "(?m)^https?:/{2}",
        ];
        let ends = [
            "",
            "",
            "",
            "$",
            r"(:\d+)?",
            r":\d{4}",
            r"\.?",
            ":[38]000$",
            r"\b",
            ".*",
            "/",
            r"(?::\d{1,5})?\z",
            " # end",
        ];
        let mut pattern = self.one(&schemes).to_owned();
        for _ in 0..=self.below(5) {
            self.piece(&mut pattern, 2);
        }
        pattern + self.one(&ends)
    }

    fn piece(&mut self, pattern: &mut String, depth: usize) {
        let leaves = [
            "a",
            "b",
            "x",
            ".",
            r"\.",
            r"\.",
            "-",
            "com",
            "de",
            "[ab]",
            "[a-c]",
            "[^.]",
            r"\w",
            r"\d",
            "[a-z0-9-]",
            "example",
            r"co\.uk",
            r"\.github\.io",
            r"\.kobe\.jp",
            r"\.amazonaws\.com",
            "s3",
            "localhost",
            r"127\.0\.0\.[1-9]",
            r"10\.0\.",
            r"\[::1\]",
            r"\[.*\]",
            r"\b",
            r"\B",
            "^",
            "$",
            "(?i:A)",
            "é",
            "[^a]",
            "_",
            "ck",
            r"\.test",
            "A",
            r"\.com\.",
            "",
            r"example\.com",
            r"\.example\.org",
            "local",
            r"\b{start}",
            r"\b{end-half}",
            r"\.s3\.",
            "0x",
            "1",
        ];
        let counts = ["*", "+", "?", "{2}", "{0,2}", "{1,3}", "{1,}", "*?", "{3}"];
        match self.below(if depth == 0 { 6 } else { 10 }) {
            0..=5 => pattern.push_str(self.one(&leaves)),
            6 | 7 => {
                pattern.push_str("(?:");
                self.piece(pattern, depth - 1);
                pattern.push(')');
                pattern.push_str(self.one(&counts));
            }
            8 => {
                pattern.push('(');
                self.piece(pattern, depth - 1);
                pattern.push('|');
                self.piece(pattern, depth - 1);
                pattern.push(')');
            }
            _ => {
                self.piece(pattern, depth - 1);
                self.piece(pattern, depth - 1);
            }
        }
    }

    /// A text that the pattern matches, but for its assertions.
    fn text(&mut self, hir: &Hir, text: &mut String) {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
            HirKind::Class(Class::Unicode(class)) => {
                // The symbols that hosts are made of, more often than others.
                let mut likely: Vec<char> = "aabbx.-0129_:/mz[]".chars().collect();
                likely
                    .retain(|c| class.ranges().iter().any(|range| (range.start()..=range.end()).contains(c)));
                if !likely.is_empty() && self.below(8) > 0 {
                    text.push(likely[self.below(likely.len())]);
                } else if !class.ranges().is_empty() {
                    text.push(class.ranges()[self.below(class.ranges().len())].start());
                }
            }
            HirKind::Class(Class::Bytes(_)) => unreachable!("patterns are in Unicode"),
            HirKind::Repetition(repetition) => {
                let min = usize::try_from(repetition.min).expect("small");
                let max = repetition.max.map_or(min + 4, |max| usize::try_from(max).expect("small"));
                for _ in 0..min + self.below(max - min + 1) {
                    self.text(&repetition.sub, text);
                }
            }
            HirKind::Capture(capture) => self.text(&capture.sub, text),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.text(part, text)),
            HirKind::Alternation(parts) => {
                let part = &parts[self.below(parts.len())];
                self.text(part, text);
            }
        }
    }

    /// An origin that has nothing to do with the pattern.
    fn origin(&mut self) -> String {
        let scheme = self.one(&["https", "http", "https", "tauri", "x"]);
        let mut host = String::new();
        for _ in 0..self.below(3) {
            host.push_str(self.one(&["a.", "b.", "xa.", "example.", "s3.", "co.", "-."]));
        }
        host.push_str(self.one(&[
            "com",
            "a",
            "localhost",
            "example.com",
            "github.io",
            "uk",
            "b.co.uk",
            "com.",
            "ck",
            "abc",
        ]));
        let host =
            if self.below(8) == 0 { self.one(&["127.0.0.1", "[::1]", "10.0.0.1", "[a::b]"]) } else { &host };
        format!("{scheme}://{host}{}", self.one(&["", "", ":8080", ":1", ":3000"]))
    }
}

/// Every witness is an origin that the pattern matches.
fn check_witness<'o>(pattern: &str, witness: &'o str) -> Origin<'o> {
    assert!(whole(pattern).is_match(witness), "{pattern:?} does not match its witness {witness}");
    Origin::parse(witness).unwrap_or_else(|| panic!("{pattern:?}: the witness {witness} is no origin"))
}

fn check_sample(pattern: &str, sample: &str, examination: &Examination) {
    let Some(origin) = Origin::parse(sample) else { return };
    let said = || format!("{pattern:?} matches {sample}, yet: {examination:?}");
    match examination {
        Examination::Syntax(_) | Examination::Never { .. } => panic!("{}", said()),
        Examination::Undecided(_) => {}
        Examination::Matches(Findings { reach, insecure, .. }) => {
            if let Reach::Few(domains) = reach {
                assert!(domains.iter().any(|domain| domain == origin.domain()), "{}", said());
            }
            assert!(insecure.is_some() || origin.is_secure(), "{}", said());
        }
    }
}

/// What was counted is there: every domain has an origin that matches and belongs to it.
fn check_domains(pattern: &str) {
    let mut budget = Budget::new(u32::MAX);
    let mut nfa = Nfa::new();
    let entry = nfa.add(&parse(pattern).expect("parsed"), (), Nfa::<()>::END, &mut budget).expect("budget");
    // Not merged: what merging does must make no difference.
    let automaton = Positions::of(&nfa, entry, &mut budget).expect("budget");
    let matched = Matched::new(&automaton, origins(), &mut budget).expect("budget");
    let mut backwards = Backwards::new(&matched, &mut budget).expect("budget");
    let domains = Domains::count(&mut backwards, &mut budget).expect("budget");
    for domain in &domains.found {
        let origin = Writer::new(&matched, Kind::Any)
            .origin_below(domain)
            .unwrap_or_else(|| panic!("{pattern:?}: {domain}"));
        let below = super::super::public_suffix::labels_below(domain).next();
        let found = check_witness(pattern, &origin).domain().to_owned();
        assert!(&found == domain || below.is_some(), "{pattern:?}: {origin} is not of {domain}");
    }
    let many = domains.found.len() > 16;
    match examine(pattern, Limits::default()) {
        Examination::Matches(Findings { reach: Reach::Few(found), .. }) => {
            assert!(!many && found.len() == domains.found.len());
        }
        Examination::Matches(_) => assert!(many, "{pattern:?}: {domains:?}"),
        Examination::Never { .. } => assert!(domains.found.is_empty(), "{pattern:?}: {domains:?}"),
        _ => {}
    }
}

#[test]
fn random_patterns_match_what_was_proven_of_them() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut never, mut few, mut many, mut undecided, mut samples, mut everything) = (0, 0, 0, 0, 0, 0);
    for _ in 0..PATTERNS {
        let pattern = random.pattern();
        // `^*` and the like are no regular expressions.
        let Ok(hir) = regex_syntax::parse(&pattern) else { continue };
        let examination = examine(&pattern, Limits::default());
        let used = OriginRegex::from_examined(vec![pattern.clone()]);
        let reference = whole(&pattern);
        for _ in 0..30 {
            let mut text = String::new();
            random.text(&hir, &mut text);
            for text in [text, random.origin()] {
                let is_origin = Origin::parse(&text).is_some();
                let matches = reference.is_match(&text);
                assert!(!is_origin || used.is_match(&text) == matches, "{pattern:?} {text}");
                if matches {
                    samples += usize::from(is_origin);
                    check_sample(&pattern, &text, &examination);
                }
            }
        }
        match &examination {
            Examination::Never { .. } => never += 1,
            Examination::Undecided(_) => undecided += 1,
            Examination::Syntax(error) => panic!("{pattern:?}: {error:?}"),
            Examination::Matches(findings) => {
                if let Some(insecure) = &findings.insecure {
                    assert!(!check_witness(&pattern, insecure).is_secure(), "{pattern:?} {insecure}");
                }
                match &findings.reach {
                    Reach::Few(_) => few += 1,
                    Reach::Many { witness, .. } => {
                        many += 1;
                        check_witness(&pattern, witness);
                    }
                }
                for _ in 0..if findings.everything { 50 } else { 0 } {
                    let origin = random.origin();
                    let of_web_page = Origin::parse(&origin).is_some_and(|parsed| parsed.is_of_a_web_page());
                    assert!(!of_web_page || reference.is_match(&origin), "{pattern:?} {origin}");
                    everything += 1;
                }
            }
        }
        check_domains(&pattern);
    }
    println!(
        "never {never}, few {few}, many {many}, undecided {undecided}, samples {samples}, everything {everything}"
    );
    // A generator that makes nothing but dull patterns proves nothing.
    assert!(never > PATTERNS / 10 && few > PATTERNS / 10 && many > PATTERNS / 10 && samples > PATTERNS);
    assert!(everything > 0 && undecided < PATTERNS / 100, "{undecided}");
}

const PATTERNS: usize = 300;
