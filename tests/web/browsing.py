"""A browser for tests: keeps cookies, finds the CSRF token, and sends forms and JSON as ours do."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import PASSWORD, Person
from walkthrough.usecases.accounts import begin_session
from walkthrough.usecases.services import Services

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Browser:
    """One cookie jar."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self.client.get(path, **kwargs)

    def submit(self, path: str, page: str | None = None, **fields: str) -> TestResponse:
        """Open the page (the same path unless given), then send its form with its token."""
        found = TOKEN.search(self.get(page or path).text)
        assert found, f"no form on {page or path}"
        return self.client.post(path, data={"csrf_token": found.group(1), **fields})

    def sign_in(self, person: Person, **fields: str) -> TestResponse:
        return self.submit("/login", **{"email": person.email, "password": PASSWORD, **fields})

    def begin_session(self, services: Services, person: Person) -> str:
        """Sign in without the form; the secret of the session."""
        secret = begin_session(services, person.user)
        with self.client.session_transaction() as session:
            session["_user_id"] = secret
        return secret

    def send(self, events: list[Any], **kwargs: Any) -> TestResponse:
        """POST a batch as the app does, with the session's CSRF token."""
        token = self.get("/api/v1/session").get_json()["csrf_token"]
        headers = {"X-CSRFToken": token} | kwargs.pop("headers", {})
        body = {"sent_at": "2026-11-22T20:05:00.000Z", "events": events}
        return self.client.post("/api/v1/events", json=body, headers=headers, **kwargs)
