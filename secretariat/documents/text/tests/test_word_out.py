from __future__ import annotations

import pytest
from hypothesis import given, settings

from secretariat.documents.text.tests.word_texts import IMAGES, texts
from secretariat.documents.text.word_in import read_word
from secretariat.documents.text.word_out import write_word

pytestmark = pytest.mark.once


@given(texts())
@settings(max_examples=12, deadline=None)
def test_a_text_that_goes_out_as_word_comes_back_the_same(items):
    back = read_word(write_word(items, images=IMAGES))
    assert back.items == items
    assert back.doubts == []
