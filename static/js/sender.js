/* Sends what waits in an outbox: under a Web Lock, so that two tabs send once; oldest first; one request at a time. */

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 300_000;
// A request that hangs would hold the lock, and with it every other tab.
const GIVE_UP_AFTER = 60_000;
const TOKEN_LASTS = 60_000;

let known = null;

/** Who is signed in, and the token of their session; never read from a page, which may be older than the session. */
async function session({ isFresh = false } = {}) {
  if (!isFresh && known && Date.now() - known.at < TOKEN_LASTS) return known;
  known = null;
  const reply = await request("/api/v1/session");
  if (reply.status === 401) return { user: null };
  if (reply.status !== 200 || !("user" in reply.body)) throw new TypeError("no session");
  known = { ...reply.body, at: Date.now() };
  return known;
}

async function request(path, options = {}) {
  const signal = AbortSignal.timeout?.(GIVE_UP_AFTER);
  const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang, ...options.headers };
  const reply = await fetch(path, { credentials: "same-origin", redirect: "error", cache: "no-store", signal, ...options, headers });
  // A page of a hotel's network is not our server: what is not JSON counts as no line.
  return { status: reply.status, body: await reply.json() };
}

async function put(user, id, write) {
  for (const isFresh of [false, true]) {
    const { token } = await session({ isFresh });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token, "X-Desk-User": user };
    const path = `/api/v1/responses/${id.split("/").map(encodeURIComponent).join("/")}`;
    const reply = await request(path, { method: "PUT", headers, body: JSON.stringify(write) });
    if (reply.status === 401) known = null;
    if (reply.status !== 403 || reply.body.code !== "token" || isFresh) return reply;
  }
}

/**
 * Sends everything that waits, once. Resolves with {why, left}: `why` is "" when all has been tried, else "offline",
 * "unavailable", "signed_out" or "another_user"; `left` counts the rows that still wait.
 */
export function send(outbox, options = {}) {
  const work = () => pass(outbox, options);
  return navigator.locks ? navigator.locks.request(outbox.name, work) : work();
}

async function pass(outbox, { signedOut, signedIn }) {
  let why = "";
  try {
    let row;
    while (!why && (row = (await outbox.all()).find(({ status }) => status === "waiting"))) {
      const { user } = await session();
      if (user === null) why = "signed_out";
      else if (String(user) !== outbox.user) why = "another_user";
      else why = await sendOne(outbox, row.id);
    }
  } catch {
    why = "offline";
  }
  if (why === "signed_out" || why === "another_user") {
    known = null;
    signedOut?.(why);
  } else if (!why) signedIn?.();
  return { why, left: (await outbox.all()).filter(({ status }) => status === "waiting").length };
}

/** Sends one row and does with it what the server says; "" or why nothing more can be sent now. */
async function sendOne(outbox, id) {
  const write = await outbox.begin(id);
  if (!write) return "";
  const { status, body } = await put(outbox.user, id, write);
  const answer = { problem: body.error ?? "", code: status };
  if (status === 401) return "signed_out";
  if (status === 403) return body.code === "another_user" ? "another_user" : "unavailable";
  if (status === 429 || status >= 500) return "unavailable";
  if (body.rival || (status === 409 && body.response)) await outbox.flag(id, write.write_id, "clash", { ...answer, rival: body });
  else if (body.outcome && body.number) await outbox.acknowledge(id, write.write_id, body.number, body);
  else await outbox.flag(id, write.write_id, "refused", answer);
  return "";
}

/**
 * Goes on sending: tries again after 1 s, then twice as long each time up to 5 min, and at once when the line, the page
 * or the session comes back. `outcome` is told the result of each pass. Resolves nothing; returns {now}.
 */
export function keepSending(outbox, options = {}) {
  let wait = FIRST_WAIT;
  let timer = 0;
  let running = null;
  let isAskedAgain = false;

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
    if (running) isAskedAgain = true;
    running ??= run();
    return running;
  }
  /** At once, with the patience of a first try. */
  function now() {
    wait = FIRST_WAIT;
    return go();
  }
  addEventListener("online", now);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && now());
  // The home page of whoever signs in says so: see signed-in.js.
  if (self.BroadcastChannel) new BroadcastChannel("desk").onmessage = () => {
    known = null;
    now();
  };
  return { now, go };
}
