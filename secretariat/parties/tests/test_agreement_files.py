"""The Accession Agreement as files: made as a PDF, sent back signed by the applicant, countersigned, for both sides."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from secretariat.accounts import file_store
from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.core.events.models import Event
from secretariat.core.verification import verify
from secretariat.core.workflow.taking import case_of, take
from secretariat.parties import agreement_files, joining
from secretariat.parties.commands import keep_agreements
from secretariat.parties.models_joining import Agreement, AgreementFile
from secretariat.parties.tests.factories import BY, SUPPORT, Board, an_application, paid
from tests.readers import text_of
from tests.refusing import refused

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def on_a_day(settings):
    settings.SECRETARIAT_TODAY = "2021-04-15"


@pytest.fixture
def applicant():
    return a_person("Illustrative Applicant")


@pytest.fixture
def sent(applicant):
    """An application whose agreement was sent to be signed, and is a PDF by now."""
    application = paid(an_application(applicant))
    agreement = joining.send_agreement(application, by=BY, roles=SUPPORT)
    agreement_files.make(agreement)
    return application


def browser(person):
    return sign_in(Client(REMOTE_ADDR="127.0.0.1"), person)


def support():
    person = a_person("Illustrative Support")
    give(person, "party-support")
    return browser(person)


def a_file(content=PDF, name="signed.pdf"):
    return SimpleUploadedFile(name, content)


def body_of(answer):
    return b"".join(answer.streaming_content)


def test_the_timer_makes_the_pdf_that_a_task_did_not_and_makes_it_once(applicant):
    agreement = joining.send_agreement(paid(an_application(applicant)), by=BY, roles=SUPPORT)
    assert keep_agreements() == "1 agreements made as PDF." and keep_agreements() == ""
    made = AgreementFile.objects.get()
    content = b"".join(agreement_files.chunks(made))
    assert content.startswith(b"%PDF-1.") and b"pdfuaid" in content  # it is an accessible PDF
    assert made.sha256 == hashlib.sha256(content).hexdigest() and made.size == len(content)
    assert agreement_files.make(agreement) == made


def test_it_goes_from_the_pdf_to_the_countersigned_copy_for_both(sent, applicant, settings):
    ours, office, stranger = browser(applicant), support(), browser(a_person("A Stranger"))
    page = text_of(ours.get(f"/applications/{sent.reference}/"))
    assert "As it was sent" in page and "Send the signed agreement" in page
    made = AgreementFile.objects.get()
    assert body_of(ours.get(f"/agreement_files/{made.reference}/file/")).startswith(b"%PDF")
    assert stranger.get(f"/agreement_files/{made.reference}/file/").status_code == 404
    assert Client(REMOTE_ADDR="127.0.0.1").get(f"/agreement_files/{made.reference}/file/").status_code in (302, 403)

    form = {"signatory": "Illustrative Director", "undated": "on"}
    address = f"/applications/{sent.reference}/do/send-back/"
    assert stranger.post(address, form | {"file": a_file()}).status_code == 404
    assert ours.post(address, form | {"file": a_file()}).status_code == 302
    signed = AgreementFile.objects.get(kind="signed")
    assert (signed.signatory, signed.sha256) == ("Illustrative Director", hashlib.sha256(PDF).hexdigest())
    assert body_of(office.get(f"/agreement_files/{signed.reference}/file/")) == PDF
    assert signed.sha256 in text_of(office.get(f"/agreement_files/{signed.reference}/"))
    assert PDF not in b"".join(each.read_bytes() for each in file_store.sealed_files(file_store.AGREEMENTS))

    noted = office.get(f"/applications/{sent.reference}/do/note_signature/").content.decode()
    assert 'value="Illustrative Director"' in noted
    form = {"returned": "2021-04-15", "signatory": "Illustrative Director", "undated": "on"}
    assert office.post(f"/applications/{sent.reference}/do/note_signature/", form).status_code == 302
    assert ours.post(address, form | {"file": a_file(PDF + b"%")}).status_code == 400  # nothing waits for it any more

    take(case_of(sent), "countersign", by=BY, decision=Board())
    agreement = Agreement.objects.get()
    address = f"/agreements/{agreement.reference}/do/keep-countersigned/"
    assert ours.get(address).status_code == 403
    assert office.post(address, {"file": a_file(PDF + b"% both", "both.pdf")}).status_code == 302
    both = AgreementFile.objects.get(kind="countersigned")
    assert both.party == agreement.party
    for client in (ours, office):
        assert body_of(client.get(f"/agreement_files/{both.reference}/file/")) == PDF + b"% both"
    assert office.post(address, {"file": a_file(PDF + b"% again")}).status_code == 400
    made.refresh_from_db()
    assert made.party == agreement.party and agreement.dated == date(2021, 4, 15)
    assert verify().faults == []


@pytest.mark.parametrize(
    ("content", "name", "undated", "says", "field"),
    [
        (PDF, "signed.pdf", False, "leave the date empty", "undated"),
        (b"Words", "signed.txt", True, "send it as", "file"),
        (b"No PDF", "signed.pdf", True, ".", "file"),
        (b"", "signed.pdf", True, ".", "file"),
    ],
)
def test_a_copy_that_is_not_fit_is_refused_and_nothing_is_kept(sent, content, name, undated, says, field):
    before = file_store.sealed_files(file_store.AGREEMENTS)
    with refused(says, field):
        agreement_files.send_back(sent, a_file(content, name), signatory="X", undated=undated, by=BY)
    assert file_store.sealed_files(file_store.AGREEMENTS) == before


def test_the_same_file_twice_and_a_copy_too_early_are_refused(sent):
    agreement_files.send_back(sent, a_file(), signatory="X", undated=True, by=BY)
    before = Event.objects.count()
    with refused("has arrived already", "file"):
        agreement_files.send_back(sent, a_file(), signatory="X", undated=True, by=BY)
    with refused("has not countersigned it yet"):
        agreement_files.keep_countersigned(Agreement.objects.get(), a_file(), by=BY)
    assert Event.objects.count() == before


def test_verify_notices_a_copy_that_is_not_the_one_that_came_in(sent):
    file = agreement_files.send_back(sent, a_file(), signatory="X", undated=True, by=BY)
    assert verify().faults == []
    AgreementFile.objects.filter(pk=file.pk).update(stored=AgreementFile.objects.get(kind="as-sent").stored)
    assert any("is not the one that was taken in" in each for each in verify().faults)
    (file_store.folder(file_store.AGREEMENTS) / AgreementFile.objects.get(pk=file.pk).stored).unlink()
    assert any("The file is damaged" in each for each in verify().faults)
