/** Times, numbers and lists in the reader's language. */

import { _, ngettext, region } from "./i18n.js";

const number = new Intl.NumberFormat(region);
const oneDecimal = new Intl.NumberFormat(region, { maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(region, { hour: "numeric", minute: "2-digit" });
const date = new Intl.DateTimeFormat(region, { day: "numeric", month: "short", year: "numeric" });
const shortDate = new Intl.DateTimeFormat(region, {
  weekday: "short", day: "numeric", month: "short",
});

export const formatNumber = (n) => number.format(n);
export const formatRate = (n) => oneDecimal.format(n);
export const formatClock = (iso) => clock.format(new Date(iso));
export const formatDate = (iso) => date.format(new Date(iso));

/** "today, 10:02" or "Fri 20 Nov, 10:02". */
export function formatWhen(iso, now = new Date()) {
  const then = new Date(iso);
  const time = clock.format(then);
  return then.toDateString() === now.toDateString()
    ? _("today, %(time)s", { time })
    : _("%(date)s, %(time)s", { date: shortDate.format(then), time });
}

/** Running time as 12:34, or 1:02:03. */
export function formatElapsed(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}

/** Whole minutes, rounded down: "4 min". */
export function formatMinutes(seconds) {
  return _("%(n)s min", { n: formatNumber(Math.floor(seconds / 60)) });
}

/** The same in words, to be heard. */
export function minutesInWords(seconds) {
  return ngettext("%(n)s minute watched", "%(n)s minutes watched", Math.floor(seconds / 60));
}

/** The first words of a text, for a place with little room. */
export function excerpt(text, length = 40) {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > length ? `${line.slice(0, length - 1).trimEnd()}…` : line;
}
