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
