/* On every page of somebody who prepares answers: brings the service worker, keeps the pages stored here as new as what
 * was saved, and refuses to sign out while answers wait on this device.
 */
const FORMAT = "review-portal-unsent-answers";
const form = document.querySelector("form[data-desk-user]");
export const { deskUser: user, deskName: name, worker, home } = form?.dataset ?? {};
const canStore = Boolean(self.caches);

/** The stored pages of one person, one cache per language and submission. */
export async function cachesOf(person = user) {
  const names = canStore ? await caches.keys() : [];
  return names.filter((one) => one.startsWith(`desk-${person}-`));
}

/** Puts a page, with the files it is drawn with, into a cache; refuses what is not a page of this person. */
export async function storePage(cache, path, signal) {
  const answer = await fetch(path, { credentials: "same-origin", cache: "no-store", signal });
  const [reader, kind] = (answer.headers.get("X-Desk") || ":").split(":");
  if (!answer.ok || answer.redirected || reader !== user || !kind) throw new Error(`not a page of this person: ${path}`);
  const files = new Set((await answer.clone().text()).match(/\/static\/[\w./-]+/g));
  for (const file of files) if (!(await cache.match(file))) await cache.add(file);
  await cache.put(path, answer);
  // The worker may have come after this page, and not know yet who reads here.
  await (await caches.open("desk")).put("/desk/reader", new Response(user));
}

export async function openOwnOutbox(person = user) {
  const { openOutbox } = await import("desk/outbox");
  return openOutbox(person);
}

/** Hands the unsent answers over as a file. */
export function download(rows) {
  const file = { format: FORMAT, version: 1, user: { id: user, name }, made_at: new Date().toISOString(), rows };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
  link.download = `unsent-answers-${file.made_at.slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The rows of a file that `download` made; throws where it is something else. */
export function readFile(text) {
  const file = JSON.parse(text);
  if (file.format !== FORMAT || file.version !== 1 || !Array.isArray(file.rows)) throw new TypeError("another format");
  return file;
}

if (user) {
  bringWorker();
  followSaving();
  document.addEventListener("submit", (event) => {
    if (!/\/accounts\/logout\/$/.test(new URL(event.target.action).pathname)) return;
    event.preventDefault();
    leave(event.target);
  });
}

async function bringWorker() {
  if (!worker || !navigator.serviceWorker) return;
  const { waiting } = await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
  // Never under somebody who has answers on the way.
  if (waiting && !(await (await openOwnOutbox()).count())) waiting.postMessage("take-over");
}

/** A stored page knows the answers and their versions as they were: once some are saved, it is fetched again. */
function followSaving() {
  if (!self.BroadcastChannel || !canStore) return;
  const stale = new Set();
  let timer;
  new BroadcastChannel(`desk-${user}`).onmessage = ({ data }) => {
    if (data.kind !== "acknowledged" || !data.before?.page) return;
    stale.add(data.before.page);
    clearTimeout(timer);
    timer = setTimeout(async () => {
      for (const one of await cachesOf()) {
        const cache = await caches.open(one);
        for (const path of stale) if (await cache.match(path)) await storePage(cache, path).catch(() => {});
      }
      stale.clear();
    }, 3_000);
  };
}

async function leave(target) {
  // Whoever is signed in now is the one who leaves; that may be somebody else than the reader of this page.
  const reply = await fetch("/api/v1/session", { cache: "no-store" }).catch(() => null);
  const session = reply?.ok ? await reply.json().catch(() => ({})) : {};
  const person = String(session.user ?? user);
  const outbox = await openOwnOutbox(person).catch(() => null);
  const count = await outbox?.count().catch(() => 0);
  if (count) refuse(outbox, target, session);
  else await signOut(target, person, session);
}

/** By fetch, so that stored pages go only when the server has closed the session. */
async function signOut(target, person, { token }) {
  const body = new FormData(target);
  if (token) body.set("csrfmiddlewaretoken", token);
  const answer = await fetch(target.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (!answer) return open("no-line");
  if (answer.type !== "opaqueredirect") return target.submit(); // the server says in a page what is wrong
  for (const one of await cachesOf(person)) await caches.delete(one);
  location.assign(home);
}

async function refuse(outbox, target, session) {
  const dialog = open("refused");
  const count = dialog.querySelector("[data-count]");
  const state = dialog.querySelector("[role=status]");
  const show = async () => (count.textContent = await outbox.count());
  const on = (act, work) => (dialog.querySelector(`[data-act=${act}]`).onclick = work);
  await show();
  on("send", async () => {
    state.textContent = state.dataset.busy;
    const { send } = await import("desk/sender");
    const { why } = await send(outbox);
    await show();
    state.textContent = why || (await outbox.count()) ? state.dataset.left : state.dataset.sent;
  });
  on("download", async () => {
    download(await outbox.all());
    dialog.querySelector("[data-act=leave]").hidden = false;
    state.textContent = state.dataset.downloaded;
  });
  on("leave", () => signOut(target, outbox.user, session));
}

/** One of the two dialogs of the page; it is made once. */
function open(which) {
  document.querySelector("dialog[data-guard]")?.remove();
  const made = document.querySelector(`template[data-guard=${which}]`).content.cloneNode(true);
  document.body.append(made);
  const dialog = document.body.lastElementChild;
  dialog.showModal();
  return dialog;
}
