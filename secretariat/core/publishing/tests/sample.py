"""One document that holds every kind of block, with words that would be markup if a renderer let them."""

from secretariat.core.publishing import (
    Bullets,
    Chart,
    Column,
    Definition,
    Document,
    FigureLink,
    Light,
    Lights,
    Link,
    Note,
    Paragraph,
    Quarter,
    Quarters,
    Reference,
    Section,
    Table,
    Text,
    Tile,
    Tiles,
)

TRICKY = "#let x = 1, *bold*, _under_, <b>tag</b>, $x$, @ref, \\n, {{ y }} & 'quotes'"
MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
RAISED = [3, 5, 2, 6, 4, 5, 7, 3, 2, 6, 4, 5]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="588" height="120" viewBox="0 0 588 120">'
    '<rect width="588" height="120" fill="#eef4f3"/><rect x="20" y="30" width="300" height="24" fill="#0b4f4a"/>'
    '<text x="24" y="90" font-family="Arial, Libertinus Serif" font-size="14">Proposals raised</text></svg>'
)
TILES = (
    "Full assessments", "Verification assessments", "Self-assessments reviewed", "Follow-up assessments",
    "Director's Letters reviewed", "Approved", "Approved, subject to conditions", "Provisionally approved",
    "Deferred", "Rejected", "Agreed interpretations published", "Engagement events held",
)  # fmt: skip
OBJECTIVES = (
    "To have Smart Metering Systems provided, installed and operated efficiently and able to work together.",
    "To let the DCC comply with its own objectives and meet the rest of its licence.",
    "To help consumers manage their use of electricity and gas by giving them suitable information.",
)


def words(text: str) -> tuple[Text, ...]:
    return (Text(text),)


def number(text: str, key: str) -> tuple[FigureLink, ...]:
    return (FigureLink(text, key),)


def sample(*, svg: str = SVG, title: str = "End of Regulatory Year Report 2019-20") -> Document:
    """A short report with every block in it."""
    return Document(
        title=title,
        subtitle="What the Panel and its Sub-Committees did in the year",
        code_name="Smart Energy Code",
        period="1 April 2019 to 31 March 2020",
        classification="White",
        classification_statement="Anyone may read this document and publish what it says, subject to copyright.",
        version="0.1",
        status="draft",
        sections=(introduction(), operations(), changes(svg), security(), alternatives(), objectives()),
        appendix=definitions(),
        illustrative="Most records behind this report are examples: its numbers show how the report works.",
    )


def introduction() -> Section:
    return Section("introduction", "Introduction", (
        Paragraph((
            Text("This report says what was done in the year. "),
            Text("Change", "strong"), Text(" is in "), Reference("changes"), Text(", the objectives are in "),
            Reference("objective-lights"), Text(", and "), Reference("raised-chart", "the year month by month"),
            Text(" shows the pace. Rules are on "), Link("the example site", "https://example.org/rules"), Text("."),
        )),
        Paragraph(words(TRICKY)),
        Paragraph((
            Text("A correction reads "), Text("fifty-one", "deleted"), Text(" "), Text("fifty-two", "inserted"),
            Text(" proposals, and nothing is "), Text("typed by hand", "emphasis"), Text("."),
        )),
        Note(words("The data in this section are illustrative.")),
    ))  # fmt: skip


def operations() -> Section:
    return Section("operations", "Technical operations", (
        Paragraph(words("Three Sub-Committees look after how services run.")),
        Section("tag", "Testing Advisory Group", (
            Paragraph((Text("The group met "), *number("25", "meetings[tag]"), Text(" times."))),
            Bullets((words("reviewed the evidence before each release;"), words("agreed how testing would run;"))),
        )),
        Section("cpl", "Central Products List", (
            Table(
                "cpl-table", "What changed on the Central Products List",
                (Column("Change"), Column("Number", numeric=True)),
                (
                    (words("Versions issued"), number("69", "cpl.versions")),
                    (words("Device Models added"), number("1,124", "cpl.added")),
                    (words("Device Models removed"), number("20", "cpl.removed")),
                ),
            ),
        )),
    ))  # fmt: skip


