"""Publishing the report on the site: by whom, what is shown before, and what is refused."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.core import events
from secretariat.core.calendars import Period
from secretariat.core.events.models import Event
from secretariat.core.figures import rules
from secretariat.core.verification import verify
from secretariat.parties.models import Party, PartyCategory
from secretariat.reporting import drawing, files, services, tasks
from secretariat.reporting.models import Highlight, ReportVersion
from secretariat.reporting.versions import document_of
from tests.factories import A_DAY, SOMEBODY, recorded
from tests.readers import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("short_outline"), pytest.mark.once]
YEAR = Period.year("2019-20")
PAGE = "/report/2019-20/0.1/publish/"
BUTTON = "Publish this version"


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def publisher():
    return somebody("Publisher", "publisher")


def somebody(name, role):
    person = a_person(name)
    give(person, role)
    client = sign_in(Client(), person)
    client.person = person
    return client


def a_party(**values):
    party = recorded(Party, acceded=A_DAY, **values)
    recorded(PartyCategory, party=party, starts=A_DAY)
    return party


def draft():
    return services.draft(YEAR, by=SOMEBODY).version


def refused(answer, status=409):
    """What a page says that has refused, once nothing else is found to have happened."""
    assert answer.status_code == status
    return text_of(answer)


def test_a_publisher_sees_what_will_be_frozen_and_publishes_it(publisher):
    a_party()
    version = draft()
    page = text_of(publisher.get(PAGE))
    assert "It will be frozen as version 1.0 , the first that is published" in page
    assert "The figures of version 0.1" in page and "Publish version 1.0" in page
    answer = publisher.post(PAGE, follow=True)
    assert answer.redirect_chain == [("/report/2019-20/1.0/", 302)]
    assert "Version 1.0 of the report of 2019-20 is published." in answer.content.decode()
    made = ReportVersion.objects.get(version="1.0")
    assert (made.status, made.digest, made.document, made.figures) == (
        "published",
        version.digest,
        version.document,
        version.figures,
    )
    event = Event.objects.get(kind="reporting.ReportVersion", verb="publish")
    assert (event.subject, event.actor) == ("2019-20-1.0", f"user:{publisher.person.reference}")
    assert verify().faults == []


def test_it_is_what_the_command_would_have_frozen(publisher):
    a_party()
    draft()
    publisher.post(PAGE)
    made = ReportVersion.objects.get(version="1.0")
    assert not services.draft(YEAR, by=SOMEBODY).new, "the command finds nothing that it would say otherwise"
    assert document_of(made).status == "Published"


def test_nothing_is_drawn_for_it(publisher, monkeypatch):
    draft()

    def draw(spec):
        raise AssertionError("a page draws nothing")

    monkeypatch.setattr(drawing, "drawn", draw)
    assert publisher.get(PAGE).status_code == 200
    assert publisher.post(PAGE).status_code == 302


@pytest.mark.parametrize("role", ["secretariat", "security", "analyst", "party-support"])
def test_others_do_not_learn_of_the_button_and_cannot_press_it(role):
    draft()
    client = somebody("Other", role)
    assert BUTTON not in text_of(client.get("/report/2019-20/"))
    assert "Draft it anew" not in text_of(client.get("/report/2019-20/"))
    for address in (PAGE, "/report/2019-20/draft/"):
        assert client.post(address).status_code == 403
    assert client.get(PAGE).status_code == 403
    assert ReportVersion.objects.count() == 1


def test_the_public_is_asked_to_sign_in():
    draft()
    client = Client()
    assert BUTTON not in text_of(client.get("/report/2019-20/"))
    assert client.post(PAGE).url.startswith("/account/login/")
    assert ReportVersion.objects.count() == 1


def test_it_wants_a_second_factor_and_a_fresh_proof(publisher):
    draft()
    assert BUTTON in text_of(publisher.get("/report/2019-20/"))
    sign_in(publisher, publisher.person, at=time.time() - 3600)
    for answer in (publisher.get(PAGE), publisher.post(PAGE)):
        assert answer.status_code == 302 and answer.url.startswith("/account/factors/reauthenticate/")
    sign_in(publisher, publisher.person, second_factor=False)
    assert publisher.post(PAGE).status_code == 403
    assert ReportVersion.objects.count() == 1


def test_the_button_stands_on_the_last_draft_alone(publisher):
    draft()
    a_party()
    draft()
    assert BUTTON not in text_of(publisher.get("/report/2019-20/0.1/"))
    assert BUTTON in text_of(publisher.get("/report/2019-20/0.2/"))
    publisher.post("/report/2019-20/0.2/publish/")
    assert BUTTON not in text_of(publisher.get("/report/2019-20/"))


# What stands in the way -----------------------------------------------------------------------------------------


def test_a_digit_that_is_no_figure_is_shown_and_holds_it_up(publisher):
    recorded(Highlight, reference="HL-1", text="We met 3 times.")
    draft()
    page = text_of(publisher.get(PAGE))
    assert "What stands in the way HL-1: the number in" in page and "Publish version" not in page
    assert "Nothing was published HL-1: the number in" in refused(publisher.post(PAGE))
    assert ReportVersion.objects.count() == 1


def test_a_sum_that_does_not_come_out_is_shown_and_holds_it_up(publisher, monkeypatch):
    draft()
    monkeypatch.setattr(rules.Rule, "broken", lambda rule, period, known=None: "One and one are not three.")
    assert "What stands in the way One and one are not three." in text_of(publisher.get(PAGE))
    assert "One and one are not three." in refused(publisher.post(PAGE))


def test_figures_that_changed_since_the_page_was_shown_are_said_and_nothing_is_published(publisher):
    a_party()
    draft()
    assert "Publish version 1.0" in text_of(publisher.get(PAGE))
    a_party()
    said = "The records have changed since version 0.1 was drafted. Draft the report anew and read it."
    assert f"Nothing was published {said}" in refused(publisher.post(PAGE))
    assert said in text_of(publisher.get(PAGE))
    assert ReportVersion.objects.count() == 1 and not Event.objects.filter(verb="publish").exists()


def test_a_changed_word_is_a_change_too(publisher):
    text = recorded(Highlight, reference="HL-1", text="We met.")
    draft()
    events.update(text, by=SOMEBODY, text="We did not meet.")
    assert "The records have changed" in refused(publisher.post(PAGE))


def test_a_form_from_before_another_draft_is_refused(publisher):
    draft()
    a_party()
    draft()
    answer = publisher.post(PAGE)
    assert "Version 0.2 has been drafted since version 0.1." in refused(answer)
    assert 'href="/report/2019-20/0.2/"' in answer.content.decode()


def test_of_two_who_press_at_once_one_wins_and_the_other_is_told(publisher):
    draft()
    other = somebody("Another publisher", "publisher")
    for client in (publisher, other):
        assert "Publish version 1.0" in text_of(client.get(PAGE))
    assert publisher.post(PAGE).status_code == 302
    assert "Version 1.0 has been published since version 0.1 was drafted." in refused(other.post(PAGE))
    assert list(ReportVersion.objects.values_list("version", flat=True)) == ["0.1", "1.0"]
    assert Event.objects.filter(verb="publish").count() == 1


def test_who_read_the_draft_before_the_other_had_published_it_is_told(publisher):
    version = draft()
    services.publish_draft(version, by=SOMEBODY)
    with pytest.raises(services.NotPublishable, match=r"Version 1\.0 has been published"):
        services.publish_draft(version, by=SOMEBODY)
    published = ReportVersion.objects.get(version="1.0")
    with pytest.raises(services.NotPublishable, match=r"Version 1\.0 has been published already"):
        services.publish_draft(published, by=SOMEBODY)


def test_a_version_that_is_not_there_is_not_found(publisher):
    assert publisher.get(PAGE).status_code == 404
    assert publisher.post("/report/2019-20/draft/").status_code == 404


# Corrections ----------------------------------------------------------------------------------------------------


def test_a_correction_lists_what_changes_and_wants_a_reason(publisher):
    a_party()
    draft()
    publisher.post(PAGE)
    a_party()
    draft()
    address = "/report/2019-20/1.0.1/publish/"
    page = text_of(publisher.get(address))
    assert "version 1.1 , a correction of version 1.0" in page
    assert "What changes since version 1.0 parties: 1 → 2" in page
    assert "Say why the report is corrected" in refused(publisher.post(address, {"why": " "}))
    assert publisher.post(address, {"why": "A Party was missing"}).url == "/report/2019-20/1.1/"
    made = ReportVersion.objects.get(version="1.1")
    assert "parties: 1 → 2" in made.changes.splitlines()
    assert Event.objects.get(verb="correct").why == "A Party was missing"
    assert verify().faults == []


def test_a_correction_that_says_what_is_published_is_refused(publisher):
    party = a_party(name="One")
    draft()
    publisher.post(PAGE)
    events.update(party, by=SOMEBODY, name="Another", illustrative="name")
    draft()
    events.update(party, by=SOMEBODY, name="One", illustrative="")
    assert services.draft(YEAR, by=SOMEBODY).version.version == "1.0.2"
    assert "Nothing differs from version 1.0" in refused(publisher.post("/report/2019-20/1.0.2/publish/", {"why": "x"}))


# What is done after the answer ----------------------------------------------------------------------------------


def test_the_report_is_drafted_anew_after_the_answer(publisher):
    draft()
    a_party()
    answer = publisher.post("/report/2019-20/draft/", follow=True)
    assert "The report of 2019-20 is being drafted." in answer.content.decode()
    tasks.draft.call("2019-20", f"user:{publisher.person.reference}")
    made = ReportVersion.objects.get(version="0.2")
    assert Event.objects.get(subject=made.reference).actor == f"user:{publisher.person.reference}"
    assert publisher.post("/report/2019-20/0.2/publish/").status_code == 302


def test_the_files_of_what_was_published_are_made_after_the_answer(publisher, django_capture_on_commit_callbacks):
    draft()
    with django_capture_on_commit_callbacks() as after:
        publisher.post(PAGE)
    assert len(after) > 0
    made = ReportVersion.objects.get(version="1.0")
    tasks.keep_files.call(made.reference)
    assert [files.path_of(made, form).exists() for form in tasks.FORMS] == [True, True, True]
