"""The element names of Akoma Ntoso 3, by what they are."""

from __future__ import annotations

from secretariat.documents.text.xml_safely import named

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OURS = "urn:secretariat:text"
"""The namespace of what Akoma Ntoso has no name for, in the file's own metadata."""
XHTML = "http://www.w3.org/1999/xhtml"
MATHML = "http://www.w3.org/1998/Math/MathML"

HIERARCHY = named(
    "alinea article book chapter clause division hcontainer indent level list paragraph part point proviso rule rules "
    "section subchapter subclause subdivision sublist subparagraph subpart subrule subsection subtitle title tome "
    "transitional crossheading"
)
"""What has a number, a heading, words before, parts and words after."""

BODIES = named(
    "body mainBody portionBody amendmentBody collectionBody debateBody judgmentBody preamble conclusions "
    "introduction background arguments remedies motivation decision header debateSection"
)
DOCUMENTS = named(
    "act amendment amendmentList bill debate debateReport doc documentCollection judgment officialGazette portion statement"
)

BLOCKS = named(
    "p block blockContainer blockList container content crossHeading foreign formula intro item listIntroduction "
    "listWrapUp longTitle ol ul li table tblock toc tocItem wrapUp preface div caption recitals recital citations "
    "citation tr th td"
)

MARKS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "sup": "superscript",
    "sub": "subscript",
    "a": "link",
    "ref": "refers",
    "rref": "refers",
    "mref": "refers",
    "term": "defines",
    "quotedText": "quoted",
    "embeddedText": "quoted",
    "ins": "changed",
    "del": "changed",
}
"""Inline elements that become marks."""

PLAIN = named(
    "abbr affectedDocument argument change concept courtType date def docAuthority docCommittee docDate docIntroducer "
    "docJurisdiction docNumber docProponent docPurpose docStage docStatus docTitle docType docketNumber entity event "
    "extractText fillIn from inline judge lawyer legislature location mmod mod neutralCitation num object omissis "
    "opinion organization outcome party person placeholder process quantity recordedTime remark rmod role scene session "
    "shortTitle signature span subFlow subheading time vote heading tocItem answer question"
)
"""Inline elements whose words are words of the text."""

NOTHING = named("eop eol marker meta popup col colgroup componentRef documentRef")
