/* *Take this instrument with me* on the overview, and the offline centre: what is stored here, what is unsent. */
import { cachesOf, download, openOwnOutbox, readFile, storePage, user } from "desk/guard";

const ABOUT = "/desk/about";
const SLOW_AFTER = 4_000;
const DAY = 86_400_000;
const FILE_BYTES_MAX = 5 * 1024 * 1024;
const language = `${document.documentElement.lang}-u-nu-latn`;
const find = (name, within = document) => within.querySelector(`[data-${name}]`);
const when = (moment) => new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(new Date(moment));
const say = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function size(bytes) {
  const [unit, amount] = bytes < 1e6 ? ["kilobyte", bytes / 1e3] : bytes < 1e9 ? ["megabyte", bytes / 1e6] : ["gigabyte", bytes / 1e9];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 }).format(amount);
}

async function aboutOf(name) {
  return (await (await (await caches.open(name)).match(ABOUT))?.json()) ?? null;
}

/* --- Take it along */

function prepareTaking(section) {
  if (!self.caches || !navigator.serviceWorker) return;
  const { submission, language: code, title, base, pages } = section.dataset;
  const name = `desk-${user}-${code}-${submission}`;
  const paths = JSON.parse(pages).map((page) => new URL(page, location.origin + base).pathname);
  const state = section.querySelector("[role=status]");
  const button = Object.fromEntries([...section.querySelectorAll("button")].map((one) => [one.dataset.act, one]));
  let stopping = null;

  async function show(fact = "") {
    const about = (await caches.has(name)) ? await aboutOf(name) : null;
    const isTaking = Boolean(stopping);
    button.take.hidden = isTaking;
    button.stop.hidden = !isTaking;
    button.drop.hidden = isTaking || !about;
    const stored = about ? say(state.dataset.stored, { ...about, date: when(about.at), size: size(about.bytes) }) : "";
    if (!isTaking) state.textContent = [fact, stored].filter(Boolean).join(" ");
  }

  async function take() {
    stopping = new AbortController();
    await show();
    const cache = await caches.open(name);
    let fact = "";
    let done = 0;
    try {
      navigator.storage?.persist?.();
      for (const path of paths) {
        state.textContent = say(state.dataset.progress, { done, total: paths.length });
        await storePage(cache, path, stopping.signal);
        done += 1;
      }
    } catch {
      fact = stopping.signal.aborted ? state.dataset.stopped : state.dataset.failed;
    }
    stopping = null;
    await describe(cache);
    await show(fact);
  }

  /** Says in the cache itself what it holds; a cache without a page is no use to anybody. */
  async function describe(cache) {
    let bytes = 0;
    const held = [];
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url);
      if (paths.includes(pathname)) held.push(pathname);
      if (pathname !== ABOUT) bytes += (await (await cache.match(request)).blob()).size;
    }
    if (!held.length) return caches.delete(name);
    const about = { title, language: code, at: new Date().toISOString(), done: held.length, total: paths.length, bytes, url: paths[0] };
    return cache.put(ABOUT, new Response(JSON.stringify(about)));
  }

  button.take.onclick = take;
  button.stop.onclick = () => stopping?.abort();
  button.drop.onclick = async () => {
    await caches.delete(name);
    await show(state.dataset.dropped);
    button.take.focus();
  };
  find("plain", section).hidden = true;
  find("live", section).hidden = false;
  show();
}

/* --- The offline centre */

async function prepareCentre(centre) {
  for (const one of document.querySelectorAll("[data-plain]")) one.hidden = true;
  for (const one of document.querySelectorAll("[data-live]")) one.hidden = false;
  const opening = openOwnOutbox();
  const slow = setTimeout(() => (find("slow").hidden = false), SLOW_AFTER);
  prepareFiles(centre, opening);
  showStored();
  testBrowser();
  const outbox = await opening;
  await showUnsent(centre, outbox);
  clearTimeout(slow);
  find("slow").hidden = true;
  outbox.onChange(() => showUnsent(centre, outbox));
}

async function showStored() {
  const rows = [];
  for (const name of await cachesOf()) {
    const about = await aboutOf(name).catch(() => null);
    if (!about) continue;
    const row = filled("stored-row", { ...about, date: when(about.at), size: size(about.bytes) });
    const link = row.querySelector("a");
    [link.href, link.lang, link.dir] = [about.url, about.language, "auto"];
    row.querySelector("button").onclick = async () => {
      await caches.delete(name);
      await showStored();
    };
    rows.push(row);
  }
  find("stored").replaceChildren(...rows);
  find("stored").hidden = !rows.length;
  find("nothing-stored").hidden = Boolean(rows.length);
}

