"""Data protection: what is held is shown, kept no longer than the rules say, and erased without breaking history."""

from __future__ import annotations

import csv
import io
import json
import os
import time
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from secretariat.accounts import erasing, exchange, processing, retention, services
from secretariat.accounts.commands import carry_out_retention
from secretariat.accounts.models import Invitation, Mail, Role, User
from secretariat.accounts.models_data import ErasureRequest, LegalHold, RetentionRun
from secretariat.accounts.models_exchange import Delivery
from secretariat.accounts.services import Refusal, actor_of
from secretariat.accounts.tests.factories import BY, LONG_AGO, a_person, give, sign_in
from secretariat.committees.models import Appointment, Body
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.codes import Code, current
from secretariat.core.codes import retention as code_retention
from secretariat.core.codes.retention import RetentionFile, Rule, retention_of
from secretariat.core.codes.retention import retention as rules_of_the_code
from secretariat.core.codes.toml import BadCode
from secretariat.core.events.models import Event
from secretariat.core.pages.searching import catch_up, search
from secretariat.core.permission import Held, Reader
from secretariat.core.tables import all_tables
from secretariat.core.verification import verify
from secretariat.core.workflow.taking import NotNow
from tests.test_exchange import arrived, letter, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept")]
NAME, ADDRESS = "Zebedee Quillfeather", "zebedee.quillfeather@example.org"
SUPPORT = Reader("user:x", "x", frozenset({Held("party-support", "administrator")}))
ROLES = frozenset({"party-support"})


@pytest.fixture
def person():
    """Somebody with all that there is: roles, a seat, an invitation, mails, sessions, deliveries, a second factor."""
    _, token = services.invite(ADDRESS, "assessor-officer", by=BY)
    services.invite(ADDRESS.upper(), "dcc-officer", by=BY)
    person = a_person(NAME, ADDRESS)
    services.accept(services.invitation_of(token), person)
    body = Body(
        reference="ssc", name="S", short_name="S", kind="sub-committee", starts=LONG_AGO, classification="white"
    )
    events.create(body, by=BY)
    seat = Appointment(
        reference="seat-1",
        body=body,
        seat="member",
        holder=NAME,
        person=person,
        starts=LONG_AGO,
        classification="white",
    )
    events.create(seat, by=BY)
    services.ask_for_role(person, "dcc-officer", "", by=actor_of(person))
    other = a_person("Illustrative Other")
    give(other, "assessor-officer")
    exchange.deliver(arrived(), "a.pdf", letter(to(other, "assessor", "")), sender=person)
    exchange.deliver(arrived(), "a.pdf", letter(to(person, "assessor", "")), sender=other)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    AccessAttempt.objects.create(username=ADDRESS, ip_address="192.0.2.1", failures_since_start=1)
    catch_up()
    return person


def leaves(person):
    seat = Appointment.objects.get()
    events.update(seat, by=BY, ends=today())
    services.leave(person, by=BY, why="Left")


def everything_kept():
    """Every value of every row of every table, as one text."""
    return " ".join(str(value) for model in apps.get_models() for row in model.objects.values_list() for value in row)


def test_after_erasing_neither_name_nor_address_stands_anywhere(person):
    assert NAME in everything_kept() and ADDRESS in everything_kept()
    leaves(person)
    erasing.erase(person, by=BY, why="Asked for it")
    catch_up()
    whole = everything_kept().casefold()
    for part in ("zebedee", "quillfeather"):
        assert part not in whole


def test_after_erasing_who_decided_is_not_lost_and_the_register_is_what_its_history_says(person):
    did = Event.objects.filter(actor=f"user:{person.reference}").count()
    leaves(person)
    erasing.erase(person, by=BY, why="Asked for it")
    assert did and Event.objects.filter(actor=f"user:{person.reference}").count() == did
    assert Role.objects.filter(person=person).count() == 1
    assert Appointment.objects.get().holder == person.reference
    assert Event.objects.of("accounts.User", person.reference).last().verb == "erase_person"
    assert Event.objects.filter(verb="erase", kind="core.PersonalText").exists()
    assert verify().faults == []


def test_after_erasing_search_and_pages_have_forgotten_the_name(person):
    assert search("Quillfeather", SUPPORT)[1]
    leaves(person)
    erasing.erase(person, by=BY, why="Asked for it")
    assert search("Quillfeather", SUPPORT)[1] == 0
    catch_up()
    assert search("Quillfeather", SUPPORT)[1] == 0
    assert search(person.reference, SUPPORT)[1]
    support = a_person("Illustrative Support")
    give(support, "party-support")
    client = sign_in(Client(), support)
    for address in (
        "/people/",
        f"/people/{person.reference}/",
        f"/people/{person.reference}/history/",
        "/appointments/",
    ):
        page = client.get(address)
        assert page.status_code == 200 and "Quillfeather" not in page.content.decode()
    assert "(erased)" in client.get(f"/people/{person.reference}/history/").content.decode()


