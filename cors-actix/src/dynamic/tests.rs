//! The source, asked directly.

use std::sync::atomic::AtomicUsize;

use super::*;

type Counted = (DynamicPolicy, Arc<AtomicUsize>);

/// Tenant `t1` allows `https://a.example`; `slow` never answers, `broken` fails, `panics` panics.
fn tenants() -> Counted {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let policy = DynamicPolicy::new(Policy::builder().credentials(true), async move |query: OriginQuery| {
        count.fetch_add(1, Ordering::SeqCst);
        rt::task::yield_now().await;
        match query.parameter("tenant") {
            Some("slow") => std::future::pending().await,
            Some("broken") => Err("no connection\n\u{1b}[31m"),
            Some("panics") => panic!("a bug in the source"),
            tenant => Ok(tenant == Some("t1") && query.origin() == "https://a.example"),
        }
    });
    let policy = policy.expect("no mistake").keyed_by(["tenant"]).deadline(Duration::from_millis(20));
    (policy, asked)
}

async fn ask(policy: &DynamicPolicy, tenant: &str, origin: &str, item: &str) -> bool {
    let query =
        |origin: &str| OriginQuery::new(origin, "/{tenant}/items/{id}", [("tenant", tenant), ("id", item)]);
    match policy.decide_now(OriginField::One(origin.as_bytes()), query) {
        Ok(decision) => decision.is_allowed(),
        Err(query) => policy.decide(query).await.is_allowed(),
    }
}

#[actix_web::test]
async fn one_tenants_answer_never_serves_another() {
    let (policy, asked) = tenants();
    assert!(ask(&policy, "t1", "https://a.example", "1").await);
    assert!(!ask(&policy, "t2", "https://a.example", "1").await);
    assert!(!ask(&policy, "t1", "https://b.example", "1").await);
    assert_eq!(asked.load(Ordering::SeqCst), 3);
    // Another item of the same tenant is the same question.
    assert!(ask(&policy, "t1", "https://a.example", "2").await);
    assert!(!ask(&policy, "t2", "https://a.example", "2").await);
    assert_eq!(asked.load(Ordering::SeqCst), 3);
    policy.forget();
    assert!(ask(&policy, "t1", "https://a.example", "2").await);
    assert_eq!(asked.load(Ordering::SeqCst), 4);
}

