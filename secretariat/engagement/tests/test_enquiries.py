"""Enquiries: each step, the clock that stops while it waits for whoever asked, and every refusal."""

from datetime import date

import pytest

from secretariat.accounts.models import Mail
from secretariat.accounts.tests.factories import BY, LONG_AGO, a_person, give
from secretariat.core import events
from secretariat.core.events.models import Event
from secretariat.core.verification import verify
from secretariat.core.workflow.taking import case_of
from secretariat.engagement import services
from secretariat.engagement.enquiry_rules import EnquiriesFile, enquiries
from secretariat.engagement.models_enquiries import Enquiry, EnquiryMessage, EnquiryNote
from secretariat.engagement.services import Question
from secretariat.parties.models import Party
from tests.refusing import refused

pytestmark = pytest.mark.django_db

STAFF, ASKER = frozenset({"enquiry-staff"}), frozenset({"asker"})
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2021, 3, day) for day in (1, 2, 3, 4, 5))
NEXT_MONDAY = date(2021, 3, 8)


@pytest.fixture
def person():
    return a_person("Illustrative Asker")


def asked(on=MONDAY, **more):
    given = {"subject": "Late papers", "category": "documents", "text": "Where are they?", "email": "a@example.org"}
    return services.ask(Question(**{**given, **more}), by=BY, on=on)


def now(enquiry):
    return Enquiry.objects.get(pk=enquiry.pk)


def test_a_question_gets_a_reference_a_case_and_a_day_by_which_it_is_due():
    enquiry = asked()
    assert (enquiry.reference, enquiry.standard, enquiry.due) == ("ENQ-0001", 5, NEXT_MONDAY)
    assert case_of(enquiry).state == "open"
    assert asked().reference == "ENQ-0002"
    assert enquiry.classification == "amber"


def test_the_standard_is_that_of_its_category():
    assert asked(category="joining").due == WEDNESDAY
    assert asked(category="access").due == TUESDAY


def test_whoever_asks_without_an_account_gets_a_mail_that_says_nothing_of_the_question():
    enquiry = asked(subject="Buy cheap watches", text="at http://spam.example", name="Buy watches")
    mail = Mail.objects.get()
    assert mail.address == "a@example.org" and enquiry.reference in mail.subject
    for part in (mail.subject, mail.text, mail.html):
        assert "watches" not in part and "spam" not in part
    assert f"/enquiry/{enquiry.reference}." in mail.text


def test_whoever_asks_with_an_account_gets_no_mail_of_its_own_and_has_no_private_link(person):
    enquiry = asked(person=person, email="", name="")
    assert not Mail.objects.exists()
    assert (enquiry.link_salt, enquiry.asker_email) == ("", "")


@pytest.mark.parametrize(
    ("given", "says", "field"),
    [
        ({"category": "weather"}, "from the list", "category"),
        ({"subject": "  "}, "in one line", "subject"),
        ({"text": " \n "}, "no words", "text"),
        ({"text": "x" * 10_001}, "shorten it", "text"),
        ({"email": ""}, "address", "email"),
    ],
)
def test_a_question_without_what_it_needs_is_refused(given, says, field):
    with refused(says, field):
        asked(**given)


def test_the_first_answer_says_how_many_working_days_it_took():
    enquiry = asked()
    services.answer(enquiry, by=BY, roles=STAFF, text="On the site.", on=FRIDAY)
    row = now(enquiry)
    assert (row.answered, row.took, row.due) == (FRIDAY, 4, None)
    assert case_of(row).state == "answered"
    assert [each.text for each in EnquiryMessage.objects.all()] == ["On the site."]


def test_an_answer_on_the_day_it_was_asked_took_no_day_and_weekends_do_not_count():
    one, two = asked(), asked(FRIDAY)
    services.answer(one, by=BY, roles=STAFF, text="Yes", on=MONDAY)
    services.answer(two, by=BY, roles=STAFF, text="Yes", on=NEXT_MONDAY)
    assert (now(one).took, now(two).took) == (0, 1)


def test_the_clock_stops_while_it_waits_for_whoever_asked():
    enquiry = asked()
    services.ask_back(enquiry, by=BY, roles=STAFF, text="Which papers?", on=TUESDAY)
    row = now(enquiry)
    assert (row.due, row.waiting_since, case_of(row).state) == (None, TUESDAY, "waiting")
    services.reply(enquiry, by=BY, roles=ASKER, text="Those of March", on=THURSDAY)
    row = now(enquiry)
    # Two days were spent waiting, so the five of its standard end two working days later.
    assert (row.waited, row.waiting_since, row.due) == (2, None, date(2021, 3, 10))
    services.answer(enquiry, by=BY, roles=STAFF, text="Here", on=FRIDAY)
    assert now(enquiry).took == 2


