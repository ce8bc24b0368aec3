// A form as a dialog: fields from the command's own declaration; a no is shown inside it, and what was typed stays.

import { avatar, el, shown, t } from "./dom.js";
import { Trouble, named, state } from "./room.js";

let count = 0;

// `send(values)` gives null when done, or { html } or { say } to be shown inside. Resolves once the dialog is closed.
export function fillIn({ title, about = "", who = "", fields, given = {}, first = "", button, send, press, fits }) {
  const controls = fields.map((one) => control(one, given[one.name] ?? one.value ?? "", who));
  for (const one of controls) if (one.field.suggests && fits) offer(one, fits);
  const trouble = el("div", { class: "trouble", role: "alert" });
  const submit = el("button", { type: "submit", class: "main" }, button ?? t("form.send"));
  const cancel = el("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, t("form.cancel"));
  const name = `form-${++count}`;
  const form = el("form", { novalidate: true, onsubmit: submitted }, ...controls.map((one) => one.row), trouble,
    el("div", { class: "row ends" }, cancel, submit));
  const byline = about ? el("p", { class: "about" }, who ? avatar(named(who), who) : null, about) : null;
  const dialog = el("dialog", { class: "form", "aria-labelledby": name }, el("h2", { id: name }, title), byline, form);

  function complain(no) {
    trouble.replaceChildren(no.html ? shown(no.html) : no.say);
  }

  async function submitted(event) {
    event.preventDefault();
    if (submit.disabled) return;
    const empty = controls.find((one) => one.field.required && one.empty());
    if (empty) {
      complain({ say: t("form.needed", { field: empty.field.label }) });
      empty.input.setAttribute("aria-invalid", "true");
      empty.input.focus();
      return;
    }
    submit.disabled = true;
    try {
      const read = await Promise.all(controls.map(async (one) => [one.field.name, await one.read()]));
      const filled = read.filter(([, value]) => value !== "");
      const no = await send(Object.fromEntries(filled));
      if (no) complain(no);
      else dialog.close();
    } catch (error) {
      complain({ say: error instanceof Trouble ? error.message : t("away") });
    } finally {
      submit.disabled = false;
    }
  }

  form.addEventListener("input", (event) => event.target.removeAttribute("aria-invalid"));
  trouble.addEventListener("click", (event) => {
    const token = event.target.closest("button[data-token]")?.dataset.token;
    if (token && press) {
      dialog.close();
      press(token);
    }
  });
  if (first) complain({ html: first });
  document.body.append(dialog);
  dialog.showModal();
  (controls.find((one) => one.empty()) ?? controls[0])?.input.focus();
  return new Promise((done) => dialog.addEventListener("close", () => { dialog.remove(); done(); }));
}

// What fits is offered while somebody types; where it cannot be had, they type all the same.
async function offer({ field, input, row }, fits) {
  const found = await fits(field.name).catch(() => []);
  const list = el("datalist", { id: `${input.id}-fits` }, ...found.map((one) => el("option", { value: one.value }, one.label)));
  input.setAttribute("list", list.id);
  row.append(list);
}

function control(field, value, who) {
  const id = `field-${++count}`;
  const hints = [field.required ? "" : t("form.optional"), field.example ? t("form.example", field) : "", field.works ? t("form.works", field) : ""];
  const hint = hints.filter(Boolean).join(" · ");
  const common = { id, name: field.name, required: field.required, "aria-describedby": hint ? `${id}-hint` : undefined };
  const input = made(field, value, common, who);
  const label = el("label", { for: id }, field.label);
  const note = hint ? el("span", { class: "hint", id: `${id}-hint` }, hint) : null;
  const tick = field.kind === "yes";
  const row = el("div", { class: tick ? "field tick" : "field" }, ...(tick ? [input, label] : [label, input]), note);
  const read = () => (tick ? (input.checked ? "yes" : "no") : field.kind === "file" ? attached(input.files[0], field) : input.value);
  const empty = () => (field.kind === "file" ? input.files.length === 0 : !tick && !input.value.trim());
  return { field, input, row, read, empty };
}

// A file goes with the form, read here; one that is too large is not read at all, and the answer says so.
async function attached(file, field) {
  if (!file) return "";
  if (file.size > field.most_bytes) return "file:;large";
  return `file:${encodeURIComponent(file.name.toWellFormed?.() ?? file.name)};base64,${base64(new Uint8Array(await file.arrayBuffer()))}`;
}

function base64(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length; at += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(parts.join(""));
}

function made(field, value, common, who) {
  switch (field.kind) {
    case "words":
      return filled(el("textarea", { ...common, rows: 4, maxlength: field.longest }), value);
    case "number":
      return filled(el("input", { ...common, type: "number", min: field.least, max: field.most, inputmode: "numeric" }), value);
    case "yes":
      return el("input", { ...common, type: "checkbox", checked: value === "yes", required: false });
    case "file":
      return el("input", { ...common, type: "file", accept: field.endings.join(",") || undefined });
    case "choice":
      return select(common, value, field.options.map((one) => [one.value, one.label]));
    case "person":
      return people(common, value.replace(/^[<@!]+/, ""), state.people.filter((one) => one.id !== who));
    default:
      return filled(el("input", { ...common, type: "text", maxlength: field.longest, autocomplete: "off" }), value);
  }
}

function filled(input, value) {
  input.value = value;
  return input;
}

// Those who came for a round of buddies stand apart, so that the others are found.
function people(common, value, all) {
  const entries = (crowd) => all.filter((one) => one.crowd === crowd).map((one) => [one.id, one.name]);
  const made = select(common, value, entries(false));
  const many = entries(true);
  if (many.length > 0) made.append(el("optgroup", { label: t("round.crowd") }, ...many.map((one) => option(one, value))));
  return made;
}

function option([one, label], value) {
  return el("option", { value: one, selected: one === value }, label);
}

function select(common, value, options) {
  const blank = el("option", { value: "" }, t("form.nothing"));
  return el("select", common, blank, ...options.map((one) => option(one, value)));
}
