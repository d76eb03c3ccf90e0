"""The forms of accounts: their fields, and what a browser may fill in by itself."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional

from walkthrough.usecases.account_fields import (
    MAX_EMAIL,
    MAX_NAME,
    MAX_PASSWORD,
    MAX_SLUG,
    MIN_PASSWORD,
)

NEEDED = InputRequired(_("This is needed."))


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Email and password; `next` is where they wanted to go."""

    email = EmailField(_("Email"), [NEEDED])
    password = PasswordField(_("Password"), [NEEDED])
    next = HiddenField()


class SetUpForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The first school and its first account. The use case checks what the fields hold."""

    token = HiddenField()
    school_name = StringField(_("Name of the school"), [NEEDED, Length(max=MAX_NAME)])
    timezone = StringField(_("Time zone"), [NEEDED, Length(max=MAX_SLUG)])
    school_id = StringField(_("Short name"), [Optional(), Length(max=MAX_SLUG)])
    name = StringField(_("Your name"), [NEEDED, Length(max=MAX_NAME)])
    email = EmailField(_("Your email"), [NEEDED, Length(max=MAX_EMAIL)])
    password = PasswordField(
        _("Password"), [NEEDED, Length(max=MAX_PASSWORD)], render_kw={"minlength": MIN_PASSWORD}
    )
