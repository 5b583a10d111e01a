"""What tests of the report share."""

import pytest

from secretariat.reporting import drawing, outline

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
SOME = {"introduction", "party-support", "committee-support", "alt-han", "objectives"}


@pytest.fixture
def short_outline(monkeypatch):
    """A few sections of the outline, with one picture for every chart: most of what a report does depends on no more,
    and it is built sooner."""
    whole = outline.outline()
    sections = tuple(each for each in whole.section if (each.parent or each.name) in SOME)
    short = whole.model_copy(update={"section": sections})
    monkeypatch.setattr(outline, "outline", lambda: short)
    monkeypatch.setattr(drawing, "drawn", lambda spec: PICTURE)
