"""The worker process: reused, bounded in time and memory, and replaced when it is lost."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from walkthrough.domain.errors import RenderFailed
from walkthrough.pdf.renderer import Limits, ProcessRenderer

MakeRenderer = Callable[..., ProcessRenderer]


@pytest.fixture
def make_renderer() -> Iterator[MakeRenderer]:
    made: list[ProcessRenderer] = []

    def make(**limits: Any) -> ProcessRenderer:
        made.append(ProcessRenderer(Limits(**limits)))
        return made[-1]

    yield make
    for renderer in made:
        renderer.close()


def ask(renderer: ProcessRenderer, job: str, **arguments: Any) -> Any:
    return renderer.run(f"tests.pdf.jobs:{job}", arguments)


def refusal(renderer: ProcessRenderer, job: str, **arguments: Any) -> str:
    with pytest.raises(RenderFailed) as refused:
        ask(renderer, job, **arguments)
    return refused.value.code


def test_reuses_its_worker(make_renderer: MakeRenderer) -> None:
    renderer = make_renderer()

    assert ask(renderer, "pid") == ask(renderer, "pid")


def test_starts_no_worker_before_the_first_report(make_renderer: MakeRenderer) -> None:
    threads = threading.active_count()
    renderer = make_renderer()

    assert renderer._worker is None
    assert threading.active_count() == threads


def test_kills_and_replaces_a_worker_that_takes_too_long(make_renderer: MakeRenderer) -> None:
    renderer = make_renderer(seconds=0.5)
    before = ask(renderer, "pid")

    assert refusal(renderer, "sleep", seconds=60) == "render_too_slow"
    assert ask(renderer, "pid") != before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a limit on memory")
def test_replaces_a_worker_that_takes_too_much_memory(make_renderer: MakeRenderer) -> None:
    renderer = make_renderer()
    before = ask(renderer, "pid")

    assert ask(renderer, "hog", megabytes=64) == 64 * 1024 * 1024
    assert refusal(renderer, "hog", megabytes=600) == "renderer_died"
    assert ask(renderer, "pid") != before


def test_replaces_a_worker_that_died(make_renderer: MakeRenderer) -> None:
    renderer = make_renderer()
    before = ask(renderer, "pid")

    assert refusal(renderer, "die") == "renderer_died"
    assert ask(renderer, "pid") != before


def test_replaces_a_worker_that_was_killed_while_it_waited(make_renderer: MakeRenderer) -> None:
    renderer = make_renderer()
    before = ask(renderer, "pid")
    subprocess.run(["kill", "-9", str(before)], check=True)
    assert renderer._worker is not None
    renderer._worker._process.wait()

    assert ask(renderer, "pid") != before


def test_keeps_the_worker_when_a_job_merely_fails(make_renderer: MakeRenderer) -> None:
    renderer = make_renderer()
    before = ask(renderer, "pid")

    assert refusal(renderer, "fail") == "render_failed"
    assert ask(renderer, "pid") == before


def test_replaces_a_worker_after_its_share_of_jobs(make_renderer: MakeRenderer) -> None:
    renderer = make_renderer(jobs=2)

    pids = [ask(renderer, "pid") for _ in range(4)]

    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_starts_anew_after_closing(make_renderer: MakeRenderer) -> None:
    renderer = make_renderer()
    before = ask(renderer, "pid")
    renderer.close()

    assert ask(renderer, "pid") != before


def test_lets_threads_take_turns(make_renderer: MakeRenderer) -> None:
    renderer = make_renderer()
    answers: list[Any] = []
    threads = [
        threading.Thread(target=lambda: answers.append(ask(renderer, "sleep", seconds=0.02)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == ["awake"] * 8


def test_refuses_at_once_when_too_many_wait(make_renderer: MakeRenderer) -> None:
    renderer = make_renderer(waiting=1)
    ask(renderer, "pid")
    release = threading.Event()
    with renderer._turn:
        waiting = [
            threading.Thread(target=lambda: (ask(renderer, "pid"), release.set())) for _ in range(2)
        ]
        for thread in waiting:
            thread.start()
        while renderer._places._value:
            release.wait(0.01)

        assert refusal(renderer, "pid") == "renderer_busy"
    for thread in waiting:
        thread.join()

    assert ask(renderer, "pid")


def test_waits_for_its_turn_with_limited_patience(make_renderer: MakeRenderer) -> None:
    renderer = make_renderer(patience=0.05)

    with renderer._turn:
        assert refusal(renderer, "pid") == "renderer_busy"
    assert ask(renderer, "pid")


def test_says_so_when_no_worker_can_be_started(make_renderer: MakeRenderer) -> None:
    assert refusal(make_renderer(start_seconds=0.0), "pid") == "renderer_missing"


def test_tells_the_worker_no_secrets(
    make_renderer: MakeRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WALKTHROUGH_SECRET_KEY", "s" * 32)

    assert not [name for name in ask(make_renderer(), "environment") if "WALKTHROUGH" in name]


@pytest.mark.parametrize("module", ["walkthrough.cli", "walkthrough.app"])
def test_leaves_weasyprint_to_the_worker(module: str) -> None:
    probe = f"import sys, {module}; sys.exit('weasyprint' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
