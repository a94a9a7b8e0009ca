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
        let service = fn_service(move |mut request: ServiceRequest| {
            let (parts, handler) = (Rc::clone(&parts), handler.clone());
            let mut course = parts.course(&request);
            // What came with the request stays where it is until the end: what is moved inside of a future takes its place twice.
            async move {
                if let Course::Ask(asking) = &mut course {
                    let answers = asking.await;
                    course = parts.decided(&request, Some(answers));
                }
                if !matches!(course, Course::Handle(_)) {
                    return Ok(parts.answer_instead(course, request));
                }
                let (head, payload) = request.parts_mut();
                let mut response = match Args::from_request(head, payload).await {
                    Ok(arguments) => {
                        handler.call(arguments).await.respond_to(request.request()).map_into_boxed_body()
                    }
                    Err(error) => HttpResponse::from_error(error),
                };
                if let Course::Handle(Some(decoration)) = &course {
                    parts.finish(decoration, &mut response);
                }
                Ok(ServiceResponse::new(request.into_parts().0, response))
            }
        });
        ready(if is_sound { Ok(service) } else { Err(()) })
    })
}
