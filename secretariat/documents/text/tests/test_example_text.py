"""The example's own text: that it is as large and as varied as its readers need, and fits together on every day."""

import csv
import re
import tomllib
from collections import Counter
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from secretariat.documents.text.history import History, Release, read_history, versions
from secretariat.documents.text.items import Item, Kind, labels
from secretariat.documents.text.references import Standing, find, place_of, resolve

pytestmark = pytest.mark.once

CODE = Path(__file__).parents[3] / "codes" / "sec"
FOLDER = CODE / "example" / "text"
TODAY = date(2021, 4, 15)
DOING = {"insert", "replace", "delete", "move", "renumber", "split", "merge", "retitle"}
Texts = dict[str, list[Item]]


@cache
def history() -> History:
    return read_history(FOLDER)


@cache
def texts() -> dict[str, Texts]:
    """Every document by its number, in every version by its number."""
    numbers = count()
    told = versions(history(), lambda: f"key {next(numbers)}")
    return {release.code_version if release else history().code_version: now for release, now, _ in told}


@cache
def places(version: str) -> frozenset[str]:
    found = {place_of(number, label) for number, items in texts()[version].items() for label in labels(items)}
    return frozenset({*found, *texts()[version]})


@cache
def obligations() -> list[dict]:
    return tomllib.loads((FOLDER / "obligations.toml").read_text("utf-8"))["obligation"]


@cache
def wrong() -> list[dict]:
    return tomllib.loads((FOLDER / "on-purpose.toml").read_text("utf-8"))["wrong"]


