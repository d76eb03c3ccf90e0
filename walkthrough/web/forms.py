"""The forms of people and their accounts: fields, and what a browser may fill in by itself.

What the fields hold is checked by the use cases; `blame` shows a refusal where it belongs.
"""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from walkthrough.domain.errors import DomainError
from walkthrough.usecases.account_fields import (
    MAX_EMAIL,
    MAX_NAME,
    MAX_PASSWORD,
    MAX_SLUG,
    MIN_PASSWORD,
)
from walkthrough.usecases.accounts import MAX_LABEL
from walkthrough.web.problems import wording

NEEDED = InputRequired(_("This is needed."))
CHOSEN = InputRequired(_("Choose one."))
SHORT = Length(max=MAX_NAME)

# Which field a refusal is about, of those that the form has.
FIELDS_OF_CODE = {
    "bad_email": ["email"],
    "email_taken": ["email"],
    "bad_name": ["name"],
    "bad_role": ["role"],
    "last_lead": ["role"],
    "no_school": ["schools"],
    "unknown_school": ["schools"],
    "bad_school_name": ["school_name", "name"],
    "bad_school_id": ["school_id"],
    "school_taken": ["school_id"],
    "bad_timezone": ["timezone"],
    "no_class_school": ["school"],
    "bad_class_name": ["name"],
    "class_taken": ["name"],
    "bad_teacher": ["teacher"],
    "teacher_unclear": ["teacher"],
    "teacher_elsewhere": ["teacher"],
    "bad_rubric_title": ["title"],
    "bad_rubric_language": ["language"],
    "bad_subject": ["subject"],
    "bad_grade": ["grade"],
    "wrong_password": ["current"],
    "password_too_short": ["password"],
    "password_too_long": ["password"],
    "password_too_common": ["password"],
}


def blame(form: FlaskForm, error: DomainError) -> None:
    """Say what was refused at the field that it is about. Raises the error if there is none."""
    for name in FIELDS_OF_CODE.get(error.code, ()):
        if name in form:
            form[name].errors = [*form[name].errors, wording(error)]
            return
    raise error


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """What a select offers: values and what people read."""
    return [SelectChoice(value, label) for value, label in pairs]


def _new_password(label: str) -> PasswordField:
    return PasswordField(
        label, [NEEDED, Length(max=MAX_PASSWORD)], render_kw={"minlength": MIN_PASSWORD}
    )


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Email and password; `next` is where they wanted to go."""

    email = EmailField(_("Email"), [NEEDED])
    password = PasswordField(_("Password"), [NEEDED])
    next = HiddenField()


class SetUpForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The first school and its first account."""

    token = HiddenField()
    school_name = StringField(_("Name of the school"), [NEEDED, SHORT])
    timezone = StringField(_("Time zone"), [NEEDED, Length(max=MAX_SLUG)])
    school_id = StringField(_("Short name"), [Optional(), Length(max=MAX_SLUG)])
    name = StringField(_("Your name"), [NEEDED, SHORT])
    email = EmailField(_("Your email"), [NEEDED, Length(max=MAX_EMAIL)])
    password = _new_password(_("Password"))


class PersonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A person: who they are, what they may do, and where."""

    name = StringField(_("Name"), [NEEDED, SHORT])
    email = EmailField(_("Email"), [NEEDED, Length(max=MAX_EMAIL)])
    role = RadioField(
        _("Role"),
        [CHOSEN],
        choices=[
            SelectChoice("observer", _("Observer: visits classes and records what groups do")),
            SelectChoice(
                "teacher", _("Teacher: reads feedback about their own classes and replies")
            ),
            SelectChoice("principal", _("Principal: observes, and sees totals over shared visits")),
            SelectChoice(
                "district", _("District lead: manages every school, its people and classes")
            ),
        ],
    )
    schools = SelectMultipleField(
        _("Schools"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class SchoolForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A school that is added; afterwards its id stays, and `SchoolChangeForm` has the rest."""

    name = StringField(_("Name of the school"), [NEEDED, SHORT])
    timezone = StringField(_("Time zone"), [NEEDED, Length(max=MAX_SLUG)])
    school_id = StringField(_("Short name"), [Optional(), Length(max=MAX_SLUG)])


class SchoolChangeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What can change about a school."""

    name = StringField(_("Name of the school"), [NEEDED, SHORT])
    timezone = StringField(_("Time zone"), [NEEDED, Length(max=MAX_SLUG)])


class ClassForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A class that observers can choose. The teacher is typed, or one of the accounts offered."""

    school = SelectField(_("School"), [CHOSEN])
    name = StringField(_("Class"), [NEEDED, SHORT])
    teacher = StringField(_("Teacher"), [NEEDED, Length(max=MAX_NAME + MAX_EMAIL + 3)])
    subject = StringField(_("Subject"), [Optional(), SHORT])
    grade = StringField(_("Grade"), [Optional(), SHORT])


class PasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A new password, for whoever knows the current one."""

    current = PasswordField(_("Current password"), [NEEDED])
    password = _new_password(_("New password"))


class ResetForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A new password, for whoever holds the one-time link."""

    token = HiddenField()
    password = _new_password(_("New password"))


class TokenForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What a token is for."""

    note = StringField(_("What is it for?"), [NEEDED, Length(max=MAX_LABEL)])
