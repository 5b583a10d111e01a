// Runs on every page. Pages work without it.
import { initAll } from "./govuk-frontend.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// A menu closes when another opens, when focus leaves it, and on Escape.
const menus = [...document.querySelectorAll(".s-nav details")];
for (const menu of menus) {
  menu.addEventListener("toggle", () => {
    if (menu.open) menus.filter((other) => other !== menu).forEach((other) => { other.open = false; });
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
  });
}
document.addEventListener("click", (event) => {
  menus.filter((menu) => !menu.contains(event.target)).forEach((menu) => { menu.open = false; });
});

// Filters answer at once; the button stays for those without scripts.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-at-once]");
  if (form) form.requestSubmit();
});

// On a narrow screen filters would push the list out of sight: there they start folded. Without scripts they are open.
if (window.matchMedia("(max-width: 40em)").matches) {
  for (const fold of document.querySelectorAll("details[data-folds]")) fold.open = false;
}
