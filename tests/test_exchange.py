"""Secure exchange: delivered, fetched, withdrawn, expired, and no trace of it for anybody else."""

import io
import os
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from secretariat.accounts import directory, exchange, file_store
from secretariat.accounts.directory import Choice
from secretariat.accounts.exchange import Letter, Refusal, Unfit
from secretariat.accounts.file_store import Arriving
from secretariat.accounts.models import Mail, Role
from secretariat.accounts.models_exchange import Delivery, Recipient
from secretariat.accounts.reading import person_reader
from secretariat.accounts.services import declare_interest, end_role
from secretariat.accounts.tests.factories import BY, LONG_AGO, a_person, give, sign_in
from secretariat.accounts.tests.test_file_kinds import PDF, packed
from secretariat.command import main
from secretariat.committees.models import Appointment, Body
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.events.models import Event, PersonalText
from secretariat.core.verification import verify
from secretariat.parties.models import Party

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept")]
SUBJECT, NAME = "Findings of the first assessment", "findings-of-party-one.pdf"


@pytest.fixture
def assessor():
    return holding("Illustrative Assessor", "assessor-officer")


@pytest.fixture
def contact():
    events.create(Party(reference="P-1", name="Illustrative One", acceded=LONG_AGO, classification="white"), by=BY)
    return holding("Illustrative Contact", "security-contact", "P-1")


def holding(name, role, of=""):
    person = a_person(name)
    give(person, role, of)
    return person


def arrived(content=PDF):
    arriving = Arriving()
    arriving.write(content)
    arriving.finish()
    return arriving


def letter(*choices, label="amber", **more):
    return Letter(SUBJECT, label, choices, sent_for="the assessor", **more)


def to(person, at="party", of="P-1", role=""):
    return Choice(person.reference, at, of, role)


def delivered(sender, *choices, content=PDF, name=NAME, **more):
    return exchange.deliver(arrived(content), name, letter(*choices, **more), sender=sender)


def reader_of(person, *, factor=True):
    return person_reader(person, [{"method": "mfa", "at": 0}] if factor else [])


def client_of(person, **more):
    return sign_in(Client(), person, **more)


def verbs(delivery):
    return list(Event.objects.of(exchange.KIND, delivery.reference).values_list("verb", flat=True))


@pytest.mark.asvs("V3.2.1", "V5.4.1")
def test_a_file_is_fetched_by_whom_it_was_delivered_to_as_it_was_sent(assessor, contact):
    content = PDF + os.urandom(200_000).replace(b"PK", b"pk") + b"%%EOF"
    made = delivered(assessor, to(contact), content=content)
    answer = client_of(contact).post(f"/exchange/{made.reference}/file/")
    assert b"".join(answer.streaming_content) == content
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert answer["Content-Disposition"] == f'attachment; filename="{NAME}"'
    assert "no-store" in answer["Cache-Control"] and "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Length"] == str(len(content))
    row = Recipient.objects.get()
    assert row.times == 1 and row.fetched
    assert verbs(made) == ["deliver", "fetch"]


@pytest.mark.asvs("V5.3.1")
def test_nothing_of_the_file_its_name_or_its_subject_is_on_disk_or_in_the_chain(assessor, contact, kept):
    delivered(assessor, to(contact), content=PDF.replace(b"endobj", b"confidential endobj"))
    (sealed,) = file_store.sealed_files()
    assert b"confidential" not in sealed.read_bytes()
    chained = " ".join(
        " ".join(map(str, each)) for each in Event.objects.values_list("subject", "before", "after", "why", "actor")
    )
    texts = " ".join(PersonalText.objects.values_list("text", flat=True))
    for secret in (SUBJECT, NAME, "findings", contact.name, contact.email):
        assert secret not in chained
    assert SUBJECT not in texts and NAME not in texts
    assert verify().faults == []


def test_the_mail_says_that_something_waits_and_no_more(assessor, contact):
    made = delivered(assessor, to(contact))
    mail = Mail.objects.get(address=contact.email)
    whole = f"{mail.subject} {mail.text} {mail.html} {mail.why}"
    assert mail.subject == "Something waits for you: sign in"
    for secret in (SUBJECT, NAME, made.reference, assessor.name, "http"):
        assert secret not in whole


