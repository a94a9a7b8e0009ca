//! Whether a pattern writes out the domains that it matches.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{Ast, RepetitionKind, RepetitionRange};

/// Whether every domain that matches stands in the pattern: nothing in it stands for a character, or for one more, but for a
/// port at its end and whole labels at its start.
pub(crate) fn is_enumeration(pattern: &str) -> bool {
    let start = pattern.find("://").map_or(0, |at| at + 3);
    let hosts = pattern.get(start..).unwrap_or_default();
    let hosts = LABELS.iter().find_map(|labels| hosts.strip_prefix(labels)).unwrap_or(hosts);
    let hosts = hosts.strip_suffix('$').unwrap_or(hosts);
    let hosts = PORTS.iter().find_map(|port| hosts.strip_suffix(port)).unwrap_or(hosts);
    Parser::new().parse(hosts).is_ok_and(|ast| is_written_out(&ast))
}

const LABELS: [&str; 8] =
    [r"(.+\.)?", r"(.*\.)?", r".+\.", r".*\.", r"[^.]+\.", r"([^.]+\.)?", r"(www\.)?", r"[a-z0-9-]+\."];
const PORTS: [&str; 5] = [r"(:\d+)?", r"(:[0-9]+)?", r":\d+", r":[0-9]+", r"(?::\d+)?"];

fn is_written_out(ast: &Ast) -> bool {
    match ast {
        Ast::Empty(_) | Ast::Literal(_) | Ast::Assertion(_) => true,
        Ast::Group(group) => is_written_out(&group.ast),
        Ast::Alternation(alternation) => alternation.asts.iter().all(is_written_out),
        Ast::Concat(concat) => concat.asts.iter().all(is_written_out),
        Ast::Repetition(repetition) => {
            let once = matches!(
                repetition.op.kind,
                RepetitionKind::ZeroOrOne | RepetitionKind::Range(RepetitionRange::Exactly(_))
            );
            once && is_written_out(&repetition.ast)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_out_is_seen() {
        for yes in [
            r"https://(a|b|c)\.example\.(com|de)",
            r"https://(.+\.)?(a|b)\.com(:\d+)?$",
            r"https?://(www\.)?a\.com",
            r"https://a\.(b\.)?c{2}\.com",
        ] {
            assert!(is_enumeration(yes), "{yes}");
        }
        for no in [
            r"https://a.com",
            r"https://a\.[a-z]+",
            r"https://[ab]\.com",
            r"https://(a+)\.com",
            r"https://\d\.com",
            r"https://a\.([bc]\.)?com",
            r"https://a\.b{2,3}\.com",
        ] {
            assert!(!is_enumeration(no), "{no}");
        }
    }
}