def test_nobody_signs_in_as_somebody_who_was_erased(person):
    client = sign_in(Client(), person)
    leaves(person)
    erasing.erase(person, by=BY, why="Asked for it")
    assert client.get("/account/").status_code == 302
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not User.objects.get(pk=person.pk).has_usable_password()


def test_it_is_refused_while_something_stands_against_it(person):
    with pytest.raises(Refusal, match="open.*still held"):
        erasing.erase(person, by=BY, why="x")
    services.leave(person, by=BY, why="Left")
    with pytest.raises(Refusal, match="still held .member ssc"):
        erasing.erase(person, by=BY, why="x")
    events.update(Appointment.objects.get(), by=BY, ends=today())
    held = erasing.hold(person, by=BY, why="A dispute is before a court")
    with pytest.raises(Refusal, match=held.reference):
        erasing.erase(person, by=BY, why="x")
    assert NAME in everything_kept()
    erasing.end_hold(held, by=BY, why="It was settled")
    erasing.erase(person, by=BY, why="x")
    with pytest.raises(Refusal, match="already"):
        erasing.erase(person, by=BY, why="x")


@pytest.mark.asvs("V2.3.3")
def test_what_breaks_off_erases_nothing(person, monkeypatch):
    leaves(person)
    monkeypatch.setattr(erasing, "_forget_beside_the_register", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erasing.erase(person, by=BY, why="x")
    assert User.objects.get(pk=person.pk).name == NAME
    assert NAME in everything_kept()


def test_a_request_to_be_forgotten_is_answered_once(person):
    request = erasing.ask(person, by=actor_of(person))
    with pytest.raises(Refusal, match="asked already"):
        erasing.ask(person, by=actor_of(person))
    with pytest.raises(Refusal):
        erasing.grant(request, by=BY, roles=ROLES)
    request = ErasureRequest.objects.get()
    assert request.decided is None
    leaves(person)
    erasing.grant(request, by=BY, roles=ROLES)
    assert ErasureRequest.objects.get().outcome == "erased"
    with pytest.raises(NotNow):
        erasing.refuse(ErasureRequest.objects.get(), by=BY, roles=ROLES, why="x")
    assert verify().faults == []


def test_staff_erase_hold_and_refuse_from_the_pages(person):
    support = a_person("Illustrative Support")
    give(support, "party-support")
    client = sign_in(Client(), support)
    mine = sign_in(Client(), person)
    assert mine.post("/account/data/").status_code == 302
    request = ErasureRequest.objects.get()
    assert "cannot be carried out now" in client.get(f"/erasure_requests/{request.reference}/").content.decode()
    assert request.reference in client.get("/").content.decode() or "erase" in client.get("/").content.decode().lower()
    client.post(f"/erasure_requests/{request.reference}/decide/", {"do": "refuse"})
    assert ErasureRequest.objects.get().decided is None
    client.post(f"/erasure_requests/{request.reference}/decide/", {"do": "refuse", "why": "A seat is held"})
    assert ErasureRequest.objects.get().outcome == "refused"
    address = f"/people/{person.reference}/"
    client.post(f"{address}hold/", {"why": "A dispute"})
    held = LegalHold.objects.get()
    leaves(person)
    client.post(f"{address}erase/", {"why": "Left"})
    assert User.objects.get(pk=person.pk).name == NAME
    client.post(f"/legal_holds/{held.reference}/end/", {"why": "Settled"})
    client.post(f"{address}erase/", {"why": ""})
    assert User.objects.get(pk=person.pk).name == NAME
    client.post(f"{address}erase/", {"why": "Left"})
    assert erasing.is_erased(User.objects.get(pk=person.pk))


def test_a_person_sees_and_takes_away_what_is_held_on_them_and_nothing_of_others(person, django_assert_max_num_queries):
    client = sign_in(Client(), person)
    client.get("/account/data/")
    with django_assert_max_num_queries(10):
        page = client.get("/account/data/").content.decode()
    for each in (NAME, ADDRESS, "totp", "Roles", "Appointments", "sent by you", "sent to you", "Something waits"):
        assert each in page, each
    held = json.loads(client.get("/account/data/export.json").content)
    assert held["account"]["name"] == NAME and "password" not in held["account"]
    assert {"people", "roles", "appointments", "access_requests", "invitations"} <= held["records"].keys()
    assert held["mails"] and held["deliveries"] and held["second_factors"] and held["events"]
    assert "secret" not in json.dumps(held)
    assert "Illustrative Other" not in json.dumps(held)
    erasing.hold(person, by=BY, why="An investigation")
    assert "investigation" not in client.get("/account/data/export.json").content.decode()


def test_taking_it_away_wants_a_fresh_proof(person):
    assert "reauthenticate" in sign_in(Client(), person, at=1).get("/account/data/export.json").url
    assert Client().get("/account/data/export.json").url.startswith("/account/login/")


# Retention --------------------------------------------------------------------------------------------------------


@pytest.mark.asvs("V14.1.2")
def test_every_rule_of_the_code_is_carried_out_and_says_how_sure_it_is():
    assert {each.slug for each in rules_of_the_code().rule} <= retention.known_rules()
    for each in rules_of_the_code().processing:
        for kind in each.records:
            assert apps.get_model(kind)


@pytest.mark.asvs("V14.1.1")
def test_every_kind_of_record_that_names_a_person_is_in_the_register_of_processing():
    from secretariat.core.permission.words import paths_to

    told = {kind for each in rules_of_the_code().processing for kind in each.records}
    assert {table.model._meta.label for table in all_tables() if paths_to(table.model, "person")} <= told


def moved(settings, **ago):
    settings.SECRETARIAT_TODAY = (today() + timedelta(**ago)).isoformat()


def left_behind(kept, name, *, hours):
    """The file of somebody who began to bring in a spreadsheet some hours ago, in its own folder, and never did."""
    path = kept / "files" / "brought-in" / name / f"{name}.csv"
    path.parent.mkdir(parents=True)
    path.write_text("x")
    moment = time.time() - hours * 3600
    for each in (path, path.parent):
        os.utime(each, (moment, moment))
    return path


def test_what_was_never_brought_in_goes_after_a_day_and_what_is_in_hand_stays(kept):
    old, older, new = (left_behind(kept, name, hours=hours) for name, hours in (("a", 49), ("b", 900), ("c", 23)))
    empty = left_behind(kept, "d", hours=49)
    empty.unlink()
    os.utime(empty.parent, (1_000_000_000, 1_000_000_000))
    said = carry_out_retention()
    assert said.startswith("brought-in: 2 removed that were older than ")
    assert not any(each.parent.exists() for each in (old, older, empty))
    assert new.exists() and carry_out_retention() == ""


def test_what_is_uploaded_on_the_site_and_left_there_is_what_the_timer_removes(kept, client):
    analyst = a_person("Analyst")
    give(analyst, "analyst")
    sign_in(client, analyst)
    client.post("/bring-in/", {"file": SimpleUploadedFile("parties.csv", b"reference\nP-1\n")})
    (path,) = (kept / "files" / "brought-in").rglob("*.csv")
    assert carry_out_retention() == ""
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert "brought-in: 1 removed" in carry_out_retention()
    assert list((kept / "files" / "brought-in").iterdir()) == []


@pytest.mark.parametrize(("months", "days"), [(None, None), (1, 1)])
def test_a_rule_says_how_long_in_months_or_in_days(months, days):
    rule = retention_rule(months=months, days=days)
    assert list(code_retention._faults(RetentionFile(rule=(rule,), processing=()))) == [
        (("rule", 0, "slug"), "'x' does not say how long: give months or days, one of the two.")
    ]
    assert [retention_rule(months=m, days=d).how_long for m, d in ((1, None), (12, None), (None, 1), (None, 2))] == [
        "1 month",
        "12 months",
        "1 day",
        "2 days",
    ]


def retention_rule(**values):
    return Rule(slug="x", what="x", counts_from="x", why="x", basis="inferred", **values)


@pytest.mark.asvs("V14.2.4")
def test_what_is_older_than_its_rule_goes_and_each_run_is_an_event(person, kept, settings):
    left_behind(kept, "old", hours=49)
    Mail.objects.update(written=timezone.now() - timedelta(days=400))
    fresh = Mail.objects.create(address="x@example.org", subject="x", why="x")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(days=100))
    Delivery.objects.filter(sender=person).update(wiped=timezone.now() - timedelta(days=400))
    said = retention.run()
    assert {each.partition(":")[0] for each in said} == {"mails", "sign-in-attempts", "deliveries", "brought-in"}
    assert list(Mail.objects.all()) == [fresh]
    assert not AccessAttempt.objects.exists()
    assert sorted(Delivery.objects.values_list("subject", flat=True))[0] == ""
    runs = Event.objects.filter(kind=retention.KIND)
    assert set(runs.values_list("subject", flat=True)) == {"mails", "sign-in-attempts", "deliveries", "brought-in"}
    assert json.loads(runs.get(subject="mails").after)["removed"] == RetentionRun.objects.get(rule="mails").removed
    assert retention.run() == []
    assert Event.objects.filter(kind=retention.KIND).count() == 4


