/** The report's page: opens the slip as a dialog, copies or sends the link, starts the download. */

for (const link of document.querySelectorAll("a[data-opens]")) {
  const dialog = document.getElementById(link.dataset.opens);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
    dialog.querySelector("h2").focus();
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close();
  });
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await copied(field))) return;
    button.textContent = button.dataset.done;
    document.querySelector("[data-copied]").textContent = button.dataset.done;
  });
}

for (const button of document.querySelectorAll("button[data-share]")) {
  button.hidden = !navigator.share;
  button.addEventListener("click", () => {
    // Closing the share sheet without choosing anybody is no failure.
    navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {});
  });
}

for (const link of document.querySelectorAll("a[data-download-now]")) {
  // A page that is loaded again must not download again.
  const { pathname, hash } = window.location;
  window.history.replaceState(null, "", pathname + hash);
  link.click();
}

/** Whether the field's text is on the clipboard; otherwise it is selected, ready to be copied. */
async function copied(field) {
  field.select();
  try {
    // Without a certificate that the browser trusts there is no clipboard to write to.
    if (!navigator.clipboard) return document.execCommand("copy");
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return false;
  }
}
