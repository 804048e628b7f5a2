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
