"""From the coach's draft to the teacher's reply, by touch, on a phone; accessible all the way."""

from datetime import UTC, datetime

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import capturing
from tests.browser.axe import violations
from tests.browser.conftest import NewPage
from tests.browser.serving import LiveServer, sign_in
from tests.cast import COACH, TEACHER, Person
from tests.pdf import visits
from tests.phone import Phone

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "reduced_motion": "reduce",
}


def open_page(page: NewPage, server: LiveServer, who: Person, path: str) -> Page:
    opened = page(**PHONE)
    sign_in(opened, who, server.url)
    opened.goto(server.url + path)
    return opened


def report(phone: Phone) -> str:
    return f"/walkthroughs/{phone.walkthrough}"


def check(page: Page) -> None:
    """Nothing inaccessible and nothing cut off, narrow and wide, light and dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size(PHONE["viewport"])
    page.emulate_media(color_scheme="light")


def copied(context: BrowserContext, page: Page) -> str:
    context.grant_permissions(["clipboard-read"])
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_coach_shares_and_a_teacher_reads_and_replies(
    live_server: LiveServer, page: NewPage
) -> None:
    phone = visits.science(live_server.services)
    coach = open_page(page, live_server, COACH, report(phone))
    expect(coach.get_by_role("heading", name="Kept as a draft")).to_be_visible()
    check(coach)

    coach.get_by_role("link", name="Share with the teacher").tap()
    dialog = coach.get_by_role("dialog", name="Share with J. Rivera?")
    expect(dialog.get_by_text("Sunday, November 22, 2026")).to_be_visible()
    expect(dialog.get_by_role("heading", name="Share with J. Rivera?")).to_be_focused()
    check(coach)
    dialog.get_by_role("button", name="Keep it as a draft").tap()
    expect(dialog).to_be_hidden()
    coach.get_by_role("link", name="Share with the teacher").tap()
    dialog.get_by_role("button", name="Share with J. Rivera").tap()
    expect(coach.get_by_role("heading", name="Shared with J. Rivera")).to_be_visible()
    expect(coach.get_by_text("Not opened yet.")).to_be_visible()
    check(coach)
    coach.get_by_role("button", name="Copy link").tap()
    expect(coach.get_by_role("button", name="Copied")).to_be_visible()
    link = copied(coach.context, coach)
    assert link == live_server.url + report(phone)

    teacher = open_page(page, live_server, TEACHER, "/")
    expect(teacher.get_by_text("Not read yet").first).to_be_visible()
    check(teacher)
    teacher.goto(link)
    check(teacher)
    teacher.get_by_role("button", name="Got it").tap()
    expect(teacher.get_by_text("You said “Got it”")).to_be_visible()
    teacher.get_by_label("Your reply").fill("Thank you.\nI will try it with 7B on Thursday.")
    teacher.get_by_role("button", name="Send the reply").tap()
    expect(teacher.get_by_text("I will try it with 7B on Thursday.")).to_be_visible()
    check(teacher)
    teacher.goto(f"{live_server.url}/")
    expect(teacher.get_by_text("You said “Got it”")).to_be_visible()
    check(teacher)

    coach.goto(f"{live_server.url}/")
    expect(coach.get_by_text("1 reply")).to_be_visible()
    check(coach)
    coach.goto(live_server.url + report(phone))
    expect(coach.get_by_text("I will try it with 7B on Thursday.")).to_be_visible()
    expect(coach.get_by_text("J. Rivera said “Got it”")).to_be_visible()
    expect(coach.get_by_role("button", name="Take it back")).to_have_count(0)
    check(coach)


def test_sharing_again_after_an_edit_and_taking_it_back(
    live_server: LiveServer, page: NewPage
) -> None:
    phone = visits.science(live_server.services)
    visits.released(live_server.services, phone)
    phone.feedback(next_steps=[{"text": "A better step."}])
    visits.send(live_server.services, phone)
    coach = open_page(page, live_server, COACH, report(phone))
    expect(coach.get_by_role("heading", name="You changed this after sharing")).to_be_visible()
    check(coach)

    coach.get_by_role("link", name="Share again").tap()
    coach.get_by_role("dialog").get_by_role("button", name="Share with J. Rivera").tap()
    expect(coach.get_by_role("heading", name="Shared with J. Rivera")).to_be_visible()
    coach.get_by_role("button", name="Take it back").tap()

    expect(coach.get_by_role("heading", name="Kept as a draft")).to_be_visible()


def test_the_pdf_for_a_teacher_without_an_account_downloads_by_itself_and_once(
    live_server: LiveServer, page: NewPage
) -> None:
    place = {**visits.FREE_PLACE, "teacher": "K. Novak", "class": "8C"}
    phone = visits.science(live_server.services, place=place)
    coach = open_page(page, live_server, COACH, report(phone))
    coach.get_by_role("link", name="Share with the teacher").tap()
    dialog = coach.get_by_role("dialog", name="Share with K. Novak?")
    expect(dialog.get_by_text("K. Novak has no account here")).to_be_visible()

    with coach.expect_download() as download:
        dialog.get_by_role("button", name="Download the PDF for K. Novak").tap()

    assert download.value.suggested_filename == "walkthrough-8C-2026-11-22.pdf"
    expect(coach.get_by_role("heading", name="Shared with K. Novak")).to_be_visible()
    assert coach.url == live_server.url + report(phone)
    check(coach)


def test_sharing_and_replying_need_no_script(live_server: LiveServer, page: NewPage) -> None:
    phone = visits.science(live_server.services)
    coach = page(java_script_enabled=False)
    sign_in(coach, COACH, live_server.url)
    coach.goto(live_server.url + report(phone))
    coach.get_by_role("link", name="Share with the teacher").click()
    coach.get_by_role("button", name="Share with J. Rivera").click()
    expect(coach.get_by_role("heading", name="Shared with J. Rivera")).to_be_visible()
    expect(coach.get_by_label("Link for J. Rivera")).to_have_value(live_server.url + report(phone))
    expect(coach.get_by_role("button", name="Copy link")).to_be_hidden()

    teacher = page(java_script_enabled=False)
    sign_in(teacher, TEACHER, live_server.url)
    teacher.goto(live_server.url + report(phone))
    teacher.get_by_label("Your reply").fill("Thank you.")
    teacher.get_by_role("button", name="Send the reply").click()

    expect(teacher.get_by_text("Your reply stands beside the feedback.")).to_be_visible()


def test_the_share_page_and_a_refused_reply_are_accessible(
    live_server: LiveServer, page: NewPage
) -> None:
    phone = visits.science(live_server.services)
    coach = open_page(page, live_server, COACH, f"{report(phone)}/share")
    check(coach)
    visits.released(live_server.services, phone)
    teacher = open_page(page, live_server, TEACHER, report(phone))
    teacher.get_by_label("Your reply").fill(" ")
    teacher.get_by_role("button", name="Send the reply").tap()

    expect(teacher.get_by_text("Write your reply first.")).to_be_visible()
    check(teacher)


def test_a_visit_typed_at_the_door_is_shared_and_its_step_greets_at_the_next_one(
    live_server: LiveServer, page: NewPage
) -> None:
    """The chain: typed teacher, share, greeting, what became of it, the next report's page one."""
    coach = page(**PHONE)
    capturing.enter(coach, live_server)
    first = capturing.start(coach)
    capturing.chip(coach, "Group 1").tap()
    capturing.seen(coach, "building-on-ideas").tap()
    capturing.wait_until_sent(coach)
    started = capturing.sent(live_server, first)[0]
    assert started["place"]["teacher_id"] == TEACHER.id
    phone = Phone(walkthrough=first)
    phone.moment = datetime.now(UTC)
    phone.finish()
    phone.feedback(next_steps=[{"text": "Ask for a second reason."}])
    visits.send(live_server.services, phone)
    coach.goto(f"{live_server.url}/walkthroughs/{first}")
    coach.get_by_role("link", name="Share with the teacher").tap()
    coach.get_by_role("dialog").get_by_role("button", name="Share with J. Rivera").tap()
    expect(coach.get_by_role("heading", name="Shared with J. Rivera")).to_be_visible()

    coach.goto(f"{live_server.url}/capture#/start")
    coach.locator("button.class").filter(has_text="7B").tap()
    expect(coach.get_by_text("Ask for a second reason.")).to_be_visible()
    coach.get_by_label("Tried", exact=True).check()
    coach.get_by_role("button", name="Start in 7B").tap()
    expect(coach.locator(".capture")).to_be_visible()
    second = capturing.walkthrough_of(coach)
    capturing.wait_until_sent(coach)

    assert capturing.sent(live_server, second)[0]["place"]["teacher_id"] == TEACHER.id
    coach.goto(f"{live_server.url}/walkthroughs/{second}")
    last = coach.locator(".part--last")
    expect(last).to_contain_text("Ask for a second reason.")
    expect(last).to_contain_text("Tried")
    # Settled: at the third visit nothing is asked any more.
    coach.goto(f"{live_server.url}/capture#/start")
    coach.locator("button.class").filter(has_text="7B").tap()
    expect(coach.get_by_role("button", name="Start in 7B")).to_be_visible()
    expect(coach.get_by_text("Ask for a second reason.")).to_have_count(0)