def test_a_party_s_security_contacts_are_found_when_it_is_delivered_not_later(assessor, contact):
    other = holding("Illustrative Finance", "finance-contact", "P-1")
    made = delivered(assessor, Choice("", "party", "P-1", "security-contact"))
    later = holding("Illustrative Later", "security-contact", "P-1")
    assert [row.person for row in made.recipients.all()] == [contact]
    for nobody in (other, later):
        assert exchange.seen_by(reader_of(nobody), made.reference) is None


def test_a_member_with_a_conflict_does_not_get_what_is_about_that_party(assessor, contact):
    body = events.create(
        Body(reference="ssc", name="S", short_name="S", kind="sub-committee", starts=LONG_AGO, classification="white"),
        by=BY,
    )
    members = [a_person(f"Illustrative Member {number}") for number in range(3)]
    for number, each in enumerate(members):
        seat = Appointment(
            reference=f"s{number}",
            body=body,
            seat="member",
            holder="x",
            person=each,
            starts=LONG_AGO,
            classification="white",
        )
        events.create(seat, by=BY)
    declare_interest(members[0], "P-1", "Shares", by=BY)
    made = delivered(assessor, Choice("", "body", "ssc"), about="P-1")
    assert {row.person for row in made.recipients.all()} == set(members[1:])
    declare_interest(members[1], "P-1", "Married the owner", by=BY)
    assert exchange.seen_by(reader_of(members[1]), made.reference) is None
    assert exchange.seen_by(reader_of(members[2]), made.reference).as_what == "recipient"
    with pytest.raises(Refusal, match="conflict"):
        delivered(assessor, to(members[0], "body", "ssc"), to(members[2], "body", "ssc"), about="P-1")


def test_a_role_that_ended_yesterday_opens_nothing(assessor, contact):
    made = delivered(assessor, to(contact))
    events.update(Role.objects.get(person=contact), by=BY, ends=today() - timedelta(days=1))
    client = client_of(contact)
    assert client.get(f"/exchange/{made.reference}/").status_code == 403
    assert client.post(f"/exchange/{made.reference}/file/").status_code == 403
    give(contact, "contact", "P-2")
    assert client.get(f"/exchange/{made.reference}/").status_code == 404
    assert client.post(f"/exchange/{made.reference}/file/").status_code == 404
    assert SUBJECT not in client.get("/exchange/").content.decode()


def test_whoever_was_chosen_has_to_hold_the_role_when_it_is_delivered(assessor, contact):
    end_role(Role.objects.get(person=contact), by=BY, why="Left")
    with pytest.raises(Refusal, match="holds that role today"):
        delivered(assessor, to(contact))
    assert file_store.sealed_files() == [] and not Delivery.objects.exists()


@pytest.mark.asvs("V6.3.3")
def test_without_a_second_factor_there_is_nothing(assessor, contact):
    made = delivered(assessor, to(contact), label="white")
    for person in (assessor, contact):
        client = client_of(person, second_factor=False)
        assert client.get("/exchange/").status_code == 403
        assert client.get(f"/exchange/{made.reference}/").status_code == 403
        assert exchange.seen_by(reader_of(person, factor=False), made.reference) is None
    assert Client().get(f"/exchange/{made.reference}/").url.startswith("/account/login/")


@pytest.mark.parametrize(("label", "asked"), [("white", False), ("green", False), ("amber", True), ("red", True)])
def test_amber_and_red_want_a_fresh_proof(assessor, contact, label, asked):
    made = delivered(assessor, to(contact), label=label)
    client = client_of(contact, at=1)
    for answer in (client.get(f"/exchange/{made.reference}/"), client.post(f"/exchange/{made.reference}/file/")):
        assert (answer.status_code == 302 and "reauthenticate" in answer.url) == asked
    assert ("fetch" in verbs(made)) == (not asked)


def test_looking_is_written_down_once_and_only_for_a_recipient(assessor, contact):
    made = delivered(assessor, to(contact))
    client = client_of(contact)
    client.head(f"/exchange/{made.reference}/")
    assert verbs(made) == ["deliver"]
    for _ in range(2):
        assert SUBJECT in client.get(f"/exchange/{made.reference}/").content.decode()
    client_of(assessor).get(f"/exchange/{made.reference}/")
    assert verbs(made) == ["deliver", "open"]