def test_a_second_answer_does_not_change_how_long_the_first_one_took():
    enquiry = asked()
    services.answer(enquiry, by=BY, roles=STAFF, text="Yes", on=TUESDAY)
    services.answer(enquiry, by=BY, roles=STAFF, text="And here", on=FRIDAY)
    assert (now(enquiry).answered, now(enquiry).took) == (TUESDAY, 1)


def test_asked_again_it_is_due_as_a_new_question_would_be():
    enquiry = asked()
    services.answer(enquiry, by=BY, roles=STAFF, text="Yes", on=TUESDAY)
    services.settle(enquiry, by=BY, roles=ASKER, on=WEDNESDAY)
    assert now(enquiry).closed == WEDNESDAY
    services.reopen(enquiry, by=BY, roles=ASKER, text="And in April?", on=FRIDAY)
    row = now(enquiry)
    assert (row.closed, row.due, row.answered, row.took) == (None, date(2021, 3, 12), TUESDAY, 1)
    assert case_of(row).state == "reopened"
    services.ask_back(enquiry, by=BY, roles=STAFF, text="Which year?", on=NEXT_MONDAY)
    services.reply(enquiry, by=BY, roles=ASKER, text="This one", on=date(2021, 3, 9))
    assert (now(enquiry).due, now(enquiry).waited) == (date(2021, 3, 16), 0)


def test_the_days_on_which_an_unanswered_question_was_closed_do_not_count():
    enquiry = asked()
    services.settle(enquiry, by=BY, roles=ASKER, on=TUESDAY)
    services.reopen(enquiry, by=BY, roles=ASKER, text="After all", on=THURSDAY)
    assert (now(enquiry).waited, now(enquiry).due) == (2, date(2021, 3, 10))


def test_an_answer_may_begin_with_a_template_and_link_an_article():
    article = services.publish("Where are papers?", "On the meeting's page.", ["meetings"], by=BY)
    enquiry = asked()
    said = services.answer(enquiry, by=BY, roles=STAFF, template="look-here", text="See also below.", article=article)
    begins = next(each.text for each in enquiries().template if each.slug == "look-here")
    assert said.text == f"{begins.strip()}\n\nSee also below."
    assert now(enquiry).article == article


def test_a_step_is_only_for_whom_the_table_says_and_only_from_where_it_begins():
    enquiry = asked()
    with refused("is for the staff who answer"):
        services.answer(enquiry, by=BY, roles=ASKER, text="x")
    with refused("cannot be done from there"):
        services.reply(enquiry, by=BY, roles=ASKER, text="x")
    with refused("cannot be done from there"):
        services.reopen(enquiry, by=BY, roles=ASKER, text="x")
    with refused("person who asked"):
        services.settle(enquiry, by=BY, roles=STAFF)
    with refused("cannot be done from there"):
        services.close(enquiry, by=BY, roles=STAFF, why="x")
    with refused("no words"):
        services.answer(enquiry, by=BY, roles=STAFF, text=" ")
    services.ask_back(enquiry, by=BY, roles=STAFF, text="Which?", on=TUESDAY)
    with refused("cannot be done from there"):
        services.answer(enquiry, by=BY, roles=STAFF, text="x")
    with refused("Say why"):
        services.close(enquiry, by=BY, roles=STAFF, why=" ")


def test_somebody_who_answers_enquiries_can_be_given_one_and_nobody_else(person):
    support = a_person("Illustrative Support")
    give(support, "party-support")
    enquiry = asked()
    with refused("nobody who answers", "to"):
        services.assign(enquiry, person.reference, by=BY)
    services.assign(enquiry, support.reference, by=BY)
    assert now(enquiry).assigned_to == support.reference
    with refused("theirs already", "to"):
        services.assign(enquiry, support.reference, by=BY)
    services.assign(enquiry, "", by=BY)
    with refused("nobody's already", "to"):
        services.assign(enquiry, "", by=BY)
    services.settle(enquiry, by=BY, roles=ASKER)
    with refused("closed"):
        services.assign(enquiry, support.reference, by=BY)


def test_in_another_category_its_standard_counts_from_the_day_it_was_asked():
    enquiry = asked(category="documents")
    services.move(enquiry, "joining", by=BY, why="It is about joining")
    assert (now(enquiry).standard, now(enquiry).due) == (2, WEDNESDAY)
    with refused("already", "category"):
        services.move(enquiry, "joining", by=BY)
    with refused("from the list", "category"):
        services.move(enquiry, "weather", by=BY)
    services.answer(enquiry, by=BY, roles=STAFF, text="Yes", on=WEDNESDAY)
    services.move(enquiry, "security", by=BY)
    assert (now(enquiry).standard, now(enquiry).category) == (2, "security")


