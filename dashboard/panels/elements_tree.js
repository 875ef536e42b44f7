// Trees of elements, drawn as text nodes: tags from a list, links http(s) only. Knows nothing of Streamlit: the
// one-file page draws with it too. Joined before elements.js.

const TAGS = new Set(["a", "button", "caption", "dd", "details", "div", "dl", "dt", "em", "h1", "h2",
  "h3", "li", "mark", "nav", "ol", "p", "section", "span", "strong", "summary", "table", "tbody",
  "td", "th", "thead", "tr", "ul"]);
const TOLD_MS = 4000;

/** Draws the elements in place of what the root held; what was unfolded stays so, and the focus stays where it was. */
function redraw(root, elements, act) {
  const opened = [...root.querySelectorAll("details")].map((details) => details.open);
  const focused = root.contains(document.activeElement) ? wayOf(document.activeElement) : null;
  const landed = Boolean(root.querySelector(":scope > .lm-landing:focus"));
  root.replaceChildren(...elements.map((element) => build(element, act)));
  root.querySelectorAll("details").forEach((details, i) => { details.open = Boolean(opened[i]); });
  if (focused) {
    [...root.querySelectorAll("[data-act]")].find((e) => wayOf(e) === focused)?.focus({ preventScroll: true });
  }
  if (landed) root.querySelector(":scope > .lm-landing")?.focus({ preventScroll: true });
}

/** What a button is about, whatever it would do to it next: what folds something unfolds it then. */
function wayOf(node) {
  const { do: what, id } = JSON.parse(node.dataset.act || "{}");
  return what ? JSON.stringify([what, Array.isArray(id) ? id[0] : id]) : null;
}

function build(element, act) {
  if (typeof element === "string") return document.createTextNode(element.replace(/(\d) %/g, "$1\u00a0%"));
  const node = document.createElement(TAGS.has(element.t) ? element.t : "span");
  const kinds = element.c?.split(" ") ?? [];
  if (element.c) node.className = kinds.map((kind) => `lm-${kind}`).join(" ");
  if (element.l) node.setAttribute("aria-label", element.l);
  if (element.l && (element.t === "button" || kinds.includes("bar"))) node.title = element.l;
  if (kinds.includes("landing")) node.tabIndex = -1;
  if (element.t === "th") node.scope = kinds.includes("of-row") ? "row" : "col";
  if (element.p !== undefined) node.setAttribute("aria-pressed", String(element.p));
  if (element.e !== undefined) node.setAttribute("aria-expanded", String(element.e));
  if (element.o) {
    node.style.setProperty("--light", element.o[0]);
    node.style.setProperty("--dark", element.o[1]);
  }
  if (element.s !== undefined) node.style.setProperty("--share", element.s);
  if (element.h && /^https?:\/\//i.test(element.h)) {
    node.href = element.h;
    node.target = "_blank";
    node.rel = "noopener noreferrer";
  }
  if (element.t === "button") {
    node.type = "button";
    node.dataset.act = JSON.stringify(element.a || {});
    node.addEventListener("click", () =>
      element.a?.do === "copy" ? copyLink(node) : act(element.a));
  }
  node.append(...element.k.map((child) => build(child, act)));
  return node;
}

/** Copies the address and says so beside the button; says too where it works on this machine only. */
async function copyLink(button) {
  const local = /^(localhost|127\.|\[?::1)/.test(location.hostname);
  let told = local ? "Copied. This address works on this computer only." : "Copied.";
  try {
    const address = new URL(location.href);
    address.searchParams.delete("job"); // what a reader has brought is nobody else's
    await navigator.clipboard.writeText(address.href);
  } catch {
    told = "Copy the address from the address bar.";
  }
  const note = document.createElement("span");
  note.className = "lm-told";
  note.setAttribute("role", "status");
  note.textContent = told;
  button.parentElement.querySelectorAll(".lm-told").forEach((old) => old.remove());
  button.after(note);
  setTimeout(() => note.remove(), TOLD_MS);
}
