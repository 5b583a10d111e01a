// The screen in a meeting: each entry is sent by itself. While there is no connection, entries wait in this browser,
// sealed with a key of the session, and are sent again, in order, each under a number of its own, so that the site
// does it once. Signing out wipes them: the site clears the browser's storage, and the key goes with the session.
// Without this script the same forms are sent as any others.

const place = document.getElementById("sitting");
const told = document.getElementById("connection");
const list = document.getElementById("waiting");
const choice = document.getElementById("item");
const store = `sitting:${place.dataset.meeting}`;
const refused = [];
let waiting = [];
let sending = false;

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const key = crypto.subtle.importKey("raw", bytes(place.dataset.key), "AES-GCM", false, ["encrypt", "decrypt"]);

async function keep() {
  const left = waiting.filter((entry) => !entry.red);
  if (!left.length) { localStorage.removeItem(store); return; }
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, await key, new TextEncoder().encode(JSON.stringify(left)));
  localStorage.setItem(store, JSON.stringify({ nonce: text(nonce), sealed: text(sealed) }));
}

async function recall() {
  const kept = localStorage.getItem(store);
  if (!kept) return;
  try {
    const { nonce, sealed } = JSON.parse(kept);
    const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(nonce) }, await key, bytes(sealed));
    waiting = JSON.parse(new TextDecoder().decode(opened));
  } catch {
    localStorage.removeItem(store); // another session's: nobody can open it any more
  }
}

function show(says) {
  told.textContent = says;
  list.hidden = !(waiting.length || refused.length);
  list.replaceChildren(
    ...waiting.map((entry) => line(`Waits to be sent: ${entry.says}. ${entry.words}`)),
    ...refused.map((entry) => line(`${entry.says} was refused. ${entry.problem} It said: ${entry.words}`, () => {
      refused.splice(refused.indexOf(entry), 1);
      show("");
    })),
  );
}

function line(says, drop) {
  const item = document.createElement("li");
  item.textContent = says;
  if (drop) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = "I have seen it";
    button.addEventListener("click", drop);
    item.append(" ", button);
  }
  return item;
}

async function send(entry) {
  const answer = await fetch(location.pathname, {
    method: "POST",
    redirect: "manual",
    headers: { Accept: "application/json", "Idempotency-Key": entry.id, "X-CSRFToken": token() },
    body: new URLSearchParams(entry.values),
  });
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new Error("session");
  if (answer.status >= 500 || answer.status === 409 || answer.status === 429) throw new Error("later");
  return answer.json();
}

const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

const WHY = {
  session: "Your session has ended: sign in again in another tab, then press a button here. Nothing is lost while this page stays open.",
  later: "The site does not answer just now.",
};

async function drain() {
  if (sending) return;
  sending = true;
  let says = "";
  try {
    while (waiting.length) {
      const answer = await send(waiting[0]);
      const [entry] = waiting.splice(0, 1);
      if (answer.problem) refused.push({ ...entry, problem: answer.problem });
      else says = answer.says;
      await keep();
    }
    await refresh();
  } catch (fault) {
    if (fault.message === "session") await newToken();
    says = WHY[fault.message] || "There is no connection.";
    const red = waiting.filter((entry) => entry.red);
    if (red.length) {
      waiting = waiting.filter((entry) => !entry.red);
      refused.push(...red.map((entry) => ({ ...entry, problem: "What is Red is not kept here: it needs a connection." })));
    }
    if (waiting.length) says += ` ${waiting.length} waiting here, sealed.`;
  }
  sending = false;
  show(says);
}

// After signing in again the page's own token is of the old session.
async function newToken() {
  const page = await fetch(location.href, { redirect: "manual" }).then((answer) => (answer.ok ? answer.text() : "")).catch(() => "");
  const found = new DOMParser().parseFromString(page, "text/html").querySelector("[name=csrfmiddlewaretoken]");
  if (found) document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((each) => { each.value = found.value; });
}

async function refresh() {
  const answer = await fetch(location.pathname, { headers: { "HX-Request": "true" }, redirect: "manual" });
  if (!answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("written").replaceChildren(...found.body.childNodes);
}

place.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  if (form.id === "at") return;
  const values = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && value !== "");
  const red = choice.selectedOptions[0]?.dataset.label === "red" || values.some(([name, value]) => name === "label" && value === "red");
  const words = values.filter(([name]) => !["act", "item"].includes(name)).map(([, value]) => value).join("; ");
  waiting.push({ id: crypto.randomUUID(), says: form.dataset.says, words, values, red });
  await keep();
  if (!form.querySelector(".s-row")) form.reset();
  settle();
  show("Sending…");
  await drain();
});

// One item is chosen for all forms.
function settle() {
  for (const field of place.querySelectorAll("input[type=hidden][name=item]")) field.value = choice.value;
}
choice.addEventListener("change", () => {
  settle();
  document.getElementById(choice.value)?.scrollIntoView({ block: "nearest" });
});

window.addEventListener("online", drain);
setInterval(() => { if (waiting.length) drain(); }, 5000);
window.addEventListener("beforeunload", (event) => { if (waiting.length || refused.length) event.preventDefault(); });

await recall();
if (waiting.length) await drain();
