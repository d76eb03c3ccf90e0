/** Gives every field that asks for it (data-copy, the label) a button that copies its text. */

for (const input of document.querySelectorAll("input[data-copy]")) {
  input.addEventListener("focus", () => input.select());
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = input.dataset.copy;
  const said = document.createElement("span");
  said.className = "meta";
  said.setAttribute("role", "status");
  const row = document.createElement("div");
  row.className = "row copy";
  row.append(button, said);
  input.after(row);
  button.addEventListener("click", async () => {
    if (await copied(input)) said.textContent = input.dataset.copied;
  });
}

/** Without HTTPS there is no clipboard to ask for: then the text is selected, ready to be copied. */
async function copied(input) {
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}
