"""What people wrote in enquiries is kept no longer than the rules say, and is gone when somebody asks to be forgotten."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client

from secretariat.accounts import erasing, retention
from secretariat.accounts import services as accounts
from secretariat.accounts.tests.factories import BY, a_person, give, sign_in
from secretariat.core.calendars import today
from secretariat.core.events.models import Event
from secretariat.core.pages.searching import catch_up
from secretariat.core.verification import verify
from secretariat.core.workflow.taking import NotNow
from secretariat.engagement import links, services
from secretariat.engagement.models_enquiries import Enquiry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept")]

STAFF, ASKER = frozenset({"enquiry-staff"}), frozenset({"asker"})
MONTHS = 36


def everything_kept():
    return " ".join(str(value) for model in apps.get_models() for row in model.objects.values_list() for value in row)


def an_enquiry(**who):
    question = services.Question("Quillfeather is locked out", "access", "Ask Quillfeather", **who)
    enquiry = services.ask(question, by=BY)
    services.note(enquiry, "Quillfeather rings", by=BY)
    services.answer(enquiry, by=BY, roles=STAFF, text="Dear Quillfeather")
    catch_up()
    return enquiry


def by_mail():
    return an_enquiry(name="Quillfeather", email="quillfeather@example.org")


def test_when_its_time_has_come_its_words_go_and_its_days_stay(settings):
    enquiry = by_mail()
    services.settle(enquiry, by=BY, roles=ASKER)
    token = links.token_of(Enquiry.objects.get())
    assert Client().get(f"/enquiry/{token}/").status_code == 200
    day = today()
    settings.SECRETARIAT_TODAY = (day + timedelta(days=MONTHS * 30)).isoformat()
    retention.run()
    assert Enquiry.objects.get().asker_name == "Quillfeather"
    settings.SECRETARIAT_TODAY = (day + timedelta(days=MONTHS * 31 + 2)).isoformat()
    assert [each for each in retention.run() if each.startswith("enquiries: 1 removed")]
    catch_up()
    assert "quillfeather" not in everything_kept().lower()
    row = Enquiry.objects.get()
    assert (row.category, row.asked, row.took, row.closed) == ("access", day, 0, day)
    assert Client().get(f"/enquiry/{token}/").status_code == 404
    assert retention.run() == []
    assert verify().faults == []


def test_an_open_enquiry_is_kept_however_old(settings):
    by_mail()
    settings.SECRETARIAT_TODAY = (today() + timedelta(days=6000)).isoformat()
    retention.run()
    assert Enquiry.objects.get().subject.startswith("Quillfeather")


def test_staff_erase_what_somebody_without_an_account_wrote():
    enquiry = by_mail()
    support = a_person("Illustrative Support")
    give(support, "party-support")
    client = sign_in(Client(), support)
    where = f"/enquiries/{enquiry.reference}/do/forget/"
    count = Event.objects.count()
    assert client.post(where, {"why": "Asked for it"}).status_code == 400
    with pytest.raises(NotNow, match="open"):
        services.forget(enquiry, by=BY, why="x")
    assert Event.objects.count() == count
    services.settle(enquiry, by=BY, roles=ASKER)
    with pytest.raises(NotNow, match="Say why"):
        services.forget(enquiry, by=BY, why=" ")
    assert client.post(where, {"why": "Asked for it"}).status_code == 302
    with pytest.raises(NotNow, match="already"):
        services.forget(enquiry, by=BY, why="x")
    mails = [each for each in everything_kept().lower().split() if "quillfeather@" in each]
    assert len(mails) == 2  # the log of mails has a rule of its own
    page = client.get(f"/enquiries/{enquiry.reference}/")
    assert page.status_code == 200 and "Quillfeather" not in page.content.decode()
    assert "Quillfeather" not in client.get(f"/enquiries/{enquiry.reference}/history/").content.decode()
    assert verify().faults == []


def test_what_somebody_with_an_account_wrote_goes_with_the_account():
    person = a_person("Zebedee Quillfeather", "quillfeather@example.org")
    an_enquiry(person=person)
    accounts.leave(person, by=BY, why="Left")
    erasing.erase(person, by=BY, why="Asked for it")
    catch_up()
    assert "quillfeather" not in everything_kept().lower()
    assert Enquiry.objects.get().person == person
    assert verify().faults == []


def test_erasing_one_of_the_staff_leaves_what_others_asked_them():
    support = a_person("Illustrative Support")
    role = give(support, "party-support")
    enquiry = by_mail()
    services.assign(enquiry, support.reference, by=BY)
    accounts.end_role(role, by=BY, why="Left")
    accounts.leave(support, by=BY, why="Left")
    erasing.erase(support, by=BY, why="Asked for it")
    assert Enquiry.objects.get().text == "Ask Quillfeather"


def test_whoever_asked_sees_and_takes_away_their_enquiries():
    person = a_person("Illustrative Asker")
    an_enquiry(person=person)
    client = sign_in(Client(), person)
    assert "Enquiries" in client.get("/account/data/").content.decode()
    held = client.get("/account/data/export.json").json()["records"]
    assert held["enquiries"][0]["text"] == "Ask Quillfeather" and held["enquiry_messages"]
    assert "enquiry_notes" not in held


def test_words_are_not_forgotten_by_halves():
    enquiry = by_mail()
    with pytest.raises(ValueError, match="asker_name"):
        erasing.forget_words(enquiry, by=BY, why="x", subject="x", text="x", asker_email="")
