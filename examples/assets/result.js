// What happened, in the order in which one asks: may the script read it, why not, what did it see, what was sent.

import { h, prose } from "./dom.js";
import { table, wire } from "./wire.js";

const VERDICTS = {
  readable: "Allowed: the script may read the answer",
  opaque: "Opaque: it was sent, but the script may read nothing",
  refused: "Refused: the script learns nothing, not even the status",
};
const UNSENT = "Not sent: the browser refused before anything reached the API";

/** What came of it, in one line. */
export function verdict({ state }, { exchanges }) {
  return state === "refused" && exchanges.length === 0 ? UNSENT : VERDICTS[state];
}

/** The whole result; `sound` is a link to the endpoint that does it right, or null. */
export function result(outcome, judgement, sound) {
  const { exchanges, prediction, differences } = judgement;
  return [
    h(`div.verdict.${outcome.state}`, { id: "verdict", "data-state": outcome.state },
      h("h3", null, verdict(outcome, judgement)), agreement(prediction, differences)),
    differences.length > 0 && h("section.card.differences", { id: "differences", role: "alert" },
      h("h3", null, "The browser did something else than the model predicts: that is a bug"),
      h("ul", null, differences.map((difference) => h("li", null, ...prose(difference))))),
    (prediction?.advice || sound) && why(prediction, sound),
    h("div.columns", null, seen(outcome), prediction && predicted(prediction)),
    h("section.card.on-the-wire", { id: "wire" }, h("h3", null, "On the wire"), wire(exchanges)),
  ].filter(Boolean);
}

function agreement(prediction, differences) {
  if (differences.length > 0) return h("span.chip.bad", null, "the model disagrees");
  return prediction && h("span.chip", { id: "agrees" }, "as the model predicts");
}

function why(prediction, sound) {
  const { console: sentences = [], advice } = prediction ?? {};
  return h("section.card.why", { id: "why" },
    h("h3", null, "Why, and what to do"),
    sentences.map((sentence) => h("pre.code.error.wrap.sentence", null, sentence)),
    h("dl.advice", null,
      advice && [h("dt", null, "Cause"), h("dd", { id: "cause" }, ...prose(sentence(advice.cause)))],
      advice && [h("dt", null, "Fix"), h("dd", { id: "fix" }, ...prose(sentence(advice.fix)))],
      sound && [h("dt", null, "Done right"), h("dd", null, sound)]));
}

/** The model speaks in phrases. */
function sentence(phrase) {
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`;
}

function seen(outcome) {
  return h("section.card", { id: "seen" },
    h("h3", null, "What the script saw"),
    outcome.state === "refused"
      ? h("pre.code.error.wrap", { id: "seen-error" }, outcome.error)
      : [
        facts("seen", outcome, outcome.reason),
        lines(outcome.headers),
        outcome.body !== "" && h("pre.code.wrap", { id: "seen-body" }, outcome.body),
      ]);
}

function predicted(prediction) {
  return h("section.card", { id: "predicted", "data-state": prediction.state },
    h("h3", null, "What the model predicted"),
    prediction.state === "refused"
      ? h("p", null, "A refusal: ", h("code", null, "fetch"), " rejects, and the console says why.")
      : [facts("predicted", prediction), lines(prediction.headers)],
    h("p.note", null, `By the rules of ${prediction.engine}, from the answers below. Headers that HTTP itself adds are left out.`));
}

function facts(prefix, { status, type }, reason = "") {
  return h("p.facts", null,
    h("span", { id: `${prefix}-status` }, `${status} ${reason}`.trim()),
    h("span", { id: `${prefix}-type` }, `type ${type}`));
}

function lines(headers) {
  return headers.length > 0 ? table(headers) : h("p.note", null, "no headers");
}
