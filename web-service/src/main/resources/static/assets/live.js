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

let events = null;
let asking = null;

function listen() {
  events = new EventSource(part.dataset.live);
  events.addEventListener("state", (event) => {
    if (event.data !== part.dataset.liveState) {
      refresh().catch(() => {}); // off line: the connection is made again, and says the state again
    }
  });
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) {
      asking ??= setInterval(() => refresh().catch(() => {}), ASK_EVERY);
    }
  });
}

function rest() {
  events?.close();
  clearInterval(asking);
  asking = null;
}

if (part) {
  // a page that nobody looks at needs no connection, of which browsers keep few
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  if (!document.hidden) {
    listen();
  }
}
