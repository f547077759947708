// Keeps [data-live] as the server would write it now. The server only says that something changed (server-sent events);
// the page is then fetched again and the part taken from it. Where events do not come through, the page asks by itself.
const ASK_EVERY = 3000;
const part = document.querySelector("[data-live]");
const announcer = document.getElementById("announcer");
let fetching = null;
let again = false;

async function refresh() {
  if (fetching) {
    again = true;
    return;
  }
  fetching = fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  try {
    const response = await fetching;
    if (response.redirected || !response.ok) {
      location.reload(); // signed out, or no longer ours
      return;
    }
    put(new DOMParser().parseFromString(await response.text(), "text/html"));
  } finally {
    fetching = null;
  }
  if (again) {
    again = false;
    await refresh();
  }
}

function put(page) {
  const fresh = page.querySelector("[data-live]");
  if (!fresh || fresh.dataset.liveState === part.dataset.liveState) {
    return;
  }
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  const said = part.querySelector("[data-announce]")?.dataset.announce;
  part.replaceChildren(...fresh.childNodes);
  part.dataset.liveState = fresh.dataset.liveState;
  const say = part.querySelector("[data-announce]")?.dataset.announce;
  if (say && say !== said) {
    announcer.textContent = say;
  }
  if (focused) {
    document.getElementById(focused)?.focus();
  }
  part.dispatchEvent(new CustomEvent("gas:changed", { bubbles: true }));
}

function ask() {
  setInterval(() => {
    if (!document.hidden) {
      refresh().catch(() => {}); // off line: the next turn asks again
    }
  }, ASK_EVERY);
}

if (part) {
  const events = new EventSource(part.dataset.live);
  events.addEventListener("state", (event) => {
    if (event.data !== part.dataset.liveState) {
      refresh().catch(() => {});
    }
  });
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) {
      ask();
    }
  });
}
