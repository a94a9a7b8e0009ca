// Ties the parts together: an endpoint is chosen, a request is made, its result is shown.

import { address, attempt, newVisit } from "./attempt.js";
import { foldCatalogue, goToEndpoint, showCatalogue, showEndpoint, showOrigins } from "./catalogue.js";
import { byId, h } from "./dom.js";
import { fill, preview, read } from "./form.js";
import { result, verdict } from "./result.js";

const { api, origins, groups } = await (await fetch("/playground.json")).json();
const endpoints = groups.flatMap((group) => group.endpoints);
let current = endpoints[0];
let visit = newVisit();
let since = 0;

byId("here").textContent = location.origin;
byId("api").textContent = api;
showCatalogue(groups);
foldCatalogue();
choose();
if (location.hash === `#${current.id}`) goToEndpoint();

addEventListener("hashchange", () => {
  if (location.hash === "#main") return;
  foldCatalogue();
  choose();
  goToEndpoint();
});
byId("form").addEventListener("input", showPreview);
byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!byId("send").hasAttribute("aria-disabled")) send();
});
byId("form").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("form").requestSubmit();
});
byId("reset").addEventListener("click", () => {
  fill(current);
  showPreview();
});
document.documentElement.dataset.ready = "true";

function choose() {
  current = endpoints.find((endpoint) => `#${endpoint.id}` === location.hash) ?? endpoints[0];
  showOrigins(origins);
  showEndpoint(current);
  fill(current);
  showPreview();
  byId("result").replaceChildren();
  byId("announcement").textContent = "";
  delete byId("result").dataset.state;
}

function showPreview() {
  byId("preview").textContent = preview(api, read());
}

/** The annotated handler that a request is for, as long as nobody pointed it elsewhere. */
function handler({ method, path }) {
  return method === current.method && path === current.path && !current.sound ? current.id : null;
}

async function send() {
  if (byId("fresh").checked) visit = newVisit();
  const request = read();
  const url = address(api, request.path, visit);
  // Not `disabled`, which would take the focus from whoever pressed it.
  byId("send").setAttribute("aria-disabled", "true");
  Object.assign(byId("result").dataset, { state: "busy", url });
  try {
    const { outcome, judgement } = await attempt(url, request, visit, since, handler(request));
    since = judgement.exchanges.at(-1)?.number ?? since;
    const sound = endpoints.find((endpoint) => endpoint.id === current.sound);
    byId("result").replaceChildren(...result(outcome, judgement, sound
      ? h("a", { href: `#${sound.id}` }, sound.title) : null));
    byId("announcement").textContent = verdict(outcome, judgement);
    byId("result").dataset.state = "done";
    byId("verdict").scrollIntoView({ block: "nearest" });
  } finally {
    byId("send").removeAttribute("aria-disabled");
  }
}
