// One seat: who sits here, the places they can see, what was said there, and where they write.

import { avatar, el, t } from "./dom.js";
import { composer } from "./composer.js";
import { fillIn } from "./form.js";
import { log } from "./log.js";
import { openMenu } from "./menu.js";
import { Trouble, act, fitting, named, offered, refresh, refreshState, state, view } from "./room.js";
import { tabs } from "./tabs.js";

let count = 0;

export function seat(who, { changed, removed, chosen, crowd }) {
  const id = `seat-${++count}`;
  const me = { who, place: "circle", node: null, show, id };
  const face = el("span", { class: "face" });
  const title = el("h2", { id, class: "unseen" });
  const select = el("select", { id: `${id}-who`, onchange: sit });
  const urgent = el("button", { type: "button", class: "urgent", onclick: () => pick({ path: "urgent" }) }, t("seats.urgent"));
  const remove = el("button", { type: "button", class: "quiet close remove", "aria-label": t("seats.remove"), onclick: () => removed(me) }, "×");
  const head = el("header", { class: "seat-head" }, title, face,
    el("label", { for: `${id}-who`, class: "unseen" }, t("seats.who")), select, urgent, remove);
  const places = tabs({ id, choose: (place) => { me.place = place; show(); } });
  const said = log({ press, goTo });
  const trouble = el("p", { class: "trouble", role: "alert" });
  const door = el("button", { type: "button", class: "quiet door", onclick: () => move("/leave") }, t("outside.leave"));
  const write = composer({ commands: () => offered(me.who, me.place), send, menu, beside: door });
  const outside = el("div", { class: "outside" }, el("p", {}), el("button", { type: "button", class: "main", onclick: () => move("/arrive") }, t("outside.arrive")));
  places.panel.append(said.node, outside);
  me.node = el("section", { class: "seat", "aria-labelledby": id, onfocusin: () => chosen(me) },
    head, el("div", { class: "tabrow" }, places.list), places.panel, trouble, write.node);

  function show() {
    const mine = view(me.who);
    const name = named(me.who);
    const all = mine.places.map((one) => ({ ...one, title: one.title || t(`places.${one.kind}`) }));
    if (!mine.present && !all.some((one) => one.id === "circle")) {
      all.unshift({ id: "circle", kind: "circle", title: t("places.circle"), unread: 0, closed: false });
    }
    if (!all.some((one) => one.id === me.place)) me.place = all[0].id;
    const place = all.find((one) => one.id === me.place);
    const away = place.id === "circle" && !mine.present;
    title.textContent = t("seats.of", { name });
    face.replaceChildren(avatar(name, me.who));
    people();
    places.show(all, me.place, name);
    said.node.hidden = away;
    outside.hidden = !away;
    outside.firstChild.textContent = t("outside.text", { name });
    door.hidden = away || place.kind !== "circle";
    write.node.hidden = away;
    write.as(name, place.kind === "direct", place.closed);
    if (!away) said.show(me.who, place);
    if (place.unread > 0 && reading()) act("/seen", { who: me.who, place: place.id }).catch(() => {});
  }

  function reading() {
    return !document.hidden && me.node.offsetParent !== null;
  }

  function people() {
    const listed = state.people.filter((one) => !one.crowd || one.id === me.who);
    const many = state.people.some((one) => one.crowd);
    const wanted = [many, ...listed.map((one) => `${one.id} ${one.name}`)].join("\n");
    if (select.dataset.people !== wanted) {
      select.dataset.people = wanted;
      select.replaceChildren(...listed.map((one) => el("option", { value: one.id }, one.name)),
        ...(many ? [el("option", { value: "~" }, t("seats.of-the-round"))] : []), el("option", { value: "+" }, t("seats.somebody-new")));
    }
    select.value = me.who;
  }

  async function sit() {
    const { value } = select;
    if (value !== "+" && value !== "~") return changed(me, value);
    select.value = me.who;
    if (value === "~") return crowd(me);
    let made = "";
    await fillIn({
      title: t("seats.new-title"), button: t("seats.new-do"),
      fields: [{ name: "name", label: t("seats.new-name"), kind: "line", required: true, longest: 40, example: "" }],
      send: async ({ name }) => { made = (await act("/newperson", { name })).id; return null; },
    });
    if (!made) return;
    await refreshState();
    changed(me, made);
  }

  function at() {
    return { who: me.who, place: view(me.who).places.some((one) => one.id === me.place) ? me.place : `dm:${me.who}` };
  }

  // Whatever is done: the answer appears in the log by itself; a form opens; a trouble is said.
  async function doing(path, body) {
    trouble.textContent = "";
    said.attend();
    try {
      const answer = await act(path, { ...at(), ...body });
      await refresh(me.who);
      if (answer.form) ask(answer.form, answer.html);
      return answer;
    } catch (error) {
      trouble.textContent = error instanceof Trouble ? error.message : t("away");
      return null;
    }
  }

  async function send(words) {
    const answer = await doing("/say", { words });
    return answer !== null && !answer.refused;
  }

  function goTo(place, message) {
    if (!view(me.who).places.some((one) => one.id === place)) return;
    me.place = place;
    show();
    said.find(message);
  }

  async function press(token) {
    await doing("/press", { token });
  }

  // Help asked for from outside the circle comes in one's own messages.
  async function pick(command) {
    const { place } = at();
    await doing("/pick", { path: command.path });
    if (place !== me.place) {
      me.place = place;
      show();
    }
  }

  async function move(path) {
    await doing(path, { place: "circle" });
  }

  function ask(command, first = "") {
    const here = at();
    const title = view(me.who).places.find((one) => one.id === here.place)?.title || t(`places.${here.place.startsWith("dm:") ? "direct" : "circle"}`);
    return fillIn({
      title: command.label, about: t("form.as", { name: named(me.who), place: title }), who: me.who,
      fields: command.fields, given: command.given, first, press,
      fits: (field) => fitting(here.who, here.place, command.path, field),
      send: async (values) => {
        const answer = await act("/fill", { ...here, path: command.path, values });
        await refresh(me.who);
        return answer.refused || answer.form ? { html: answer.html ?? "" } : null;
      },
    });
  }

  async function menu() {
    trouble.textContent = "";
    try {
      const commands = await offered(me.who, me.place);
      openMenu({ name: named(me.who), commands, choose: pick, detail: ask });
    } catch (error) {
      trouble.textContent = error instanceof Trouble ? error.message : t("away");
    }
  }

  me.live = (on) => said.node.setAttribute("aria-live", on ? "polite" : "off");
  return me;
}
