//! The Public Suffix List: under which names anyone may register a domain.
//!
//! `https://*.github.io` allows every account of a hosting service, `https://*.co.uk` half a country. The list
//! (<https://publicsuffix.org>, private section included) says which names are of that kind, and with it which
//! part of a host is the *registrable domain*: the one label that somebody registered, and what it stands under.
//!
//! The rules are one text, sorted, labels reversed (`data/public_suffixes.txt`, made by `data/regenerate.py`), and
//! are searched where they lie: nothing is parsed or allocated at start-up, and a compiler sees one string
//! instead of ten thousand.

use std::cmp::Ordering;
use std::ops::Range;

/// The rules, one a line; lines that begin with `#` sort before all of them.
const RULES: &str = include_str!("../../data/public_suffixes.txt");

/// Whether a rule of the list names `host` as a public suffix: `com`, `co.uk`, `github.io`, and by the wildcard
/// rule `*.ck` also `example.ck` (but not `www.ck`, its exception).
///
/// `host` is in lower-case ASCII and has no trailing dot. A single label that the list does not know is not
/// *named* by it, although [`registrable_domain`] takes it for a suffix: what to make of it is the caller's decision.
pub(crate) fn is_public_suffix(host: &str) -> bool {
    suffix_by_rule(host) == Some(host)
}

/// The registrable domain of `host` by the list's algorithm: its public suffix and one label more.
///
/// `None` if `host` is itself a public suffix, by a rule or because it is a single label (the algorithm's default
/// rule is `*`), or if it has an empty label. `host` is a domain in lower-case ASCII without a trailing dot, not
/// an IP address.
///
/// Source: <https://github.com/publicsuffix/list/wiki/Format#algorithm>.
pub(crate) fn registrable_domain(host: &str) -> Option<&str> {
    // A leading dot, or any other empty label: no domain at all.
    if host.split('.').any(str::is_empty) {
        return None;
    }
    let suffix = suffix_by_rule(host).unwrap_or_else(|| last_label(host));
    let rest = host.strip_suffix(suffix)?.strip_suffix('.')?;
    host.get(rest.rfind('.').map_or(0, |dot| dot + 1)..)
}

/// Whether the hosts below `host` belong to more than one registrable domain: `host` is a public suffix, or the
/// list has longer rules below it (`kobe.jp` has `*.kobe.jp`, `amazonaws.com` has `s3.amazonaws.com`).
///
/// `https://*.amazonaws.com` allows every bucket of everyone, although `amazonaws.com` itself is registered.
pub(crate) fn covers_public_suffixes(host: &str) -> bool {
    is_public_suffix(host) || labels_below(host).next().is_some()
}

/// Single labels under which nobody can register, or only the user's own network.
const PRIVATE_LABELS: [&str; 4] = ["localhost", "test", "internal", "local"];

/// Whether strangers can own hosts below `suffix`: by the list, or because nothing is known about a single label.
pub(crate) fn is_shared_suffix(suffix: &str) -> bool {
    let suffix = suffix.strip_suffix('.').unwrap_or(suffix);
    (!suffix.contains('.') && !PRIVATE_LABELS.contains(&suffix)) || covers_public_suffixes(suffix)
}

/// The labels that the list's rules have immediately left of `host`, each once, in the list's order: for `ck`
/// the one label `*` (`!www`, its exception, is left out).
///
/// Labels on the way to a longer rule count: `compute` is below `amazonaws.com` for the sake of
/// `*.compute.amazonaws.com`.
pub(crate) fn labels_below(host: &str) -> impl Iterator<Item = &'static str> {
    let mut prefix = reversed(host);
    prefix.push('.');
    let mut at = lower_bound(&prefix);
    let mut previous = "";
    std::iter::from_fn(move || {
        loop {
            let line = line_at(at)?;
            let label = line.strip_prefix(prefix.as_str())?.split('.').next()?;
            at += line.len() + 1;
            if label != previous && !label.starts_with('!') {
                previous = label;
                return Some(label);
            }
        }
    })
}

/// The suffix of `host` that the prevailing rule names: an exception before all others, else the longest.
fn suffix_by_rule(host: &str) -> Option<&str> {
    // From the whole host to its last label, so the first rule that fits is the longest.
    let mut suffix = host;
    loop {
        let parent = suffix.split_once('.').map(|(_, parent)| parent);
        if let (Some((label, _)), Some(parent)) = (suffix.split_once('.'), parent) {
            let above = reversed(parent);
            if is_rule(&format!("{above}.!{label}")) {
                return Some(parent);
            }
            if is_rule(&format!("{above}.*")) && !label.is_empty() {
                return Some(suffix);
            }
        }
        if is_rule(&reversed(suffix)) {
            return Some(suffix);
        }
        suffix = parent?;
    }
}

/// Whether this line is one of the rules.
fn is_rule(line: &str) -> bool {
    !line.starts_with('#') && line_at(lower_bound(line)) == Some(line)
}

/// Where the first line starts that does not sort before `wanted`; the end of the text if there is none.
fn lower_bound(wanted: &str) -> usize {
    let mut open = Range { start: 0, end: RULES.len() };
    // Both ends always stand at the start of a line (or at the end of the text).
    while open.start < open.end {
        let middle = open.start.midpoint(open.end);
        let start = RULES.get(..middle).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let Some(line) = line_at(start) else { break };
        if line.cmp(wanted) == Ordering::Less {
            open.start = start + line.len() + 1;
        } else {
            open.end = start;
        }
    }
    open.start
}

