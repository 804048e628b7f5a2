/* Work without a line: *Take this instrument with me*, the offline centre, and signing out while answers wait. */
import { home, name, user } from "desk/guard";

const FORMAT = "review-portal-unsent-answers";
const ABOUT = "/desk/about";
const SLOW_AFTER = 4_000;
const DAY = 86_400_000;
const FILE_BYTES_MAX = 5 * 1024 * 1024;
const { lang } = document.documentElement;
const language = `${lang === "en" ? "en-GB" : lang}-u-nu-latn`; // day before month
const find = (key, within = document) => within.querySelector(`[data-${key}]`);
const act = (key, work, within = document) => (within.querySelector(`[data-act=${key}]`).onclick = work);
const when = (moment) => new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(new Date(moment));
const say = (words, facts) => words.replace(/\{(\w+)\}/g, (_all, key) => facts[key]);
const openOwn = async (person = user) => (await import("desk/outbox")).openOutbox(person);

function size(bytes) {
  const [unit, amount] = bytes < 1e6 ? ["kilobyte", bytes / 1e3] : bytes < 1e9 ? ["megabyte", bytes / 1e6] : ["gigabyte", bytes / 1e9];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 }).format(amount);
}

/* --- Stored pages: one cache per person, language and submission */

async function cachesOf(person) {
  const names = self.caches ? await caches.keys() : [];
  return names.filter((one) => one.startsWith(`desk-${person}-`));
}

/** Puts a page, with the files it is drawn with, into a cache; refuses what is not a page of this person. */
async function storePage(cache, path, signal) {
  const answer = await fetch(path, { cache: "no-store", signal });
  const [reader, kind] = (answer.headers.get("X-Desk") || ":").split(":");
  if (!answer.ok || answer.redirected || reader !== user || !kind) throw new Error(`not a page of this person: ${path}`);
  const files = new Set((await answer.clone().text()).match(/\/static\/[\w./-]+/g));
  for (const file of files) if (!(await cache.match(file))) await cache.add(file);
  await cache.put(path, answer);
  // The worker may have come after this page, and not know yet who reads here.
  await (await caches.open("desk")).put("/desk/reader", new Response(user));
}

/** Fetches pages again, where they are stored. */
export async function refresh(paths) {
  for (const one of await cachesOf(user)) {
    const cache = await caches.open(one);
    for (const path of paths) if (await cache.match(path)) await storePage(cache, path).catch(() => {});
  }
}

/** A new worker never takes over under somebody who has answers on the way. */
export async function letTakeOver(waiting) {
  if (!(await (await openOwn()).count())) waiting.postMessage("take-over");
}

const aboutOf = async (one) => (await (await caches.open(one)).match(ABOUT))?.json();

function prepareTaking(section) {
  if (!self.caches || !navigator.serviceWorker) return;
  const { submission, language: code, title, base, pages } = section.dataset;
  const key = `desk-${user}-${code}-${submission}`;
  const paths = JSON.parse(pages).map((page) => new URL(page, location.origin + base).pathname);
  const state = section.querySelector("[role=status]");
  let stopping = null;

  async function show(fact) {
    const about = (await caches.has(key)) && (await aboutOf(key));
    const hidden = { take: stopping, stop: !stopping, drop: stopping || !about };
    for (const one of section.querySelectorAll("button")) one.hidden = Boolean(hidden[one.dataset.act]);
    const stored = about ? say(state.dataset.stored, { ...about, date: when(about.at), size: size(about.bytes) }) : "";
    state.textContent = [fact, !stopping && stored].filter(Boolean).join(" ");
  }

  async function take() {
    stopping = new AbortController();
    await show();
    const cache = await caches.open(key);
    let done = 0;
    let fact = "";
    navigator.storage?.persist?.();
    try {
      for (const path of paths) {
        state.textContent = say(state.dataset.progress, { done, total: paths.length });
        await storePage(cache, path, stopping.signal);
        done += 1;
      }
    } catch {
      fact = state.dataset[stopping.signal.aborted ? "stopped" : "failed"];
    }
    stopping = null;
    await describe(cache);
    await show(fact);
  }

  /** Says in the cache itself what it holds; a cache without a page is no use to anybody. */
  async function describe(cache) {
    let bytes = 0;
    let done = 0;
    for (const request of await cache.keys()) {
      done += paths.includes(new URL(request.url).pathname);
      bytes += (await (await cache.match(request)).blob()).size;
    }
    const about = { title, language: code, at: new Date().toISOString(), done, total: paths.length, bytes, url: paths[0] };
    return done ? cache.put(ABOUT, new Response(JSON.stringify(about))) : caches.delete(key);
  }

  act("take", take, section);
  act("stop", () => stopping?.abort(), section);
  act("drop", async () => {
    await caches.delete(key);
    await show(state.dataset.dropped);
  }, section);
  find("plain", section).hidden = true;
  find("live", section).hidden = false;
  show();
}

