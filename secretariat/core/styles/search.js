// Finds while somebody types, under the search box of every page, and the arrow keys among them. Without this script
// the box is sent as any form, and the finds are links as any others.

const PANEL = "search-now";
const AFTER = 150; // milliseconds without a key until something is looked for
const box = document.querySelector("[data-now]");

if (box) {
  const list = document.createElement("ul");
  for (const [name, value] of Object.entries({ id: PANEL, role: "listbox", "aria-label": "Found", hidden: "" }))
    list.setAttribute(name, value);
  box.form.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": PANEL, "aria-autocomplete": "list" }))
    box.setAttribute(name, value);
  let wait = 0;
  let asked = null;
  let chosen = -1;

  const finds = () => [...list.children];
  const choose = (place) => {
    chosen = place;
    finds().forEach((find, each) => find.setAttribute("aria-selected", each === place ? "true" : "false"));
    if (place < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", finds()[place].id);
      finds()[place].scrollIntoView({ block: "nearest" });
    }
  };
  const close = () => {
    asked?.abort();
    clearTimeout(wait);
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const look = async () => {
    asked?.abort();
    if (!box.value.trim()) { close(); return; }
    asked = new AbortController();
    const headers = { "HX-Request": "true", "HX-Target": PANEL };
    const address = `${box.form.action}?${new URLSearchParams({ q: box.value })}`;
    try {
      const answer = await fetch(address, { headers, signal: asked.signal });
      if (!answer.ok) return;
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      list.replaceChildren(...found.body.children);
      list.hidden = !list.children.length;
      box.setAttribute("aria-expanded", list.hidden ? "false" : "true");
      chosen = -1;
    } catch {
      // A newer letter or no connection: the form itself still works.
    }
  };
  box.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(look, AFTER); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    if (list.hidden) return;
    const last = finds().length - 1;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen < last ? chosen + 1 : 0); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen > 0 ? chosen - 1 : last); }
    if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); finds()[chosen].querySelector("a").click(); }
  });
  document.addEventListener("click", (event) => { if (!box.form.contains(event.target)) close(); });
  box.form.addEventListener("focusout", (event) => { if (!box.form.contains(event.relatedTarget)) setTimeout(close, 150); });
}

// On the page of the search: down from the box into the finds, up and down among them, and up back into the box.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const start = document.querySelector("[data-arrows-from]");
  const links = [...document.querySelectorAll("[data-arrows] > li > a")];
  const here = links.indexOf(document.activeElement);
  if (!start || (here < 0 && (document.activeElement !== start || event.key === "ArrowUp"))) return;
  const next = here + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  (next < 0 ? start : links[Math.min(next, links.length - 1)])?.focus();
});
