/** What was found, for people who see fields and no file. */

import { _ } from "../../js/ui/i18n.js";

const WORDS = {
  blank_text: () => _("This needs some words."),
  missing_field: () => _("Something that is needed is missing here: see the empty fields."),
  too_few: () => _("This needs at least one more."),
  not_a_choice: () => _("Choose one of these."),
  unknown_key: () => _("The file says something here that is no part of a rubric. Remove it under “As a file”."),
  no_counter_signs: () => _("There are no signs of the opposite. Say what is seen instead when it goes the other way."),
  no_no_opportunity: () => _("Say under “No opportunity when” when it could not have shown."),
  missing_translation: () => _("Not everything is translated yet. Readers of the other language see the original there."),
  bad_id: () => _("An id has small letters a to z, digits, and single hyphens between them."),
  bad_version: () => _("A version has three numbers with points between them, such as 1.0.0."),
  bad_language: () => _("A language is given as a tag, such as en, es or pt-BR."),
};

/** The server's words where they speak of no names from the file, else ours. */
export function plainly({ code, message }) {
  return WORDS[code]?.() ?? message;
}
