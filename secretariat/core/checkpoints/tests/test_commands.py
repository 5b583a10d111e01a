import pytest

from secretariat.command import main
from secretariat.core.checkpoints import making
from secretariat.core.checkpoints.keys import new_key, signing_key
from secretariat.core.checkpoints.models import Checkpoint
from secretariat.core.checkpoints.tests.factories import KEY, NEXT, checkpoints_at, happen, rewrite_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    """A folder outside the register with its key and another one; the first is set."""
    new_key(tmp_path / "key", KEY.name)
    new_key(tmp_path / "next", KEY.name)
    settings.SECRETARIAT_SIGNING_KEY = str(tmp_path / "key")
    return tmp_path


def run(capsys, *arguments):
    code = main([str(each) for each in arguments])
    said = capsys.readouterr()
    return code, said.out + said.err


def save(client, folder, *addresses):
    for name, address in addresses:
        (folder / name).write_bytes(client.get(f"/checkpoints/{address}").content)


def test_a_checkpoint_is_made_and_printed(capsys, folder):
    happen(3)
    assert run(capsys, "checkpoint") == (0, Checkpoint.objects.get().text)
    assert run(capsys, "checkpoint") == (0, Checkpoint.objects.get().text)


def test_without_a_key_the_command_says_what_to_set(capsys):
    happen(3)
    code, said = run(capsys, "checkpoint")
    assert code == 2 and "SECRETARIAT_SIGNING_KEY" in said and "new-key" in said


def test_a_new_key_prints_its_verifier_key_and_never_itself(capsys, tmp_path):
    code, said = run(capsys, "checkpoint", "new-key", tmp_path / "key", "--name", "register.example.org/sec")
    assert code == 0
    assert said.splitlines()[0] == str(signing_key(tmp_path / "key").verifier)
    assert (tmp_path / "key").read_text().strip() not in said
    assert run(capsys, "checkpoint", "new-key", tmp_path / "other")[1].startswith("secretariat/sec+")


def test_a_key_is_replaced(capsys, folder):
    checkpoints_at(3, key=signing_key(folder / "key"))
    code, said = run(capsys, "checkpoint", "rotate", folder / "key", folder / "next")
    assert code == 0 and "next key" in said and "set SECRETARIAT_SIGNING_KEY" in said
    code, said = run(capsys, "checkpoint", "rotate", folder / "key", folder / "next")
    assert code == 2 and "was replaced" in said


def test_a_lost_key_is_replaced_and_what_that_means_is_said(capsys, client, folder):
    checkpoints_at(3)
    code, said = run(capsys, "checkpoint", "replace-lost", folder / "next")
    assert code == 0 and "in place of a lost one" in said and "by another way than this register" in said
    assert b"The key before this one was lost" in client.get("/checkpoints/").content


def test_tick_signs_the_days_checkpoint_and_goes_on_without_a_key(capsys, folder, settings):
    happen(3)
    settings.SECRETARIAT_SIGNING_KEY = ""
    code, said = run(capsys, "tick")
    assert code == 0 and "No checkpoint was made: set SECRETARIAT_SIGNING_KEY" in said
    settings.SECRETARIAT_SIGNING_KEY = str(folder / "key")
    code, said = run(capsys, "tick")
    assert code == 0 and said.endswith("A checkpoint of 3 events is signed.\n")
    code, said = run(capsys, "tick")
    assert code == 0 and "No checkpoint is due" in said


def test_tick_does_its_other_work_and_then_says_that_the_key_is_not_kept_well(capsys, folder):
    happen(3)
    (folder / "key").chmod(0o644)
    code, said = run(capsys, "tick")
    assert code == 1 and "figures" in said and "run `chmod 600" in said


def test_verify_takes_what_was_kept_outside(capsys, folder):
    key = signing_key(folder / "key")
    checkpoints_at(3, 5, key=key)
    (folder / "kept.txt").write_text(Checkpoint.objects.first().text, encoding="utf-8")
    code, said = run(capsys, "verify", "--checkpoint", folder / "kept.txt", "--key", key.verifier)
    assert code == 0 and "kept.txt fits: the first 3 events" in said

    rewrite_from(2)
    code, said = run(capsys, "verify", "--checkpoint", folder / "kept.txt", "--key", key.verifier)
    assert code == 1 and "History was rewritten at or before event 3: kept.txt" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--checkpoint", "no-such-file"], "cannot be read"),
        (["--key", "nonsense"], "no verifier key"),
        (["--checkpoint", "key"], "not a signed note"),
    ],
)
def test_verify_refuses_what_is_no_checkpoint_or_key(capsys, folder, monkeypatch, arguments, says):
    monkeypatch.chdir(folder)
    code, said = run(capsys, "verify", *arguments)
    assert code == 2 and says in said


