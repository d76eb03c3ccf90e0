"""Publish a rubric file: judged, kept for ever, offered from then on, and noted."""

from walkthrough.domain.access import Actor
from walkthrough.domain.rubric import Rubric
from walkthrough.usecases.managing import authorise
from walkthrough.usecases.services import Services
from walkthrough.usecases.standing import offer_published


def publish(services: Services, by: Actor | None, source: bytes, name: str) -> Rubric:
    """Publish a file's bytes and offer the rubric; `name` is what refusals call the file.

    Returns the rubric, complete. What is published already stays as it is and as it stands.
    Raises `Forbidden`, `RubricInvalid`, `Conflict` (`version_published`), `StoreUnavailable`.
    """
    authorise(by)
    written = services.rubrics.review(source).written
    known = written and services.rubrics.digest(written.id, written.version) is not None
    rubric = services.rubrics.publish(source, name)
    if not known:
        offer_published(services, by, rubric)
    return rubric
