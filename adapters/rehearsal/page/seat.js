// One seat: what one person sees, and what they can do.
const CIRCLE = "circle";

export class Seat {
  constructor({ who, words, ask, refresh, openForm, openMenu, remove, number }) {
    Object.assign(this, { who, words, ask, refresh, openForm, openMenu, number });
    this.place = CIRCLE;
    this.seen = {};
    this.shown = "";
    this.element = document.getElementById("seat").content.firstElementChild.cloneNode(true);
    this.select = this.find(".sits select");
    this.input = this.find(".composer input");
    this.list = this.find(".completion");
    this.log = this.find(".log");
    this.list.id = `completion-${number}`;
    this.input.setAttribute("aria-controls", this.list.id);
    this.select.onchange = () => { this.who = this.select.value; this.place = CIRCLE; this.seen = {}; this.refresh(); };
    this.find(".remove").onclick = () => remove(this);
    this.find(".urgent").onclick = () => this.act({ kind: "pick", path: "urgent" });
    this.find(".menu").onclick = () => this.showMenu();
    this.find(".presence").onclick = () => this.comeOrGo();
    this.find(".composer").onsubmit = (event) => { event.preventDefault(); this.send(); };
    this.input.oninput = () => this.complete();
    this.input.onkeydown = (event) => this.key(event);
    this.log.onclick = (event) => this.press(event.target.closest("button[data-token]"));
  }

  find(selector) { return this.element.querySelector(selector); }

  show(view) {
    const mine = view.seats.find((seat) => seat.who === this.who);
    if (!mine) return;
    this.here = view.here.includes(this.who);
    this.showPeople(view.people);
    const places = mine.places;
    if (!places.some((place) => place.id === this.place)) this.place = places[0].id;
    this.showTabs(places);
    this.showLog(places.find((place) => place.id === this.place));
    this.find(".presence").textContent = this.here ? this.words.leave : this.words.arrive;
    this.find(".hint").textContent = this.place.startsWith("dm:") ? this.words["dm-hint"] : this.words["say-hint"];
  }

  showPeople(people) {
    if (this.select.options.length !== people.length)
      this.select.replaceChildren(...people.map((person) => new Option(person.name, person.id)));
    this.select.value = this.who;
    const name = people.find((person) => person.id === this.who)?.name ?? this.who;
    this.find("h2").textContent = `${this.words.seat} ${this.number}: ${name}`;
    this.element.setAttribute("aria-label", `${this.words.seat} ${this.number}: ${name}`);
  }

  showTabs(places) {
    const tabs = this.find(".tabs");
    const panel = this.find(".panel");
    panel.id = `panel-${this.number}`;
    const focused = tabs.contains(document.activeElement);
    tabs.setAttribute("aria-label", this.select.selectedOptions[0]?.text ?? "");
    tabs.replaceChildren(...places.map((place) => this.tab(place, panel)));
    panel.setAttribute("aria-labelledby", tabs.querySelector("[aria-selected=true]").id);
    if (focused) tabs.querySelector("[aria-selected=true]").focus();
  }

  tab(place, panel) {
    const last = place.entries.at(-1)?.id ?? 0;
    const selected = place.id === this.place;
    if (selected || !(place.id in this.seen)) this.seen[place.id] = last;
    const tab = document.createElement("button");
    Object.assign(tab, { type: "button", id: `tab-${this.number}-${place.id}`, tabIndex: selected ? 0 : -1 });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-selected", String(selected));
    tab.setAttribute("aria-controls", panel.id);
    tab.append(place.name);
    const fresh = place.entries.filter((entry) => entry.id > this.seen[place.id]).length;
    if (fresh) {
      const mark = document.createElement("span");
      mark.className = "unread";
      mark.textContent = `${fresh} ${this.words.new}`;
      tab.append(" ", mark);
    }
    tab.onclick = () => { this.place = place.id; this.refresh(); };
    tab.onkeydown = (event) => this.stepTab(event);
    return tab;
  }

  stepTab(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tabs = [...this.find(".tabs").children];
    const at = tabs.indexOf(event.currentTarget);
    tabs[(at + step + tabs.length) % tabs.length].click();
  }

