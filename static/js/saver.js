/* Saves a page of questions while it is filled in: on the device first, then on the server. Source: design.md, 4. */
import { ask, keepSending, newId, openOutbox } from "desk/outbox";

const OTHERS = ["not_applicable", "not_available", "will_follow", "deliberately_blank"];
const trim = (text) => text.replace(/\r\n?/g, "\n").trim();

/** A question of the page: what its fields say now and as drawn, and how a text is put back into them. */
class Question {
  constructor(base) {
    this.base = base;
    this.key = base.name.slice(0, -5);
    this.kind = base.dataset.kind;
    this.element = document.getElementById(this.key);
  }

  controls(suffix = "") {
    return [...this.base.form.querySelectorAll(`[name="${CSS.escape(this.key + suffix)}"]`)];
  }

  get label() {
    const said = (element) => element?.textContent.trim().replace(/\s+/g, " ") ?? "";
    const reference = said(this.element.closest(".question")?.querySelector(".question__ref"));
    return [reference, said(this.element.querySelector("label, legend strong, legend")).slice(0, 120)].filter(Boolean).join(" ");
  }

  /** As the API takes it; `isDrawn`: as the server drew it. The same reading as that of a plain form: see forms.py. */
  read(isDrawn = false) {
    const typed = (control) => trim((isDrawn ? control?.defaultValue : control?.value) ?? "");
    const chosen = this.controls().filter((control) => (isDrawn ? control.defaultChecked : control.checked)).map(({ value }) => value);
    const level = this.controls(":release")[0];
    const release_level = level ? (isDrawn ? [...level.options].find((o) => o.defaultSelected) ?? level.options[0] : level).value : "";
    const answer = (value, says = value.length) => ({ answer_state: says ? "answered" : "unanswered", value: says ? value : null, release_level });
    if (this.kind === "text") return answer(typed(this.controls()[0]));
    if (this.kind === "choices") return answer(chosen);
    if (this.kind === "citations") return answer([...new Set(chosen.map(Number))].sort((a, b) => a - b));
    const [choice = ""] = chosen;
    if (this.kind === "choice" || !OTHERS.includes(choice)) return answer(choice);
    return { answer_state: choice, value: choice === OTHERS[0] ? typed(this.controls(":reason")[0]) : null, release_level };
  }

  fill({ answer_state, value, release_level }, laws = {}) {
    const says = answer_state === "answered";
    if (this.kind === "text") this.controls()[0].value = says ? value : "";
    else if (this.kind === "choices" || this.kind === "citations") {
      const wanted = says ? value.map(String) : [];
      for (const id of wanted) if (!this.controls().some((control) => control.value === id)) this.#addLaw(id, laws[id]);
      for (const control of this.controls()) control.checked = wanted.includes(control.value);
    } else {
      const choice = says ? value : OTHERS.includes(answer_state) ? answer_state : "";
      for (const control of this.controls()) control.checked = control.value === choice;
      const [reason] = this.controls(":reason");
      if (reason && answer_state === OTHERS[0]) reason.value = value ?? "";
    }
    const [level] = this.controls(":release");
    if (level && release_level) level.value = release_level;
  }

  #addLaw(id, name = `#${id}`) {
    const label = document.createElement("label");
    label.className = "check";
    label.innerHTML = '<input type="checkbox"> <bdi></bdi>';
    Object.assign(label.firstChild, { name: this.key, value: id });
    label.lastChild.textContent = name;
    this.element.querySelector("legend").after(label);
  }

  /** An answer in words, one text: for two of them side by side. */
  words({ answer_state, value }, laws = {}) {
    const named = (one) => this.controls().find((control) => control.value === String(one))?.closest("label").textContent.trim() ?? laws[one] ?? `#${one}`;
    if (answer_state !== "answered") return [named(answer_state === "unanswered" ? "" : answer_state), value].filter(Boolean).join(": ").replace(/^#$/, "–");
    return this.kind === "text" ? value : [].concat(value).map(named).join("\n");
  }
}

const PAUSE = 500;
const NEWS_EVERY = 30_000;
const desk = document.getElementById("desk");
const form = document.querySelector(".article-form");
const lang = document.documentElement.lang;
const { user, submission, version, news: newsUrl } = desk.dataset;
const words = Object.fromEntries([...desk.querySelectorAll("[data-word]")].map((e) => [e.dataset.word, e.textContent.trim()]));
const forms = JSON.parse(document.getElementById("desk-waiting").textContent);
const dialog = desk.querySelector("dialog");
const [line, status] = ["#desk-line", "#desk-status"].map((id) => desk.querySelector(id));
const button = desk.querySelector("#desk-sign-in");