def test_the_sender_and_security_see_who_did_what_and_recipients_do_not(assessor, contact):
    other = holding("Illustrative Other", "contact", "P-1")
    made = delivered(assessor, to(contact), to(other))
    client_of(contact).post(f"/exchange/{made.reference}/file/")
    address = f"/exchange/{made.reference}/"
    page = client_of(assessor).get(address).content.decode()
    assert "File fetched" in page and contact.name in page and other.name in page
    page = client_of(holding("Illustrative Security", "security")).get(address).content.decode()
    assert "File fetched" in page and contact.name in page
    assert SUBJECT not in page and NAME not in page
    page = client_of(contact).get(address).content.decode()
    assert other.name not in page and "What happened" not in page


def test_security_reads_the_log_and_never_the_file(assessor, contact):
    made = delivered(assessor, to(contact))
    client = client_of(holding("Illustrative Security", "security"))
    assert client.post(f"/exchange/{made.reference}/file/").status_code == 409
    assert made.reference in client.get("/exchange/").content.decode()
    assert verbs(made) == ["deliver"]


def test_what_is_withdrawn_is_gone_at_once_and_wiped_by_the_timer(assessor, contact):
    made = delivered(assessor, to(contact))
    client = client_of(contact)
    assert client.post(f"/exchange/{made.reference}/withdraw/", {"why": "Mine"}).status_code == 302
    assert not Delivery.objects.get().withdrawn
    sender = client_of(assessor)
    sender.post(f"/exchange/{made.reference}/withdraw/", {"why": " "})
    assert not Delivery.objects.get().withdrawn
    sender.post(f"/exchange/{made.reference}/withdraw/", {"why": "Sent by mistake"})
    assert client.post(f"/exchange/{made.reference}/file/").status_code == 410
    assert exchange.wipe_due() == 1
    assert file_store.sealed_files() == []
    assert verbs(made) == ["deliver", "withdraw", "wipe"]
    assert exchange.wipe_due() == 0
    with pytest.raises(Refusal, match="already"):
        exchange.withdraw(exchange.seen_by(reader_of(assessor), made.reference), by=BY, why="Again")


def test_what_has_expired_cannot_be_fetched_even_before_the_timer_runs(assessor, contact, settings):
    made = delivered(assessor, to(contact), days=1)
    settings.SECRETARIAT_TODAY = (today() + timedelta(days=1)).isoformat()
    assert client_of(contact).post(f"/exchange/{made.reference}/file/").status_code == 410
    assert exchange.wipe_due() == 1
    assert client_of(contact).post(f"/exchange/{made.reference}/file/").status_code == 410
    assert Event.objects.filter(kind=exchange.KIND).last().why == "expired"


def test_the_timer_says_what_it_wiped(assessor, contact, capsys, settings):
    delivered(assessor, to(contact), days=1)
    settings.SECRETARIAT_TODAY = (today() + timedelta(days=2)).isoformat()
    assert main(["tick"]) == 0
    assert "1 delivered files wiped." in capsys.readouterr().out


@pytest.mark.asvs("V2.3.2")
@pytest.mark.parametrize("days", [0, 91, -1])
def test_it_is_kept_for_one_to_ninety_days(assessor, contact, days):
    with pytest.raises(Refusal, match="90 days"):
        delivered(assessor, to(contact), days=days)


def test_a_damaged_file_is_not_handed_out_and_that_is_written_down(assessor, contact):
    made = delivered(assessor, to(contact))
    (path,) = file_store.sealed_files()
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(bytes(data))
    answer = client_of(contact).post(f"/exchange/{made.reference}/file/")
    assert answer.status_code == 409 and b"damaged" in answer.content
    assert verbs(made) == ["deliver", "fail"]
    assert exchange.check_sealed()[1] == [f"The file of {made.reference} does not open: Broken."]
    path.unlink()
    assert client_of(contact).post(f"/exchange/{made.reference}/file/").status_code == 409


def test_without_its_key_it_is_not_handed_out(assessor, contact, kept):
    made = delivered(assessor, to(contact))
    (kept / "files-key").unlink()
    assert client_of(contact).post(f"/exchange/{made.reference}/file/").status_code == 409
    assert client_of(contact).get(f"/exchange/{made.reference}/").status_code == 200


