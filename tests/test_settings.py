"""Settings: what is set is used, and nonsense is refused by name."""

from dataclasses import fields
from pathlib import Path

import pytest

from walkthrough.domain.errors import Invalid
from walkthrough.settings import Settings


def test_without_any_setting_the_defaults_hold() -> None:
    assert Settings.from_environment({"PATH": "/bin"}) == Settings()


def test_reads_every_setting(tmp_path: Path) -> None:
    given = {
        "WALKTHROUGH_DATA_DIR": "/srv/walkthrough",
        "WALKTHROUGH_DATABASE_URL": "postgresql://walk@db/walk",
        "WALKTHROUGH_RUBRICS_DIR": str(tmp_path),
        "WALKTHROUGH_SECRET_KEY": "k" * 40,
        "WALKTHROUGH_BASE_URL": "https://walk.example.org/",
        "WALKTHROUGH_TRUSTED_HOSTS": "walk.example.org, localhost",
        "WALKTHROUGH_PROXY_HOPS": "1",
        "WALKTHROUGH_PAPER": "a4",
        "WALKTHROUGH_PRINCIPAL_SEES": "walkthroughs",
        "WALKTHROUGH_REPORT_LINE": "To learn from.",
        "WALKTHROUGH_RETENTION_DAYS": "400",
    }
    assert {f"WALKTHROUGH_{field.name.upper()}" for field in fields(Settings)} == given.keys()

    assert Settings.from_environment(given) == Settings(
        data_dir=Path("/srv/walkthrough"),
        database_url="postgresql://walk@db/walk",
        rubrics_dir=tmp_path,
        secret_key="k" * 40,
        base_url="https://walk.example.org",
        trusted_hosts=("walk.example.org", "localhost"),
        proxy_hops=1,
        paper="a4",
        principal_sees="walkthroughs",
        report_line="To learn from.",
        retention_days=400,
    )


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PAPER", "foolscap", "letter or a4"),
        ("PRINCIPAL_SEES", "everything", "aggregates or walkthroughs"),
        ("PROXY_HOPS", "-1", "0 to 10"),
        ("PROXY_HOPS", "many", "0 to 10"),
        ("RETENTION_DAYS", "0", "1 to 36500"),
        ("RETENTION_DAYS", "٣", "1 to 36500"),
        ("RUBRICS_DIR", "/no/such/folder", "a folder that exists"),
        ("BASE_URL", "walk.example.org", "https://"),
        ("DATABASE_URL", "mysql://root:hunter2@db", "postgresql://"),
        ("SECRET_KEY", "short", "at least 32"),
        ("TRUSTED_HOSTS", "https://a", "host names"),
        ("REPORT_LINE", "x" * 201, "200 characters"),
    ],
)
def test_refuses_nonsense_and_says_what_is_allowed(name: str, value: str, says: str) -> None:
    with pytest.raises(Invalid) as refusal:
        Settings.from_environment({f"WALKTHROUGH_{name}": value})

    assert refusal.value.code == "bad_setting"
    assert f"WALKTHROUGH_{name}" in str(refusal.value) and says in str(refusal.value)
    assert "hunter2" not in str(refusal.value)


def test_an_empty_value_counts_as_unset() -> None:
    assert Settings.from_environment({"WALKTHROUGH_PAPER": " "}) == Settings()