def test_a_note_is_kept_apart_and_needs_words():
    enquiry = asked()
    services.note(enquiry, "Rings every week", by=BY)
    assert EnquiryNote.objects.get().reference == "ENQ-0001-N01"
    assert not EnquiryMessage.objects.exists()
    with refused("no words", "text"):
        services.note(enquiry, "", by=BY)


def test_what_nobody_replies_to_is_closed_by_the_timer(settings):
    answered, waiting, open_still = asked(), asked(), asked()
    services.answer(answered, by=BY, roles=STAFF, text="Yes", on=MONDAY)
    services.ask_back(waiting, by=BY, roles=STAFF, text="Which?", on=MONDAY)
    settings.SECRETARIAT_TODAY = "2021-03-15"  # ten working days after
    assert services.close_what_is_settled() == 0
    settings.SECRETARIAT_TODAY = "2021-03-16"
    assert services.close_what_is_settled() == 1
    assert now(answered).closed == date(2021, 3, 16) and now(waiting).closed is None
    settings.SECRETARIAT_TODAY = "2021-04-01"
    assert services.close_what_is_settled() == 1
    assert now(waiting).closed and now(waiting).waiting_since is None and now(open_still).closed is None
    assert services.close_what_is_settled() == 0


def test_what_people_wrote_stands_in_no_title_and_not_in_the_chain(person):
    enquiry = asked(subject="Zebedee cannot sign in", text="He is locked out", name="Zebedee")
    services.note(enquiry, "Zebedee again", by=BY)
    assert "Zebedee" not in str(enquiry) and "Zebedee" not in case_of(enquiry).title
    assert not [each for each in Event.objects.values_list("before", "after", "why") if "Zebedee" in str(each)]


def test_the_register_of_enquiries_is_what_its_history_says():
    enquiry = asked()
    services.ask_back(enquiry, by=BY, roles=STAFF, text="Which?", on=TUESDAY)
    services.reply(enquiry, by=BY, roles=ASKER, text="That", on=WEDNESDAY)
    services.answer(enquiry, by=BY, roles=STAFF, text="Here", on=THURSDAY)
    services.close(enquiry, by=BY, roles=STAFF, why="Done", on=FRIDAY)
    services.reopen(enquiry, by=BY, roles=ASKER, text="Again", on=NEXT_MONDAY)
    assert verify().faults == []


def test_who_answers_within_how_many_days_is_told_by_the_code_and_a_bad_file_is_refused(tmp_path):
    from secretariat.engagement import enquiry_rules

    code = enquiry_rules.current()
    category = {"name": "x", "says": "x", "standard": 1, "basis": "inferred"}
    bad = EnquiriesFile.model_validate(
        {"category": [{"slug": "a", "owner": "king", **category}, {"slug": "a", "owner": "security", **category}]}
    )
    says = [sentence for _, sentence in enquiry_rules._faults(bad, code)]
    assert len(says) == 2 and "'king' is no role" in says[0] and "written twice" in says[1]
    assert list(enquiry_rules._faults(enquiries(), code)) == []


def test_a_code_without_the_file_takes_no_enquiries(tmp_path):
    from secretariat.engagement.enquiry_rules import enquiries_of

    class Elsewhere:
        folder = tmp_path

    assert enquiries_of(Elsewhere()).category == ()


def test_imported_enquiries_get_the_case_that_their_days_tell_of():
    party = events.create(Party(reference="P-1", name="P", acceded=LONG_AGO, classification="white"), by=BY)
    common = {"party": party, "category": "other", "standard": 5, "asked": MONDAY, "classification": "amber"}
    rows = {
        "open": {"due": NEXT_MONDAY},
        "waiting": {"waiting_since": TUESDAY},
        "answered": {"answered": TUESDAY, "took": 1},
        "reopened": {"answered": TUESDAY, "took": 1, "due": NEXT_MONDAY},
        "closed": {"closed": FRIDAY},
    }
    for state, more in rows.items():
        events.create(Enquiry(reference=f"E-{state}", subject=state, **common, **more), by=BY)
    services.begin_cases([f"E-{state}" for state in rows], by=BY)
    for state in rows:
        assert case_of(Enquiry.objects.get(reference=f"E-{state}")).state == state
    count = Event.objects.count()
    services.begin_cases([f"E-{state}" for state in rows], by=BY)
    assert Event.objects.count() == count
    events.update(Enquiry.objects.get(reference="E-open"), by=BY, answered=TUESDAY, took=1, due=None)
    with refused("E-open: its case is in Open"):
        services.begin_cases(["E-open"], by=BY)
    assert verify().faults == []
