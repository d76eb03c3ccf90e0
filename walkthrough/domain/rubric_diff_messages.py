"""The words for each way in which two versions of a rubric can differ."""

from walkthrough.domain.errors import N_

DIFFERENCES: dict[str, str] = {
    # The rubric
    "rubric_renamed": N_("The rubric is called “%(after)s” now; it was “%(before)s”."),
    "kind_changed": N_(
        "The rubric is of another kind, “%(after)s” instead of “%(before)s”: reports do not join "
        "what was seen before."
    ),
    "language_changed": N_("The rubric is written in “%(after)s” now; it was “%(before)s”."),
    "summary_added": N_("The rubric has a summary now."),
    "summary_dropped": N_("The rubric has no summary any more."),
    "summary_reworded": N_("The summary is reworded."),
    "owner_added": N_("The rubric says who answers for it: %(after)s."),
    "owner_dropped": N_("The rubric no longer says who answers for it; it was %(before)s."),
    "owner_reworded": N_("%(after)s answers for the rubric now; it was %(before)s."),
    "source_added": N_("The rubric says what it rests on now."),
    "source_dropped": N_("The rubric no longer says what it rests on."),
    "source_reworded": N_("What the rubric rests on is stated anew."),
    "mark_reworded": N_("The button “%(before)s” says “%(after)s” now."),
    "pole_reworded": N_(
        "The pole “%(before)s” is called “%(after)s” now: reports do not join what was seen before."
    ),
    "level_added": N_("There is a new level, “%(after)s”."),
    "level_dropped": N_("The level “%(before)s” is gone."),
    "level_reworded": N_("The level “%(before)s” is called “%(after)s” now."),
    "levels_reordered": N_("The levels stand in another order."),
    # Its look-fors
    "look_for_added": N_("“%(title)s” is new."),
    "look_for_dropped": N_("“%(title)s” is gone."),
    "look_for_renamed": N_("“%(before)s” goes on as “%(after)s”."),
    "look_for_new_id": N_(
        "“%(title)s” goes on under a new id, “%(after)s” instead of “%(before)s”."
    ),
    "look_for_merged": N_(
        "“%(before)s” becomes part of “%(title)s”: reports do not join what was seen before."
    ),
    "look_for_moved": N_("“%(title)s” moves from place %(before)s to place %(after)s."),
    "title_reworded": N_("“%(before)s” is called “%(after)s” now."),
    "measure_changed": N_(
        "“%(title)s” is summed up as “%(after)s” instead of “%(before)s”: reports do not join what "
        "was seen before."
    ),
    "statement_reworded": N_("“%(title)s”: the statement is reworded."),
    "no_opportunity_when_added": N_("“%(title)s” says now when there is no opportunity."),
    "no_opportunity_when_dropped": N_("“%(title)s” no longer says when there is no opportunity."),
    "no_opportunity_when_reworded": N_("“%(title)s”: when there is no opportunity is reworded."),
    "why_added": N_("“%(title)s” says now why it matters."),
    "why_dropped": N_("“%(title)s” no longer says why it matters."),
    "why_reworded": N_("“%(title)s”: why it matters is reworded."),
    "questions_added": N_("“%(title)s” has a new question: “%(after)s”"),
    "questions_dropped": N_("“%(title)s” loses a question: “%(before)s”"),
    "questions_reworded": N_("“%(title)s”: a question is reworded."),
    "questions_reordered": N_("“%(title)s”: the questions stand in another order."),
    "next_steps_added": N_("“%(title)s” has a new next step: “%(after)s”"),
    "next_steps_dropped": N_("“%(title)s” loses a next step: “%(before)s”"),
    "next_steps_reworded": N_("“%(title)s”: a next step is reworded."),
    "next_steps_reordered": N_("“%(title)s”: the next steps stand in another order."),
    "sign_added": N_("“%(title)s” has a new sign under “%(mark)s”: “%(after)s”"),
    "sign_dropped": N_("“%(title)s” loses a sign under “%(mark)s”: “%(before)s”"),
    "sign_reworded": N_("“%(title)s”: a sign under “%(mark)s” is reworded."),
    "sign_switched": N_("“%(title)s”: the sign “%(after)s” stands under “%(mark)s” now."),
    "signs_reordered": N_("“%(title)s”: the signs under “%(mark)s” stand in another order."),
    # Its translations
    "translation_added": N_("The rubric can be read in another language: “%(language)s”."),
    "translation_dropped": N_("The rubric can no longer be read in “%(language)s”."),
    "translated_text_added": N_("In “%(language)s”, a text of “%(title)s” is translated now."),
    "translated_text_dropped": N_(
        "In “%(language)s”, a text of “%(title)s” is no longer translated."
    ),
    "translated_text_reworded": N_("In “%(language)s”, a text of “%(title)s” is reworded."),
    "translation_stale": N_(
        "In “%(language)s”, “%(title)s” still has the translation of a text that changed."
    ),
}
