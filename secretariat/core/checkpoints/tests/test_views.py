import json

import pytest

from secretariat.core.checkpoints import making
from secretariat.core.checkpoints.keys import follow, verifier_key
from secretariat.core.checkpoints.merkle import continues, includes
from secretariat.core.checkpoints.models import Checkpoint, KeptSubtree
from secretariat.core.checkpoints.notes import hash_from, note_from, stated
from secretariat.core.checkpoints.tests.factories import KEY, NEXT, checkpoints_at, drop_triggers, happen
from secretariat.core.events.models import Event

pytestmark = pytest.mark.django_db


def ask(client, address, status=200):
    answer = client.get(f"/checkpoints/{address}")
    assert answer.status_code == status, answer.content
    return answer


def path_of(answer):
    return [hash_from(each) for each in answer.json()["proof"]]


def test_the_page_explains_what_there_is(client):
    checkpoints_at(3, 5)
    page = ask(client, "").content.decode()
    assert "first 5 events" in page and str(KEY.verifier).replace("+", "&#43;") in page or str(KEY.verifier) in page
    assert 'href="/checkpoints/3"' in page and "What a checkpoint does not prove" in page


def test_the_page_of_a_register_without_checkpoints_says_so(client):
    page = ask(client, "").content.decode()
    assert "No checkpoint has been made yet" in page and "There is no key yet" in page
    assert ask(client, "latest", 404).content == b"There is no checkpoint yet.\n"
    assert ask(client, "keys").json() == {"keys": []}


def test_the_page_shows_the_last_twenty(client):
    checkpoints_at(*range(1, 23))
    page = ask(client, "").content.decode()
    assert "The last 20 checkpoints" in page and 'href="/checkpoints/2"' not in page


def test_checkpoints_are_given_as_they_were_signed_and_may_be_kept(client):
    checkpoints_at(3, 5)
    latest, first = ask(client, "latest"), ask(client, "3")
    assert latest.content.decode() == Checkpoint.objects.last().text
    assert first.content.decode() == Checkpoint.objects.first().text
    assert first["Content-Type"].startswith("text/plain")
    assert not first.cookies and not latest.cookies
    assert "immutable" in first["Cache-Control"] and latest["Cache-Control"] == "public, max-age=300"


def test_keys_are_enough_to_believe_what_was_signed_after_they_were_replaced(client):
    checkpoints_at(3)
    making.rotate(KEY, NEXT)
    given = ask(client, "keys").json()["keys"]
    believed = follow(verifier_key(given[0]["key"]), [each["statement"] for each in given])
    assert [each.key for each in believed] == [KEY.verifier, NEXT.verifier]


def test_every_proof_that_is_given_holds(client):
    sizes = (1, 200, 256, 257, 512, 700, 1024, 1300)
    checkpoints_at(*sizes)
    happen(3)
    roots = {size: stated(note_from(ask(client, str(size)).content.decode())).root for size in sizes}
    for size in sizes:
        for sequence in {1, 2, 255, 256, 257, 511, 512, 513, 699, 1023, 1024, 1025, size - 1, size} - {0}:
            if sequence <= size:
                answer = ask(client, f"inclusion/{sequence}?size={size}")
                own = bytes.fromhex(answer.json()["hash"])
                assert own.hex() == Event.objects.get(sequence=sequence).hash
                assert includes(roots[size], size, sequence - 1, own, path_of(answer))
        for old in sizes:
            if old <= size:
                answer = ask(client, f"consistency?from={old}&to={size}")
                assert continues(roots[old], old, roots[size], size, path_of(answer))


def test_a_proof_without_a_size_is_of_the_latest_checkpoint_and_is_not_kept_for_ever(client):
    checkpoints_at(3, 5)
    answer = ask(client, "inclusion/4")
    assert answer.json()["size"] == 5
    assert "Cache-Control" not in answer
    assert "immutable" in ask(client, "inclusion/4?size=5")["Cache-Control"]


@pytest.mark.asvs("V15.3.1")
def test_a_proof_holds_hashes_and_no_row(client):
    checkpoints_at(3)
    for address in ("inclusion/2", "consistency?from=3&to=3", "latest", "keys", "3"):
        said = ask(client, address).content.decode()
        assert "T-1" not in said and "user:1" not in said and "tests.Thing" not in said


def test_a_proof_costs_the_same_few_queries_however_many_events_there_are(client, django_assert_num_queries):
    checkpoints_at(3, 1300)
    with django_assert_num_queries(3):
        ask(client, "inclusion/2?size=1300")
    with django_assert_num_queries(4):
        ask(client, "consistency?from=3&to=1300")


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("4", 404, "There is no checkpoint of 4 events"),
        ("nonsense", 404, "'nonsense' does not name a checkpoint"),
        ("0", 404, "does not name a checkpoint"),
        ("99999999999999999999999999", 404, "does not name a checkpoint"),
        ("%D9%A3", 404, "does not name a checkpoint"),
        ("inclusion/nonsense", 404, "'nonsense' does not name an event"),
        ("inclusion/4", 404, "No such checkpoint covers event 4"),
        ("inclusion/1?size=", 400, "does not name a checkpoint"),
        ("inclusion/1?size=x", 400, "does not name a checkpoint"),
        ("inclusion/1?size=2", 404, "There is no checkpoint of 2 events"),
        ("inclusion/3?size=1", 404, "No such checkpoint covers event 3"),
        ("consistency", 400, "does not name a checkpoint"),
        ("consistency?from=1", 400, "does not name a checkpoint"),
        ("consistency?from=-1&to=3", 400, "does not name a checkpoint"),
        ("consistency?from=1&to=2", 404, "There is no checkpoint of 2 events"),
        ("consistency?from=3&to=1", 400, "from the smaller checkpoint to the larger"),
    ],
)
def test_what_cannot_be_given_is_refused_in_a_sentence(client, address, status, says):
    checkpoints_at(1, 3)
    answer = ask(client, address, status)
    assert says in answer.content.decode() and answer.content.endswith(b".\n")
    assert answer["Content-Type"].startswith("text/plain") and "immutable" not in answer.get("Cache-Control", "")


def test_only_get_is_answered(client):
    for address in ("", "latest", "3", "keys", "inclusion/1", "consistency"):
        assert client.post(f"/checkpoints/{address}").status_code == 405


@pytest.mark.parametrize("damage", ["event", "event hash", "kept", "kept hash"])
def test_a_damaged_register_gives_no_proof_but_a_sentence(client, damage):
    checkpoints_at(1, 300)
    drop_triggers()
    if damage == "event":
        Event.objects.filter(sequence=260).delete()
    elif damage == "event hash":
        Event.objects.filter(sequence=260).update(hash="nonsense")
    elif damage == "kept":
        KeptSubtree.objects.all().delete()
    else:
        KeptSubtree.objects.update(hash="nonsense")
    address = "inclusion/260?size=300" if damage.startswith("event") else "inclusion/290?size=300"
    assert "nothing that rests on it can be proved" in ask(client, address, 503).content.decode()


def test_the_answers_are_json_that_other_programs_read(client):
    checkpoints_at(1, 3)
    assert set(json.loads(ask(client, "inclusion/1?size=3").content)) == {"sequence", "size", "hash", "proof"}
    assert set(json.loads(ask(client, "consistency?from=1&to=3").content)) == {"from", "to", "proof"}
