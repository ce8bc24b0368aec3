// Making elements, wording the page, and showing what Kith says. Words come from words.en.json, never from here.

let chrome = {};

export async function loadWords() {
  chrome = await (await fetch("/page/words.en.json")).json();
  for (const place of document.querySelectorAll("[data-words]")) place.textContent = t(place.dataset.words);
}

export function look(key) {
  return key.split(".").reduce((found, part) => found?.[part], chrome);
}

export function t(key, blanks = {}) {
  const words = look(key);
  if (typeof words !== "string") return key;
  return words.replace(/\{(\w+)\}/g, (whole, name) => blanks[name] ?? whole);
}

export function el(tag, attributes = {}, ...kids) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...kids.filter((kid) => kid !== null && kid !== undefined));
  return made;
}

export function avatar(name, id) {
  if (!id) return el("span", { class: "avatar kith", "aria-hidden": "true" });
  const hue = [...id].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 6;
  return el("span", { class: `avatar hue-${hue}`, "aria-hidden": "true" }, [...name][0]?.toUpperCase() ?? "");
}

// What the server renders is safe already; this lets through only what it is known to make.
const TAGS = { P: "p", H2: "h3", UL: "ul", OL: "ol", LI: "li", BLOCKQUOTE: "blockquote", A: "a", BR: "br",
  SPAN: "span", TIME: "time", DIV: "div", BUTTON: "button" };
const PLAIN = new Set(["dir", "datetime", "role", "data-token"]);
const CLASSES = new Set(["note", "choices", "choice", "mention", "picture"]);

// A file that is in its link. Only text, and only to be kept: nothing opens it here.
const FILE = /^data:text\/[a-z]+;charset=utf-8;base64,[A-Za-z0-9+/]*=*$/;

export function shown(html) {
  const given = new DOMParser().parseFromString(html, "text/html");
  const made = document.createDocumentFragment();
  for (const kid of given.body.childNodes) made.append(...copied(kid));
  return made;
}

function copied(node) {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.data)];
  const tag = TAGS[node.nodeName];
  if (node.nodeType !== Node.ELEMENT_NODE || !tag) return [];
  const made = document.createElement(tag);
  for (const { name, value } of node.attributes) {
    if (PLAIN.has(name)) made.setAttribute(name, value);
    if (name === "class") made.className = value.split(" ").filter((one) => CLASSES.has(one)).join(" ");
    if (name === "href" && /^(https?:\/\/|tel:)/.test(value)) outward(made, value);
    if (name === "href" && node.download && FILE.test(value)) toKeep(made, value, node.download);
  }
  if (tag === "button") made.type = "button";
  for (const kid of node.childNodes) made.append(...copied(kid));
  return [made];
}

function outward(link, address) {
  link.href = address;
  if (!address.startsWith("tel:")) link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
}

function toKeep(link, address, name) {
  link.href = address;
  link.download = name;
}

export function moment(iso, zone, options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(new Date(iso));
}

export const LONG = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };
export const SHORT = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
export const DAY = { weekday: "long", day: "numeric", month: "long" };
export const TIME = { hour: "2-digit", minute: "2-digit" };
