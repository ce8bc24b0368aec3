// The page put together: the clock, the seats, the tour, and the stream that says when something changed.

import { clock } from "./clock.js";
import { avatar, el, loadWords, t } from "./dom.js";
import { follow, named, refresh, refreshState, state, watch } from "./room.js";
import { round } from "./round.js";
import { seat } from "./seat.js";
import { tour } from "./tour.js";

const MOST = 3;
const SEATED = "kith-seats";
const main = document.querySelector("#seats");
const bar = document.querySelector("#seatbar");
const seats = [];
let hands;
let rounds;

function begin() {
  const known = new Set(state.people.map((one) => one.id));
  const remembered = JSON.parse(sessionStorage.getItem(SEATED) ?? "[]").filter((one) => known.has(one));
  return remembered.length > 0 ? remembered : someFirst();
}

// Whoever is last has not arrived yet; whoever is first holds the circle.
function someFirst() {
  const ids = state.people.filter((one) => !one.crowd).map((one) => one.id);
  return [...new Set([ids.at(-1), ids[0], ids[2], ids[1]].filter(Boolean))].slice(0, window.innerWidth >= 1180 ? MOST : 2);
}

function add(who) {
  const made = seat(who, { changed: sits, removed: remove, chosen: choose, crowd: (one) => rounds.open(one) });
  seats.push(made);
  main.insertBefore(made.node, adder);
  return made;
}

async function sits(one, who, place = "circle") {
  one.who = who;
  one.place = place;
  await refresh(who);
  arrange();
}

// Somebody of the round is looked at where they were told of it.
async function sitsAfterwards(who, asked) {
  const one = asked ?? seats.find((other) => other.node.classList.contains("current")) ?? seats[0];
  await sits(one, who, `dm:${who}`);
  choose(one);
  one.node.querySelector("select").focus();
}

function remove(one) {
  seats.splice(seats.indexOf(one), 1);
  one.node.remove();
  choose(seats[0]);
  arrange();
  main.focus();
}

function choose(one) {
  for (const other of seats) {
    other.live(other === one);
    other.node.classList.toggle("current", other === one);
  }
  drawBar();
}

function arrange() {
  sessionStorage.setItem(SEATED, JSON.stringify(seats.map((one) => one.who)));
  main.dataset.seats = String(seats.length);
  adder.hidden = seats.length >= MOST;
  main.classList.toggle("alone", seats.length === 1);
  if (!seats.some((one) => one.node.classList.contains("current"))) choose(seats[0]);
  for (const one of seats) one.show();
  drawBar();
}

function drawBar() {
  const current = seats.findIndex((one) => one.node.classList.contains("current"));
  const wanted = JSON.stringify([seats.map((one) => named(one.who)), current]);
  if (bar.dataset.shown === wanted) return;
  bar.dataset.shown = wanted;
  bar.setAttribute("aria-label", t("seats.name"));
  const buttons = seats.map((one, index) => el("button", {
    type: "button", "aria-current": index === current ? "true" : undefined,
    onclick: () => { choose(one); one.show(); },
  }, avatar(named(one.who), one.who), named(one.who)));
  const more = seats.length < MOST ? [el("button", { type: "button", class: "quiet", onclick: addSeat }, t("seats.add"))] : [];
  bar.replaceChildren(...buttons, ...more);
}

const adder = el("button", { type: "button", class: "add-seat", onclick: addSeat });

async function addSeat() {
  const taken = new Set(seats.map((one) => one.who));
  const free = state.people.find((one) => !taken.has(one.id)) ?? state.people[0];
  const made = add(free.id);
  await refresh(free.id);
  choose(made);
  arrange();
  made.node.querySelector("select").focus();
}

async function changed() {
  await Promise.all([refreshState(), ...[...new Set(seats.map((one) => one.who))].map(refresh)]);
  hands.show();
  rounds.show();
}

async function open() {
  await Promise.all([loadWords(), refreshState()]);
  adder.textContent = t("seats.add");
  main.append(adder);
  hands = clock(document.querySelector("#clock"), changed);
  rounds = round(document.querySelector("#round"), { changed, sit: sitsAfterwards });
  hands.show();
  rounds.show();
  const first = begin();
  await Promise.all(first.map(refresh));
  first.forEach(add);
  arrange();
  watch((who) => { for (const one of seats) if (one.who === who) one.show(); });
  tour(document.querySelector("#tour"));
  const away = document.querySelector("#away");
  follow(() => { if (!rounds.busy()) changed().catch(() => {}); }, (gone) => { away.textContent = gone ? t("away") : ""; });
  document.addEventListener("visibilitychange", () => { for (const one of seats) one.show(); });
  document.body.dataset.ready = "yes";
}

open();
