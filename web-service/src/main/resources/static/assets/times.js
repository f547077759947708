// Times in the reader's own zone and words. The server writes them in UTC, which is what is seen without this script.
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const precise = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

function ago(seconds) {
  if (seconds > -5) {
    return "just now";
  }
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
  return relative.format(Math.trunc(seconds / length), unit);
}

function until(seconds) {
  if (seconds <= 0) {
    return "at any moment";
  }
  const parts = [];
  let rest = Math.ceil(seconds);
  for (const [unit, length] of UNITS) {
    const amount = Math.floor(rest / length);
    rest -= amount * length;
    if (amount > 0 && parts.length < 2) {
      parts.push(`${amount} ${unit}${amount === 1 ? "" : "s"}`);
    }
  }
  return `in ${parts.join(" ")}`;
}

function write(root) {
  for (const element of root.querySelectorAll("time[data-time]")) {
    const time = new Date(element.dateTime);
    const seconds = (time - Date.now()) / 1000;
    const kind = element.dataset.time;
    const text = kind === "ago" ? ago(Math.min(0, seconds)) : kind === "until" ? until(seconds) : exact.format(time);
    if (element.textContent !== text) {
      element.textContent = text;
    }
    element.title = precise.format(time);
  }
}

write(document);
document.addEventListener("gas:changed", (event) => write(event.target));
setInterval(() => write(document), 1000);
