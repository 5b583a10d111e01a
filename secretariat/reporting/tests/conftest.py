"""What tests of the report share."""

import pytest

from secretariat.reporting import outline

SOME = {"introduction", "party-support", "committee-support", "alt-han", "objectives"}


@pytest.fixture
def short_outline(monkeypatch):
    """A few sections of the outline, which are built sooner: most of what a report does depends on no others."""
    whole = outline.outline()
    sections = tuple(each for each in whole.section if (each.parent or each.name) in SOME)
    short = whole.model_copy(update={"section": sections})
    monkeypatch.setattr(outline, "outline", lambda: short)
