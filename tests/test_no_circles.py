"""No circles: take any record away, and exactly the figures that list it change."""

import random
from collections import defaultdict
from contextlib import contextmanager

import pytest
from django.db import models, transaction

from secretariat.core.calendars import Period
from secretariat.core.figures import all_figures, figure_named, read
from secretariat.core.tables import all_tables
from tests.example import example_years

YEAR = Period.year("2019-20")
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module", autouse=True)
def example(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), example_years():
        yield


def keys():
    return [key for figure in all_figures() for key in figure.keys(YEAR)]


def values(of):
    """Key to value and base. A value of a dimension that is gone, such as a release, is still read: it gives 0."""
    readings = {key: read(key, YEAR) for key in of}
    return {key: (reading.value, reading.base) for key, reading in readings.items()}


def listed():
    """Key to the sets of records behind it, one set for each queryset."""
    found = {}
    for key in keys():
        found[key] = [
            {(rows.model, pk) for pk in rows.values_list("pk", flat=True)} for rows in read(key, YEAR).records
        ]
    return found


def units():
    """Key to the records of each thing that a figure counts once."""
    found = {}
    for key in keys():
        if field := figure_named(key).distinct:
            rows = read(key, YEAR).records[0]
            found[key] = defaultdict(set)
            for pk, unit in rows.values_list("pk", field):
                found[key][unit].add((rows.model, pk))
    return found


@pytest.fixture(scope="module")
def before(example):
    return values(keys()), listed(), units()


def with_what_hangs_on(records):
    """These records and all that could not stand without them."""
    found, ahead = set(), list(records)
    while ahead:
        model, pk = ahead.pop()
        if (model, pk) in found:
            continue
        found.add((model, pk))
        for relation in model._meta.related_objects:
            if isinstance(relation.field, models.ForeignKey):
                other = relation.related_model
                pks = other.objects.filter(**{relation.field.name: pk}).values_list("pk", flat=True)
                ahead += [(other, each) for each in pks]
    return found


@contextmanager
def without(records):
    with transaction.atomic():
        ordered = [table.model for table in all_tables()]
        for model in reversed(ordered):
            pks = [pk for each, pk in records if each is model]
            rows = model.objects.filter(pk__in=pks)
            if pks:
                rows._raw_delete(rows.db)
        yield
        transaction.set_rollback(True)


def examine(records, before):
    """Take the records away and hold every figure to what it promises."""
    values_before, listed_before, units_before = before
    gone = with_what_hangs_on(records)
    with without(gone):
        after = values(values_before)
    for key, was in values_before.items():
        changed = after[key] != was
        touched = [rows & gone for rows in listed_before[key]]
        if not any(touched):
            assert not changed, f"{key} changed from {was} to {after[key]}, but lists none of {gone}"
        elif key not in units_before or any(touched[1:]) or any(rows <= gone for rows in units_before[key].values()):
            assert changed, f"{key} is still {was}, though it lists {[rows for rows in touched if rows]}"


def test_every_figure_of_the_example_year_lists_records(before):
    values_before, listed_before, _ = before
    silent = {key for key, (value, _) in values_before.items() if value and not any(listed_before[key])}
    assert silent == set()
    assert sum(bool(value) for value, _ in values_before.values()) > 80


@pytest.mark.parametrize("figure", all_figures(), ids=str)
def test_a_record_that_a_figure_lists_moves_it(figure, before):
    chance = random.Random(str(figure))
    _, listed_before, units_before = before
    for key in figure.keys(YEAR)[:2]:
        if units_before.get(key):
            unit = chance.choice(sorted(units_before[key], key=str))
            examine(units_before[key][unit], before)
        for rows in listed_before[key][: None if key not in units_before else 0] or listed_before[key][1:]:
            if rows:
                examine([chance.choice(sorted(rows, key=str))], before)


def test_a_record_of_any_kind_moves_only_what_lists_it(before):
    _, listed_before, _ = before
    counted = set().union(*(rows for sets in listed_before.values() for rows in sets))
    in_no_figure = set()
    for table in all_tables():
        pks = list(table.model.objects.order_by("pk").values_list("pk", flat=True))
        for pk in random.Random(table.name).sample(pks, min(2, len(pks))):
            if counted & with_what_hangs_on([(table.model, pk)]):
                examine([(table.model, pk)], before)
            else:
                in_no_figure.add((table.model, pk))
    examine(in_no_figure, before)
