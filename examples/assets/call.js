// The real cross-origin call, and what a script learns from it.

/** Longer bodies are cut: this is a display. */
const BODY_SHOWN = 4096;

/** Makes the request and says what came of it: `readable`, `opaque` or `refused`. */
export async function call(url, request) {
  const { method, headers, body, credentials, mode, redirect, cache } = request;
  let response;
  try {
    response = await fetch(url, { method, headers, body, credentials, mode, redirect, cache });
  } catch (error) {
    return { state: "refused", error: `${error.name}: ${error.message}` };
  }
  const opaque = response.type.startsWith("opaque");
  return {
    state: opaque ? "opaque" : "readable",
    type: response.type,
    status: response.status,
    reason: response.statusText,
    headers: [...response.headers],
    body: opaque ? "" : await text(response),
  };
}

async function text(response) {
  try {
    const body = await response.text();
    return body.length > BODY_SHOWN ? `${body.slice(0, BODY_SHOWN)}…` : body;
  } catch (error) {
    return `(${error.name}: ${error.message})`;
  }
}
