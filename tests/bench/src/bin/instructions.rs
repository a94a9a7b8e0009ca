//! Runs every case once in the region that callgrind counts, and prints the names in the order of the dumps. With an argument:
//! only the cases whose name contains it, which is what `callgrind_annotate` wants to see.

use bench::case;

fn main() {
    let filter = std::env::args().nth(1).unwrap_or_default();
    for case in case::all().iter().filter(|case| case.id.contains(&filter)) {
        case::counted_region(case);
        case::end_of_case(case);
        println!("{}", case.id);
    }
}
