/* Two texts, one answer: both side by side with the words that differ, and a decision. Fetched when there is a clash. */
const CELLS_MAX = 4e6;

function pieces(text, lang) {
  if (self.Intl?.Segmenter) return [...new Intl.Segmenter(lang, { granularity: "word" }).segment(text)].map((s) => s.segment);
  return text.match(/[\u3400-\u9fff]|\s+|[^\s\u3400-\u9fff]+/g) ?? [];
}

/** [[mark, text]]: "" in both, "del" only in the first, "ins" only in the second; the longest common order of words. */
export function differences(first, second, lang) {
  const [a, b] = [pieces(first, lang), pieces(second, lang)];
  const found = [];
  const add = (mark, text) => (found.at(-1)?.[0] === mark ? (found.at(-1)[1] += text) : found.push([mark, text]));
  if (a.length * b.length > CELLS_MAX) return [["del", first], ["ins", second]];
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] = a[i] === b[j] ? common[(i + 1) * width + j + 1] + 1 : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) add("", a[i++], j++);
    else if (j === b.length || (i < a.length && common[(i + 1) * width + j] >= common[i * width + j + 1])) add("del", a[i++]);
    else add("ins", b[j++]);
  }
  return found;
}

/** Draws the box into the question; `decide` is called with "mine", "theirs" or "combine". */
export function drawClash(question, row, template, decide) {
  const box = template.content.firstElementChild.cloneNode(true);
  const { response, laws } = row.rival;
  const marked = differences(question.words(response, laws), question.words(row, laws), row.language);
  for (const [side, other] of [["theirs", "ins"], ["mine", "del"]]) {
    const place = box.querySelector(`[data-side=${side}]`);
    for (const [mark, text] of marked.filter(([m]) => m !== other)) {
      const piece = document.createElement(mark || "span");
      piece.textContent = text;
      place.append(piece);
    }
  }
  box.querySelector("[data-who]").textContent = [response.author, new Date(response.written_at).toLocaleString(`${document.documentElement.lang}-u-nu-latn`, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" })].filter(Boolean).join(", ");
  if (question.kind !== "text") box.querySelector("[value=combine]").remove();
  box.addEventListener("click", ({ target }) => target.value && decide(target.value));
  question.element.querySelector(".clash")?.remove();
  question.base.before(box);
  return box;
}
