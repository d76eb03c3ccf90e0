"""The forms of accounts: their fields, and what a browser may fill in by itself."""

from flask_babel import lazy_gettext as _l
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

NEEDED = InputRequired(_l("This is needed."))


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Email and password; `next` is where they wanted to go."""

    email = EmailField(_l("Email"), [NEEDED])
    password = PasswordField(_l("Password"), [NEEDED])
    next = HiddenField()


class SetUpForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The first school and its first account. The use case checks what the fields hold."""

    token = HiddenField()
    school_name = StringField(_l("Name of the school"), [NEEDED, Length(max=MAX_NAME)])
    timezone = StringField(_l("Time zone"), [NEEDED, Length(max=MAX_SLUG)])
    school_id = StringField(_l("Short name"), [Optional(), Length(max=MAX_SLUG)])
    name = StringField(_l("Your name"), [NEEDED, Length(max=MAX_NAME)])
    email = EmailField(_l("Your email"), [NEEDED, Length(max=MAX_EMAIL)])
    password = PasswordField(
        _l("Password"), [NEEDED, Length(max=MAX_PASSWORD)], render_kw={"minlength": MIN_PASSWORD}
    )
