// A call and what is known of it: what the script saw, what the API recorded, what the browser model says.

import { call } from "./call.js";

/** Part of the URLs that are called: another value makes every URL new to the browser's preflight cache. */
export function newVisit() {
  return crypto.getRandomValues(new Uint32Array(2)).reduce((text, part) => text + part.toString(36), "");
}

/** The address that is called: the visit is how the recording finds the call again. */
export function address(api, path, visit) {
  return `${api}${path}${path.includes("?") ? "&" : "?"}visit=${visit}`;
}

/** Makes the call; exchanges numbered up to `since` are known already; `handler` is called, if that is known. */
export async function attempt(url, request, visit, since, handler = null) {
  const outcome = await call(url, request);
  const { method, headers, body, credentials, mode, redirect, cache } = request;
  const { state, type, status, headers: visible } = outcome;
  const response = await fetch("/judge", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      visit,
      since,
      attempt: {
        handler, page: location.origin, url, method, headers, has_body: body !== null, credentials, mode, redirect, cache,
      },
      seen: { state, type, status, headers: visible },
    }),
  });
  return { outcome, judgement: await response.json() };
}
