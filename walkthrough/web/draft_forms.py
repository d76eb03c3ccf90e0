"""The forms of drafts: how one begins, a file to upload, a text to mend, a step to confirm."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from walkthrough.usecases.draft_starts import MAX_TITLE
from walkthrough.web.forms import CHOSEN, NEEDED

MAX_REVISION = 2**53


class _Revised(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    revision = IntegerField(
        validators=[InputRequired(), NumberRange(0, MAX_REVISION)], widget=HiddenInput()
    )


class NewDraftForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """How a draft begins. `of` is `id@version`, of what is published."""

    how = RadioField(
        _("How to begin"),
        [CHOSEN],
        choices=[
            SelectChoice("overlay", _("Adapt a rubric: keep its texts, and change some of them")),
            SelectChoice("version", _("A new version of a rubric")),
            SelectChoice("copy", _("A rubric of your own, with a copy of another's texts")),
            SelectChoice("nothing", _("A rubric of your own, from nothing")),
        ],
    )
    of = SelectField(_("Which rubric"), [Optional()])
    title = StringField(_("Title"), [Optional(), Length(max=MAX_TITLE)])
    language = StringField(_("Language"), [Optional(), Length(max=11)])
    kind = RadioField(
        _("Kind"),
        [Optional()],
        choices=[
            SelectChoice("look_fors", _("Look-fors: was it seen, and how often")),
            SelectChoice("contrast", _("A contrast: two poles, neither is the better one")),
        ],
    )


class UploadForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A rubric file."""

    file = FileField(_("Rubric file"), [NEEDED])


class ReplaceForm(_Revised):
    """A newer file in the place of a draft's text."""

    file = FileField(_("Mended file"), [NEEDED])


class TextForm(_Revised):
    """A draft's file as text; an empty one is saved too."""

    source = TextAreaField(_("The file"))


class ConfirmForm(_Revised):
    """A step that rests on what was seen."""


class OfferForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Which version to offer."""

    version = HiddenField(validators=[InputRequired()])
