from __future__ import annotations

from secretariat.documents.text.items import Reading

CLML = "http://www.legislation.gov.uk/namespaces/legislation"


def read_clml(data: bytes) -> Reading:
    raise NotImplementedError
