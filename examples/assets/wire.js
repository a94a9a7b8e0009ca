// What the API saw and sent, exchange by exchange.

import { h } from "./dom.js";

/** Request headers that CORS is about; what else a browser says of itself is folded away. */
const RELEVANT = /^(origin|cookie|authorization|content-type|x-.*|access-control-.*|sec-fetch-site)$/;

export function wire(exchanges) {
  if (exchanges.length === 0) {
    return [h("p.note", null, "Nothing reached the API.")];
  }
  return exchanges.map((exchange, index) => h("article.exchange", {
    "data-method": exchange.method, "data-status": exchange.status, "data-preflight": String(exchange.is_preflight),
  },
    h("h4", null,
      h("span.step", null, String(index + 1)),
      exchange.is_preflight ? "Preflight" : "Request",
      h("code", null, `${exchange.method} ${exchange.target.split("?")[0]}`),
      h(`span.status.${exchange.status < 400 ? "fine" : "poor"}`, null, `${exchange.status} ${exchange.reason}`)),
    h("div.sides", null,
      side("The browser sent", exchange.request, RELEVANT),
      side("The API answered", exchange.response, /./))));
}

function side(title, lines, shown) {
  const relevant = lines.filter(([name]) => shown.test(name));
  const others = lines.filter(([name]) => !shown.test(name));
  return h("div.side", null,
    h("h5", null, title),
    relevant.length > 0 ? table(relevant) : h("p.note", null, "no headers"),
    others.length > 0 && h("details", null,
      h("summary", null, `${others.length} other header${others.length === 1 ? "" : "s"}`), table(others)));
}

/** Header lines as a definition list. */
export function table(lines) {
  return h("dl.headers", null, lines.map(([name, value]) => h("div", {
    class: name.startsWith("access-control-") || name === "origin" || name === "vary" ? "cors" : null,
  }, h("dt", null, name), h("dd", null, value))));
}
