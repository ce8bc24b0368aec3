// The page's side of the server: asking, acting (each act has one id for ever), and what each person sees by now.

const KEEP = 500;
const secret = document.querySelector("meta[name=kith-room]").content;
const headers = { "X-Kith-Room": secret };
const seen = new Map();
const watchers = new Set();
export const state = { people: [], clock: null, rounds: null };

export class Trouble extends Error {}

export function named(id) {
  return state.people.find((one) => one.id === id)?.name ?? id;
}

async function ask(path) {
  const response = await fetch(path, { headers });
  const answer = await response.json();
  if (!response.ok) throw new Trouble(answer.say);
  return answer;
}

export async function act(path, body) {
  const whole = JSON.stringify({ id: crypto.randomUUID(), ...body });
  const options = { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body: whole };
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    response = await fetch(path, options); // the same id: if the first did arrive, it counts once
  }
  const answer = await response.json();
  if (!response.ok) throw new Trouble(answer.say);
  return answer;
}

export async function fitting(who, place, path, field) {
  const query = new URLSearchParams({ who, place, path, field });
  return (await ask(`/suggest?${query}`)).fits;
}

export async function offered(who, place) {
  const query = new URLSearchParams({ who, place });
  return (await ask(`/menu?${query}`)).commands;
}

export function fetchRound() {
  return ask("/round");
}

export function view(who) {
  if (!seen.has(who)) seen.set(who, { revision: 0, messages: new Map(), places: [], present: false, zone: "UTC" });
  return seen.get(who);
}

export async function refreshState() {
  Object.assign(state, await ask("/state"));
}

const running = new Map();

// One question at a time for each person; one more if something changed meanwhile.
export function refresh(who) {
  const job = running.get(who);
  if (job) {
    job.again = true;
    return job.promise;
  }
  const made = { again: false };
  running.set(who, made);
  made.promise = fetchView(who, made).finally(() => running.delete(who));
  return made.promise;
}

async function fetchView(who, job) {
  do {
    job.again = false;
    const mine = view(who);
    const query = new URLSearchParams({ who, since: String(mine.revision) });
    const news = await ask(`/view?${query}`);
    const known = new Set(mine.places.map((place) => place.id));
    const opened = mine.revision > 0 && news.places.some((place) => !known.has(place.id));
    merge(mine, news);
    if (opened) {
      mine.revision = 0;
      job.again = true;
    }
  } while (job.again);
  for (const watcher of watchers) watcher(who);
}

function merge(mine, news) {
  const { messages, ...rest } = news;
  Object.assign(mine, rest);
  for (const message of messages) mine.messages.set(message.id, message);
  const open = new Set(news.places.map((place) => place.id));
  for (const [id, message] of mine.messages) if (!open.has(message.place)) mine.messages.delete(id);
  for (const place of open) trim(mine, place);
}

function trim(mine, place) {
  const there = said(mine, place);
  for (const message of there.slice(0, Math.max(0, there.length - KEEP))) mine.messages.delete(message.id);
}

export function said(mine, place) {
  return [...mine.messages.values()].filter((one) => one.place === place).sort((a, b) => a.order - b.order);
}

export function watch(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function follow(onChange, onAway) {
  const stream = new EventSource(`/events?room=${encodeURIComponent(secret)}`);
  stream.onmessage = () => onChange();
  stream.onopen = () => onAway(false);
  stream.onerror = () => onAway(true);
}
