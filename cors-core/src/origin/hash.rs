//! The hash of the origin tables. Computed at compile time by the macro and at run time by the builder, so it is fixed but for
//! where it starts (`seed.rs`); collisions cost a comparison each and can admit nobody, because the text is compared as well.

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Adds `bytes` to `state`, sixteen at a time; the last ones may overlap those before.
#[inline]
#[must_use]
pub fn feed(mut state: u64, bytes: &[u8]) -> u64 {
    let length = (bytes.len() as u64).rotate_left(56);
    if let Some(last) = bytes.last_chunk::<16>() {
        // What `last` holds whole is left out of the rest.
        let (pairs, _) = bytes.get(..bytes.len() - 1).unwrap_or_default().as_chunks::<16>();
        for pair in pairs {
            let (low, high) = halves(*pair);
            state = mix(state ^ low, high);
        }
        let (low, high) = halves(*last);
        mix(state ^ low ^ length, high)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        mix(state ^ u64::from_le_bytes(*first) ^ length, u64::from_le_bytes(*last))
    } else {
        mix(state ^ bytes.iter().fold(bytes.len() as u64, |word, byte| (word << 8) | u64::from(*byte)), 0)
    }
}

#[inline]
fn halves(pair: [u8; 16]) -> (u64, u64) {
    let pair = u128::from_le_bytes(pair);
    // The halves of 128 bits: both truncations are meant, here and below.
    #[allow(clippy::cast_possible_truncation)]
    (pair as u64, (pair >> 64) as u64)
}

#[inline]
fn mix(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other ^ MULTIPLIER);
    #[allow(clippy::cast_possible_truncation)]
    let (low, high) = (product as u64, (product >> 64) as u64);
    low ^ high ^ MULTIPLIER
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// How many slots of a table are taken, twice as large as there are keys, before any is moved on. Thrown at random,
    /// 4096 keys take 3223 of 8192.
    fn taken(hashes: impl Iterator<Item = u64>) -> usize {
        let hashes: Vec<u64> = hashes.collect();
        assert_eq!(hashes.len(), 4096);
        hashes.into_iter().map(|hash| hash % 8192).collect::<HashSet<_>>().len()
    }

    /// Chosen to collide where the start is known, they are like any others where it is not.
    #[test]
    fn what_collides_from_one_start_spreads_from_another() {
        let origin = |n: u64| format!("https://t{n}.example");
        let chosen: Vec<String> =
            (0..).map(origin).filter(|key| feed(0, key.as_bytes()).is_multiple_of(256)).take(4096).collect();
        let slots_from = |start: u64| taken(chosen.iter().map(|key| feed(start, key.as_bytes())));
        assert!(slots_from(0) <= 8192 / 256);
        for start in [1, 1 << 63, 0x0123_4567_89ab_cdef] {
            assert!(slots_from(start) > 3000, "{start:x}: {}", slots_from(start));
        }
    }

    #[test]
    fn lists_as_people_have_them_spread() {
        let families: [fn(u64) -> String; 6] = [
            |n| format!("https://a{n}.example"),
            |n| format!("https://tenant-{n}.customers.example.com"),
            |n| format!("https://{n:x}.example.com:8443"),
            |n| format!("http://localhost:{}", n + 1024),
            |n| format!("t{n}"),
            |n| "ab".repeat(usize::try_from(n % 64).unwrap_or(0)) + &n.to_string(),
        ];
        for family in families {
            let slots = taken((0..4096).map(|n| feed(0, family(n).as_bytes())));
            assert!(slots > 3000, "{}: {slots}", family(1));
        }
    }

    #[test]
    fn what_was_fed_before_counts() {
        for label in ["com", "example", "a-longer-label-than-eight-bytes"] {
            let slots = taken((0..4096).map(|n: u64| feed(feed(0, &n.to_le_bytes()), label.as_bytes())));
            assert!(slots > 3000, "{label}: {slots}");
        }
    }

    /// Labels of each length that is read in its own way, behind other labels.
    #[test]
    fn labels_spread_from_any_start() {
        let families: [fn(u64) -> String; 4] = [
            |n| format!("t{n}"),
            |n| format!("t{n:04}-shop"),
            |n| format!("t{n:04}-shop-of-us"),
            |n| format!("t{n:04}-shop-of-all-of-them"),
        ];
        assert_eq!(families.map(|label| label(1000).len()), [5, 10, 16, 25]);
        for start in [0x0123_4567_89ab_cdef, 0x5555_5555_5555_5555, 0xfedc_ba98_7654_3210] {
            for label in families {
                let slots = taken((0..4096).map(|n| feed(start, label(n).as_bytes())));
                assert!(slots > 3000, "{start:x}, {}: {slots}", label(1));
            }
        }
    }

    #[test]
    fn lengths_count() {
        for byte in [0, b'a', 0xff] {
            let hashes: HashSet<u64> = (0..256).map(|length| feed(0, &vec![byte; length])).collect();
            assert_eq!(hashes.len(), 256, "{byte}");
        }
    }
}
