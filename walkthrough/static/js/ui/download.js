/** Hands a file to the person, by way of the browser's own download. */

/** `content` is the unsent evidence as the device exports it; its name says when it was saved. */
export function downloadUnsent(content) {
  const blob = new Blob([JSON.stringify(content, null, 1)], { type: "application/json" });
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = `walkthrough-unsent-${content.saved_at.slice(0, 16).replace(/\D/g, "-")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