/* --- The offline centre */

async function prepareCentre(centre) {
  for (const one of document.querySelectorAll("[data-plain], [data-live]")) one.hidden = "plain" in one.dataset;
  const opening = openOwn();
  const slow = setTimeout(() => (find("slow").hidden = false), SLOW_AFTER);
  prepareFiles(centre, opening);
  showStored();
  testBrowser();
  const outbox = await opening;
  const show = async () => {
    const rows = await outbox.all();
    const words = JSON.parse(centre.dataset.words);
    list("unsent", rows.map((row) => unsentRow(row, words, outbox)));
    find("old").hidden = !rows.some(({ since }) => Date.now() - new Date(since) > DAY);
  };
  await show();
  clearTimeout(slow);
  find("slow").hidden = true;
  outbox.onChange(show);
}

async function showStored() {
  const rows = [];
  for (const one of await cachesOf(user)) {
    const about = await aboutOf(one).catch(() => null);
    if (!about) continue;
    const row = filled("stored", { ...about, date: when(about.at), size: size(about.bytes) });
    Object.assign(row.querySelector("a"), { href: about.url, lang: about.language, dir: "auto" });
    row.querySelector("button").onclick = () => caches.delete(one).then(showStored);
    rows.push(row);
  }
  list("stored", rows);
}

function unsentRow(row, words, outbox) {
  const value = [].concat(row.value ?? []).join(", ");
  const said = [row.answer_state === "answered" ? "" : words[row.answer_state], words[value] ?? value].filter(Boolean).join(": ");
  const facts = { label: row.label || row.key, said: said.slice(0, 160), date: when(row.typed_at) };
  const made = filled("unsent", { ...facts, status: words[row.status], problem: row.problem });
  made.querySelector("a").href = row.page;
  made.querySelector("details").hidden = row.status === "waiting";
  made.querySelector("button").onclick = () => outbox.remove(row.id);
  return made;
}

function list(key, rows) {
  const place = find(key);
  place.replaceChildren(...rows);
  place.hidden = !rows.length;
  find(`nothing-${key}`).hidden = !place.hidden;
}

/** A copy of a template: what is named in data-is is said, what has nothing to say is left out. */
function filled(key, facts) {
  const made = find(`${key}-row`).content.cloneNode(true).firstElementChild;
  for (const one of made.querySelectorAll("[data-is]")) {
    one.textContent = one.dataset.words ? say(one.dataset.words, facts) : (facts[one.dataset.is] ?? "");
    if (!one.textContent) one.remove();
  }
  return made;
}

/** Sends what waits, and says in `state` what became of it. */
async function sendNow(outbox, state) {
  state.textContent = state.dataset.busy;
  const { why } = await (await import("desk/outbox")).send(outbox);
  state.textContent = state.dataset[why] ?? state.dataset[why || (await outbox.count()) ? "left" : "sent"];
}