  showLog(place) {
    const state = JSON.stringify([this.who, place]);
    if (state === this.shown) return;
    this.shown = state;
    const panel = this.find(".panel");
    const known = new Map([...this.log.children].map((row) => [row.dataset.state, row]));
    const rows = place.entries.map((entry) => known.get(JSON.stringify(entry)) ?? this.entry(entry));
    if (!rows.length) rows.push(this.nothing());
    this.log.replaceChildren(...rows);
    panel.scrollTop = panel.scrollHeight;
    const newest = this.log.lastElementChild; // a long message is read from its beginning
    if (newest.offsetHeight > panel.clientHeight) panel.scrollTop = newest.offsetTop - 8;
  }

  nothing() {
    const row = document.createElement("p");
    row.className = "by";
    row.textContent = this.here || this.place !== CIRCLE ? this.words.empty : this.words["not-in"];
    return row;
  }

  entry(entry) {
    const row = document.createElement("article");
    row.className = ["entry", entry.mine && "mine", entry.only && "only"].filter(Boolean).join(" ");
    row.dataset.state = JSON.stringify(entry);
    const by = document.createElement("p");
    by.className = "by";
    const name = document.createElement("b");
    name.textContent = entry.by;
    const at = document.createElement("span");
    at.textContent = entry.at;
    by.append(name, at);
    if (entry.only) {
      const only = document.createElement("span");
      only.textContent = this.words["only-you"];
      by.append(only);
    }
    const body = document.createElement("div");
    if (entry.html) body.innerHTML = entry.html; // made and escaped by Kith's own renderer
    else {
      const said = document.createElement("p");
      said.className = "words";
      said.dir = "auto";
      said.textContent = entry.words;
      body.append(said);
    }
    row.append(by, body);
    return row;
  }

  async act(what) {
    const act = { id: crypto.randomUUID(), who: this.who, place: this.place, ...what };
    const answer = await this.ask("/act", act);
    if (answer?.form) this.fill(answer.form, act.place);
    await this.refresh();
    return answer;
  }

  fill(form, place) {
    this.openForm(form, async (values) => {
      const answer = await this.act({ kind: "fill", path: form.path, values, place });
      return answer?.problem ?? "";
    });
  }

  async press(button) {
    if (!button || button.disabled) return;
    button.disabled = true; // a second tap is the same tap
    await this.act({ kind: "press", token: button.dataset.token });
    button.disabled = false;
  }

  async send() {
    const said = this.input.value;
    if (!said.trim()) return;
    this.hideList();
    this.input.value = "";
    const answer = await this.act({ kind: "say", words: said });
    if (!answer) this.input.value = said;
  }

  async comeOrGo() {
    await this.act({ kind: this.here ? "leave" : "arrive", place: CIRCLE });
  }

  async offered() {
    return (await this.ask(`/menu?${new URLSearchParams({ who: this.who, place: this.place })}`)) ?? [];
  }

  async showMenu() {
    this.openMenu(await this.offered(), (path) => this.act({ kind: "pick", path }));
  }

  async complete() {
    const typed = this.input.value;
    if (!typed.startsWith("!")) { this.hideList(); return; }
    const start = typed.slice(1).toLowerCase();
    const found = (await this.offered()).filter((one) => one.path.startsWith(start)).slice(0, 8);
    if (!found.length || this.input.value !== typed) { this.hideList(); return; }
    this.list.replaceChildren(...found.map((one, index) => this.option(one, index)));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.choose(0);
  }

  option(one, index) {
    const row = document.createElement("li");
    row.id = `${this.list.id}-${index}`;
    row.setAttribute("role", "option");
    row.dataset.path = one.path;
    const does = document.createElement("small");
    does.textContent = one.does;
    row.append(`!${one.path}`, does);
    row.onmousedown = (event) => { event.preventDefault(); this.take(one.path); };
    return row;
  }

  choose(index) {
    const rows = [...this.list.children];
    this.chosen = (index + rows.length) % rows.length;
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === this.chosen)));
    this.input.setAttribute("aria-activedescendant", rows[this.chosen].id);
    rows[this.chosen].scrollIntoView({ block: "nearest" });
  }

  take(path) {
    this.input.value = `!${path} `;
    this.hideList();
    this.input.focus();
  }

  key(event) {
    if (this.list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.choose(this.chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Escape") this.hideList();
    else if (event.key === "Tab" || event.key === "Enter") {
      const path = this.list.children[this.chosen].dataset.path;
      if (event.key === "Enter" && this.input.value.trim() === `!${path}`) return;
      event.preventDefault();
      this.take(path);
    }
  }

  hideList() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