const questions = new Map([...form.querySelectorAll('input[name$=":base"]')].map((base) => [base.name.slice(0, -5), new Question(base)]));
const said = (content) => JSON.stringify([content.answer_state, content.value, content.release_level || ""]);
// What is known of each answer: what the server drew, or what the outbox holds.
const seen = new Map([...questions].map(([key, q]) => [key, said(q.read(true))]));
const isClean = (question) => said(question.read()) === seen.get(question.key);
const idOf = (key) => `${submission}/${key}`;
const keyOf = (id) => (id.startsWith(`${submission}/`) ? questions.get(id.slice(submission.length + 1)) : undefined);
const timers = new Map();
let savedAt = "";
let savedCount = 0;
let why = "";
let spoken = "";
let newsAfter = desk.dataset.now;
let newsAsked = 0;

const outbox = await openOutbox(user);
const sender = keepSending(outbox, { outcome });

function outcome(result) {
  why = result.why;
  if (!why && dialog.open) dialog.close();
  tell();
}

/** Keeps what a question says, if it says anything new. */
async function keep(question, further = {}) {
  clearTimeout(timers.get(question.key));
  timers.delete(question.key);
  const content = question.read();
  if (said(content) === seen.get(question.key) && !further.settles) return tell();
  seen.set(question.key, said(content));
  const row = {
    ...{ id: idOf(question.key), submission: Number(submission), key: question.key, ...content, write_id: newId() },
    ...{ language: form.elements.language.value, base_version: Number(question.base.value), version: Number(version) },
    ...{ page: location.pathname, label: question.label, ...further.row },
  };
  try {
    await outbox.put(row, further);
  } catch {
    seen.delete(question.key);
    show("unkept");
  }
  sender.go();
}

const keepAll = () => Promise.all([...questions.values()].filter((q) => !isClean(q) && !isDrawnClash(q)).map((q) => keep(q)));
const isDrawnClash = (question) => question.element.querySelector(":scope > .clash:not([data-row])");

function note(question, name, text) {
  let place = question.element.querySelector(`:scope > .desk-${name}`);
  if (!place && text) {
    place = document.createElement("p");
    place.className = `desk-${name} ${name === "problem" ? "error" : "hint"}`;
    question.base.before(place);
  }
  if (place) place.textContent = text;
}

/** One of the four facts, and in the status line for the ear only when it is another than before. */
function show(name, values = {}, more = "") {
  const text = (values.forms ?? words[name]).replace(/\{(\w+)\}/g, (_all, key) => values[key]);
  line.textContent = [text, more].filter(Boolean).join(" ");
  if (spoken !== name) status.textContent = line.textContent;
  spoken = name;
}

async function tell() {
  const rows = await outbox.all();
  const open = rows.filter(({ status, page }) => status !== "waiting" && page === location.pathname);
  const count = rows.filter(({ status }) => status === "waiting").length;
  button.hidden = !(count && (why === "signed_out" || why === "another_user"));
  drawLeft(open);
  // What was just typed is neither kept nor saved.
  if (timers.size) return;
  if (open.length) show("decide", {}, open[0].problem);
  else if (count && why) {
    const rules = new Intl.PluralRules(lang);
    const [, text] = forms.find(([sample]) => rules.select(sample) === rules.select(count)) ?? forms[0];
    show("waiting", { forms: text, n: count }, words[why]);
  } else if (count) show(outbox.isDurable ? "kept" : "unkept");
  else if (savedAt) show("saved", { time: new Date(savedAt).toLocaleTimeString(`${lang}-u-nu-latn`, { timeStyle: "short", hourCycle: "h23" }) });
}

/** What has no place on this page any more stays in sight, to be copied or let go. */
function drawLeft(rows) {
  const left = rows.filter(({ id }) => !keyOf(id));
  const list = document.getElementById("desk-left");
  list.parentElement.hidden = !left.length;
  list.replaceChildren(...left.map((row) => {
    const item = list.nextElementSibling.content.firstElementChild.cloneNode(true);
    item.querySelector("[data-label]").textContent = row.label;
    item.querySelector("[data-text]").textContent = [].concat(row.value ?? row.answer_state).join(", ");
    item.querySelector("button").onclick = () => outbox.remove(row.id);
    return item;
  }));
}

function wrote(question, { author, written_at } = {}) {
  if (!author) return;
  const minutes = Math.round((new Date(written_at) - Date.now()) / 60_000);
  const ago = new Intl.RelativeTimeFormat(lang).format(...(minutes > -60 ? [Math.min(minutes, 0), "minute"] : [Math.round(minutes / 60), "hour"]));
  note(question, "news", words.news.replace("{person}", `\u2068${author}\u2069`).replace("{ago}", ago));
}

async function drawRow(question, row) {
  note(question, "problem", row?.problem ?? "");
  question.element.classList.toggle("needs-attention", Boolean(row && row.status !== "waiting"));
  if (row?.status !== "clash") return question.element.querySelector(".clash[data-row]")?.remove();
  const { drawClash } = await import("desk/clash");
  drawClash(question, row, desk.querySelector("#desk-clash"), (decision) => settle(question, row, decision));
}

