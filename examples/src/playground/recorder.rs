//! What the API saw and sent, for the page to show beside what the browser did.
//!
//! The middleware stands outside everything else in the API, so it sees preflights before anything answers them, and
//! answers after everything has touched them. Calls are told apart by `?visit=` in the URL, which is the same for all
//! calls of one page load: a value per call would make every URL new to the browser's preflight cache.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, ORIGIN};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use serde::Deserialize;

/// Exchanges that are kept, of all visits together. A page asks right after its call, so few are enough.
const KEPT: usize = 512;

/// One request that reached the API, and its answer.
#[derive(Debug, Clone)]
pub(super) struct Exchange {
    /// Counts the exchanges of this run, from 1.
    pub(super) number: u64,
    pub(super) visit: String,
    /// When the answer was ready: the clock of the preflight cache.
    pub(super) at: Instant,
    pub(super) method: Method,
    /// Path and query.
    pub(super) target: String,
    pub(super) request: Lines,
    pub(super) status: StatusCode,
    pub(super) response: Lines,
}

/// Header lines, sorted by name; the lines of one name in their order.
pub(super) type Lines = Vec<(String, Vec<u8>)>;

impl Exchange {
    /// Fetch, "CORS-preflight request": `OPTIONS`, with `Origin` and `Access-Control-Request-Method`.
    pub(super) fn is_preflight(&self) -> bool {
        let has = |wanted: &str| self.request.iter().any(|(name, _)| name == wanted);
        self.method == Method::OPTIONS
            && has(ORIGIN.as_str())
            && has(header::ACCESS_CONTROL_REQUEST_METHOD.as_str())
    }
}

/// The last exchanges, shared by all workers of both servers.
#[derive(Debug, Clone, Default)]
pub(super) struct Records(Arc<Mutex<Recorded>>);

#[derive(Debug, Default)]
struct Recorded {
    count: u64,
    exchanges: VecDeque<Exchange>,
}

impl Records {
    /// The exchanges of `visit` after the one numbered `since`, oldest first.
    pub(super) fn of(&self, visit: &str, since: u64) -> Vec<Exchange> {
        let recorded = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = |exchange: &&Exchange| exchange.number > since && exchange.visit == visit;
        recorded.exchanges.iter().filter(wanted).cloned().collect()
    }

    fn push(&self, mut exchange: Exchange) {
        let mut recorded = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        recorded.count += 1;
        exchange.number = recorded.count;
        if recorded.exchanges.len() == KEPT {
            recorded.exchanges.pop_front();
        }
        recorded.exchanges.push_back(exchange);
    }
}

#[derive(Deserialize)]
struct Visit {
    visit: String,
}

/// Middleware for [`actix_web::middleware::from_fn`]; requests without `?visit=` pass unrecorded.
pub(super) async fn record<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let records = request.app_data::<web::Data<Records>>().cloned();
    let visit = web::Query::<Visit>::from_query(request.query_string()).ok();
    let (Some(records), Some(visit)) = (records, visit) else {
        return next.call(request).await;
    };
    let method = request.method().clone();
    let target = request.uri().to_string();
    let sent = lines(request.headers());
    let result = next.call(request).await;
    let (status, received) = match &result {
        Ok(response) => (response.status(), lines(response.headers())),
        // Nothing stands outside: this is the answer that actix will make of it.
        Err(error) => {
            let response = error.error_response();
            (response.status(), lines(response.headers()))
        }
    };
    records.push(Exchange {
        number: 0,
        visit: visit.into_inner().visit,
        at: Instant::now(),
        method,
        target,
        request: sent,
        status,
        response: received,
    });
    result
}

fn lines(headers: &HeaderMap) -> Lines {
    let line = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
        (name.as_str().to_owned(), value.as_bytes().to_vec())
    };
    let mut lines: Lines = headers.iter().map(line).collect();
    // A header map has no order of names; sorting is stable, so lines of one name keep theirs.
    lines.sort_by(|(one, _), (other, _)| one.cmp(other));
    lines
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, call_service, init_service};
    use actix_web::{App, HttpResponse, error};

    use super::*;

    #[actix_web::test]
    async fn every_answer_is_recorded_for_its_visit_only() {
        let records = Records::default();
        let app = App::new()
            .app_data(web::Data::new(records.clone()))
            .route("/fine", web::get().to(async || HttpResponse::Ok().insert_header(("x-a", "1")).finish()))
            .wrap(from_fn(async |request: ServiceRequest, next: Next<_>| match request.path() {
                "/refused" => Err(error::ErrorForbidden("inside")),
                _ => next.call(request).await,
            }))
            .wrap(from_fn(record));
        let app = init_service(app).await;
        let get = |target: &str| TestRequest::get().uri(target).insert_header((ORIGIN, "null")).to_request();

        call_service(&app, get("/fine?visit=one")).await;
        call_service(&app, get("/fine?visit=two")).await;
        call_service(&app, get("/fine")).await;
        assert!(actix_web::dev::Service::call(&app, get("/refused?page=1&visit=one")).await.is_err());
        call_service(&app, get("/absent?visit=one")).await;

        let told = |visit, since| -> Vec<(u64, String, u16)> {
            let told = records.of(visit, since).into_iter();
            told.map(|exchange| (exchange.number, exchange.target, exchange.status.as_u16())).collect()
        };
        assert_eq!(
            told("one", 0),
            [
                (1, "/fine?visit=one".to_owned(), 200),
                (3, "/refused?page=1&visit=one".to_owned(), 403),
                (4, "/absent?visit=one".to_owned(), 404),
            ]
        );
        assert_eq!(told("one", 3).len(), 1);
        assert_eq!(told("two", 0), [(2, "/fine?visit=two".to_owned(), 200)]);
        let first = records.of("one", 0).remove(0);
        assert_eq!(first.request, [("origin".to_owned(), b"null".to_vec())]);
        assert_eq!(first.response, [("x-a".to_owned(), b"1".to_vec())]);
    }

    #[actix_web::test]
    async fn the_oldest_exchanges_are_forgotten() {
        let records = Records::default();
        let app = App::new().app_data(web::Data::new(records.clone())).wrap(from_fn(record));
        let app = init_service(app).await;
        for _ in 0..KEPT + 3 {
            call_service(&app, TestRequest::get().uri("/?visit=v").to_request()).await;
        }
        let kept = records.of("v", 0);
        assert_eq!((kept.len(), kept[0].number), (KEPT, 4));
    }
}
