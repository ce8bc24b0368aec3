// Six steps round the room; skipped once, it stays away in this tab.

import { el, look, t } from "./dom.js";

const SEEN = "kith-tour";
const MARKED = { seats: "#seats", tabs: ".seat .tabrow", composer: ".seat .composer", urgent: ".seat .urgent", clock: "#clock" };

export function tour(place) {
  const steps = look("tour.steps");
  const again = el("button", { type: "button", class: "quiet tour-again", onclick: () => open(true) }, t("tour.again"));
  document.querySelector(".brand").append(again);
  let at = 0;

  const count = el("span", { class: "count" });
  const title = el("h2", { tabindex: "-1", id: "tour-title" });
  const words = el("p", {});
  const back = el("button", { type: "button", class: "quiet", onclick: () => go(at - 1) }, t("tour.back"));
  const next = el("button", { type: "button", class: "main", onclick: () => (at + 1 < steps.length ? go(at + 1) : close()) });
  const skip = el("button", { type: "button", class: "quiet", onclick: close }, t("tour.skip"));
  place.setAttribute("aria-label", t("tour.name"));
  place.append(el("div", { class: "tour-text", "aria-live": "polite" }, count, title, words), el("div", { class: "row ends" }, skip, back, next));
  place.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });

  function go(to) {
    at = to;
    const step = steps[at];
    count.textContent = t("tour.count", { at: at + 1, all: steps.length });
    title.textContent = step.title;
    words.textContent = step.text;
    back.hidden = at === 0;
    skip.hidden = at + 1 === steps.length;
    next.textContent = t(at + 1 < steps.length ? "tour.next" : "tour.done");
    mark(step.at);
  }

  function mark(name) {
    for (const one of document.querySelectorAll(".shown-round")) one.classList.remove("shown-round");
    if (name) document.querySelector(MARKED[name])?.classList.add("shown-round");
  }

  function open(asked) {
    place.hidden = false;
    again.hidden = true;
    go(0);
    if (asked) title.focus();
  }

  function close() {
    place.hidden = true;
    again.hidden = false;
    mark("");
    sessionStorage.setItem(SEEN, "yes");
    again.focus();
  }

  if (sessionStorage.getItem(SEEN)) place.hidden = true;
  else open(false);
}
