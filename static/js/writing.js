/* The editor of a report's text: puts figures and footnotes where the cursor stands, and keeps a copy on this device
 * until the words are saved. Without it the form still works, and names can be copied. */
const form = document.querySelector("form[data-keeper]");
const box = form.querySelector("textarea");
const line = form.querySelector("[data-keeping]");
const kept = form.querySelector("[data-kept]");
const key = `text:${form.dataset.keeper}`;
const saved = form.dataset.saved ?? box.defaultValue;
let isSending = false;
let timer;

const even = (text) => text.replace(/\r\n?/g, "\n");
const isUnsaved = () => even(box.value) !== even(saved);

/** A device may refuse to keep anything: then the page says so and goes on. */
function keep(change) {
  try {
    return change(localStorage) ?? true;
  } catch {
    return false;
  }
}

function tell() {
  if (!isUnsaved()) {
    keep((store) => store.removeItem(key));
    line.textContent = line.dataset.even;
    return;
  }
  const isKept = keep((store) => store.setItem(key, box.value));
  line.textContent = isKept ? line.dataset.keeping : line.dataset.notKept;
}

function insert(before, after = "") {
  const { selectionStart: start, selectionEnd: end, value } = box;
  box.focus();
  box.setRangeText(before + value.slice(start, end) + after, start, end, "end");
  if (after && start === end) box.setSelectionRange(start + before.length, start + before.length);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

const reveal = () => document.querySelectorAll("[data-figure], [data-insert]").forEach((button) => (button.hidden = false));

box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(tell, 250);
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-figure], [data-insert], [data-kept-act]");
  if (button?.dataset.figure) insert(`{{${button.dataset.figure}}}`);
  else if (button?.dataset.insert) insert("[^", "]");
  else if (button) {
    if (button.dataset.keptAct === "take") box.value = kept.querySelector("[data-kept-text]").textContent;
    kept.hidden = true;
    box.focus();
    tell();
  }
});
document.addEventListener("htmx:afterSwap", reveal);
form.addEventListener("submit", () => {
  tell();
  isSending = true;
});
addEventListener("pagehide", () => isUnsaved() && tell());
addEventListener("pageshow", () => (isSending = false));
addEventListener("beforeunload", (event) => {
  if (isUnsaved() && !isSending) event.preventDefault();
});

// The clash of two texts was decided: what was mine is in the box, or given up.
if (location.hash === "#settled") {
  keep((store) => store.removeItem(key));
  history.replaceState(null, "", location.pathname + location.search);
}
const copy = keep((store) => store.getItem(key));
if (typeof copy === "string" && even(copy) !== even(box.value)) {
  kept.querySelector("[data-kept-text]").textContent = copy;
  kept.hidden = false;
} else tell();
reveal();