def test_one_delivery_s_file_in_the_place_of_another_s_is_not_handed_out(assessor, contact):
    mine, other = delivered(assessor, to(contact)), delivered(assessor, to(contact), content=PDF + b"more %%EOF")
    os.replace(file_store.folder() / other.stored, file_store.folder() / mine.stored)
    assert client_of(contact).post(f"/exchange/{mine.reference}/file/").status_code == 409


def test_a_part_is_never_given_a_resumed_download_gets_the_whole(assessor, contact):
    made = delivered(assessor, to(contact))
    answer = client_of(contact).post(f"/exchange/{made.reference}/file/", HTTP_RANGE="bytes=10-20")
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "none")
    assert b"".join(answer.streaming_content) == PDF


def test_the_file_is_not_packed_on_its_way(assessor, contact):
    made = delivered(assessor, to(contact))
    answer = client_of(contact).post(f"/exchange/{made.reference}/file/", HTTP_ACCEPT_ENCODING="gzip")
    assert answer["Content-Encoding"] == "identity"
    assert b"".join(answer.streaming_content) == PDF


@pytest.mark.asvs("V3.5.3")
def test_a_link_that_is_only_followed_hands_out_nothing(assessor, contact):
    made = delivered(assessor, to(contact))
    assert client_of(contact).get(f"/exchange/{made.reference}/file/").status_code == 405
    strict = sign_in(Client(enforce_csrf_checks=True), contact)
    assert strict.post(f"/exchange/{made.reference}/file/").status_code == 403


def form(contact, content=PDF, name=NAME, **more):
    return {
        "to": f"{contact.reference}~party~P-1~",
        "sent_for": "assessor~",
        "subject": SUBJECT,
        "label": "amber",
        "days": "30",
        "about": "",
        "file": SimpleUploadedFile(name, content),
        **more,
    }


def test_a_file_is_delivered_through_the_page(assessor, contact):
    client = client_of(assessor)
    page = client.get("/exchange/new/", {"find": "illustrative one"}).content.decode()
    assert contact.name in page and "Everybody who is security contact: Illustrative One" in page
    assert contact.email not in page
    answer = client.post("/exchange/new/", form(contact))
    made = Delivery.objects.get()
    assert answer.url == f"/exchange/{made.reference}/"
    assert (made.subject, made.name, made.kind, made.size) == (SUBJECT, NAME, "pdf", len(PDF))
    assert (made.expires - today()).days == 30
    assert "can be fetched" in client.get("/exchange/").content.decode().lower()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"file": SimpleUploadedFile("a.exe", b"MZ")}, "not delivered here"),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ program")}, "program"),
        ({"file": SimpleUploadedFile("a.zip", packed({"a.zip": "x"}))}, "archive itself"),
        ({"file": ""}, "Choose a file"),
        ({"days": "91"}, "less than or equal to 90"),
        ({"subject": ""}, "required"),
        ({"label": "blue"}, "valid choice"),
        ({"to": "nonsense"}, "choose again"),
        ({"to": "~party~P-1~chair"}, "choose again"),
        ({"about": "No such Party"}, "from the list"),
        ({"sent_for": "party~P-1"}, "valid choice"),
    ],
)
def test_what_is_wrong_with_a_form_is_said_and_nothing_is_kept(assessor, contact, wrong, says):
    answer = client_of(assessor).post("/exchange/new/", form(contact, **wrong))
    assert answer.status_code == 400
    assert says in answer.content.decode() or wrong.get("to")
    assert not Delivery.objects.exists() and not Mail.objects.exists()
    assert [each.name for each in file_store.folder().iterdir()] in ([], [".lock"])


@pytest.mark.asvs("V5.2.1")
def test_a_file_over_the_limit_is_not_taken_in(assessor, contact, settings):
    settings.EXCHANGE_MAX_BYTES = 100_000
    answer = client_of(assessor).post("/exchange/new/", form(contact, content=PDF + bytes(150_000)))
    assert answer.status_code == 400 and "larger than" in answer.content.decode()
    settings.EXCHANGE_MAX_BYTES = 100
    answer = client_of(assessor).post("/exchange/new/", form(contact, content=PDF + bytes(2_000_000)))
    assert "larger than" in answer.content.decode()
    assert [each.name for each in file_store.folder().iterdir()] in ([], [".lock"])


