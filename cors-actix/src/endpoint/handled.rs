//! An endpoint around which the user wraps nothing: one service that answers preflights, calls the handler and puts the policy's
//! headers on its answer.
//!
//! actix's own resource would choose among routes inside of it, of which there is one here, and put a future around that of the
//! handler; a wrap would add another, and move the answer once more for each. What the handler and its extractors see is the same,
//! and so is what becomes of their errors.

use std::future::ready;
use std::rc::Rc;

use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse, fn_factory, fn_service};
use actix_web::{Error, FromRequest, Handler, HttpResponse, Responder};

use super::Parts;
use super::course::Course;

/// The service of an endpoint, as the router wants it.
pub(super) fn service<F, Args>(
    parts: Rc<Parts>,
    handler: F,
) -> impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()>
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    fn_factory(move || {
        let (parts, handler) = (Rc::clone(&parts), handler.clone());
        // What an environment variable holds was told as an event; a server that allows nobody by mistake does not start.
        let is_sound = parts.is_sound();
        let service = fn_service(move |request: ServiceRequest| {
            let (parts, handler) = (Rc::clone(&parts), handler.clone());
            let course = parts.course(&request);
            async move {
                let course = match course {
                    Course::Ask(asking) => {
                        let answers = asking.await;
                        parts.decided(&request, Some(answers))
                    }
                    course => course,
                };
                let decoration = match course {
                    Course::Handle(decoration) => decoration,
                    Course::Refuse(answer) => return Ok(request.into_response(*answer)),
                    Course::Preflight(answers) => return Ok(parts.respond(request, answers)),
                    Course::Ask(_) => return Ok(parts.respond(request, None)),
                };
                let (request, mut payload) = request.into_parts();
                let mut response = match Args::from_request(&request, &mut payload).await {
                    Ok(arguments) => handler.call(arguments).await.respond_to(&request).map_into_boxed_body(),
                    Err(error) => HttpResponse::from_error(error),
                };
                if let Some(decoration) = decoration {
                    parts.finish(&decoration, &mut response);
                }
                Ok(ServiceResponse::new(request, response))
            }
        });
        ready(if is_sound { Ok(service) } else { Err(()) })
    })
}
