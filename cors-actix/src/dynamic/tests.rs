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
