//! What a long expression takes before the proof counts its work. (A process of its own: what is measured is its peak.)

#[cfg(target_os = "linux")]
#[test]
fn a_long_expression_is_refused_before_it_takes_memory() {
    let peak = || -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").expect("status");
        let line = status.lines().find(|line| line.starts_with("VmHWM")).expect("a peak");
        line.split_whitespace().nth(1).expect("a number").parse().expect("a number")
    };
    // 20 kB, in which each three bytes are a class of some 700 ranges.
    let expression = format!("(?i){}", r"\pL".repeat(7_000));
    let before = peak();
    let refused = cors_core::Policy::builder().origin_regex(&expression).build().expect_err("too large");
    assert_eq!(refused.errors().next().expect("one").code(), cors_core::Code::RegexUndecided);
    assert!(peak() - before < 64 << 10, "{} KiB for {} bytes", peak() - before, expression.len());
}