/// The line that starts at this byte, without its end.
fn line_at(start: usize) -> Option<&'static str> {
    RULES.get(start..)?.split_once('\n').map(|(line, _)| line)
}

/// `co.uk` as `uk.co`, the form in which the rules are sorted.
fn reversed(host: &str) -> String {
    let mut labels = String::with_capacity(host.len() + 8);
    for label in host.rsplit('.') {
        if !labels.is_empty() {
            labels.push('.');
        }
        labels.push_str(label);
    }
    labels
}

fn last_label(host: &str) -> &str {
    host.rsplit('.').next().unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The list's own vectors (public domain), from the release that the table was made from.
    const VECTORS: &str = include_str!("../../data/test_psl.txt");

    #[test]
    fn agrees_with_the_lists_own_test_vectors() {
        let mut checked = 0;
        for line in VECTORS.lines() {
            let Some(call) = line.strip_prefix("checkPublicSuffix(").and_then(|rest| rest.strip_suffix(");"))
            else {
                continue;
            };
            let (host, wanted) = call.split_once(", ").expect("two arguments");
            let argument =
                |text: &str| text.strip_prefix('\'')?.strip_suffix('\'').map(str::to_ascii_lowercase);
            // Unicode forms are not hosts here: the file repeats each of them in punycode.
            let Some(host) = argument(host).filter(|host| host.is_ascii()) else { continue };
            assert_eq!(registrable_domain(&host), argument(wanted).as_deref(), "{line}");
            checked += 1;
        }
        assert_eq!(checked, 68, "vectors in ASCII");
    }

    #[test]
    fn rules_name_suffixes() {
        for suffix in [
            "com",
            "uk",
            "co.uk",
            "github.io",
            "vercel.app",
            "netlify.app",
            "herokuapp.com",
            "example.ck",
            "x.kobe.jp",
            "xn--55qx5d.cn",
            "eu-west-1.compute.amazonaws.com",
            "s3.amazonaws.com",
        ] {
            assert!(is_public_suffix(suffix), "{suffix}");
            assert_eq!(registrable_domain(suffix), None, "{suffix}");
        }
        for host in [
            "example.com",
            "www.ck",
            "city.kobe.jp",
            "kobe.jp",
            "me.github.io",
            "compute.amazonaws.com",
            "localhost",
            "ck",
            "nosuchtld",
            "test",
            "internal",
            "co.nosuchtld",
            "",
        ] {
            assert!(!is_public_suffix(host), "{host}");
        }
    }

    #[test]
    fn registrable_domains_have_one_label_more_than_the_suffix() {
        for (host, wanted) in [
            ("a.b.example.com", Some("example.com")),
            ("a.me.github.io", Some("me.github.io")),
            ("a.www.ck", Some("www.ck")),
            ("a.b.example.ck", Some("b.example.ck")),
            ("compute.amazonaws.com", Some("amazonaws.com")),
            ("x.y.eu.compute.amazonaws.com", Some("y.eu.compute.amazonaws.com")),
            ("a.b.nosuchtld", Some("b.nosuchtld")),
            ("localhost", None),
            ("a..com", None),
            ("", None),
        ] {
            assert_eq!(registrable_domain(host), wanted, "{host}");
        }
    }

    #[test]
    fn labels_below_are_those_of_longer_rules() {
        assert_eq!(labels_below("ck").collect::<Vec<_>>(), ["*"]);
        assert_eq!(labels_below("kobe.jp").collect::<Vec<_>>(), ["*"]);
        assert_eq!(labels_below("example.com").count(), 0);
        assert_eq!(labels_below("zw").collect::<Vec<_>>(), ["ac", "co", "gov", "mil", "org"]);
        let amazon: Vec<_> = labels_below("amazonaws.com").collect();
        assert!(amazon.contains(&"compute") && amazon.contains(&"s3"), "{amazon:?}");
        assert!(amazon.windows(2).all(|pair| pair[0] != pair[1]), "{amazon:?}");
    }

    #[test]
    fn sub_domains_of_one_owner_are_told_from_those_of_many() {
        for host in ["com", "github.io", "ck", "kobe.jp", "compute.amazonaws.com", "amazonaws.com"] {
            assert!(covers_public_suffixes(host), "{host}");
        }
        for host in ["example.com", "me.github.io", "www.ck", "localhost", "nosuchtld"] {
            assert!(!covers_public_suffixes(host), "{host}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_holds_every_rule_where_a_search_finds_it() {
        let lines: Vec<_> = RULES.lines().collect();
        let rules: Vec<_> = lines.iter().filter(|line| !line.starts_with('#')).collect();
        assert!(rules.len() > 10_000 && rules.is_sorted(), "{}", rules.len());
        assert!(rules.iter().all(|rule| is_rule(rule)));
        assert!(lines.iter().filter(|line| line.starts_with('#')).all(|line| !is_rule(line)));
        assert!(!RULES.contains('\r') && RULES.ends_with('\n') && RULES.is_ascii());
        assert!(!is_rule("") && !is_rule("com.") && !is_rule("zzzzzz"));
    }
}
