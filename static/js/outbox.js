/* The outbox: what was typed on this device and is not yet confirmed by the server.
 *
 * One database per user, one row per answer: {id: "<submission>/<question key>", submission, key, value, answer_state,
 * language, release_level, base_version, version (of the questionnaire), write_id, typed_at, since (first typed), page,
 * label, status: "waiting" | "clash" | "refused", problem, rival, sent}. `sent` is the write on its way: until its fate
 * is known it is what is sent again, so that a lost reply never makes a clash of a person with themselves.
 *
 * Every change is told to all tabs: {kind: "put" | "acknowledged" | "flagged" | "removed", id, row, sent, reply}.
 */

const STORE = "answers";

/** A random UUID, also on a page without a secure context. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Opens the outbox of one user. Where the browser refuses to store, `isDurable` is false and rows live in this page. */
export async function openOutbox(user) {
  const name = `desk-${user}`;
  return new Outbox(name, String(user), await openDatabase(name).catch(() => null));
}

function openDatabase(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
}

class Outbox {
  #database;
  #rows = new Map();
  #listeners = new Set();
  #channel = null;

  constructor(name, user, database) {
    this.name = name;
    this.user = user;
    this.isDurable = Boolean(database);
    this.#database = database;
    if (self.BroadcastChannel) {
      this.#channel = new BroadcastChannel(name);
      this.#channel.onmessage = ({ data }) => this.#hear(data);
    }
  }

  /** Keeps a row. Newer typing takes the place of older, and keeps the base version unless `settles` a clash. */
  put(row, { settles = false } = {}) {
    return this.#edit(row.id, "put", (before) => {
      const now = new Date().toISOString();
      const kept = { status: "waiting", problem: "", rival: null, sent: null, typed_at: now, since: now, ...row };
      if (!before || settles) return kept;
      const isClash = before.status === "clash";
      return {
        ...kept,
        base_version: before.base_version,
        since: before.since,
        sent: before.sent,
        status: isClash ? "clash" : "waiting",
        problem: isClash ? before.problem : "",
        rival: before.rival,
      };
    });
  }

  /** All rows, the oldest first. */
  async all() {
    const rows = this.#database ? await this.#transact("readonly", (store) => store.getAll()) : [...this.#rows.values()];
    return rows.sort((one, other) => (one.since < other.since ? -1 : 1));
  }

  async count() {
    return this.#database ? this.#transact("readonly", (store) => store.count()) : this.#rows.size;
  }

  /** Marks a row as on its way; resolves with the write to send, or null when there is nothing to send any more. */
  async begin(id) {
    const row = await this.#edit(id, "", (before) => {
      if (before?.status !== "waiting" || before.sent) return before;
      const { value, answer_state, language, release_level, base_version, version, write_id } = before;
      return { ...before, sent: { value, answer_state, language, release_level, base_version, version, write_id } };
    });
    return row?.status === "waiting" ? row.sent : null;
  }

  /** The server has this write, as `version`. Removes the row only if nothing newer was typed since. */
  acknowledge(id, write_id, version, reply = null) {
    return this.#edit(id, "acknowledged", (before) => {
      if (before?.write_id === write_id) return null;
      if (before?.sent?.write_id !== write_id) return before;
      return { ...before, base_version: version, sent: null };
    }, { reply, write_id });
  }

  /** The server has decided otherwise: "clash" or "refused". Of a refused write only newer typing is tried again. */
  flag(id, write_id, status, { problem = "", rival = null, code = 0 } = {}) {
    return this.#edit(id, "flagged", (before) => {
      if (!before || ![before.write_id, before.sent?.write_id].includes(write_id)) return before;
      const isOvertaken = before.write_id !== write_id && status === "refused";
      return isOvertaken ? { ...before, sent: null } : { ...before, status, problem, rival, code, sent: null };
    });
  }

  remove(id) {
    return this.#edit(id, "removed", () => null);
  }

  /** Calls `listener` with every change, whichever tab made it; resolves to nothing, returns a way to stop. */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads one row and writes what `change` makes of it, in one transaction: two tabs never mix. */
  async #edit(id, kind, change, further = {}) {
    let before;
    let row;
    const decide = (found) => {
      before = found;
      row = change(found) ?? null;
      return row;
    };
    if (this.#database) {
      await this.#transact("readwrite", (store) => {
        const request = store.get(id);
        request.onsuccess = () => {
          const made = decide(request.result);
          if (made === null) store.delete(id);
          else if (made !== before) store.put(made);
        };
        return request;
      });
    } else if (decide(this.#rows.get(id)) === null) this.#rows.delete(id);
    else this.#rows.set(id, row);
    if (kind) this.#tell({ kind, id, row, before, ...further });
    return row;
  }

  #transact(mode, work) {
    return new Promise((resolve, reject) => {
      // Chrome's default reports done while data is still on its way to the disk.
      const transaction = this.#database.transaction(STORE, mode, { durability: "strict" });
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  #tell(change) {
    // The store of a browser without IndexedDB is this page's own: its rows are nobody else's business.
    if (this.#database) this.#channel?.postMessage(change);
    this.#hear({ ...change, isOwn: true });
  }

  #hear(change) {
    for (const listener of this.#listeners) listener(change);
  }
}
