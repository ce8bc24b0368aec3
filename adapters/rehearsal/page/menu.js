// The menu of a seat: what this person can do here now, grouped.

import { el, look, t } from "./dom.js";

let count = 0;

export function openMenu({ name, commands, choose, detail }) {
  const title = `menu-${++count}`;
  const close = el("button", { type: "button", class: "quiet close", "aria-label": t("menu.close"), onclick: () => dialog.close() }, "×");
  const head = el("div", { class: "row" }, el("h2", { id: title }, t("menu.title", { name })), close);
  const dialog = el("dialog", { class: "menu", "aria-labelledby": title }, head, ...sections(commands, pick));
  if (commands.length === 0) dialog.append(el("p", {}, t("menu.empty")));

  function pick(command, withDetails) {
    dialog.close();
    (withDetails ? detail : choose)(command);
  }

  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("ul button")?.focus();
}

export function grouped(commands) {
  const groups = [...look("menu.groups"), { title: t("menu.others"), first: null }];
  const known = new Set(groups.flatMap((group) => group.first ?? []));
  return groups
    .map(({ title, first }) => ({
      title,
      commands: commands.filter((one) => {
        const word = one.path.split(" ")[0];
        return first ? first.includes(word) : !known.has(word);
      }),
    }))
    .filter((group) => group.commands.length > 0);
}

function sections(commands, pick) {
  return grouped(commands).map((group) => {
    const id = `menu-group-${++count}`;
    const items = group.commands.map((one) => item(one, pick));
    return el("section", { "aria-labelledby": id }, el("h3", { id }, group.title), el("ul", {}, ...items));
  });
}

function item(command, pick) {
  const button = el("button", { type: "button", class: "entry", onclick: () => pick(command, needs(command)) },
    el("span", { class: "path" }, command.path), el("span", { class: "what" }, command.label));
  if (command.fields.length === 0 || needs(command)) return el("li", {}, button);
  const more = el("button", {
    type: "button", class: "quiet more", "aria-label": t("menu.more-for", { label: command.path }),
    onclick: () => pick(command, true),
  }, t("menu.more"));
  return el("li", {}, button, more);
}

function needs(command) {
  return command.fields.some((one) => one.required);
}
