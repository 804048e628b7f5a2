// Sends a file in pieces and goes on where the line broke, while the page is open. Without it the form sends it whole.
const { content, dataset } = document.getElementById("upload");
const PIECE = 262144;

for (const form of document.querySelectorAll("form[data-key], form[data-state]")) {
  form.onsubmit = async (event) => {
    const [file] = form.file.files;
    const button = event.submitter;
    if (!file || button.name) return;
    event.preventDefault();
    button.disabled = true;
    form.append(content.cloneNode(true));
    const line = form.lastElementChild;
    const say = (text, values) => { line.firstChild.data = text.replace(/{(\w+)}/g, (_all, name) => values[name]); };
    let path = "";
    let offset = 0;
    let wait = 1;
    let stopped = false;
    line.lastElementChild.onclick = () => { stopped = true; };
    const headers = { "X-CSRFToken": form.csrfmiddlewaretoken.value };
    const call = (method, query, body) => fetch(`/api/v1/uploads${path}${query}`, { method, body, headers });
    for (;;) {
      try {
        if (stopped) {
          if (path) call("DELETE", "").catch(() => {}); // without a line, the portal forgets it by itself
          say(dataset.cancelled);
          break;
        }
        const response = path
          ? await call("PUT", `?offset=${offset}`, file.slice(offset, offset + PIECE, "application/octet-stream"))
          : await call("POST", "", new Blob([JSON.stringify({ ...form.dataset, name: file.name, size: file.size })], { type: "application/json" }));
        const said = await response.json();
        // Busy or away: to be tried again. 409 says where the next piece begins. Any other refusal is final.
        if (response.status > 499 || response.status === 429) throw said;
        if (said.error) {
          line.firstChild.data = said.error;
          break;
        }
        if (said.attachment) {
          form.file.disabled = true;
          form.attachment.value = said.attachment.id;
          return form.submit();
        }
        if (said.id) path = `/${said.id}`;
        offset = said.offset;
        wait = 1;
        say(dataset.part, { done: Math.floor(offset / PIECE), all: Math.ceil(file.size / PIECE) });
      } catch {
        say(dataset.wait, { wait });
        await new Promise((go) => setTimeout(go, wait * 1000));
        wait = Math.min(wait * 2, 60);
      }
    }
    line.lastElementChild.remove();
    button.disabled = false;
  };
}