#[actix_web::test]
async fn the_same_question_is_asked_once_at_a_time() {
    let (policy, asked) = tenants();
    let answers = [0; 50].map(|_| {
        let policy = policy.clone();
        rt::spawn(async move { ask(&policy, "t1", "https://a.example", "1").await })
    });
    for answer in answers {
        assert!(answer.await.expect("no panic"));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[actix_web::test]
async fn failure_refuses_and_is_asked_again() {
    let (policy, asked) = tenants();
    let policy = policy.failed_time_to_live(Duration::ZERO);
    for tenant in ["slow", "broken", "panics"] {
        let before = asked.load(Ordering::SeqCst);
        assert!(!ask(&policy, tenant, "https://a.example", "1").await, "{tenant}");
        assert!(!ask(&policy, tenant, "https://a.example", "1").await, "{tenant}");
        assert_eq!(asked.load(Ordering::SeqCst) - before, 2, "{tenant}");
    }
}

#[actix_web::test]
async fn whoever_gives_up_does_not_take_the_answer_from_the_others() {
    let (policy, asked) = tenants();
    let query = OriginQuery::new("https://a.example", "/", [("tenant", "t1")]);
    drop(policy.decide(query.clone()));
    assert!(policy.decide(query).await.is_allowed());
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[actix_web::test]
async fn the_source_is_never_asked_what_the_validator_would_refuse() {
    let (policy, asked) = tenants();
    for origin in [
        "http://a.example",
        "null",
        "",
        "https://a.example/",
        "*",
        "https://*.example",
        "https://a.example,https://b.example",
    ] {
        assert!(!ask(&policy, "t1", origin, "1").await, "{origin}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[actix_web::test]
async fn questions_on_their_way_are_bounded() {
    let (policy, _) = tenants();
    let policy = policy.with(|limits| limits.under_way = 3).deadline(Duration::from_secs(60));
    let waiting: Vec<_> = (0..3)
        .map(|n| {
            policy.decide(OriginQuery::new(
                "https://a.example",
                "/",
                [("tenant", "slow".to_owned()), ("n", n.to_string())],
            ))
        })
        .collect();
    let refused = policy.decide(OriginQuery::new("https://a.example", "/", [("tenant", "t1")]));
    assert!(!refused.await.is_allowed());
    assert_eq!(waiting.len(), 3);
}

/// A source whose table can be changed, and which answers from the state at the time of the question.
fn gated() -> (DynamicPolicy, Arc<AtomicBool>, Arc<tokio::sync::Semaphore>, Arc<AtomicUsize>) {
    let allowed = Arc::new(AtomicBool::new(false));
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let asked = Arc::new(AtomicUsize::new(0));
    let (table, opens, count) = (Arc::clone(&allowed), Arc::clone(&gate), Arc::clone(&asked));
    let policy = DynamicPolicy::new(Policy::builder().credentials(true), async move |_: OriginQuery| {
        count.fetch_add(1, Ordering::SeqCst);
        let read = table.load(Ordering::SeqCst);
        opens.acquire().await.expect("open").forget();
        read
    });
    (policy.expect("no mistake"), allowed, gate, asked)
}

/// Waits until the source has been asked so often.
async fn until(asked: &AtomicUsize, times: usize) {
    let wait = async {
        while asked.load(Ordering::SeqCst) < times {
            rt::task::yield_now().await;
        }
    };
    rt::time::timeout(Duration::from_secs(10), wait).await.expect("the source is asked");
}

#[actix_web::test]
async fn what_was_asked_before_a_change_is_neither_remembered_nor_waited_for_after_it() {
    let (policy, allowed, gate, asked) = gated();
    let before = rt::spawn({
        let policy = policy.clone();
        async move { ask(&policy, "t1", "https://a.example", "1").await }
    });
    until(&asked, 1).await;
    // The source has read the table, and has not answered yet.
    allowed.store(true, Ordering::SeqCst);
    policy.forget();
    let after = rt::spawn({
        let policy = policy.clone();
        async move { ask(&policy, "t1", "https://a.example", "1").await }
    });
    until(&asked, 2).await;
    gate.add_permits(2);
    assert!(!before.await.expect("no panic"), "it was asked before the change");
    assert!(after.await.expect("no panic"), "it was asked after the change");
    assert!(ask(&policy, "t1", "https://a.example", "1").await, "and that is what is remembered");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[actix_web::test]
async fn an_answer_to_a_forgotten_question_is_not_remembered() {
    let (policy, allowed, gate, asked) = gated();
    let before = policy.decide(OriginQuery::new("https://a.example", "/", [("tenant", "t1")]));
    until(&asked, 1).await;
    allowed.store(true, Ordering::SeqCst);
    policy.forget();
    gate.add_permits(2);
    assert!(!before.await.is_allowed());
    let query = |origin: &str| OriginQuery::new(origin, "/", [("tenant", "t1")]);
    let decided = policy.decide_now(OriginField::One(b"https://a.example"), query);
    assert!(policy.decide(decided.expect_err("nothing is remembered")).await.is_allowed());
}

#[actix_web::test]
async fn some_answers_can_be_forgotten() {
    let (policy, asked) = tenants();
    for tenant in ["t1", "t2"] {
        ask(&policy, tenant, "https://a.example", "1").await;
    }
    policy.forget_where(|query| query.parameter("tenant") == Some("t1"));
    for tenant in ["t2", "t1", "t1"] {
        ask(&policy, tenant, "https://a.example", "1").await;
    }
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

#[actix_web::test]
async fn answers_are_remembered_for_their_time_and_refusals_for_theirs() {
    let (policy, asked) = tenants();
    let policy =
        policy.time_to_live(Duration::from_secs(3600)).refused_time_to_live(Duration::from_millis(100));
    for _ in 0..3 {
        assert!(ask(&policy, "t1", "https://a.example", "1").await);
        assert!(!ask(&policy, "t2", "https://a.example", "1").await);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2, "a refusal is remembered too");
    rt::time::sleep(Duration::from_millis(150)).await;
    assert!(ask(&policy, "t1", "https://a.example", "1").await);
    assert_eq!(asked.load(Ordering::SeqCst), 2, "a grant outlives a refusal");
    assert!(!ask(&policy, "t2", "https://a.example", "1").await);
    assert_eq!(asked.load(Ordering::SeqCst), 3);

    let (policy, asked) = tenants();
    let policy = policy.time_to_live(Duration::from_millis(50));
    for turn in 1..=2 {
        assert!(ask(&policy, "t1", "https://a.example", "1").await);
        assert_eq!(asked.load(Ordering::SeqCst), turn);
        rt::time::sleep(Duration::from_millis(100)).await;
    }
}

#[actix_web::test]
async fn so_many_answers_are_remembered_and_the_oldest_refusal_goes() {
    let (policy, asked) = tenants();
    let policy = policy.capacity(3);
    for n in 0..5 {
        ask(&policy, &format!("t{n}"), "https://a.example", "1").await;
    }
    assert_eq!(asked.load(Ordering::SeqCst), 5);
    for tenant in ["t4", "t3", "t1"] {
        assert_eq!(ask(&policy, tenant, "https://a.example", "1").await, tenant == "t1");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 5, "the grant and the last two refusals are remembered");
    for (tenant, expected) in [("t2", 6), ("t0", 7), ("t1", 7)] {
        ask(&policy, tenant, "https://a.example", "1").await;
        assert_eq!(asked.load(Ordering::SeqCst), expected, "{tenant}");
    }
}

#[actix_web::test]
async fn a_failure_is_left_alone_for_its_time() {
    let (policy, asked) = tenants();
    let policy = policy.failed_time_to_live(Duration::from_secs(3600));
    for tenant in ["slow", "broken", "panics"] {
        let before = asked.load(Ordering::SeqCst);
        for _ in 0..3 {
            assert!(!ask(&policy, tenant, "https://a.example", "1").await, "{tenant}");
        }
        assert_eq!(asked.load(Ordering::SeqCst) - before, 1, "{tenant}");
    }
}