async function showUnsent(centre, outbox) {
  const rows = await outbox.all();
  const words = JSON.parse(centre.dataset.words);
  find("unsent").replaceChildren(...rows.map((row) => unsentRow(row, words, outbox)));
  find("unsent").hidden = !rows.length;
  find("nothing-unsent").hidden = Boolean(rows.length);
  find("old").hidden = !rows.some(({ since }) => Date.now() - new Date(since) > DAY);
}

function unsentRow(row, words, outbox) {
  const said = Array.isArray(row.value) ? row.value.join(", ") : (words[row.value] ?? row.value);
  const shown = row.answer_state === "answered" ? said : [words[row.answer_state], said].filter(Boolean).join(": ");
  const facts = { label: row.label || row.key, said: String(shown ?? "").slice(0, 160), date: when(row.typed_at) };
  const made = filled("unsent-row", { ...facts, status: words[row.status], problem: row.problem });
  made.querySelector("a").href = row.page;
  const removal = made.querySelector("details");
  removal.hidden = row.status === "waiting";
  removal.querySelector("button").onclick = () => outbox.remove(row.id);
  return made;
}

/** A copy of a template: what is named in data-is is said, what has nothing to say is left out. */
function filled(name, facts) {
  const made = find(name).content.cloneNode(true).firstElementChild;
  for (const one of made.querySelectorAll("[data-is]")) {
    const text = one.dataset.words ? say(one.dataset.words, facts) : facts[one.dataset.is];
    if (text) one.textContent = text;
    else one.remove();
  }
  return made;
}

function prepareFiles(centre, opening) {
  const state = find("told");
  const act = (name, work) => (document.querySelector(`[data-act=${name}]`).onclick = work);
  act("send", async () => {
    const { send } = await import("desk/sender");
    state.textContent = state.dataset.busy;
    const { why, left } = await send(await opening);
    state.textContent = state.dataset[why] ?? (left || (await (await opening).count()) ? state.dataset.left : state.dataset.sent);
  });
  act("download", async () => download(await (await opening).all()));
  act("bring", async () => {
    const told = find("brought");
    const [file] = document.querySelector("input[type=file]").files;
    told.textContent = told.dataset.none;
    if (!file) return;
    try {
      if (file.size > FILE_BYTES_MAX) throw new RangeError("too large");
      const counts = await bringBack(readFile(await file.text()), JSON.parse(centre.dataset.submissions), await opening);
      told.textContent = say(told.dataset.done, counts);
    } catch {
      told.textContent = told.dataset.bad;
    }
  });
}

/** What a file holds goes into the outbox again, as if just typed; nothing here is replaced by what is older. */
async function bringBack({ rows }, own, outbox) {
  const here = new Map((await outbox.all()).map((row) => [row.id, row]));
  const counts = { taken: 0, older: 0, refused: 0 };
  for (const row of rows) {
    const isOwn = row && own.includes(row.submission) && typeof row.write_id === "string" && row.key;
    if (!isOwn || row.id !== `${row.submission}/${row.key}` || !(Date.parse(row.typed_at) > 0)) counts.refused += 1;
    else if (here.has(row.id) && here.get(row.id).typed_at >= row.typed_at) counts.older += 1;
    else {
      await outbox.put({ ...row, status: "waiting", problem: "", rival: null, sent: null });
      counts.taken += 1;
    }
  }
  return counts;
}

async function testBrowser() {
  const works = {
    indexeddb: () => openOwnOutbox().then(({ isDurable }) => isDurable),
    worker: async () => Boolean(self.caches && (await navigator.serviceWorker?.getRegistration())),
    persist: async () => Boolean(await navigator.storage?.persisted?.()),
    locks: async () => Boolean(navigator.locks),
    channel: async () => Boolean(self.BroadcastChannel),
    // Private windows are given little room, or none of the above.
    window: async () => Boolean(navigator.serviceWorker) && ((await navigator.storage?.estimate?.())?.quota ?? 0) > 3e8,
  };
  for (const [name, test] of Object.entries(works)) {
    const row = document.querySelector(`[data-test=${name}]`);
    const isWell = await test().catch(() => false);
    find(isWell ? "well" : "not", row).hidden = false;
    find("untested", row).hidden = true;
  }
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const room = find("room");
  room.textContent = say(room.dataset.room, { used: size(usage), quota: size(quota) });
}

const section = find("take");
const centre = find("centre");
if (section) prepareTaking(section);
if (centre) prepareCentre(centre);