def changes(svg: str) -> Section:
    so_far = 0
    rows = []
    for month, raised in zip(MONTHS, RAISED, strict=True):
        so_far += raised
        rows.append((words(month), number(str(raised), f"raised[{month}]"), words(str(so_far))))
    return Section("changes", "Modifications and releases", (
        Section("proposals", "Proposals", (
            Paragraph((
                Text("In the year "), *number("52", "modifications.raised"), Text(" proposals were raised; "),
                Reference("status-table"), Text(" has the rest."),
            )),
            Table(
                "status-table", "Proposals through the year",
                (Column("Status"), Column("Number", numeric=True)),
                (
                    (words("Open at the start of the year"), number("23", "modifications.open_at_start")),
                    (words("Raised in the year"), number("52", "modifications.raised")),
                    (words("Concluded in the year"), number("21", "modifications.concluded")),
                    (words("Open at the end of the year"), number("54", "modifications.open_at_end")),
                ),
                total=True,
            ),
            Chart(
                "raised-chart", "Proposals raised by month, and so far this year",
                "Bars show between two and seven proposals raised a month; a line rises to 52 in March.", svg,
                Table(
                    "raised-data", "Proposals raised",
                    (Column("Month"), Column("Raised", numeric=True), Column("So far", numeric=True)), tuple(rows),
                ),
                key="modifications.raised",
            ),
        )),
        Section("releases", "Releases", (
            Section("scheduled", "Scheduled releases", (Paragraph(words("Three releases went out on their dates.")),)),
        )),
    ))  # fmt: skip


def security() -> Section:
    tiles = tuple(Tile(FigureLink(str(7 * n + 2), f"assessments[{n}]"), label) for n, label in enumerate(TILES))
    return Section("security", "Security and privacy", (Tiles("The year's assessments", tiles),))


def alternatives() -> Section:
    columns = tuple(
        Quarter(title, (
            words("Surveys of buildings went on in three regions."),
            (Text("Forum met "), *number("3", "meetings[forum]"), Text(" times to approve the plan.")),
            words("A consultation on how costs are shared was issued."),
        ))
        for title in ("April to June", "July to September", "October to December", "January to March")
    )  # fmt: skip
    return Section("alt-han", "Alternative Home Area Network", (
        Quarters("alt-han-year", "Milestones of the year, by quarter", columns),
    ))  # fmt: skip


def objectives() -> Section:
    rows = (
        Light(
            OBJECTIVES[0],
            "met",
            "Met",
            (words("Sub-Committees watched how services worked."), words("Releases went well.")),
        ),
        Light(
            OBJECTIVES[1],
            "later",
            "Met later",
            ((Text("The group met "), *number("25", "meetings[tag]"), Text(" times.")),),
        ),
        Light(OBJECTIVES[2], "not_met", "Not met", (words("Information came late."),)),
    )
    return Section("objectives", "Objectives", (Lights("objective-lights", "How each objective stands", rows),))


def definitions() -> tuple[Definition, ...]:
    """An entry for every number in the sample."""
    named = {
        "meetings[tag]": ("Meetings of the Testing Advisory Group", "25", "meetings"),
        "meetings[forum]": ("Meetings of the Forum", "3", "meetings"),
        "cpl.versions": ("Versions of the Central Products List issued", "69", "versions"),
        "cpl.added": ("Device Models added", "1,124", "Device Models"),
        "cpl.removed": ("Device Models removed", "20", "Device Models"),
        "modifications.raised": ("Proposals raised", "52", "proposals"),
        "modifications.open_at_start": ("Proposals open at the start", "23", "proposals"),
        "modifications.concluded": ("Proposals concluded", "21", "proposals"),
        "modifications.open_at_end": ("Proposals open at the end", "54", "proposals"),
        **{
            f"raised[{month}]": (f"Proposals raised in {month}", str(n), "proposals")
            for month, n in zip(MONTHS, RAISED, strict=True)
        },
        **{f"assessments[{n}]": (label, str(7 * n + 2), "assessments") for n, label in enumerate(TILES)},
    }
    return tuple(
        Definition(
            key, title, value, unit, f"Counts the {unit} whose date falls in the period, each once. {TRICKY}",
            tuple(f"REF{n:04}" for n in range(1, 25)), 12,
        )
        for key, (title, value, unit) in named.items()
    )  # fmt: skip
