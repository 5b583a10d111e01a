import shutil

import pytest

from secretariat.core.codes import BadCode, current
from secretariat.core.codes.folder import Code


@pytest.fixture
def folder(tmp_path):
    copied = tmp_path / "other"
    copied.mkdir()
    for name in ("code.toml", "bodies.toml", "calendar.toml"):
        shutil.copy(current().folder / name, copied / name)
    return copied


def change(folder, name, old, new):
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_code_names_its_categories_bodies_and_objectives():
    code = current()
    assert code.short_name == "SEC"
    assert "tag" in code.body_by_slug and len(code.file.category) == 6 and len(code.file.objective) == 12


def test_another_folder_is_another_code(folder):
    change(folder, "code.toml", 'short_name = "SEC"', 'short_name = "EEC"')
    assert Code(folder).short_name == "EEC"


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("code.toml", "administrator = ", "adminstrator = ", "adminstrator is not a key known here"),
        ("code.toml", 'year_starts = "04-01"', 'year_starts = "1 April"', "month and a day"),
        ("bodies.toml", 'parent = "panel"', 'parent = "pannel"', "is not a body of this file"),
        ("bodies.toml", 'kind = "panel"', 'kind = "jury"', "kind"),
        ("calendar.toml", 'country = "GB"', "country = GB", "Mend the TOML"),
    ],
)
def test_a_bad_folder_is_refused_with_file_and_line(folder, name, old, new, says):
    line = (folder / name).read_text().split(old)[0].count("\n") + 1
    change(folder, name, old, new)

    with pytest.raises(BadCode) as refused:
        Code(folder)
    fault = next(each for each in str(refused.value).splitlines() if says in each)
    assert fault.startswith(f"{folder / name}:{line}: ")


def test_a_missing_file_is_named(folder):
    (folder / "bodies.toml").unlink()
    with pytest.raises(BadCode, match=r"bodies\.toml: there is no such file"):
        Code(folder)


def test_text_that_is_not_utf8_is_named_with_its_line(folder):
    (folder / "calendar.toml").write_bytes(b'country = "GB"\nsubdivision = "\x96"\n')
    with pytest.raises(BadCode, match=r"calendar\.toml:2: not UTF-8"):
        Code(folder)