def rows(name: str) -> dict[str, dict]:
    """A table of the example years, by reference."""
    found = {}
    for path in sorted((CODE / "example").glob(f"20*/{name}.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            found.update({row["reference"]: row for row in csv.DictReader(lines)})
    return found


def ordinal(version: str) -> int:
    return list(texts()).index(version)


def in_force(entry: dict, version: str) -> bool:
    return ordinal(entry["from"]) <= ordinal(version) and not (
        "until" in entry and ordinal(entry["until"]) <= ordinal(version)
    )


def all_releases() -> list[Release]:
    return list(history().releases)


def clauses(items: list[Item]) -> list[str]:
    return [label for label, item in zip(labels(items), items, strict=True) if item.kind is Kind.CLAUSE]


def references_in(version: str):
    known = places(version)
    for number, items in texts()[version].items():
        for label, item in zip(labels(items), items, strict=True):
            for reference in find(item.text, here=place_of(number, label), known=known):
                yield number, label, reference


def test_the_text_is_as_large_as_was_asked_in_every_version():
    for version, now in texts().items():
        sections = [number for number in now if re.fullmatch("[A-Z]", number)]
        assert len(sections) >= 8 and {"Schedule 5", "Schedule 11", "Appendix AG"} <= set(now), version
        assert sum(len(clauses(items)) for items in now.values()) >= 300, version
        definitions = [item for item in now["A"] if item.kind is Kind.DEFINITION]
        assert len(definitions) >= 120, version
        assert sum(" has the meaning given in " in f" {item.text}" for item in definitions) >= 15, version
        assert [item for number in "GMZ" for item in now[number] if item.kind is Kind.DEFINITION], version
    assert len([number for number in texts()["19.0"] if number.startswith("Appendix")]) == 2


def test_every_document_says_what_it_is_and_that_it_is_illustrative():
    readings = [
        *history().documents.values(),
        *(each for release in all_releases() for each in release.documents.values()),
    ]
    for reading in readings:
        assert reading.title and reading.number and not reading.doubts
        assert reading.details["Illustrative"] == "all" and reading.details["Owner"]
        assert reading.details["Category"] in ("section", "schedule", "appendix", "framework")


def test_each_kind_of_item_is_there_but_pictures():
    found = {item.kind for items in texts()["14.0"].values() for item in items}
    assert found == set(Kind) - {Kind.FIGURE}
    notes = {number for number, items in texts()["5.14"].items() for item in items if item.kind is Kind.FOOTNOTE}
    marked = {
        number
        for number, items in texts()["5.14"].items()
        for item in items
        for mark in item.marks
        if mark.kind == "footnote"
    }
    assert notes == marked == {"A", "G"}


def test_lists_go_to_the_third_level_and_i_is_both_a_letter_and_a_roman_one():
    section = set(clauses(texts()["16.0"]["D"]))
    assert {"D7.3", "D7.3(a)", "D7.3(a)(ii)", "D7.3(a)(ii)(B)", "D1.5(i)", "D1.5(j)", "D1.3(d)(i)", "D3A.1"} <= section


def test_labels_are_unique_in_every_version():
    for version, now in texts().items():
        for number, items in now.items():
            assert [label for label, times in Counter(clauses(items)).items() if times > 1] == [], (version, number)


def test_keys_are_unique_in_every_version_and_none_is_missing():
    for version, now in texts().items():
        keys = [item.key for items in now.values() for item in items]
        assert all(keys) and len(keys) == len(set(keys)), version


def test_there_are_250_references_and_each_leads_somewhere_but_those_on_purpose():
    former: set[str] = set()
    for version in texts():
        known = places(version)
        found = list(references_in(version))
        lost = {
            (number, label, reference.label)
            for number, label, reference in found
            if resolve(reference, known) is not Standing.FOUND
        }
        assert lost == {
            (each["document"], each["label"], each["about"])
            for each in wrong()
            if each["kind"] == "dangling" and in_force(each, version)
        }
        for each in wrong():
            if each["kind"] == "dangling" and in_force(each, version) and each["from"] != history().code_version:
                assert each["about"] in former
        former |= known
    assert len(list(references_in("19.0"))) >= 250


def test_terms_that_are_wrong_on_purpose_are():
    words = " ".join(item.text for items in texts()["19.0"].values() for item in items)
    defined = {item.heading for item in texts()["19.0"]["A"] if item.kind is Kind.DEFINITION}
    for each in wrong():
        if each["kind"] == "unused":
            assert each["about"] in defined and each["about"] not in words
        if each["kind"] == "undefined":
            assert each["about"] not in defined and each["about"] in words


def test_twelve_releases_and_more_cover_every_kind_of_change():
    assert len(all_releases()) >= 12
    changes = [change for release in all_releases() for change in release.changes]
    assert {change.do for change in changes} == DOING
    assert {change.cause_kind for change in changes} == {"modification", "designation", "release"}
    assert "Appendix AA" not in texts()["7.0"] and "Appendix AA" in texts()["8.0"]
    terms = [{item.heading for item in now["A"] if item.kind is Kind.DEFINITION} for now in texts().values()]
    assert any(after - before for before, after in zip(terms, terms[1:], strict=False))
    assert any(before - after for before, after in zip(terms, terms[1:], strict=False))


def test_versions_are_those_of_the_example_years_and_one_is_of_the_future():
    known = {row["number"]: row for row in rows("code_versions").values()}
    assert history().in_force_from.isoformat() == known[history().code_version]["in_force_from"]
    coming = [release.code_version for release in all_releases() if release.code_version not in known]
    for release in all_releases():
        if release.code_version in known:
            row = known[release.code_version]
            assert (row["in_force_from"], row["cause"]) == (release.in_force_from.isoformat(), release.cause)
            assert release.in_force_from <= TODAY
    assert coming == [release.code_version for release in all_releases() if release.in_force_from > TODAY] == ["20.0"]
    assert all(
        release.known_from and release.known_from <= min(release.in_force_from, TODAY) for release in all_releases()
    )
    after = [row["number"] for row in known.values() if row["in_force_from"] >= history().in_force_from.isoformat()]
    assert set(after) == {history().code_version, *(release.code_version for release in all_releases())} - {"20.0"}


def test_causes_are_modifications_and_designations_of_the_example_years():
    modifications, designations = rows("modifications"), rows("designated_changes")
    for release in all_releases():
        for change in release.changes:
            if change.cause_kind == "modification":
                row = modifications[change.cause_reference]
                assert row["outcome"] == "approved", change.place
                assert release.known_from and row["decided"] <= release.known_from.isoformat(), change.place
            elif change.cause_kind == "designation":
                row = designations[change.cause_reference]
                assert row["implemented_on"] <= release.in_force_from.isoformat(), change.place


def test_a_date_was_moved_once_and_the_last_is_that_of_the_release():
    moved = [(release, redate) for release in all_releases() for redate in release.redates]
    assert [(release.code_version, redate.became) for release, redate in moved] == [("13.0", date(2019, 11, 29))]
    release, redate = moved[0]
    assert (
        release.in_force_from == redate.became
        and release.known_from
        and release.known_from < redate.known_from < redate.was
    )


def test_a_variation_is_one_that_was_directed_and_is_about_words_of_the_text():
    variations = [(release.code_version, each) for release in all_releases() for each in release.variations]
    assert variations
    for version, variation in variations:
        row = rows("directed_variations")[variation.direction]
        assert row["directed_on"] == variation.starts.isoformat()
        assert row["provision"] == f"Section {variation.document}"
        items = texts()[version][variation.document]
        item = next(item for label, item in zip(labels(items), items, strict=True) if label == variation.label)
        assert variation.words in item.text
        assert variation.ends and variation.starts < TODAY < variation.ends


def test_every_obligation_is_on_a_clause_of_the_version_that_it_names():
    assert len([each for each in obligations() if in_force(each, "19.0")]) >= 150
    for each in obligations():
        assert each["label"] in clauses(texts()[each["from"]][each["document"]]), each
        assert each["modality"] in ("must", "may", "must not") and each["who"], each
        assert "until" not in each or ordinal(each["from"]) < ordinal(each["until"]), each


@cache
def key_of(version: str, document: str, label: str) -> str:
    items = texts()[version][document]
    return next(
        item.key for each, item in zip(labels(items), items, strict=True) if each == label and item.kind is Kind.CLAUSE
    )


def test_an_obligation_holds_only_as_long_as_there_is_its_clause():
    for version, now in texts().items():
        keys = {item.key for items in now.values() for item in items}
        for each in obligations():
            if in_force(each, version):
                assert key_of(each["from"], each["document"], each["label"]) in keys, (version, each)


@cache
def words_of(version: str, document: str, label: str) -> str:
    """What a clause says, with its list."""
    items = texts()[version][document]
    return " ".join(
        item.text
        for each, item in zip(labels(items), items, strict=True)
        if each == label or each.startswith(f"{label}(")
    )


def test_an_obligation_says_what_its_clause_says():
    said = {"may": r"\bmay\b", "must": r"\bmust\b", "must not": r"\b(must|may) not\b|by nobody else"}
    odd = [
        each
        for each in obligations()
        if not re.search(said[each["modality"]], words_of(each["from"], each["document"], each["label"]))
    ]
    assert odd == []


def test_everybody_is_bound_by_something():
    code = tomllib.loads((CODE / "code.toml").read_text("utf-8"))
    slugs = {each["slug"] for key in ("category", "user_role") for each in code[key]}
    bound = Counter(who for each in obligations() if in_force(each, "19.0") for who in each["who"])
    assert set(bound) == slugs | {"dcc", "panel", "administrator", "everyone"}
    assert min(bound.values()) >= 3
    assert {each["modality"] for each in obligations() if in_force(each, "19.0")} == {"must", "may", "must not"}


def test_the_framework_has_forty_controls_and_each_leads_to_the_clause_that_it_helps_to_meet():
    for version, now in texts().items():
        controls = [item for item in now["SCF"] if item.heading and item.depth == 1]
        assert len(controls) >= 40, version
        for control in controls:
            found = find(control.text, known=places(version))
            assert found and found[0].document in ("G", "H"), control.number


def test_the_clause_people_ask_for_changed_before_and_after_march_2020():
    first, march, now = (words_of(version, "D", "D7.3") for version in ("5.14", "15.0", "19.0"))
    assert first != march != now