/** Hands the unsent answers over as a file. */
function download(rows) {
  const file = { format: FORMAT, version: 1, user: { id: user, name }, made_at: new Date().toISOString(), rows };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
  link.download = `unsent-answers-${file.made_at.slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function prepareFiles(centre, opening) {
  act("send", async () => sendNow(await opening, find("told")));
  act("download", async () => download(await (await opening).all()));
  act("bring", async () => {
    const told = find("brought").dataset;
    const [file] = document.querySelector("input[type=file]").files;
    let words = told.none;
    try {
      if (file) words = say(told.done, await bringBack(file, JSON.parse(centre.dataset.submissions), await opening));
    } catch {
      words = told.bad;
    }
    find("brought").textContent = words;
  });
}

/** What a file holds goes into the outbox again, as if just typed; nothing here is replaced by what is older. */
async function bringBack(file, own, outbox) {
  if (file.size > FILE_BYTES_MAX) throw new RangeError("too large");
  const { format, version, rows } = JSON.parse(await file.text());
  if (format !== FORMAT || version !== 1) throw new TypeError("another format");
  const here = new Map((await outbox.all()).map((row) => [row.id, row]));
  const counts = { taken: 0, older: 0, refused: 0 };
  for (const row of rows) {
    const isSound = row?.write_id && own.includes(row.submission) && row.id === `${row.submission}/${row.key}`;
    if (!isSound || !(Date.parse(row.typed_at) > 0)) counts.refused += 1;
    else if (here.get(row.id)?.typed_at >= row.typed_at) counts.older += 1;
    else {
      await outbox.put({ ...row, status: "waiting", problem: "", rival: null, sent: null });
      counts.taken += 1;
    }
  }
  return counts;
}

async function testBrowser() {
  const room = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  const works = {
    indexeddb: async () => (await openOwn()).isDurable,
    worker: async () => self.caches && (await navigator.serviceWorker.getRegistration()),
    persist: () => navigator.storage.persisted(),
    locks: () => navigator.locks,
    channel: () => self.BroadcastChannel,
    // Private windows are given little room, or no worker.
    window: () => navigator.serviceWorker && room.quota > 3e8,
  };
  for (const row of document.querySelectorAll("[data-test]")) {
    const isWell = await Promise.resolve().then(works[row.dataset.test]).catch(() => false);
    find(isWell ? "well" : "not", row).hidden = false;
    find("untested", row).hidden = true;
  }
  const told = find("room");
  told.textContent = say(told.dataset.room, { used: size(room.usage ?? 0), quota: size(room.quota ?? 0) });
}

/* --- Signing out */

/** Whoever is signed in now is the one who leaves; that may be somebody else than the reader of this page. */
export async function leave(target) {
  const reply = await fetch("/api/v1/session", { cache: "no-store" }).then((answer) => answer.json()).catch(() => ({}));
  const person = String(reply.user ?? user);
  const outbox = await openOwn(person).catch(() => null);
  const go = () => signOut(target, person, reply.token);
  if (!(await outbox?.count().catch(() => 0))) return go();
  const dialog = open("refused");
  const state = dialog.querySelector("[role=status]");
  const count = async () => (find("count", dialog).textContent = await outbox.count());
  act("send", () => sendNow(outbox, state).then(count), dialog);
  act("download", async () => {
    download(await outbox.all());
    dialog.querySelector("[data-act=leave]").hidden = false;
    state.textContent = state.dataset.downloaded;
  }, dialog);
  act("leave", go, dialog);
  return count();
}

/** By fetch, so that stored pages go only when the server has closed the session. */
async function signOut(target, person, token) {
  const body = new FormData(target);
  if (token) body.set("csrfmiddlewaretoken", token);
  const answer = await fetch(target.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (!answer) return open("no-line");
  if (answer.type !== "opaqueredirect") return target.submit(); // the server says in a page what is wrong
  for (const one of await cachesOf(person)) await caches.delete(one);
  return location.assign(home);
}

function open(which) {
  document.querySelector("dialog[data-guard]")?.remove();
  document.body.append(document.querySelector(`template[data-guard=${which}]`).content.cloneNode(true));
  const dialog = document.querySelector("dialog[data-guard]");
  dialog.showModal();
  return dialog;
}

const [section, centre] = [find("take"), find("centre")];
if (section) prepareTaking(section);
if (centre) prepareCentre(centre);
