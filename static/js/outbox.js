/* The outbox: answers typed on this device and not yet confirmed by the server. One database per user, one row each:
 * {id: "<submission>/<key>", submission, key, value, answer_state, language, release_level, base_version, version,
 * write_id, typed_at, since, page, label, status: "waiting" | "clash" | "refused", problem, code, rival, sent}.
 * `sent` is the write on its way: until its fate is known it alone is sent again, so that a lost reply never makes a
 * clash of a person with themselves. Listeners in all tabs hear {kind, id, row, before, reply, isOwn}.
 */
const STORE = "answers";

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Only on a plain HTTP address.
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16),
  );
}

/** Opens one user's outbox; where the browser refuses to store, rows live in this page and `isDurable` is false. */
export async function openOutbox(user) {
  const name = `desk-${user}`;
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  }).catch(() => null);
  return new Outbox(name, String(user), database);
}

class Outbox {
  #database;
  #rows = new Map();
  #listeners = new Set();
  #channel;

  constructor(name, user, database) {
    this.name = name;
    this.user = user;
    this.isDurable = Boolean(database);
    this.#database = database;
    this.#channel = self.BroadcastChannel && new BroadcastChannel(name);
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.#hear(data);
  }

  /** Newer typing takes the place of older and keeps its base version, unless it `settles` a clash. */
  put(row, { settles = false } = {}) {
    return this.#edit(row.id, "put", (before) => {
      const now = new Date().toISOString();
      const kept = { status: "waiting", problem: "", rival: null, sent: null, since: now, ...row, typed_at: now };
      if (!before || settles) return kept;
      const { since, sent } = before;
      // Under another version of the questionnaire the writer has seen the answer anew.
      const base_version = before.version === row.version ? before.base_version : row.base_version;
      const { status, problem, rival } = before.status === "clash" ? before : kept;
      return { ...kept, since, sent, base_version, status, problem, rival };
    });
  }

  /** The oldest first. */
  async all() {
    const rows = this.#database ? await this.#run("readonly", (store) => store.getAll()) : [...this.#rows.values()];
    return rows.sort((one, other) => (one.since < other.since ? -1 : 1));
  }

  async count() {
    return (await this.all()).length;
  }

  /** Marks a row as on its way; resolves with what to send, or null. */
  async begin(id) {
    const row = await this.#edit(id, "", (before) => {
      if (before?.status !== "waiting" || before.sent) return before;
      const { value, answer_state, language, release_level, base_version, version, write_id } = before;
      return { ...before, sent: { value, answer_state, language, release_level, base_version, version, write_id } };
    });
    return row?.status === "waiting" ? row.sent : null;
  }

  /** The server has this write. Removes the row only if nothing newer was typed since. */
  acknowledge(id, write_id, version, reply = null) {
    const settle = (before) => {
      if (before?.write_id === write_id) return null;
      return before?.sent?.write_id === write_id ? { ...before, base_version: version, sent: null } : before;
    };
    return this.#edit(id, "acknowledged", settle, { reply });
  }

  /** "clash" or "refused"; after a refusal newer typing is tried on its own. */
  flag(id, write_id, status, { problem = "", rival = null, code = 0 } = {}) {
    return this.#edit(id, "flagged", (before) => {
      if (before?.write_id !== write_id && before?.sent?.write_id !== write_id) return before;
      if (before.write_id !== write_id && status === "refused") return { ...before, sent: null };
      return { ...before, status, problem, rival, code, sent: null };
    });
  }

  remove(id, reply = null) {
    return this.#edit(id, "removed", () => null, { reply });
  }

  /** Hears every change, whichever tab made it; returns how to stop. */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads one row and writes what `change` makes of it, in one transaction: two tabs never mix. */
  async #edit(id, kind, change, further) {
    let before, row;
    const decide = (found) => ((before = found), (row = change(found) ?? null));
    if (this.#database) {
      await this.#run("readwrite", (store) => {
        const request = store.get(id);
        request.onsuccess = () => {
          if (decide(request.result) === null) store.delete(id);
          else if (row !== before) store.put(row);
        };
        return request;
      });
    } else if (decide(this.#rows.get(id)) === null) this.#rows.delete(id);
    else this.#rows.set(id, row);
    if (kind) {
      const told = { kind, id, row, before, ...further };
      if (this.#database) this.#channel?.postMessage(told);
      this.#hear({ ...told, isOwn: true });
    }
    return row;
  }

  #run(mode, work) {
    return new Promise((resolve, reject) => {
      // Without "strict", done is said while data is still on its way to the disk.
      const transaction = this.#database.transaction(STORE, mode, { durability: "strict" });
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  #hear(change) {
    for (const listener of this.#listeners) listener(change);
  }
}

/* Sends what waits in an outbox: under a Web Lock, so that two tabs send once; oldest first; one request at a time. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 300_000;
// A request that hangs would hold the lock, and every other tab with it.
const GIVE_UP_AFTER = 60_000;
const TOKEN_LASTS = 60_000;

let known = null;

/** Who is signed in and their token: never read from a page, which may be older than the session. */
async function session(isFresh) {
  if (!isFresh && known && Date.now() - known.at < TOKEN_LASTS) return known;
  known = null;
  const { status, body } = await ask("/api/v1/session");
  if (status === 401) return { user: null };
  if (status !== 200) throw new TypeError("no session");
  return (known = { ...body, at: Date.now() });
}

/** What is not JSON from our own server (a hotel's sign-in page, a proxy) counts as no line. */
export async function ask(path, options = {}) {
  const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang, ...options.headers };
  const signal = AbortSignal.timeout?.(GIVE_UP_AFTER);
  const reply = await fetch(path, { redirect: "error", cache: "no-store", signal, ...options, headers });
  return { status: reply.status, body: await reply.json() };
}

/** Sends all that waits, once. Resolves with {why, left}: "", "offline", "unavailable", "signed_out", "another_user". */
export function send(outbox, options = {}) {
  const work = () => pass(outbox, options);
  return navigator.locks ? navigator.locks.request(outbox.name, work) : work();
}

async function pass(outbox, { signedOut, signedIn }) {
  let why = "";
  let row;
  const waiting = async () => (await outbox.all()).filter(({ status }) => status === "waiting");
  try {
    while (!why && ([row] = await waiting()).length) why = await sendOne(outbox, row.id);
  } catch {
    why = "offline";
  }
  if (why === "signed_out" || why === "another_user") {
    known = null;
    signedOut?.(why);
  } else if (!why) signedIn?.();
  return { why, left: (await waiting()).length };
}

/** Sends one row and does with it what the server says; "" or why nothing more can be sent now. */
async function sendOne(outbox, id, isFresh = false) {
  const { user, token } = await session(isFresh);
  if (user === null) return "signed_out";
  if (String(user) !== outbox.user) return "another_user";
  const write = await outbox.begin(id);
  if (!write) return "";
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token, "X-Desk-User": outbox.user };
  const options = { method: "PUT", headers, body: JSON.stringify(write) };
  const { status, body } = await ask(`/api/v1/responses/${id.split("/").map(encodeURIComponent).join("/")}`, options);
  if (status === 401) return "signed_out";
  if (status === 403 && body.code === "token" && !isFresh) return sendOne(outbox, id, true);
  if (status === 403) return body.code === "another_user" ? body.code : "unavailable";
  if (status === 429 || status >= 500) return "unavailable";
  const said = { problem: body.error ?? "", code: status };
  if (body.rival) {
    const { value, answer_state } = body.response;
    const isAlike = JSON.stringify([value, answer_state]) === JSON.stringify([body.rival.value, body.rival.answer_state]);
    if (isAlike) await outbox.acknowledge(id, write.write_id, body.response.version, body);
    else await outbox.flag(id, write.write_id, "clash", { ...said, rival: body });
  } else if (body.outcome) await outbox.acknowledge(id, write.write_id, body.number, body);
  else await outbox.flag(id, write.write_id, "refused", said);
  return "";
}

/** Goes on sending: again after 1 s, twice as long each time up to 5 min; at once when line, page or session is back. */
export function keepSending(outbox, options = {}) {
  let wait = FIRST_WAIT;
  let timer, running, isAskedAgain;

  async function run() {
    clearTimeout(timer);
    let result;
    do {
      isAskedAgain = false;
      result = await send(outbox, options);
    } while (isAskedAgain && !result.why);
    running = null;
    if (result.why === "offline" || result.why === "unavailable") {
      timer = setTimeout(go, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    } else wait = FIRST_WAIT;
    options.outcome?.(result);
    return result;
  }
  function go() {
    isAskedAgain = Boolean(running);
    return (running ??= run());
  }
  function now() {
    wait = FIRST_WAIT;
    known = null;
    return go();
  }
  addEventListener("online", now);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && now());
  // Said by the page that ends a sign-in in another window.
  if (self.BroadcastChannel) new BroadcastChannel("desk").onmessage = now;
  return { now, go };
}
