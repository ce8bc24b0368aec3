// A round of buddies to look at: one button plays it; then a dialog with the pairs, and why, and everybody to sit as.

import { avatar, el, shown, t } from "./dom.js";
import { Trouble, act, fetchRound, named, state } from "./room.js";

// `changed()` takes in what is new; `sit(who)` puts somebody into the seat the dialog was opened from.
export function round(place, { changed, sit }) {
  const button = el("button", { type: "button", "aria-haspopup": "dialog", onclick: () => open() });
  place.append(button);
  let playing = false;

  function show() {
    place.hidden = state.rounds === null;
    button.disabled = playing;
    button.textContent = state.rounds > 0 ? t("round.look") : t("round.play");
  }

  function open(seat) {
    const dialog = el("dialog", { class: "pairs", "aria-labelledby": "round-title" });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => dialog.remove());
    const choose = (who) => { dialog.close(); sit(who, seat); };
    const again = () => play(dialog, again, choose);
    document.body.append(dialog);
    dialog.showModal();
    return state.rounds > 0 ? look(dialog, again, choose) : again();
  }

  async function look(dialog, again, choose) {
    fill(dialog, waiting([]));
    await told(dialog, async () => results(await fetchRound(), again, choose));
  }

  async function play(dialog, again, choose) {
    if (playing) return;
    playing = true;
    show();
    const first = state.rounds === 0;
    fill(dialog, waiting([t("round.wait"), first ? t("round.first") : t("round.next")]));
    await told(dialog, async () => {
      const found = await act("/round", { rounds: state.rounds });
      playing = false;
      await changed();
      return results(found, again, choose);
    });
    playing = false;
    show();
  }

  return { show, open, busy: () => playing };
}

async function told(dialog, make) {
  try {
    fill(dialog, await make());
  } catch (trouble) {
    fill(dialog, [el("p", { class: "trouble", role: "alert" }, trouble instanceof Trouble ? trouble.message : t("away"))]);
  }
}

// Whatever comes, the heading has the keyboard: a screen reader begins there, and Tab goes on from there.
function fill(dialog, parts) {
  const title = el("h2", { id: "round-title", tabindex: "-1" }, t("round.title"));
  const close = el("button", { type: "button", class: "quiet close", "aria-label": t("round.close"), onclick: () => dialog.close() }, "×");
  dialog.replaceChildren(el("div", { class: "row" }, title, close), ...parts);
  dialog.scrollTop = 0;
  title.focus({ preventScroll: true });
}

function waiting(words) {
  return [el("div", { class: "waiting", role: "status" }, ...words.map((one) => el("p", {}, one)))];
}

function results({ holder, numbers, pairs, asked, alone }, again, choose) {
  const faces = (people) => el("p", { class: "faces" }, ...people.map((who) => face(who, choose)));
  const groups = pairs.map(({ people, why }) => el("li", {}, faces(people), shown(why)));
  const left = alone.map(({ who, html }) => el("li", {}, faces([who]), shown(html)));
  const next = el("button", { type: "button", class: "main", onclick: again }, t("round.again"));
  return [
    el("p", { class: "honest" }, t("round.honest", { name: named(holder) })),
    groups.length > 0 ? part(t("round.pairs", { count: groups.length }), [el("p", { class: "hint" }, t("round.pairs-note")), el("ul", { class: "groups" }, ...groups)])
      : el("p", { class: "waiting" }, t("round.none", { name: named(holder) })),
    alone.length > 0 ? part(t("round.alone"), [el("p", { class: "hint" }, t("round.alone-note")), el("ul", { class: "groups" }, ...left)]) : null,
    asked.length > 0 ? part(t("round.asked"), [el("p", { class: "hint" }, t("round.asked-note")), faces(asked)]) : null,
    part(t("round.numbers", { name: named(holder) }), [el("div", { class: "numbers" }, ...numbers.map((one) => el("div", {}, shown(one))))]),
    el("div", { class: "row ends" }, el("p", { class: "hint" }, t("round.again-note")), next),
  ].filter(Boolean);
}

function part(title, inside) {
  return el("section", {}, el("h3", {}, title), ...inside);
}

function face(who, choose) {
  return el("button", { type: "button", class: "person", "aria-label": t("round.sit", { name: named(who) }), onclick: () => choose(who) },
    avatar(named(who), who), named(who));
}
