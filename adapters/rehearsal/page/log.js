// What was said in one place, as one person sees it. Only what changed is drawn again, so that nothing is read out twice.

import { DAY, LONG, TIME, avatar, el, moment, shown, t } from "./dom.js";
import { named, said, view } from "./room.js";

// Milliseconds in which a second press is no press of its own.
const A_DOUBLE_CLICK = 500;

export function log({ press, goTo }) {
  const node = el("div", { class: "log", role: "log", "aria-live": "off", tabindex: "0" });
  let drawn = new Map();
  let key = "";
  let unplaced = false;
  let placed = 0;

  node.addEventListener("click", async (event) => {
    const way = event.target.closest("button[data-place]");
    if (way) return goTo(way.dataset.place, way.dataset.message);
    const button = event.target.closest("button[data-token]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const again = performance.now() + A_DOUBLE_CLICK;
    button.setAttribute("aria-disabled", "true");
    try {
      await press(button.dataset.token);
    } finally {
      const wait = Math.max(0, again - performance.now());
      setTimeout(() => button.removeAttribute("aria-disabled"), wait);
    }
  });

  function show(who, place) {
    const mine = view(who);
    const fresh = `${who} ${place.id} ${mine.zone}` !== key;
    const low = node.scrollHeight - node.scrollTop - node.clientHeight < 80;
    if (fresh) {
      key = `${who} ${place.id} ${mine.zone}`;
      drawn = new Map();
      node.replaceChildren();
      node.setAttribute("aria-label", t("log.name", { place: place.title, name: named(who) }));
    }
    const changed = draw(said(mine, place.id), mine, place);
    if (fresh || (changed && (low || unplaced))) settle();
    else if (unplaced && placed === 0) settle();
  }

  // To the end – but of something long, to its beginning: what comes first matters most.
  function settle() {
    const end = node.scrollHeight - node.clientHeight;
    node.scrollTop = Math.max(0, Math.min(end, (node.lastElementChild?.offsetTop ?? 0) - 12));
    placed = node.scrollTop;
    unplaced = node.clientHeight === 0; // drawn while out of sight: placed once it is seen
  }

  // Whoever does something wants to see what comes of it, wherever they have scrolled to.
  function attend() {
    unplaced = true;
  }

  function draw(messages, mine, place) {
    let changed = false;
    let day = "";
    const wanted = [];
    for (const message of messages) {
      const today = moment(message.at, mine.zone, DAY);
      if (today !== day) wanted.push([`day ${today}`, today, () => el("p", { class: "day" }, today)]);
      day = today;
      const source = `${message.html} ${message.words} ${message.gone}`;
      wanted.push([message.id, source, () => drawnMessage(message, mine.zone)]);
    }
    if (messages.length === 0) {
      const words = t(place.kind === "direct" ? "log.empty-direct" : "log.empty");
      wanted.push(["empty", words, () => el("p", { class: "empty" }, words)]);
    }
    const next = new Map();
    for (const [id, source, make] of wanted) {
      const known = drawn.get(id);
      if (known?.source === source) next.set(id, known);
      else {
        const made = make();
        known ? known.node.replaceWith(made) : node.append(made);
        next.set(id, { source, node: made });
        changed = true;
      }
    }
    for (const [id, { node: gone }] of drawn) if (!next.has(id)) gone.remove();
    drawn = next;
    return changed;
  }

  // Bring one message into view, and say which it is to whoever cannot see it.
  function find(id) {
    const found = drawn.get(id)?.node;
    if (!found) return;
    found.tabIndex = -1;
    found.scrollIntoView({ block: "center" });
    found.focus({ preventScroll: true });
  }

  return { node, show, attend, find };
}

function drawnMessage(message, zone) {
  const kith = !message.author;
  const name = kith ? t("log.kith") : named(message.author);
  const time = el("time", { datetime: message.at, title: moment(message.at, zone, LONG) }, moment(message.at, zone, TIME));
  const badge = kith ? el("span", { class: "badge" }, t("log.bot")) : null;
  const only = message.only ? el("span", { class: "only" }, t("log.only")) : null;
  const head = el("p", { class: "from" }, el("strong", {}, name), badge, time, only);
  const words = message.gone ? el("p", { class: "gone" }, t("log.gone"))
    : kith ? shown(message.html) : el("p", { dir: "auto", class: "said" }, message.words);
  const body = el("div", { class: "body", lang: kith && message.language !== "en" ? message.language : undefined }, words);
  if (message.about && !message.gone) {
    const way = { type: "button", class: "quiet", "data-place": message.about.place, "data-message": message.about.id };
    body.append(el("p", { class: "way" }, el("button", way, t("log.about"))));
  }
  const kinds = ["message", kith ? "from-kith" : "", message.only ? "only-you" : ""].filter(Boolean).join(" ");
  return el("article", { class: kinds }, avatar(name, message.author), el("div", { class: "bubble" }, head, body));
}
