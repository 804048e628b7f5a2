// Cites a law by three letters: a combobox (ARIA APG) that adds a checked box. Without it Save sends these fields.
const { content, dataset } = document.getElementById("cite");
const make = (index) => content.children[index].cloneNode(true);
const live = make(0);
const set = (element, attributes) => { for (const name in attributes) element.setAttribute(name, attributes[name]); };
document.body.append(live);

async function ask(path, body) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value };
  try {
    return await (await fetch(`/api/v1/laws${path}`, body && { method: "POST", headers, body: JSON.stringify(body) })).json();
  } catch {
    return { error: dataset.failed };
  }
}

for (const input of document.querySelectorAll("input[list=register]")) {
  const name = input.name.slice(0, -4); // without ":law"
  const fields = ["law", "articles", "number", "date"].map((part) => document.getElementById(`${name}-${part}`));
  const [law] = fields;
  const list = make(1);
  let turn = 0;
  let at = -1;

  const cite = ({ id, label }) => {
    let box = [...document.getElementsByName(name)].find((one) => +one.value === id);
    if (!box) {
      const line = make(2);
      [box] = line.children;
      set(box, { name, value: id });
      line.lastElementChild.textContent = label;
      law.closest(".cite").before(line);
    }
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    for (const field of fields) field.value = "";
    live.textContent = dataset.cited;
  };
  const mark = (index) => {
    at = index;
    [...list.children].forEach((item, i) => set(item, { "aria-selected": i === at }));
    set(law, { "aria-activedescendant": list.children[at]?.id ?? "" });
  };
  const show = (laws = []) => {
    turn++;
    list.replaceChildren(...laws.map((one, i) => {
      const item = make(3);
      item.id = list.id + i;
      item.textContent = one.label;
      item.onclick = () => (show(), cite(one));
      return item;
    }));
    list.hidden = !laws[0];
    set(law, { "aria-expanded": !!laws[0] });
    mark(-1);
  };
  law.oninput = () => {
    show();
    const mine = turn;
    const text = law.value.trim();
    setTimeout(async () => {
      if (mine !== turn || text.length < 3) return;
      const { laws = [] } = await ask(`?submission=${dataset.submission}&q=${encodeURIComponent(text)}`);
      if (mine !== turn) return;
      show(laws);
      live.textContent = `${dataset.found} ${laws.length}`;
    }, 200);
  };
  law.onblur = () => show();
  law.onkeydown = (event) => {
    const { length } = list.children;
    if (!length) return;
    if (event.key === "ArrowDown") mark((at + 1) % length);
    else if (event.key === "ArrowUp") mark((at > 0 ? at : length) - 1);
    else if (event.key === "Enter" && at >= 0) list.children[at].click();
    else if (event.key === "Escape") show();
    else return;
    event.preventDefault();
  };
  list.onpointerdown = (event) => event.preventDefault(); // or the list closes first
  list.id = `${law.id}-found`;
  set(law, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id });
  law.removeAttribute("list");
  law.after(list);
  show();

  const add = make(4);
  add.onclick = async () => {
    const [title, designation, number, day] = fields.map((field) => field.value);
    const said = await ask("", { submission: dataset.submission, language: law.form.language.value, title, designation, number, adopted_on: day || null });
    if (said.id) return cite(said);
    live.textContent = said.error;
    live.className = "error";
    add.after(live);
  };
  law.closest(".cite").after(add);
}