def test_an_invitation_that_nobody_took_up_forgets_its_address(settings):
    offer, _ = services.invite(ADDRESS, "assessor-officer", by=BY)
    moved(settings, days=150)
    assert retention.run() == []
    moved(settings, days=60)
    assert retention.run() == [
        f"invitations: 1 removed that were older than {retention.months_before(today(), 6):%-d %B %Y}."
    ]
    assert "zebedee" not in everything_kept().casefold()
    assert Invitation.objects.get().reference == offer.reference
    assert verify().faults == []


def test_people_who_left_long_ago_are_erased_unless_they_are_held(person, settings):
    other = a_person("Yolanda Inkhorn")
    services.leave(other, by=BY, why="Left")
    leaves(person)
    erasing.hold(other, by=BY, why="A dispute")
    moved(settings, days=6 * 365 + 40)
    assert [each for each in retention.run() if each.startswith("closed")]
    assert erasing.is_erased(User.objects.get(pk=person.pk))
    assert User.objects.get(pk=other.pk).name == "Yolanda Inkhorn"
    assert verify().faults == []


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2020, 3, 31), 1, date(2020, 2, 29)),
        (date(2020, 1, 15), 1, date(2019, 12, 15)),
        (date(2020, 12, 31), 12, date(2019, 12, 31)),
        (date(2020, 2, 29), 72, date(2014, 2, 28)),
    ],
)
def test_months_are_counted_as_people_count_them(day, months, expected):
    assert retention.months_before(day, months) == expected


