/** Gives every password field that asks for it (data-reveal, the label) a checkbox to show it. */

for (const input of document.querySelectorAll("input[data-reveal]")) {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.addEventListener("change", () => {
    input.type = box.checked ? "text" : "password";
  });
  const label = document.createElement("label");
  label.className = "choice";
  label.append(box, input.dataset.reveal);
  input.after(label);
  // What was shown must not be remembered as an ordinary text.
  input.form.addEventListener("submit", () => {
    input.type = "password";
  });
}
