/** The preview of a draft: the frame is the size of a phone or of a tablet. */

const sizes = document.querySelector("[data-sizes]");
const frame = document.querySelector("[data-frame]");

if (sizes) {
  sizes.hidden = false;
  sizes.addEventListener("change", ({ target }) => {
    frame.classList.toggle("phone--tablet", target.value === "tablet");
  });
}
