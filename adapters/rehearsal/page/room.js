// The page: seats side by side, one clock. All words come from the server.
import { Seat } from "./seat.js";
import { openTour } from "./tour.js";

const settings = JSON.parse(document.body.dataset.settings);
const words = settings.words;
const dialog = document.getElementById("dialog");
const status = document.getElementById("status");
const seats = [];
let people = [];

async function ask(path, body) {
  const options = body
    ? { method: "POST", headers: { "Content-Type": "application/json", "X-Kith": settings.secret }, body: JSON.stringify(body) }
    : {};
  try {
    const response = await fetch(path, options);
    if (!response.ok) { say(await response.text()); return null; }
    return await response.json();
  } catch {
    say(words.offline);
    return null;
  }
}

function say(text) { status.textContent = text; }

async function refresh() {
  const query = new URLSearchParams(seats.map((seat) => ["who", seat.who]));
  const view = await ask(`/view?${query}`);
  if (!view) return;
  people = view.people;
  showClock(view);
  seats.forEach((seat) => seat.show(view));
}

function showClock(view) {
  const time = document.getElementById("now");
  time.dateTime = view.now;
  time.textContent = new Intl.DateTimeFormat("en-GB", {
    weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone: view.zone,
  }).format(new Date(view.now));
}

function addSeat(who) {
  const seat = new Seat({ who, words, ask, refresh, openForm, openMenu, remove: removeSeat, number: seats.length + 1 });
  seats.push(seat);
  document.getElementById("seats").append(seat.element);
}

function removeSeat(seat) {
  if (seats.length < 2) return;
  seats.splice(seats.indexOf(seat), 1);
  seat.element.remove();
}

// One dialog serves forms and menus; what was typed stays when something is wrong with it.
export function openForm(form, send) {
  const body = document.getElementById("dialog-body");
  openDialog(form.title, body, form.fields.map(field));
  const button = document.getElementById("dialog-send");
  button.hidden = false;
  dialog.querySelector("form").onsubmit = async (event) => {
    event.preventDefault();
    const given = {};
    for (const input of body.querySelectorAll("[name]")) if (input.value) given[input.name] = input.value;
    const problem = await send(given);
    if (problem) document.getElementById("dialog-problem").textContent = problem;
    else dialog.close();
  };
  body.querySelector("[name]")?.focus();
}

export function openMenu(items, choose) {
  const list = document.createElement("ul");
  list.className = "menu-list";
  for (const item of items) {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.append(item.path, small(item.does));
    button.onclick = () => { dialog.close(); choose(item.path); };
    row.append(button);
    list.append(row);
  }
  openDialog(words["menu-title"], document.getElementById("dialog-body"), [list]);
  document.getElementById("dialog-send").hidden = true;
  list.querySelector("button")?.focus();
}

function openDialog(title, body, parts) {
  document.getElementById("dialog-title").textContent = title;
  document.getElementById("dialog-problem").textContent = "";
  body.replaceChildren(...parts);
  dialog.querySelector("form").onsubmit = null;
  if (!dialog.open) dialog.showModal();
}

function small(text) {
  const element = document.createElement("small");
  element.textContent = text;
  return element;
}

function field(one) {
  const label = document.createElement("label");
  const input = control(one);
  input.name = one.name;
  input.id = `field-${one.name}`;
  label.htmlFor = input.id;
  label.append(one.label, " ", small(`(${one.required ? words.required : words.optional})`));
  const box = document.createElement("div");
  box.append(label, input);
  return box;
}

function control(one) {
  if (one.kind === "choice") return choice(one, one.options);
  if (one.kind === "switch") return choice(one, [{ value: "yes", label: words.yes }, { value: "no", label: words.no }]);
  if (one.kind === "person") return choice(one, people.map((person) => ({ value: person.id, label: person.name })));
  const input = document.createElement(one.kind === "words" ? "textarea" : "input");
  if (one.kind !== "words") input.type = one.kind === "number" ? "number" : "text";
  input.value = one.value;
  input.placeholder = one.example;
  return input;
}

function choice(one, options) {
  const select = document.createElement("select");
  select.append(new Option("", ""));
  for (const option of options) select.append(new Option(option.label, option.value));
  select.value = one.value;
  return select;
}

for (const button of document.querySelectorAll("[data-move]")) {
  button.hidden = !settings.clock;
  button.onclick = async () => {
    const moved = await ask("/clock", { move: button.dataset.move });
    if (moved) say(moved.nothing ? words["nothing-due"] : words.moved);
    await refresh();
  };
}
document.getElementById("add-seat").onclick = async () => {
  const taken = new Set(seats.map((seat) => seat.who));
  const free = people.find((person) => !taken.has(person.id)) ?? people[0];
  addSeat(free.id);
  await refresh();
};
document.getElementById("dialog-close").onclick = () => dialog.close();
document.getElementById("tour-open").onclick = () => openTour(words, dialog);

addSeat("nia");
addSeat("ana");
if (window.innerWidth > 1100) addSeat("fay");
await refresh();
new EventSource("/changes").onmessage = refresh;
setInterval(refresh, 20000);
if (!sessionStorage.getItem("kith-tour") && !new URLSearchParams(location.search).has("quiet")) openTour(words, dialog);
