// The request that the script will make, as a form.

import { byId } from "./dom.js";

const TEXTS = ["method", "path", "headers", "body", "mode", "redirect", "cache"];

/** Fills the form with what an endpoint suggests. */
export function fill(endpoint) {
  byId("method").value = endpoint.method;
  byId("path").value = endpoint.path;
  byId("headers").value = endpoint.headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  byId("body").value = endpoint.body ?? "";
  byId("mode").value = "cors";
  byId("redirect").value = "follow";
  byId("cache").value = "default";
  document.querySelector(`[name=credentials][value=${endpoint.credentials}]`).checked = true;
}

/** What the form says. A line without a colon is a header without a value. */
export function read() {
  const form = Object.fromEntries(TEXTS.map((id) => [id, byId(id).value]));
  const headers = form.headers.split("\n").filter((line) => line.trim() !== "").map((line) => {
    const colon = line.indexOf(":");
    return colon < 0 ? [line.trim(), ""] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
  return {
    ...form,
    headers,
    body: form.body === "" ? null : form.body,
    credentials: document.querySelector("[name=credentials]:checked").value,
  };
}

/** The call as one would write it, without what is the default. */
export function preview(api, request) {
  const options = {};
  if (request.method !== "GET") options.method = request.method;
  if (request.headers.length > 0) options.headers = Object.fromEntries(request.headers);
  if (request.body !== null) options.body = request.body;
  if (request.credentials !== "same-origin") options.credentials = request.credentials;
  if (request.mode !== "cors") options.mode = request.mode;
  if (request.redirect !== "follow") options.redirect = request.redirect;
  if (request.cache !== "default") options.cache = request.cache;
  const url = JSON.stringify(api + request.path);
  const written = JSON.stringify(options, null, 2).replace(/^(\s*)"(\w+)":/gm, "$1$2:");
  return Object.keys(options).length === 0 ? `await fetch(${url})` : `await fetch(${url}, ${written})`;
}
