"""Handing a file over in a real browser, and what is held on whoever did."""

import json
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, surroundings_of

PEOPLE = """
import json
import django
django.setup()
from django.conf import settings
from django.test import Client
from secretariat.accounts.tests.factories import a_person, give, sign_in
cookies = {}
for name, role, of in json.loads(input()):
    person = a_person(name)
    give(person, role, of)
    cookies[name] = sign_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
print(json.dumps(cookies))
"""
SENDER, RECIPIENT, SECURITY = "Illustrative Ada Sender", "Illustrative Ben Recipient", "Illustrative Cy Security"
CAST = [(SENDER, "assessor-officer", ""), (RECIPIENT, "security-contact", "P-0002"), (SECURITY, "security", "")]


@pytest.fixture(scope="module")
def pages(browser, site, site_folder):
    """A page of each of three people who have signed in with a second factor."""
    done = subprocess.run(
        [sys.executable, "-c", PEOPLE],
        input=json.dumps(CAST),
        env=surroundings_of(site_folder),
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    opened = {}
    for name, cookie in json.loads(done.stdout.splitlines()[-1]).items():
        context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}, accept_downloads=True)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
        opened[name] = context.new_page()
        opened[name].complaints = []
        opened[name].on("console", lambda said, page=opened[name]: page.complaints.append(said.text))
    yield opened
    for page in opened.values():
        page.context.close()


def nothing_is_wrong_with(page):
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url} at {width}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert not [each for each in page.complaints if "Content Security Policy" in each]


def test_a_file_from_the_assessor_to_a_party_and_its_log(pages, tmp_path):
    sender, recipient, security = (pages[name] for name in (SENDER, RECIPIENT, SECURITY))
    sender.goto("/exchange/")
    nothing_is_wrong_with(sender)
    sender.get_by_role("button", name="Deliver a file").click()
    sender.get_by_label("A person, a Party or a body").fill("ben recipient")
    sender.get_by_role("button", name="Find").click()
    nothing_is_wrong_with(sender)
    sender.get_by_role("button", name=f"Add {RECIPIENT}").click()
    sender.get_by_label("Subject line").fill("Illustrative findings")
    content = b"Findings, one a line.\n" * 10_000
    sender.get_by_label("File, at most").set_input_files({"name": "a.exe", "mimeType": "x/x", "buffer": b"MZ"})
    sender.get_by_role("button", name="Deliver it").click()
    expect(sender.get_by_role("alert").first).to_contain_text("not delivered here")
    nothing_is_wrong_with(sender)
    file = {"name": "findings.txt", "mimeType": "text/plain", "buffer": content}
    sender.get_by_label("File, at most").set_input_files(file)
    sender.get_by_role("button", name="Deliver it").click()
    expect(sender.get_by_role("status").first).to_contain_text("It is delivered")
    nothing_is_wrong_with(sender)

    recipient.goto("/exchange/")
    recipient.get_by_role("link", name="Illustrative findings").click()
    nothing_is_wrong_with(recipient)
    with recipient.expect_download() as arriving:
        recipient.get_by_role("button", name="Fetch the file").click()
    arriving.value.save_as(tmp_path / "got")
    assert (arriving.value.suggested_filename, (tmp_path / "got").read_bytes()) == ("findings.txt", content)

    sender.reload()
    expect(sender.get_by_role("main")).to_contain_text("File fetched")
    address = sender.url
    security.goto(address)
    expect(security.get_by_role("main")).not_to_contain_text("Illustrative findings")
    nothing_is_wrong_with(security)

    sender.get_by_label("Why").fill("Sent too early")
    sender.get_by_role("button", name="Withdraw it now").click()
    expect(sender.get_by_role("main")).to_contain_text("No longer: withdrawn")
    recipient.goto(address)
    expect(recipient.get_by_role("button", name="Fetch the file")).to_have_count(0)
    nothing_is_wrong_with(recipient)


def test_what_is_held_and_asking_to_be_forgotten(pages):
    page = pages[RECIPIENT]
    for address in ("/data-protection/", "/data-protection/register/", "/account/data/"):
        page.goto(address)
        nothing_is_wrong_with(page)
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_role("status").first).to_contain_text("answers within a month")
    page.get_by_role("link", name="E-", exact=False).first.click()
    nothing_is_wrong_with(page)


def test_party_support_sees_why_nobody_can_be_erased_yet(browser, site):
    page = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}).new_page()
    page.complaints = []
    page.goto("/")
    page.get_by_role("button", name="Party Support").click()
    page.goto("/erasure_requests/")
    page.locator("tbody a").first.click()
    expect(page.get_by_role("main")).to_contain_text("cannot be carried out now")
    nothing_is_wrong_with(page)
    page.get_by_role("link", name="Illustrative Ben").first.click()
    expect(page.get_by_role("main")).to_contain_text("cannot be erased now")
    nothing_is_wrong_with(page)
    page.context.close()
