//! Every refusal that the server can see is an event.
