/** Joining a colleague's visit: by its code, which the server knows, or by a link that holds all. */

import { codeIn, visitIn } from "../tally/join.js";
import { attempt } from "./attempt.js";
import { el, icon } from "./dom.js";
import { _, ngettext } from "./i18n.js";
import { SIGN_IN } from "./messages.js";
import { placeDetail, placeLabel } from "./names.js";
import { button, buttonLink, field, meta, paragraph, row, stack } from "./parts.js";
import { StatusButton } from "./status_button.js";
import { beginVisit } from "./visit.js";

export class JoinScreen {
  #app;
  #link;
  #status;
  #body = el("div", { class: "start" });
  #problem = el("div", { class: "problem" });

  /** `link` is the query string of a link that was opened, or empty. */
  constructor(app, link) {
    this.#app = app;
    this.#link = link;
  }

  get title() {
    return _("Join a colleague");
  }

  async mount(root) {
    this.#status = new StatusButton(this.#app);
    root.replaceChildren(
      el("header", { class: "top" },
        el("a", { class: "top__home", href: "#/start", "aria-label": _("Start screen") },
          icon("back")),
        el("h1", { class: "top__place", tabindex: "-1" }, this.title),
        this.#status.node),
      this.#body);
    const invitation = this.#link && visitIn(this.#link);
    if (invitation) await this.#showInvitation(invitation);
    else this.#askForCode();
  }

  unmount() {
    this.#status.stop();
  }

  // By code

  #askForCode() {
    const input = el("input", {
      type: "text", class: "join__code", maxlength: 12, autocomplete: "off", autocapitalize: "characters",
      spellcheck: "false", enterkeyhint: "go", required: true,
    });
    const look = button(_("Look it up"), () => this.#lookUp(input, look), {
      kind: "primary large block", type: "submit", drawing: "search",
    });
    const form = el("form", { class: "card stack", novalidate: true },
      field(_("Your colleague's code"), input, {
        more: el("p", { class: "field__hint" },
          _("Six letters and digits, such as 4F7 GXQ. It is in the menu of your colleague's screen.")),
      }),
      this.#problem,
      look);
    form.addEventListener("submit", (event) => event.preventDefault());
    this.#body.replaceChildren(...[
      this.#link && paragraph(
        _("That link is not complete. Scan it once more, or type the code."), "notice notice--warn",
      ),
      form,
      meta(_("You may also scan the QR code with this phone's camera. It works without a connection too.")),
    ].filter(Boolean));
    input.focus();
  }

  async #lookUp(input, pressed) {
    const code = codeIn(input.value);
    if (!code) return this.#refuse(_("A code has six letters and digits; some letters are never in it, to keep it clear. Look at it once more."));
    const answer = await attempt(() => this.#app.library.invitation(code), {
      button: pressed, slot: this.#problem,
    });
    if (!answer) return undefined;
    return answer.ok ? this.#showInvitation(answer.body) : this.#refuse(...whyNot(answer));
  }

  #refuse(text, action = null) {
    this.#problem.replaceChildren(
      el("div", { class: "notice notice--warn", role: "alert" }, paragraph(text), action && row(action)),
    );
  }

  // What is joined

  async #showInvitation(invitation) {
    const [{ schools }, rubric, mine] = await Promise.all([
      this.#app.library.places(),
      this.#app.library.rubric(invitation.rubric.id, invitation.rubric.version),
      this.#app.walkthroughOf(invitation.visit),
    ]);
    const school = schools.find(({ id }) => id === invitation.place.school);
    this.#problem.replaceChildren();
    this.#body.replaceChildren(
      this.#card(invitation, school, rubric),
      this.#problem,
      this.#way(invitation, { school, rubric, mine }));
    this.#body.querySelector("h2").focus();
  }

  #card({ place, groups, observers = [] }, school, rubric) {
    const detail = [placeDetail(place, school?.name), place.task].filter(Boolean).join(" · ");
    // Where the list wraps, no name is torn apart.
    const names = groups.map(({ name }) => name.replaceAll(" ", "\u00a0")).join(", ");
    return el("section", { class: "card stack" },
      el("div", {},
        el("h2", { tabindex: "-1" }, placeLabel(place)),
        detail ? meta(detail) : null),
      el("dl", { class: "facts" },
        observers.length ? fact(_("With"), observers.join(", ")) : null,
        rubric ? fact(_("Rubric"), rubric.title) : null,
        fact(_("Groups"), names || ngettext("%(n)s group", "%(n)s groups", 0))));
  }

  /** The button that begins, or why this phone cannot. */
  #way(invitation, { school, rubric, mine }) {
    if (mine) {
      return el("div", { class: "notice" },
        paragraph(_("You are observing this visit already."), "notice__title"),
        row(buttonLink(_("Go on"), `#${this.#app.visitPath(mine)}`, { kind: "primary" })));
    }
    if (!school) {
      return paragraph(_("This visit is in a school that is not one of yours, so it cannot be joined from here. Ask whoever set up your account."), "notice notice--warn");
    }
    if (!rubric) {
      return paragraph(_("This phone does not have the visit's rubric yet. Connect to the internet once and open this again."), "notice notice--warn");
    }
    const join = button(_("Join and start"),
      () => attempt(() => this.#begin(invitation, rubric), { button: join, slot: this.#problem }),
      { kind: "primary large block", drawing: "play" });
    return stack(join, meta(
      _("Your taps are your own: neither of you sees the other's until both have finished."),
    ));
  }

  async #begin({ visit, place, groups }, rubric) {
    const id = await beginVisit(this.#app.device, { rubric, place, groups, visit });
    // It has begun; what is kept for next time is a courtesy.
    await this.#app.remember(id, { rubric: rubric.id, groups: groups.length }).catch(() => {});
    this.#app.markPaired(id);
    this.#app.device.persist();
    this.#app.go(this.#app.visitPath(id));
  }
}

function fact(name, value) {
  return [el("dt", {}, name), el("dd", {}, value)];
}

/** Why the server did not know the code: [text, action?]. */
function whyNot({ status, problem }) {
  if (status === 404) {
    return [_("No visit that is under way today has this code. Compare it with your colleague's screen; if theirs is offline, scan the QR code instead.")];
  }
  if (status === 401) {
    return [_("Sign in first, or scan the QR code: it needs no server."), buttonLink(_("Sign in"), SIGN_IN)];
  }
  if (status === 429) {
    return [problem.detail ?? _("Too many wrong codes. Wait some minutes, or scan the QR code.")];
  }
  return [_("The code cannot be looked up without a connection. Scan the QR code on your colleague's screen: it needs none.")];
}