def test_only_whoever_may_deliver_has_anything_taken_in(contact, assessor):
    strict = sign_in(Client(enforce_csrf_checks=True), assessor)
    assert strict.post("/exchange/new/", form(contact)).status_code == 403
    assert client_of(a_person("Nobody in particular")).post("/exchange/new/", form(contact)).status_code == 403
    assert Client().post("/exchange/new/", form(contact)).url.startswith("/account/login/")
    stale = client_of(assessor, at=1).post("/exchange/new/", form(contact))
    assert "reauthenticate" in stale.url
    assert not Delivery.objects.exists()
    assert not list(file_store.folder().glob("*.part"))


class BreaksOff(io.BytesIO):
    """What arrives from a browser whose connection ends before the file does."""

    def read(self, size=-1):
        part = super().read(size if size > 0 else -1)
        if not part:
            raise OSError("The connection was lost.")
        return part


def test_an_upload_that_breaks_off_leaves_nothing(assessor, contact):
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    body = encode_multipart(BOUNDARY, form(contact, content=PDF + os.urandom(300_000)))
    client = client_of(assessor)
    request = {"wsgi.input": BreaksOff(body[:200_000]), "CONTENT_LENGTH": len(body), "CONTENT_TYPE": MULTIPART_CONTENT}
    with suppress(OSError):
        client.request(PATH_INFO="/exchange/new/", REQUEST_METHOD="POST", **request)
    assert not Delivery.objects.exists()
    assert [each.name for each in file_store.folder().iterdir()] == [".lock"]


@pytest.mark.asvs("V16.5.3")
def test_what_fails_between_disk_and_database_leaves_nothing(assessor, contact, monkeypatch):
    monkeypatch.setattr(exchange, "_record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        delivered(assessor, to(contact))
    assert file_store.sealed_files() == [] and not Delivery.objects.exists()


@pytest.mark.asvs("V5.4.3")
def test_a_file_the_scanner_does_not_pass_is_not_kept(assessor, contact, settings):
    settings.SCANNER = "tcp://127.0.0.1:1"
    arriving = arrived()
    with pytest.raises(Unfit, match="scanned"):
        exchange.deliver(arriving, NAME, letter(to(contact)), sender=assessor)
    arriving.discard()
    assert file_store.sealed_files() == []


def test_after_a_new_key_what_was_delivered_is_fetched_as_before(assessor, contact, capsys):
    made = delivered(assessor, to(contact))
    assert main(["exchange", "rotate-key"]) == 0
    assert "1 files, 0 second factors. The old one is gone" in capsys.readouterr().out
    answer = client_of(contact).post(f"/exchange/{made.reference}/file/")
    assert b"".join(answer.streaming_content) == PDF
    assert Event.objects.filter(kind=exchange.KIND, verb="rotate_key").count() == 1
    assert main(["exchange", "check"]) == 0


def test_pages_ask_little_however_many_deliveries_there_are(assessor, contact, django_assert_max_num_queries):
    for _ in range(3):
        made = delivered(assessor, to(contact))
    for person in (assessor, contact, holding("Illustrative Security", "security")):
        client = client_of(person)
        for address in (
            "/exchange/",
            f"/exchange/{made.reference}/",
            "/exchange/new/?find=illustrative&to=~party~P-1~contact",
        ):
            client.get(address)
            with django_assert_max_num_queries(10):
                assert client.get(address).status_code == 200


def test_a_search_finds_people_with_roles_and_nobody_else(assessor, contact):
    a_person("Illustrative Without")
    gone = holding("Illustrative Gone", "contact", "P-1")
    end_role(Role.objects.get(person=gone), by=BY, why="Left")
    titles = " ".join(each.title for each in directory.find("Illustrative", today(), but=assessor))
    assert contact.name in titles
    for nobody in ("Without", "Gone", assessor.name, "@"):
        assert nobody not in titles
    assert directory.find("Il", today(), but=assessor) == []


def test_a_persona_of_the_demonstration_can_look_round_and_deliver_nothing(assessor, contact, settings):
    settings.SECRETARIAT_DEMO = True
    made, client = delivered(assessor, to(contact)), Client()
    client.post("/look-as/", {"persona": "small-supplier"})
    assert "has no account" in client.get("/exchange/").content.decode()
    assert client.get("/exchange/new/").status_code == 404
    assert client.get(f"/exchange/{made.reference}/").status_code == 404
