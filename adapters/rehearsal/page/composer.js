// Where one writes: a line, with commands offered once it begins with !.

import { el, t } from "./dom.js";

let count = 0;

// `commands()` gives what can be done here now; `send(words)` is true when the words were taken.
export function composer({ commands, send, menu, beside }) {
  const id = `write-${++count}`;
  const label = el("label", { for: id, class: "unseen" });
  const list = el("ul", { id: `${id}-list`, role: "listbox", class: "completion", hidden: true, "aria-label": t("composer.list") });
  const input = el("input", {
    id, type: "text", role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-autocomplete": "list",
    "aria-controls": `${id}-list`, maxlength: 4000, oninput: typed, onkeydown: key, onblur: () => setTimeout(shut, 150),
  });
  const takes = el("p", { class: "takes", "aria-live": "polite" });
  const sendButton = el("button", { type: "submit", class: "main" }, t("composer.send"));
  const menuButton = el("button", { type: "button", class: "open-menu", "aria-haspopup": "dialog", onclick: menu }, t("composer.menu"));
  const row = el("form", { class: "write", onsubmit: submit }, label, menuButton, input, sendButton);
  const node = el("div", { class: "composer" }, list, el("div", { class: "above" }, takes, beside), row);
  let options = [];
  let at = -1;
  let turns = 0;

  async function typed() {
    if (!input.value.startsWith("!")) {
      turns += 1;
      return shut();
    }
    const turn = ++turns;
    const known = await commands();
    if (turn !== turns || !input.value.startsWith("!")) return;
    const words = input.value.slice(1).toLowerCase();
    const begun = known.find((one) => words.startsWith(`${one.path} `) || (words === one.path && one.fields.length > 0));
    const fields = begun ? begun.fields.map((one) => one.label).join(", ") : "";
    takes.textContent = fields ? t("composer.takes", { fields }) : "";
    const fit = known.filter((one) => one.path.startsWith(words.trimStart()) && one.path !== words);
    show(begun && words.startsWith(`${begun.path} `) ? [] : fit);
  }

  function show(fit) {
    if (fit.length > 0 && fit.map((one) => one.path).join() === options.map((one) => one.path).join()) return;
    options = fit;
    at = -1;
    list.replaceChildren(...fit.map((one, index) =>
      el("li", { id: `${id}-${index}`, role: "option", "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); take(index); } },
        el("span", { class: "path" }, `!${one.path}`), " ", el("span", { class: "what" }, one.label))));
    list.hidden = fit.length === 0;
    input.setAttribute("aria-expanded", String(fit.length > 0));
    input.removeAttribute("aria-activedescendant");
  }

  function shut() {
    if (!list.hidden) show([]);
    if (!input.value.startsWith("!")) takes.textContent = "";
  }

  function go(step) {
    at = (at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length;
    [...list.children].forEach((one, index) => one.setAttribute("aria-selected", String(index === at)));
    list.children[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", `${id}-${at}`);
  }

  function take(index) {
    const command = options[index];
    input.value = `!${command.path}${command.fields.length > 0 ? " " : ""}`;
    show([]);
    input.focus();
    typed();
  }

  function key(event) {
    if (list.hidden || event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (steps[event.key]) go(steps[event.key]);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at >= 0) take(at);
    else return;
    event.preventDefault();
  }

  // Whatever is still being looked up is not wanted any more.
  function close() {
    turns += 1;
    show([]);
  }

  async function submit(event) {
    event.preventDefault();
    if (sendButton.disabled || !input.value.trim()) return;
    sendButton.disabled = true;
    close();
    try {
      if (await send(input.value)) input.value = "";
      takes.textContent = "";
    } finally {
      sendButton.disabled = false;
    }
    input.focus();
  }

  function as(name, direct, closed) {
    label.textContent = t("composer.label", { name });
    input.placeholder = t(direct ? "composer.hint-direct" : "composer.hint");
    for (const one of [input, sendButton, menuButton]) one.disabled = closed;
  }

  return { node, as, input };
}
