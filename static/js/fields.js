/* The questions of a page: what their fields say now and as drawn, and how a text is put back into them. */
const OTHERS = ["not_applicable", "not_available", "will_follow", "deliberately_blank"];
const trim = (text) => text.replace(/\r\n?/g, "\n").trim();

export class Question {
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
