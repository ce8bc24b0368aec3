// The places of one seat as tabs: arrow keys, Home and End move between them.

import { el, t } from "./dom.js";

export function tabs({ id, choose }) {
  const list = el("div", { class: "tabs", role: "tablist", onkeydown: key });
  const panel = el("div", { class: "panel", role: "tabpanel", id: `${id}-panel` });
  let order = [];
  let current = "";

  function show(places, chosen, name) {
    list.setAttribute("aria-label", t("places.name", { name }));
    const had = list.contains(document.activeElement);
    const wanted = JSON.stringify([places.map(({ id: place, title, unread }) => [place, title, unread]), chosen]);
    current = chosen;
    order = places.map((one) => one.id);
    if (list.dataset.shown === wanted) return;
    list.dataset.shown = wanted;
    list.replaceChildren(...places.map((place) => tab(place, place.id === chosen)));
    panel.setAttribute("aria-labelledby", `${id}-tab-${order.indexOf(chosen)}`);
    if (had) focus();
  }

  function tab(place, selected) {
    const unread = place.unread > 0 && !selected
      ? el("span", { class: "unread" }, String(place.unread), el("span", { class: "unseen" }, t("places.unread", { count: "" }))) : null;
    return el("button", {
      type: "button", role: "tab", id: `${id}-tab-${order.indexOf(place.id)}`, "aria-selected": String(selected),
      "aria-controls": `${id}-panel`, title: place.title, "data-kind": place.kind, tabindex: selected ? "0" : "-1", onclick: () => choose(place.id),
    }, el("span", { class: "tab-title" }, place.title), unread ? " " : null, unread);
  }

  function key(event) {
    const at = order.indexOf(current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: order.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(order[(to + order.length) % order.length]);
    focus();
  }

  function focus() {
    list.querySelector("[aria-selected=true]")?.focus();
  }

  return { list, panel, show };
}
