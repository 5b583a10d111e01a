"""From a stranger to somebody with a role, and back: sign-up, mail, approval, passkey, and what is then theirs to see."""

import email
import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

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


def register(page, folder, address):
    page.goto("/account/signup/")
    nothing_is_wrong_with(page)
    page.get_by_label("Your name").fill("Illustrative Newcomer")
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
    address = f"newcomer{time.time_ns()}@example.org"
    with_passkeys(page)
    register(page, site_folder, address)
    sign_in(page, address)
    page.address = address
    return page


def test_from_a_stranger_to_a_partys_contact_and_back(newcomer, browser, site, site_folder):
    expect(newcomer.get_by_role("main")).to_contain_text("not decided yet")
    nothing_is_wrong_with(newcomer)

    support = as_party_support(browser, site)
    support.goto("/")
    support.get_by_role("region", name="Waiting for").get_by_role("link", name="Contact of P-0004").first.click()
    nothing_is_wrong_with(support)
    support.get_by_role("button", name="Approve").click()
    expect(support.get_by_role("status").first).to_contain_text("now holds the role")
    assert mail_that_says(site_folder, newcomer.address, "Your request was approved")

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

    support.goto("/roles/?sort=-starts")
    support.locator("tbody tr", has_text="Illustrative Newcomer").first.get_by_role("link").first.click()
    support.get_by_label("Why").fill("Left the company")
    support.get_by_role("button", name="End it today").click()
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
