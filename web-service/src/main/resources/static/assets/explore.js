// The explorer works without this script. With it: counts come by themselves, a variant opens beside the table, addresses
// stay short, and commands are copied by a button.
const announcer = document.getElementById("announcer");

async function part(address, selector) {
  const response = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (response.redirected || !response.ok) {
    return null;
  }
  return new DOMParser().parseFromString(await response.text(), "text/html").querySelector(selector);
}

const count = document.querySelector("[data-counts]");
if (count) {
  const link = count.firstElementChild;
  link.textContent = "Counting…";
  part(count.dataset.counts, "#counted")
    .then((counted) => {
      if (counted) {
        count.replaceChildren(...counted.childNodes);
      } else {
        link.textContent = "Count what this filter finds";
      }
    })
    .catch(() => {
      link.textContent = "Count what this filter finds";
    });
}

// What is empty, or as usual, need not stand in the address.
const form = document.getElementById("filter");
if (form) {
  const columns = [...form.querySelectorAll("#columns input")];
  const usual = columns.map((box) => box.checked).join();
  const chosen = new URLSearchParams(location.search).has("column");
  form.addEventListener("submit", () => {
    for (const field of form.elements) {
      if (field.name && field.value === "") {
        field.disabled = true;
      }
    }
    if (!chosen && columns.map((box) => box.checked).join() === usual) {
      columns.forEach((box) => (box.disabled = true));
    }
    if (!form.elements.from?.value && !form.elements.to?.value && form.elements.frequency && !/^(rarest|commonest)$/.test(form.elements.sort.value)) {
      form.elements.frequency.disabled = true;
    }
  });
  // the page may be shown again as it was left
  window.addEventListener("pageshow", () => [...form.elements].forEach((field) => (field.disabled = false)));
}

const panel = document.getElementById("variant-panel");
const table = document.getElementById("variants");
if (panel && table) {
  let opener = null;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-outline-primary";
  close.textContent = "Close";

  const shut = () => {
    panel.hidden = true;
    panel.replaceChildren();
    opener?.closest("tr")?.classList.remove("open");
    opener?.focus();
  };
  close.addEventListener("click", shut);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && shut());

  table.addEventListener("click", (event) => {
    const link = event.target.closest(".variant-link");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) {
      return;
    }
    event.preventDefault();
    part(link.href, "#variant")
      .then((variant) => {
        if (!variant) {
          location.href = link.href;
          return;
        }
        opener?.closest("tr")?.classList.remove("open");
        opener = link;
        link.closest("tr").classList.add("open");
        // the page has a first heading of its own
        const title = variant.querySelector("h1");
        const lower = document.createElement("h2");
        lower.id = title.id;
        lower.className = title.className;
        lower.textContent = title.textContent;
        lower.tabIndex = -1;
        title.replaceWith(lower);
        panel.replaceChildren(close, variant);
        panel.hidden = false;
        lower.focus();
        panel.scrollIntoView({ block: "nearest" });
      })
      .catch(() => {
        location.href = link.href;
      });
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (navigator.clipboard) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
      announcer.textContent = "Copied";
    });
  }
}
