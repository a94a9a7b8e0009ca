//! Prints the heap allocations of every case, one line each.

use bench::case;

fn main() {
    for case in case::all() {
        let info = allocation_counter::measure(|| {
            for _ in 0..case::REPEATS {
                case.run();
            }
        });
        // Pools that grow now and then are not the request's.
        println!("{}\t{}", case.id, info.count_total / u64::from(case::REPEATS));
    }
}
