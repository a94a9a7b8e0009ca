//! The shape of a pattern: what is left of it without the names of its parameters.

/// `/items/{id}` and `/items/{item_id}` are one path; `/items/{id:[0-9]+}` is another.
pub(crate) fn shape(pattern: &str) -> String {
    let mut shape = String::with_capacity(pattern.len());
    let mut depth = 0_usize;
    let mut in_name = false;
    for char in pattern.chars() {
        match char {
            '{' => {
                depth += 1;
                in_name = depth == 1;
                shape.push(char);
                continue;
            }
            '}' => {
                depth = depth.saturating_sub(1);
                in_name = false;
            }
            // What follows is the expression.
            ':' => in_name = false,
            _ => {}
        }
        if !in_name {
            shape.push(char);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parameters_are_left_out() {
        assert_eq!(shape("/items/{id}"), "/items/{}");
        assert_eq!(shape("/{a}/x/{b:[0-9]{1,2}}/{c}*"), "/{}/x/{:[0-9]{1,2}}/{}*");
        assert_eq!(shape("/v{version}.{format}"), "/v{}.{}");
        assert_eq!(shape(""), "");
    }
}