def a_code_with(tmp_path, change):
    folder = tmp_path / "code"
    folder.mkdir()
    for path in current().folder.glob("*.toml"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    path = folder / "retention.toml"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return Code(folder)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('rules = ["mails"]', 'rules = ["male"]', "is no rule of this file"),
        ('rules = ["mails"]', "", "does not say how long"),
        ("months = 12", "", "give months or days"),
        ("months = 12", "months = 0", "greater than or equal to 1"),
        ('shared = "The administrator\'s mail service, which carries it."', "", "does not say with whom"),
        ('slug = "sessions"', 'slug = "mails"', "written twice"),
        ("months = 12", 'months = 12\nforever = "x"', "not a key known here"),
    ],
)
def test_a_fault_in_the_rules_is_refused_with_file_and_line(tmp_path, old, new, says):
    with pytest.raises(BadCode, match=rf"retention\.toml:\d+: .*{says}"):
        retention_of(a_code_with(tmp_path, lambda text: text.replace(old, new, 1)))


def test_a_rule_that_nothing_carries_out_stops_the_program(tmp_path, settings):
    from secretariat.accounts.checks import every_rule_of_retention_can_be_carried_out

    assert every_rule_of_retention_can_be_carried_out(None) == []
    code = a_code_with(
        tmp_path, lambda text: text.replace('slug = "mails"', 'slug = "moods"', 1).replace('["mails"]', '["moods"]')
    )
    settings.SECRETARIAT_CODES, settings.SECRETARIAT_CODE = code.folder.parent, code.folder.name
    (error,) = every_rule_of_retention_can_be_carried_out(None)
    assert "nothing is known to remove 'moods'" in error.msg


# Pages ------------------------------------------------------------------------------------------------------------


def test_everybody_reads_what_is_held_and_why(django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        page = Client().get("/data-protection/").content.decode()
    for each in rules_of_the_code().processing:
        assert each.name in page
    assert "12 months" in page and "Information Commissioner" in page


def test_the_register_of_processing_says_all_that_it_has_to_and_leaves_as_csv():
    page = Client().get("/data-protection/register/").content.decode()
    answer = Client().get("/data-protection/register.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert tuple(rows[0]) == processing.HEADINGS
    assert len(rows) == 1 + len(rules_of_the_code().processing)
    for row in rows[1:]:
        assert all(row) and row[0] in page
    shared = next(row for row in rows if row[0] == "Accounts")[6]
    assert shared == "the person it is about; the administrator (Party Support)"


@pytest.mark.asvs("V1.3.3")
@pytest.mark.parametrize("cell", ["=1+1", "@x", "+x", "-x", "\tx"])
def test_no_cell_is_a_formula(cell):
    assert processing._harmless(cell).startswith("'")
