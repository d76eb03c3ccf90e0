"""The codes of everything that can be wrong with a rubric, and the words for each.

A code has one message, and a second one where a nearby spelling can be suggested.
"""

from walkthrough.domain.errors import N_

ERRORS: dict[str, str] = {
    "bad_base": N_(
        '"%(name)s" must name a rubric and a version, such as "my-rubric@1" or "my-rubric@1.0.2".'
    ),
    "bad_id": N_(
        '"%(name)s" must be an id: lower-case letters a to z, digits and single hyphens '
        "between them."
    ),
    "bad_language": N_('"%(name)s" must be a language tag such as "en", "es" or "pt-BR".'),
    "bad_url": N_('"%(name)s" must be a web address that starts with https:// or http://.'),
    "bad_version": N_(
        '"%(name)s" must be three numbers with points between them, such as "1.0.0".'
    ),
    "base_mismatch": N_(
        "This file extends %(wanted)s, but was given %(given)s. Use a fitting base."
    ),
    "base_missing": N_("There is no rubric %(id)s to extend. Publish it first, or correct the id."),
    "base_retired": N_("The rubric %(id)s is retired. Bring it back first, or extend another one."),
    "base_version_missing": N_("No version fits %(wanted)s. There are: %(versions)s."),
    "blank_text": N_('"%(name)s" has no words. Write some, or remove it.'),
    "control_character_in_text": N_(
        '"%(name)s" holds a line break, tab or other control character. Write plain text '
        "on one line."
    ),
    "crosswalk_from_nowhere": N_(
        "There was no look-for %(id)s in version %(version)s. Correct the id or remove this."
    ),
    "crosswalk_to_nowhere": N_(
        "The crosswalk leads to %(id)s, and this rubric has no such look-for. Correct the id, or "
        "remove this when the old one is gone."
    ),
    "cyclic_extends": N_(
        "These overlays go round in a circle: %(trail)s. Extend a rubric that does not rest on "
        "this one."
    ),
    "extends_itself": N_("A rubric cannot extend itself. Give this file an id of its own."),
    "hidden_but_changed": N_("%(id)s is hidden and changed at once. Do one of the two."),
    "kind_differs": N_(
        'An overlay keeps the kind of its base, which is "%(kind)s". Remove "kind".'
    ),
    "language_differs": N_('An overlay keeps the language of its base, which is "%(language)s".'),
    "missing_field": N_('"%(name)s" is missing here. Add it, for example %(example)s.'),
    "missing_marks": N_(
        'A contrast needs "marks" that name its two poles, such as {"seen": '
        '"Cooperative", "counter": "Group work"}.'
    ),
    "needs_extends": N_(
        '"%(name)s" works only in a file with "extends". Remove it, or name the base.'
    ),
    "nothing_left": N_("Every look-for is hidden. Leave at least one."),
    "not_a_choice": N_('"%(name)s" must be one of: %(choices)s.'),
    "overlay_too_deep": N_(
        "More than %(limit)d overlays lie over one another: %(trail)s. Extend one further down."
    ),
    "own_language": N_(
        "These texts are in the language of the rubric itself. Move them to the "
        "look-fors, or name another language."
    ),
    "repeated_id": N_("The id %(id)s is already used on line %(first)d. Give this one its own."),
    "replaced_missing": N_(
        "There is no version %(version)s of this rubric to replace. There are: %(versions)s."
    ),
    "same_marks": N_("Both marks say the same. Give each its own words."),
    "too_few": N_('"%(name)s" needs at least %(limit)d.'),
    "too_long": N_(
        '"%(name)s" has %(length)d characters; at most %(limit)d are allowed. Shorten it.'
    ),
    "too_many": N_(
        '"%(name)s" has %(length)d entries; at most %(limit)d are allowed. Remove some.'
    ),
    "translation_of_nothing": N_(
        "This translates the look-for %(id)s, and there is none in this rubric. Correct the id or "
        "remove this."
    ),
    "unknown_key": N_("There is no field %(key)s here. Remove it."),
    "unknown_level": N_("There is no level %(id)s in this rubric. Correct the id or remove this."),
    "unknown_look_for": N_(
        "There is no look-for %(id)s in this rubric. Correct the id or remove this."
    ),
    "unknown_sign": N_("There is no sign %(id)s in this look-for. Correct the id or remove this."),
    "unsupported_format": N_(
        '"%(name)s" must be %(value)d, the only file format that this version reads.'
    ),
    "version_backwards": N_(
        "This rubric replaces %(older)s, which is not lower than its own version "
        "%(version)s. Raise the version."
    ),
    "version_changed": N_(
        "Version %(version)s of %(id)s is published with other content, and a published version "
        "never changes. Raise the version."
    ),
    "version_not_newer": N_(
        "Version %(version)s is below %(newest)s, which is published. Raise the version."
    ),
    "wrong_type_list": N_('"%(name)s" must be a list in square brackets.'),
    "wrong_type_object": N_('"%(name)s" must be an object in braces.'),
    "wrong_type_text": N_('"%(name)s" must be text in double quotes.'),
}

