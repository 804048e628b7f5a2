// Verifies a receipt in this browser: no file leaves it, and the portal is asked for nothing.
// The same checks as submissions/rules/seals.py; JSON.stringify with sorted keys is RFC 8785 for what a receipt holds.

const form = document.querySelector("#verify");
const show = (name) => {
  for (const part of document.querySelectorAll("[data-result]")) part.hidden = part.dataset.result !== name;
  document.querySelector("#result").focus();
};
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
};
const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const same = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);
const read = async (name) => {
  const file = form.elements[name].files[0];
  return file ? new Uint8Array(await file.arrayBuffer()) : null;
};

async function verify() {
  const [content, snapshot, pem] = await Promise.all([read("receipt"), read("snapshot"), read("key")]);
  if (!content || !pem) return "incomplete";
  let der, key;
  try {
    der = bytesOf(new TextDecoder().decode(pem).replace(/-----[^-]+-----|\s/g, ""));
    key = await crypto.subtle.importKey("spki", der, { name: "Ed25519" }, false, ["verify"]);
  } catch (error) {
    return error.name === "NotSupportedError" ? "unsupported" : "wrong-key";
  }
  const encoder = new TextEncoder();
  const outer = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content));
  const isWhole = Object.keys(outer).sort().join() === "receipt,signature";
  if (!isWhole || !same(encoder.encode(canonical(outer)), content)) return "changed";
  const receipt = outer.receipt;
  if (receipt.kind !== "untoc-review-portal/receipt" || receipt.format !== 1) return "changed";
  if (receipt.key_id !== hex(await crypto.subtle.digest("SHA-256", der))) return "wrong-key";
  const holds = (signature, bytes) => crypto.subtle.verify("Ed25519", key, bytesOf(signature), bytes);
  if (!(await holds(outer.signature, encoder.encode(canonical(receipt))))) return "changed";
  document.querySelector("#number").textContent = receipt.receipt_number;
  document.querySelector("#illustrative").hidden = !receipt.is_illustrative;
  if (!snapshot) return "receipt-holds";
  if (receipt.snapshot.sha256 !== hex(await crypto.subtle.digest("SHA-256", snapshot))) return "snapshot-differs";
  return (await holds(receipt.snapshot.signature, snapshot)) ? "both-hold" : "snapshot-differs";
}

form.hidden = false;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  document.querySelector("#number").textContent = "";
  document.querySelector("#illustrative").hidden = true;
  try {
    show(await verify());
  } catch {
    show("changed"); // what cannot be read is not what was issued
  }
});
