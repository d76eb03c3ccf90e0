"""The product as it is served, and beside it, in the same server, a POST that does nothing."""

from typing import Any

from flask import Flask, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from walkthrough.serving import worker

NOTHING = "/nothing"


def bare() -> Flask:
    """An app that parses JSON, answers in JSON and knows nothing else."""
    app = Flask("bare")

    @app.post("/")
    def nothing() -> dict[str, Any]:
        return {"results": len(request.get_json())}

    return app


def product() -> Any:
    """The product, and at `NOTHING` the bare app."""
    return DispatcherMiddleware(worker().wsgi_app, {NOTHING: bare().wsgi_app})
