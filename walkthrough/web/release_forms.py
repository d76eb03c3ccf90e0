"""The forms of sharing: what was shown, which text it is about, and the teacher's reply."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import AnyOf, InputRequired

from walkthrough.domain.events import MAX_TEXT
from walkthrough.languages import languages


def _lines(text: str | None) -> str:
    """A browser sends CRLF for every line break, and counts it as one character."""
    return (text or "").replace("\r\n", "\n")


class ShareForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """`as_shown` stands for what was read before sharing; `via` is "link" or "pdf"; `languages`
    are those that the report is to be read in."""

    as_shown = HiddenField(validators=[InputRequired()])
    via = HiddenField(validators=[AnyOf(["link", "pdf"])])
    languages = SelectMultipleField(choices=lambda: [(tag, tag) for tag in languages()])


class TextForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Which text is taken back or acknowledged, by its id."""

    feedback = HiddenField(validators=[InputRequired()])


class ReplyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The teacher's reply. The use case checks what it holds."""

    text = TextAreaField(
        _("Your reply"),
        [InputRequired(_("Write your reply first."))],
        filters=[_lines],
        render_kw={"rows": 4, "maxlength": MAX_TEXT},
    )
