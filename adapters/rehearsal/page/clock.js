// The clock on top: what time it is in the circle's zone, and the hands that move it.

import { LONG, SHORT, el, moment, t } from "./dom.js";
import { Trouble, act, named, refreshState, state, view } from "./room.js";

const MOVES = ["next", "hour", "day", "week", "tuesday"];

export function clock(place, changed) {
  const now = el("strong", { class: "now" });
  const next = el("span", { class: "next" });
  const status = el("p", { class: "status", role: "status" });
  const buttons = MOVES.map((to) => el("button", { type: "button", onclick: () => move(to) }, t(`clock.go-${to}`)));
  const label = el("h2", { id: "clock-name", class: "unseen" }, t("clock.name"));
  const when = el("p", { class: "when" }, el("span", {}, t("clock.now")), " ", now, next);
  place.setAttribute("aria-labelledby", "clock-name");
  place.append(label, when, el("div", { class: "hands" }, ...buttons), status);

  async function move(to) {
    if (place.classList.contains("moving")) return;
    place.classList.add("moving");
    status.textContent = t("clock.moving");
    try {
      const answer = await act("/clock", { to });
      state.clock = answer.clock;
      await changed();
      status.textContent = answer.moved ? told(answer) : t("clock.not-moved");
    } catch (trouble) {
      status.textContent = trouble instanceof Trouble ? trouble.message : t("away");
    } finally {
      place.classList.remove("moving");
      show();
    }
  }

  function show() {
    place.hidden = !state.clock;
    if (!state.clock) return;
    const { now: at, next: due, zone } = state.clock;
    now.textContent = moment(at, zone, LONG);
    next.textContent = due ? t("clock.next", { moment: moment(due, zone, SHORT) }) : t("clock.none");
    buttons[0].disabled = !due;
  }

  setInterval(async () => {
    if (document.hidden) return;
    await refreshState().catch(() => {});
    show();
  }, 20_000);
  return { show };
}

function told({ clock: { now, zone }, arrived }) {
  const at = moment(now, zone, LONG);
  if (arrived.length === 0) return t("clock.quiet", { moment: at });
  return t("clock.came", { moment: at, where: arrived.map(where).join(", ") });
}

function where({ place, count }) {
  if (place.startsWith("dm:")) return t("clock.came-direct", { count, name: named(place.slice(3)) });
  const known = state.people.flatMap((one) => view(one.id).places).find((one) => one.id === place);
  return t("clock.came-one", { count, place: known?.title || t(`places.${known?.kind ?? "room"}`) });
}
