// Choosing, checking and sending one file. The file goes from here to S3; the server is asked for leave before and told
// after, and believes neither the name nor the size.
const form = document.getElementById("upload-form");
const input = document.getElementById("file");
const dropzone = document.getElementById("dropzone");
const button = document.getElementById("submit-button");
const stop = document.getElementById("upload-cancel");
const progress = document.getElementById("upload-progress");
const status = document.getElementById("upload-status");
const cap = Number(form.dataset.cap);
form.noValidate = true; // a file that was dropped, or a sample, is not in the input
let file = null;
let sending = null;

function size(bytes) {
  const units = ["bytes", "KB", "MB", "GB"];
  let unit = 0;
  while (bytes >= 1024 && unit < units.length - 1) {
    bytes /= 1024;
    unit++;
  }
  return `${unit === 0 || bytes >= 100 ? Math.round(bytes) : bytes.toFixed(1)} ${units[unit]}`;
}

function show(id, visible) {
  document.getElementById(id).hidden = !visible;
}

function refuse(cause, cure) {
  document.getElementById("upload-error-cause").textContent = cause;
  document.getElementById("upload-error-cure").textContent = cure;
  show("upload-error", true);
}

function tooLarge(bytes) {
  document.getElementById("oversize-text").textContent =
    `It has ${size(bytes)}; your plan takes files of up to ${form.dataset.capText}.`;
  show("oversize", true);
}

function choose(chosen) {
  file = chosen;
  show("upload-error", false);
  show("oversize", false);
  show("chosen", Boolean(file));
  button.disabled = true;
  if (!file) {
    return;
  }
  document.getElementById("chosen-name").textContent = file.name;
  document.getElementById("chosen-size").textContent = size(file.size);
  if (!/\.vcf(\.b?gz)?$/i.test(file.name)) {
    refuse("This file's name does not end in .vcf, .vcf.gz or .vcf.bgz.", "Choose a VCF file, or rename it if it is one.");
  } else if (file.size === 0) {
    refuse("This file is empty.", "Choose a file that has at least a VCF header.");
  } else if (file.size > cap) {
    tooLarge(file.size);
  } else {
    button.disabled = false;
  }
}

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    credentials: "same-origin",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      [form.dataset.csrfHeader]: form.dataset.csrfToken,
    },
    body: JSON.stringify(body),
  });
  if (response.ok) {
    return response.json();
  }
  if (response.status === 401) {
    throw { cause: "You are no longer signed in.", cure: "Reload the page, sign in and choose the file again." };
  }
  const problem = await response.json().catch(() => ({}));
  throw {
    code: problem.code,
    cause: problem.detail ?? "The server did not take it.",
    cure: problem.cure ?? "Please try again in a moment.",
  };
}

function send(allowed) {
  return new Promise((resolve, reject) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(allowed.fields)) {
      data.append(name, value);
    }
    data.append("file", file);
    const request = new XMLHttpRequest();
    sending = request;
    request.open("POST", allowed.action);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) {
        const percent = Math.floor((event.loaded / event.total) * 100);
        progress.value = percent;
        status.textContent = `${size(event.loaded)} of ${size(event.total)} sent`;
      }
    });
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) {
        resolve();
      } else if (request.responseText.includes("EntityTooLarge")) {
        reject({ code: "TOO_LARGE" });
      } else {
        reject({ cause: "The storage did not take the file.", cure: "Reload the page and try again." });
      }
    });
    request.addEventListener("error", () =>
      reject({ cause: "The upload was interrupted.", cure: "Check your connection and try again." }));
    request.addEventListener("abort", () =>
      reject({ cause: "You stopped the upload.", cure: "Nothing was submitted; you may start again." }));
    request.send(data);
  });
}

async function upload() {
  button.disabled = true;
  input.disabled = true;
  stop.hidden = false;
  show("upload-error", false);
  show("uploading", true);
  progress.value = 0;
  status.textContent = "Asking for leave to upload";
  try {
    const reference = document.getElementById("reference").value;
    const allowed = await post("/annotate/uploads", { fileName: file.name, bytes: file.size, reference });
    await send(allowed);
    stop.hidden = true;
    status.textContent = "Arrived; starting the annotation";
    const submitted = await post("/annotate/submitted", { jobId: allowed.jobId, key: allowed.key });
    location.assign(submitted.location);
  } catch (refusal) {
    show("uploading", false);
    stop.hidden = true;
    input.disabled = false;
    button.disabled = false;
    if (refusal.code === "TOO_LARGE") {
      button.disabled = true;
      tooLarge(file.size);
    } else {
      refuse(refusal.cause ?? "The upload did not work.", refusal.cure ?? "Check your connection and try again.");
    }
  } finally {
    sending = null;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (file && !button.disabled) {
    upload();
  }
});
stop.addEventListener("click", () => sending?.abort());
input.addEventListener("change", () => choose(input.files[0] ?? null));
for (const type of ["dragenter", "dragover"]) {
  dropzone.addEventListener(type, (event) => {
    event.preventDefault();
    dropzone.classList.add("dropzone-over");
  });
}
for (const type of ["dragleave", "drop"]) {
  dropzone.addEventListener(type, () => dropzone.classList.remove("dropzone-over"));
}
dropzone.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length > 0 && !sending) {
    input.value = "";
    choose(event.dataTransfer.files[0]);
  }
});
// a file that misses the drop zone must not replace the page
for (const type of ["dragover", "drop"]) {
  window.addEventListener(type, (event) => event.preventDefault());
}
for (const sample of document.querySelectorAll("[data-sample]")) {
  sample.addEventListener("click", async () => {
    const response = await fetch(sample.dataset.href, { credentials: "same-origin" });
    if (!response.ok) {
      refuse("The sample could not be fetched.", "Please try again in a moment.");
      return;
    }
    choose(new File([await response.blob()], sample.dataset.sample, { type: "text/plain" }));
    form.scrollIntoView({ block: "start" });
    if (!button.disabled) {
      button.focus();
    }
  });
}
document.documentElement.classList.add("scripted");
choose(input.files[0] ?? null);