def test_somebody_without_the_register_checks_that_one_checkpoint_continues_another(capsys, client, tmp_path):
    checkpoints_at(300, 700)
    making.rotate(KEY, NEXT)
    happen(20)
    making.make(NEXT)
    save(
        client,
        tmp_path,
        ("old", "300"),
        ("middle", "700"),
        ("new", "latest"),
        ("keys", "keys"),
        ("proof", "consistency?from=300&to=720"),
        ("other", "consistency?from=300&to=700"),
    )
    old, middle, new, proof, keys = (tmp_path / each for each in ("old", "middle", "new", "proof", "keys"))

    code, said = run(capsys, "checkpoint", "check", old, new, proof, "--key", KEY.verifier, "--keys", keys)
    assert (code, said) == (0, "It holds: the first 300 of the 720 events were not changed.\n")
    assert run(capsys, "checkpoint", "check", old, middle, tmp_path / "other", "--key", KEY.verifier)[0] == 0

    for arguments, says in (
        ((old, new, proof, "--key", KEY.verifier), "new is not signed with"),
        ((old, new, proof, "--key", NEXT.verifier, "--keys", keys), "old is not signed with"),
        ((old, new, tmp_path / "other", "--key", KEY.verifier, "--keys", keys), "The proof does not hold"),
        ((new, old, proof, "--key", KEY.verifier, "--keys", keys), "name the older one first"),
    ):
        code, said = run(capsys, "checkpoint", "check", *arguments)
        assert code == 1 and says in said


def test_two_checkpoints_of_one_size_are_found_without_the_register(capsys, tmp_path):
    checkpoints_at(5)
    (tmp_path / "one").write_text(Checkpoint.objects.get().text, encoding="utf-8")
    rewrite_from(3, without_checkpoints=True)
    making.make(KEY)
    (tmp_path / "two").write_text(Checkpoint.objects.get().text, encoding="utf-8")
    (tmp_path / "proof").write_text('{"proof": []}')
    code, said = run(
        capsys, "checkpoint", "check", tmp_path / "one", tmp_path / "two", tmp_path / "proof", "--key", KEY.verifier
    )
    assert code == 1 and "both have 5 events, but not the same: history was rewritten" in said


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"proof": 1}', '{"proof": [1]}', '{"proof": ["x"]}', "[" * 100_000])
def test_what_is_no_proof_is_refused(capsys, tmp_path, text):
    checkpoints_at(3)
    (tmp_path / "one").write_text(Checkpoint.objects.get().text, encoding="utf-8")
    (tmp_path / "proof").write_text(text)
    one, proof = tmp_path / "one", tmp_path / "proof"
    code, said = run(capsys, "checkpoint", "check", one, one, proof, "--key", KEY.verifier)
    assert code == 2 and str(proof) in said
    code, said = run(capsys, "checkpoint", "check", one, one, proof, "--key", KEY.verifier, "--keys", proof)
    assert code == 2


def test_somebody_without_the_register_checks_that_an_event_is_among_a_checkpoints(capsys, client, tmp_path):
    checkpoints_at(300, 700)
    save(client, tmp_path, ("kept", "700"), ("early", "300"), ("proof", "inclusion/500?size=700"))
    kept, early, proof = tmp_path / "kept", tmp_path / "early", tmp_path / "proof"
    code, said = run(capsys, "checkpoint", "check-event", kept, proof, "--key", KEY.verifier)
    assert code == 0 and said.startswith("It holds: event 500 has the hash ")

    code, said = run(capsys, "checkpoint", "check-event", early, proof, "--key", KEY.verifier)
    assert code == 1 and "has only 300 events" in said
    code, said = run(capsys, "checkpoint", "check-event", kept, proof, "--key", NEXT.verifier)
    assert code == 1 and "is not signed with" in said
    proof.write_text(proof.read_text().replace('"sequence": 500', '"sequence": 501'))
    code, said = run(capsys, "checkpoint", "check-event", kept, proof, "--key", KEY.verifier)
    assert code == 1 and "The proof does not hold" in said


@pytest.mark.parametrize("rest", ["", ', "sequence": 1', ', "sequence": "x", "hash": ""', ', "sequence": 1, "hash": 1'])
def test_a_proof_that_names_no_event_is_refused(capsys, tmp_path, rest):
    checkpoints_at(3)
    (tmp_path / "one").write_text(Checkpoint.objects.get().text, encoding="utf-8")
    (tmp_path / "proof").write_text(f'{{"proof": []{rest}}}')
    code, said = run(capsys, "checkpoint", "check-event", tmp_path / "one", tmp_path / "proof", "--key", KEY.verifier)
    assert code == 2 and "names no event" in said
