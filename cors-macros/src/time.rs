//! What people write where a number of seconds stands: products, and the constructors of `Duration`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::LitInt;

use crate::tokens::{flatten, punct, word};

/// The seconds of `60 * 60`, of `Duration::from_secs(3600)` and of `Some(3600)`.
pub(crate) fn seconds(tokens: &[TokenTree]) -> Option<i128> {
    let [path @ .., TokenTree::Group(group)] = tokens else { return product(tokens) };
    let Some(name) = word(path.last()) else { return product(tokens) };
    let factor = match name.as_str() {
        "from_secs" | "seconds" | "new" | "Some" => 1,
        "from_mins" | "from_minutes" | "minutes" => 60,
        "from_hours" | "hours" => 3600,
        "from_days" | "days" => 86_400,
        _ => return None,
    };
    // `Duration::new(3600, 0)`
    let inside = flatten(group.stream());
    let first = inside.split(|token| punct(Some(token)) == Some(',')).next()?;
    seconds(first)?.checked_mul(factor)
}

/// `a * b * c`, each a number or a product in parentheses.
fn product(tokens: &[TokenTree]) -> Option<i128> {
    let factors = tokens.split(|token| punct(Some(token)) == Some('*'));
    factors.map(factor).try_fold(1_i128, |product, factor| product.checked_mul(factor?))
}

fn factor(tokens: &[TokenTree]) -> Option<i128> {
    match tokens {
        [TokenTree::Literal(literal)] => {
            let number: LitInt = syn::parse2(TokenStream::from(TokenTree::from(literal.clone()))).ok()?;
            number.base10_parse().ok()
        }
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            product(&flatten(group.stream()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<i128> {
        seconds(&flatten(text.parse().unwrap()))
    }

    #[test]
    fn products_and_durations_are_seconds() {
        for (text, expected) in [
            ("60 * 60", 3600),
            ("24 * (60 * 60)", 86_400),
            ("1_0 * 0x10u64", 160),
            ("Duration::from_secs(3600)", 3600),
            ("std::time::Duration::from_secs(60 * 60)", 3600),
            ("Duration::from_mins(10)", 600),
            ("chrono::Duration::hours(2)", 7200),
            ("Duration::new(60, 0)", 60),
            ("Some(600)", 600),
            ("Some(Duration::from_secs(600))", 600),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn nothing_else_is() {
        for text in [
            "",
            "60 *",
            "* 60",
            "60 + 60",
            "MAX_AGE",
            "60 * MINUTE",
            "from_millis(5)",
            "f(60)",
            "1.5 * 60",
            "[60]",
            "99999999999999999999999999999999999999 * 99999999999999999999999999999999999999",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