SUGGESTIONS: dict[str, str] = {
    "base_missing": N_("There is no rubric %(id)s to extend. Did you mean %(suggestion)s?"),
    "crosswalk_from_nowhere": N_(
        "There was no look-for %(id)s in version %(version)s. Did you mean %(suggestion)s?"
    ),
    "crosswalk_to_nowhere": N_(
        "The crosswalk leads to %(id)s, and this rubric has no such look-for. Did you mean "
        "%(suggestion)s?"
    ),
    "not_a_choice": N_('"%(name)s" must be one of: %(choices)s. Did you mean %(suggestion)s?'),
    "translation_of_nothing": N_(
        "This translates the look-for %(id)s, and there is none in this rubric. Did you mean "
        "%(suggestion)s?"
    ),
    "unknown_key": N_("There is no field %(key)s here. Did you mean %(suggestion)s?"),
    "unknown_level": N_("There is no level %(id)s in this rubric. Did you mean %(suggestion)s?"),
    "unknown_look_for": N_(
        "There is no look-for %(id)s in this rubric. Did you mean %(suggestion)s?"
    ),
    "unknown_sign": N_("There is no sign %(id)s in this look-for. Did you mean %(suggestion)s?"),
}

WARNINGS: dict[str, str] = {
    "body_or_voice": N_(
        '"%(word)s" is about body or voice, which differ between cultures and with '
        "disabilities. Name what is said or done."
    ),
    "long_sign": N_(
        "This sign has %(length)d characters and will not fit a button on a phone. Aim "
        "at 70, at most %(limit)d."
    ),
    "long_title": N_(
        "This title has %(length)d characters; more than %(limit)d are cut on a phone. Shorten it."
    ),
    "many_look_fors": N_(
        "There are %(length)d look-fors; an observer can attend to about %(limit)d. "
        "Consider fewer, or two rubrics."
    ),
    "missing_translation": N_(
        "The %(language)s texts lack: %(fields)s. Readers of %(language)s will see %(base)s there."
    ),
    "no_counter_signs": N_(
        "%(id)s has no counter signs. Say what is seen instead when it goes the other way."
    ),
    "no_no_opportunity": N_(
        '%(id)s does not say "no_opportunity_when". Say when it could not have shown.'
    ),
    "renamed_without_crosswalk": N_(
        "%(new)s seems to be what version %(version)s calls %(old)s. Keep the old id, or name both "
        'under "replaces", so that reports go on counting it.'
    ),
    "stale_translation": N_(
        "The text changed and this translation into %(language)s did not. Translate it anew, or "
        "remove it."
    ),
    "two_things": N_(
        '"%(words)s" suggests two things at once. Keep one, so that a tap means one thing.'
    ),
    "uneven_poles": N_(
        "The poles of %(id)s have %(seen)d and %(counter)d signs. Give both the same number."
    ),
    "unobservable": N_(
        '"%(word)s" cannot be seen or heard. Say what a student does or says instead.'
    ),
}

MORE = N_("Not listed: %(count)d more findings. Mend these and check again.")
