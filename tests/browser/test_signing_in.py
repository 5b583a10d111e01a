"""From a stranger to somebody with a role, and back: sign-up, mail, approval, passkey, and what is then theirs to see."""

import email
import re
import subprocess
import sys
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, RUN, surroundings_of

PASSWORD = "a phrase that nobody else has"
PARTY = "Illustrative Small Supplier 002"


def mails_to(folder, address):
    """The texts of the mails to an address, oldest first."""
    found = []
    for path in sorted((folder / "mail").glob("*.eml"), key=lambda each: each.stat().st_mtime_ns):
        message = email.message_from_bytes(path.read_bytes())
        if message["To"] == address:
            part = message.get_payload(0) if message.is_multipart() else message
            found.append(f"{message['Subject']}\n{part.get_payload(decode=True).decode()}")
    return found


def mail_that_says(folder, address, words):
    """The mail to an address with these words in it, once it is there."""
    for _ in range(100):
        for found in mails_to(folder, address):
            if words in found:
                return found
        time.sleep(0.05)
    raise AssertionError(f"No mail to {address} says {words!r}: {mails_to(folder, address)}")


def with_passkeys(page):
    """Give the page a passkey device that says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def nothing_is_wrong_with(page):
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url


def register(page, folder, name, address):
    page.goto("/account/signup/")
    nothing_is_wrong_with(page)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The Party you work for").fill(PARTY)
    page.get_by_role("button", name="Sign Up").click()
    nothing_is_wrong_with(page)
    page.goto(re.search(r"http\S+confirm-email\S+", mail_that_says(folder, address, "confirm-email"))[0])
    nothing_is_wrong_with(page)
    page.get_by_role("button", name="Confirm").click()


def sign_in(page, address):
    page.goto("/account/login/")
    nothing_is_wrong_with(page)
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign In", exact=True).click()


def as_party_support(browser, site):
    page = browser.new_context(base_url=site).new_page()
    page.goto("/")
    page.get_by_role("button", name="Party Support").click()
    return page


def add_a_passkey(page):
    page.get_by_role("link", name="Second factors and recovery codes").click()
    nothing_is_wrong_with(page)
    page.locator("section", has_text="Security Keys").get_by_role("button", name="Add").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    nothing_is_wrong_with(page)
    page.get_by_label("Name").fill("This machine")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Recovery Codes")
    nothing_is_wrong_with(page)


@pytest.fixture
def newcomer(page, site_folder):
    """Somebody who has registered, confirmed the address, and signed in with a password."""
    number = time.time_ns()
    page.address, page.called = f"newcomer{number}@example.org", f"Illustrative Newcomer {number}"
    with_passkeys(page)
    register(page, site_folder, page.called, page.address)
    sign_in(page, page.address)
    return page


def approve(support, newcomer, site_folder):
    """Approve whoever asks to be a contact: somebody may have asked before."""
    waiting = support.get_by_role("region", name="Waiting for").get_by_role("link", name="Contact of P-0004")
    support.goto("/")
    assert waiting.count() > 0
    while waiting.count() > 0:
        waiting.first.click()
        nothing_is_wrong_with(support)
        support.get_by_role("button", name="Approve").click()
        expect(support.get_by_role("status").first).to_contain_text("now holds the role")
        support.goto("/")
    assert mail_that_says(site_folder, newcomer.address, "Your request was approved")


def end_the_role(support, newcomer):
    support.goto("/roles/?sort=-starts")
    support.locator("tbody tr", has_text=newcomer.called).first.get_by_role("link").first.click()
    support.get_by_label("Why").fill("Left the company")
    support.get_by_role("button", name="End it today").click()


def bring_in(site_folder, tmp_path, table, **cells):
    """What the administrator does elsewhere: a row comes in, and the timer runs."""
    (tmp_path / f"{table}.csv").write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n", encoding="utf-8")
    for arguments in (["import", str(tmp_path)], ["tick"]):
        subprocess.run([sys.executable, "-c", RUN, *arguments], check=True, env=surroundings_of(site_folder), cwd=ROOT)


def test_from_a_stranger_to_a_partys_contact_and_back(newcomer, browser, site, site_folder):
    expect(newcomer.get_by_role("main")).to_contain_text("not decided yet")
    nothing_is_wrong_with(newcomer)

    support = as_party_support(browser, site)
    approve(support, newcomer, site_folder)

    newcomer.goto("/account/")
    expect(newcomer.get_by_role("main")).to_contain_text("add one on your account")
    newcomer.goto("/user_entries/")
    expect(newcomer.get_by_role("status").first).to_contain_text("0 User entries")

    newcomer.goto("/account/")
    add_a_passkey(newcomer)
    newcomer.goto("/account/")
    expect(newcomer.get_by_role("main")).not_to_contain_text("add one on your account")
    newcomer.goto("/user_entries/")
    expect(newcomer.get_by_role("status").first).not_to_contain_text("0 User entries")
    newcomer.goto("/default_cases/")
    assert {PARTY} >= set(newcomer.locator("tbody td:nth-child(2)").all_inner_texts())

    newcomer.goto("/account/")
    newcomer.get_by_role("button", name="Sign out").click()
    newcomer.goto("/account/login/")
    newcomer.get_by_role("button", name="passkey").click()
    newcomer.wait_for_url("**/account/")
    newcomer.goto("/user_entries/")
    expect(newcomer.get_by_role("status").first).not_to_contain_text("0 User entries")

    end_the_role(support, newcomer)
    newcomer.goto("/user_entries/")
    expect(newcomer.get_by_role("status").first).to_contain_text("0 User entries")
    assert not [each for each in newcomer.complaints if "Content Security Policy" in each]


def test_a_wrong_password_and_a_taken_address_say_the_same_to_a_stranger_as_to_everybody(page, newcomer, site_folder):
    newcomer.goto("/account/")
    newcomer.get_by_role("button", name="Sign out").click()
    page.goto("/account/login/")
    for address in (newcomer.address, "nobody-has-this@example.org"):
        page.get_by_label("Email").fill(address)
        page.get_by_label("Password").fill("wrong, wrong, wrong")
        page.get_by_role("button", name="Sign In", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("not correct")
        nothing_is_wrong_with(page)


def test_a_day_of_a_partys_contact_ends_with_their_role(newcomer, browser, site, site_folder, tmp_path):
    support = as_party_support(browser, site)
    approve(support, newcomer, site_folder)
    newcomer.goto("/account/")
    add_a_passkey(newcomer)

    newcomer.goto("/modifications/DP109/")
    newcomer.get_by_role("button", name="Follow").click()
    newcomer.goto("/account/following/")
    nothing_is_wrong_with(newcomer)
    followed = newcomer.locator("li.s-followed", has_text="DP109")
    followed.get_by_label("Mail about").select_option("At once")
    followed.get_by_role("button", name="Keep").click()

    proposal = newcomer.request.get("/api/v1/modifications/DP109").json()
    changed = {each: proposal[each] for each in ("reference", "raised", "classification")}
    bring_in(site_folder, tmp_path, "modifications", title=f"{proposal['title']} (renamed)", **changed)
    mail = mail_that_says(site_folder, newcomer.address, "(renamed)")
    assert f"{site}/modifications/DP109/" in mail or "/modifications/DP109/" in mail
    newcomer.goto("/inbox/")
    expect(newcomer.get_by_role("region", name="New since you last looked")).to_contain_text("(renamed)")
    nothing_is_wrong_with(newcomer)

    newcomer.goto("/account/feeds/")
    newcomer.get_by_label("What is it for?").fill("A telephone")
    newcomer.get_by_role("button", name="Make a private address").click()
    calendar = re.search(r"https?://\S+/calendar\.ics", newcomer.locator("dl").inner_text())[0]
    assert "BEGIN:VCALENDAR" in newcomer.request.get(calendar).text()

    newcomer.goto("/account/tokens/")
    nothing_is_wrong_with(newcomer)
    newcomer.get_by_label("What it is for").fill("A spreadsheet")
    newcomer.get_by_label("The most restricted records that it shows").select_option("amber")
    newcomer.get_by_role("button", name="Make the token").click()
    program = {"Authorization": f"Bearer {newcomer.locator('#secret').inner_text().strip()}"}
    stranger = browser.new_context(base_url=site).request

    def assessed(headers):
        return {each["party"] for each in stranger.get("/api/v1/assessments", headers=headers).json()["items"]}

    assert (assessed(program), assessed({})) == ({"P-0004"}, set())

    end_the_role(support, newcomer)
    assert assessed(program) == set()
    newcomer.goto("/user_entries/")
    expect(newcomer.get_by_role("status").first).to_contain_text("0 User entries")
    newcomer.goto("/inbox/")
    nothing_is_wrong_with(newcomer)


def test_another_party_finds_no_trace_of_what_is_not_theirs(page):
    page.goto("/")
    page.get_by_role("button", name="a Small Supplier").click()
    page.goto("/assessments/")
    expect(page.get_by_role("status").first).to_contain_text("Assessment")
    assert len(set(page.locator("tbody td:nth-child(2)").all_inner_texts())) <= 1
    for words in ("assessment", "default"):
        page.goto(f"/search/?q={words}+Small+Supplier+002")
        # The Party itself is public. What it has been assessed for or is in default of is not.
        expect(
            page.locator("main a[href^='/assessments/'], main a[href^='/default_']").filter(has_text=PARTY)
        ).to_have_count(0)
