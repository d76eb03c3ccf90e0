/** The editor's wiring: the draft that the page came with, on the desk, saved as it changes. */

import { createDrafts } from "./drafts.js";
import { Saving } from "./saving.js";
import { conflict, news } from "./ui/conflict.js";
import { Desk } from "./ui/desk.js";
import { Editor } from "./ui/editor.js";
import { clock, Status } from "./ui/status.js";

const start = JSON.parse(document.getElementById("draft").textContent);
const path = `/rubrics/drafts/${start.id}`;
const place = document.querySelector("[data-conflict]");
const drafts = createDrafts();
const status = new Status();
const desk = new Desk({
  file: JSON.parse(start.source), base: start.base, newerBase: start.newer_base, published: start.published,
  async rebase() {
    if (await saving.now()) location.reload();
  },
});

function textOf() {
  return `${JSON.stringify(desk.file, null, 2)}\n`;
}

function download() {
  const url = URL.createObjectURL(new Blob([textOf()], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${desk.file.id || "rubric"}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

const editor = new Editor(desk, document.getElementById("editor"), {
  status: status.node, name: document.querySelector("[data-draft-name]"), download,
});

const saving = new Saving({
  drafts, start, textOf, status,
  onSaved({ findings }) {
    place.replaceChildren();
    desk.findings = findings;
    editor.showFindings();
  },
  onNews(theirs) {
    place.replaceChildren(news(theirs, clock, () => location.reload()));
  },
  onConflict(theirs) {
    const node = conflict(theirs, clock, {
      path, download,
      async saveOnTop() {
        place.replaceChildren();
        await saving.onTopOf(theirs);
      },
      takeTheirs() {
        leaving = true;
        location.reload();
      },
      async keepApart() {
        const { ok, body, code } = await drafts.keep(textOf());
        if (!ok) {
          status.failed(code);
          return false;
        }
        leaving = true;
        location.assign(`/rubrics/drafts/${body.id}`);
        return true;
      },
    });
    place.replaceChildren(node);
    node.focus();
  },
});

let leaving = false;
desk.findings = start.findings;
editor.draw();
status.saved(start.saved_at);
desk.onChange(() => saving.poke());

addEventListener("beforeunload", (event) => {
  if (!leaving && saving.isWaiting) event.preventDefault();
});
document.addEventListener("visibilitychange", () => document.hidden && saving.now());
// The other pages of the draft show what is saved: they wait for the last change.
document.addEventListener("click", async (event) => {
  const link = event.target.closest(`a[href^="${path}/"]`);
  if (!link || link.target || event.ctrlKey || event.metaKey || !saving.isWaiting) return;
  event.preventDefault();
  if (await saving.now()) location.assign(link.href);
});
