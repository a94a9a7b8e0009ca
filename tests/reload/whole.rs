//! Whoever reads a policy that is being replaced reads one of them, whole; what is refused changes nothing.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use cors_actix::{Code, Policy, SharedPolicy};

use crate::{A, B, INVALID, policy};

#[test]
fn no_read_is_torn() {
    let (a, b) = (policy(A), policy(B));
    assert_ne!(a, b);
    let shared = SharedPolicy::new(a.clone());
    let stop = AtomicBool::new(false);
    let start = Barrier::new(4);
    thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    start.wait();
                    let mut seen = [0_u32; 2];
                    while !stop.load(Ordering::Relaxed) || seen.contains(&0) {
                        let read = shared.policy();
                        let which = [&a, &b].into_iter().position(|known| *known == read);
                        seen[which.expect("one of the two, whole")] += 1;
                    }
                    seen
                })
            })
            .collect();
        start.wait();
        let mut next = [&b, &a].into_iter().cycle();
        // A reader that has not seen both yet goes on, so both have to come.
        for turn in 0.. {
            let next = next.next().expect("a cycle");
            shared.replace(next.clone());
            assert_eq!(shared.policy(), *next, "whoever replaces sees it at once");
            if turn >= 2_000 {
                stop.store(true, Ordering::Relaxed);
                if readers.iter().all(thread::ScopedJoinHandle::is_finished) {
                    break;
                }
            }
            assert!(turn < 2_000_000, "a reader never saw both");
        }
        for reader in readers {
            let seen = reader.join().expect("no panic");
            assert!(seen.iter().all(|times| *times > 0), "{seen:?}");
        }
    });
}

#[test]
fn what_is_refused_changes_nothing_and_says_why() {
    let shared = SharedPolicy::new(policy(A));
    for text in INVALID {
        let refused = shared.reload(toml::from_str::<Policy>(text)).expect_err(text);
        assert!(!refused.to_string().is_empty());
        assert_eq!(shared.policy(), policy(A), "{text}");
    }
    let refused =
        shared.reload(toml::from_str::<Policy>("origins = [\"null\"]\nmax_age = 99999")).expect_err("both");
    assert_eq!(refused.codes().collect::<Vec<_>>(), [Code::OriginNull, Code::MaxAge], "{refused}");
    shared.reload(toml::from_str::<Policy>(B)).expect("valid");
    assert_eq!(shared.policy(), policy(B));
}

#[test]
fn of_several_all_are_replaced_or_none() {
    let (one, two) = (SharedPolicy::new(policy(A)), SharedPolicy::new(policy(A)));
    // The variable is the only source of the second one's origins, and is not set.
    let unset = policy("origins_env = \"CORS_RELOAD_TEST_IS_NOT_SET\"");
    let read = Ok::<_, String>([(&one, policy(B)), (&two, unset.clone())]);
    let refused = SharedPolicy::reload_all(read).expect_err("the second");
    assert!(refused.to_string().contains("error in `$CORS_RELOAD_TEST_IS_NOT_SET`"), "{refused}");
    assert_eq!((one.policy(), two.policy()), (policy(A), policy(A)));

    SharedPolicy::reload_all(Err::<[_; 0], _>("no such file")).expect_err("nothing was read");
    SharedPolicy::reload_all(Ok::<_, String>([(&one, policy(B)), (&two, policy(B))])).expect("valid");
    assert_eq!((one.policy(), two.policy()), (policy(B), policy(B)));
    // Nor does `replace` put in place what could not start a server.
    one.replace(unset);
    assert_eq!(one.policy(), policy(B));
}
