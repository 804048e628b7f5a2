// Cites a law by three letters: a combobox (ARIA APG) that adds a checked box. Without it Save sends the same fields.
const words = document.getElementById("cite-words")?.dataset;
const make = (tag, properties, attributes = {}) => {
  const element = Object.assign(document.createElement(tag), properties);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  return element;
};
const live = make("p", { className: "visually-hidden" }, { role: "status" });

async function ask(path, body) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": document.forms[0].csrfmiddlewaretoken?.value };
  headers["X-CSRFToken"] ??= document.querySelector("[name=csrfmiddlewaretoken]").value;
  const response = await fetch(`/api/v1/laws${path}`, body && { method: "POST", headers, body: JSON.stringify(body) });
  const said = await response.json();
  if (!response.ok) throw Error(said.error);
  return said;
}

function enhance(input) {
  const name = input.name.slice(0, -4); // without ":law"
  const list = make("ul", { id: `${input.id}-found`, hidden: true }, { role: "listbox", "aria-label": words.list });
  const part = (kind) => document.getElementById(input.id.slice(0, -3) + kind);
  let turn = 0;
  let at = -1;

  const cite = (law) => {
    let box = [...document.getElementsByName(name)].find((one) => one.value === String(law.id));
    if (!box) {
      box = make("input", { type: "checkbox", name, value: law.id });
      const label = make("label", { className: "check" });
      label.append(box, make("bdi", { textContent: law.label }));
      input.closest(".cite").before(label);
    }
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    for (const field of [input, part("articles"), part("number"), part("date")]) field.value = "";
    live.textContent = words.cited;
  };
  const mark = (index) => {
    at = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", i === at));
    input.setAttribute("aria-activedescendant", list.children[at]?.id ?? "");
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const show = (laws) => {
    turn++;
    list.replaceChildren(...laws.map((law, i) =>
      make("li", { id: list.id + i, dir: "auto", textContent: law.label, onclick: () => (show([]), cite(law)) }, { role: "option" })));
    list.hidden = !laws.length;
    input.setAttribute("aria-expanded", !list.hidden);
    mark(-1);
  };
  input.oninput = () => {
    show([]);
    const mine = turn;
    const text = input.value.trim();
    setTimeout(async () => {
      if (mine !== turn || text.length < 3) return;
      const { laws } = await ask(`?submission=${words.submission}&q=${encodeURIComponent(text)}`);
      if (mine !== turn) return;
      show(laws);
      live.textContent = `${words.found} ${laws.length}`;
    }, 200);
  };
  input.onblur = () => show([]);
  input.onkeydown = (event) => {
    const count = list.children.length;
    if (event.key === "ArrowDown" && count) mark((at + 1) % count);
    else if (event.key === "ArrowUp" && count) mark((Math.max(at, 0) + count - 1) % count);
    else if (event.key === "Enter" && at >= 0) list.children[at].click();
    else if (event.key === "Escape" && count) show([]);
    else return;
    event.preventDefault();
  };
  // A press must not take the focus, which would close the list first.
  list.onpointerdown = (event) => event.preventDefault();
  for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id })) input.setAttribute(key, value);
  input.removeAttribute("list");
  input.after(list);
  show([]);

  const add = make("button", { type: "button", className: "button button--quiet", textContent: words.add });
  add.onclick = async () => {
    const [submission, language] = [words.submission, document.getElementById("language").value];
    const body = { submission, language, title: input.value, designation: part("articles").value, number: part("number").value };
    try {
      cite(await ask("", { ...body, adopted_on: part("date").value || null }));
    } catch (error) {
      live.textContent = error.message;
      live.className = "error";
      add.after(live);
    }
  };
  input.closest(".cite").after(add);
}

if (words) {
  document.body.append(live);
  document.querySelectorAll('.cite input[name$=":law"]').forEach(enhance);
}
