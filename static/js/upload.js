// Sends a file in pieces and goes on where the line broke, while the page is open. Without it the form sends it whole.
const words = document.getElementById("upload-words")?.dataset;
const PIECE = 262144;

async function call(form, method, path, body, signal) {
  const type = `application/${path ? "octet-stream" : "json"}`;
  const headers = { "X-CSRFToken": form.csrfmiddlewaretoken.value, "Content-Type": type };
  const response = await fetch(`/api/v1/uploads${path}`, { method, body, headers, signal });
  const said = await response.json().catch(() => ({}));
  // Busy or away: to be tried again. Any other refusal is final.
  if (response.status > 499 || response.status === 429) throw 0;
  return { refused: !response.ok && response.status !== 409, ...said };
}

async function send(form, file, upload, say) {
  const { submission, key, state } = form.dataset;
  const { signal } = upload.stop;
  const all = Math.ceil(file.size / PIECE);
  let wait = 1;
  let offset = 0;
  for (;;) {
    try {
      // A piece that arrived though nobody heard of it: 409 says where the next one begins.
      const said = upload.path
        ? await call(form, "PUT", `${upload.path}?offset=${offset}`, file.slice(offset, offset + PIECE), signal)
        : await call(form, "POST", "", JSON.stringify({ submission, key, state, name: file.name, size: file.size }), signal);
      if (said.refused) return say(said.error || words.failed);
      if (said.id) upload.path = `/${said.id}`;
      if (said.attachment) return said.attachment.id;
      offset = said.offset;
      wait = 1;
      say(words.part.replace("{done}", Math.floor(offset / PIECE)).replace("{all}", all));
    } catch {
      if (signal.aborted) return say(words.cancelled);
      say(words.wait.replace("{seconds}", wait));
      await new Promise((go) => setTimeout(go, wait * 1000));
      wait = Math.min(wait * 2, 60);
    }
  }
}

for (const form of words ? document.querySelectorAll("form[data-upload]") : []) {
  form.onsubmit = async (event) => {
    const file = form.file.files[0];
    if (!file || event.submitter?.name) return;
    event.preventDefault();
    const [line, text, cancel] = ["p", "span", "button"].map((tag) => document.createElement(tag));
    const upload = { stop: new AbortController() };
    line.setAttribute("role", "status");
    cancel.type = "button";
    cancel.textContent = words.cancel;
    cancel.onclick = () => upload.stop.abort();
    line.append(text, " ", cancel);
    form.append(line);
    event.submitter.disabled = true;
    const id = await send(form, file, upload, (said) => { text.textContent = said; });
    if (id) {
      form.file.disabled = true;
      form.attachment.value = id;
      return form.submit();
    }
    cancel.remove();
    event.submitter.disabled = false;
    if (upload.path) call(form, "DELETE", upload.path).catch(() => {});
  };
}