async function settle(question, { rival, value }, decision) {
  const { response, laws } = rival;
  if (decision === "combine") {
    question.fill({ answer_state: "answered", value: [value, response.value].filter(Boolean).join("\n\n") });
    question.controls()[0].focus();
    return keep(question);
  }
  question.base.value = response.version;
  if (decision === "mine") return keep(question, { settles: true });
  question.fill(response, laws);
  seen.set(question.key, said(question.read()));
  return outbox.remove(idOf(question.key), rival);
}

outbox.onChange(async ({ kind, id, row, before, reply, isOwn }) => {
  const question = keyOf(id);
  if (question) {
    const isIdle = isClean(question);
    if (kind === "put" && !isOwn && isIdle) question.fill(row);
    if (kind === "acknowledged" && reply) {
      const sent = before?.sent?.write_id ? before.sent : before;
      // The tab that was not looked at follows, unless somebody is typing in it.
      if (!isOwn && isIdle && !row && sent) question.fill(sent);
      if (isOwn || isIdle) question.base.value = reply.number;
      wrote(question, reply.before);
      savedAt = reply.response.written_at;
      savedCount += isOwn;
    }
    if (kind === "removed" && !isOwn && reply) {
      question.fill(reply.response, reply.laws);
      question.base.value = reply.response.version;
    }
    if (isIdle && !isOwn) seen.set(question.key, said(question.read()));
    await drawRow(question, row);
    if (kind === "acknowledged" && !row && reply?.error) note(question, "problem", reply.error);
  }
  tell();
});

function questionOf({ target }) {
  return questions.get(target.name?.split(":")[0]) ?? questions.get(target.closest?.(".follow-up[id], .question")?.id);
}
form.addEventListener("input", (event) => {
  const question = questionOf(event);
  if (!question) return;
  clearTimeout(timers.get(question.key));
  timers.set(question.key, setTimeout(() => keep(question), PAUSE));
  line.textContent = "…";
});
for (const kind of ["change", "focusout"]) form.addEventListener(kind, (event) => questionOf(event) && keep(questionOf(event)));
addEventListener("pagehide", keepAll);
document.addEventListener("visibilitychange", keepAll);

form.addEventListener("focusin", async (event) => {
  if (!questionOf(event) || Date.now() - newsAsked < NEWS_EVERY || why || !newsUrl) return;
  newsAsked = Date.now();
  const { status, body } = await ask(`${newsUrl}?after=${encodeURIComponent(newsAfter)}`).catch(() => ({}));
  if (status !== 200) return;
  newsAfter = body.now;
  const held = new Set((await outbox.all()).map(({ id }) => id));
  for (const one of body.news) {
    const question = questions.get(one.key);
    if (!question) continue;
    wrote(question, one);
    if (held.has(idOf(one.key)) || !isClean(question) || question.element.contains(document.activeElement)) continue;
    question.fill(one);
    question.base.value = one.version;
    seen.set(one.key, said(question.read()));
  }
});

let isReady = false;
form.addEventListener("submit", async (event) => {
  if (isReady) return;
  event.preventDefault();
  await keepAll();
  for (const row of await ownRows()) if (row.status === "refused") await keep(keyOf(row.id), { settles: true });
  await sender.now();
  const [first] = await ownRows();
  if (first) return keyOf(first.id).element.querySelector(".clash button, textarea, input:not([type=hidden])")?.focus();
  if (!navigator.onLine) return show("offline");
  isReady = true;
  form.elements.autosaved.value = savedCount;
  form.requestSubmit(event.submitter);
  // For whoever comes back to this page as it was left.
  setTimeout(() => (isReady = false), 3000);
});
const ownRows = async () => (await outbox.all()).filter(({ id }) => keyOf(id));

button.addEventListener("click", () => dialog.showModal());
desk.hidden = false;
const bar = form.querySelector(".sticky-bar");
const state = desk.querySelector("#desk-state");
getComputedStyle(bar).position === "sticky" ? bar.prepend(state) : bar.before(state);
for (const row of await ownRows()) {
  const question = keyOf(row.id);
  question.fill(row);
  seen.set(row.key, said(question.read()));
  drawRow(question, row);
}
for (const question of questions.values()) {
  if (question.base.dataset.unsaved === undefined || isDrawnClash(question) || (await ownRows()).some(({ key }) => key === question.key)) continue;
  // Drawn again because it could not be saved: kept here, not sent again unasked.
  const problem = question.element.querySelector(".error")?.textContent ?? "";
  await keep(question, { settles: true, row: { status: "refused", problem } });
}
await keepAll();
tell();
sender.go();
dialog.addEventListener("close", sender.now);
// The picker of laws comes when somebody is about to cite one.
form.addEventListener("focusin", ({ target }) => { if (target.matches("input[list=register]")) import("desk/cite"); });
