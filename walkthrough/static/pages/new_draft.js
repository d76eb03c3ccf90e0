/** The form of a new draft: shows the fields that the chosen way to begin asks for. */

const form = document.querySelector("[data-new-draft]");

function show() {
  const chosen = form.elements.how.value;
  for (const part of form.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(chosen);
  }
}

form.addEventListener("change", show);
show();
