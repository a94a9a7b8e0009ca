//! Runs every case once in the region that callgrind counts, and prints the names in the order of the dumps.

use bench::case;

fn main() {
    for case in case::all() {
        case::counted_region(&case);
        case::end_of_case(&case);
        println!("{}", case.id);
    }
}
