// The list of endpoints, the endpoint that is looked at, and the origins that the page can be opened as.

import { byId, h, prose } from "./dom.js";

/** Fills the navigation; the address's fragment says which endpoint is looked at. */
export function showCatalogue(groups) {
  byId("groups").replaceChildren(...groups.map((group) => h("section", null,
    h("h2", null, group.title),
    h("p", null, ...prose(group.about)),
    h("ul", null, group.endpoints.map((endpoint) => h("li", null,
      h("a", { href: `#${endpoint.id}` },
        h(`span.verb.${endpoint.method.toLowerCase()}`, null, endpoint.method),
        h("span", null, endpoint.title))))))));
}

/** On a narrow screen the list is folded until it is asked for; on a wide one it stands beside the endpoint. */
const narrow = matchMedia("(max-width: 780px)");

export function foldCatalogue() {
  byId("fold").open = !narrow.matches;
}

narrow.addEventListener("change", foldCatalogue);

/** Brings the endpoint that was asked for into view, and the focus with it where the link that had it is gone. */
export function goToEndpoint() {
  const { top, bottom } = byId("title").getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) byId("endpoint").scrollIntoView({ block: "start" });
  const focused = document.activeElement;
  if (focused === document.body || !focused?.checkVisibility()) byId("main").focus({ preventScroll: true });
}

/** The origins, each a link to the same endpoint seen from there. */
export function showOrigins(origins) {
  byId("origins").replaceChildren(...origins.map(({ origin, about }) => h("li", null,
    h("a", {
      href: `${origin}/${location.hash}`,
      title: about,
      "aria-current": origin === location.origin ? "page" : null,
    }, origin.replace("http://", "")))));
}

/** The endpoint's documentation and source, and its place in the navigation. */
export function showEndpoint(endpoint) {
  byId("title").replaceChildren(endpoint.title);
  byId("about").replaceChildren(...prose(endpoint.about));
  byId("file").replaceChildren(endpoint.file);
  byId("source").replaceChildren(...endpoint.source.split("\n").flatMap(sourceLine()));
  byId("endpoint").dataset.id = endpoint.id;
  byId("endpoint").hidden = false;
  for (const link of byId("catalogue").querySelectorAll("a")) {
    const current = link.hash === `#${endpoint.id}`;
    if (current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    if (current) link.scrollIntoView({ block: "nearest" });
  }
}

/** Marks the lines of `#[cors(...)]` and of the policy that it names, which may be several. */
function sourceLine() {
  let inside = false;
  return (line) => {
    inside ||= /^ *#\[cors|^static /.test(line);
    const marked = inside;
    if (/\)[\];]$/.test(line)) inside = false;
    return [marked ? h("mark", null, line) : line, "\n"];
  };
}
