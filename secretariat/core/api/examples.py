"""Worked examples: they stand on the page about the API and in the docs, and the tests run each of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """Something that can be done, by curl and by Python. `SITE` and `TOKEN` stand for the reader's own."""

    title: str
    says: str
    curl: str
    python: str
    prints: str
    """What both print, or a part of it."""


ASK = '''import json, os, urllib.request

SITE, TOKEN = map(os.getenv, ("SITE", "TOKEN"))


def call(path, body=None, **headers):
    """Ask the API, and give what it answers."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json", **headers}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(SITE + path, data, headers)) as answer:
        return json.load(answer)
'''
"""What the Python examples begin with."""

EXAMPLES = (
    Example(
        "Read a list",
        "White records need no token. Filters are those of the list on the site, and next leads to the next page.",
        'curl --silent "$SITE/api/v1/meetings?body=tag&held_on_from=2019-04-01&limit=2"',
        'page = call("/api/v1/meetings?body=tag&held_on_from=2019-04-01&limit=2")\n'
        'print([meeting["body"] for meeting in page["items"]], page["next"])',
        "tag",
    ),
    Example(
        "Read one record, and what happened to it",
        "A record that you may not see is answered like one that does not exist.",
        'curl --silent "$SITE/api/v1/modifications/DP077"\ncurl --silent "$SITE/api/v1/modifications/DP077/history"',
        'print(call("/api/v1/modifications/DP077")["reference"])\n'
        'print(call("/api/v1/modifications/DP077/history")["items"][-1]["verb"])',
        "DP077",
    ),
    Example(
        "Read a figure and what is behind it",
        "A figure counts all records. You get the references of those that you may see.",
        'curl --silent "$SITE/api/v1/figures/meetings_of_body?year=2019-20&of=tag"',
        'figure = call("/api/v1/figures/meetings_of_body?year=2019-20&of=tag")\n'
        'print(figure["title"], figure["value"], figure["behind"][0]["seen"], "of", figure["behind"][0]["of"])',
        "Meetings",
    ),
    Example(
        "Ask only for what has changed",
        "Send the ETag of the answer that you have: 304 says that it is still right.",
        'tag=$(curl --silent --head "$SITE/api/v1/parties" | grep --ignore-case "^etag:" | tr -d "\\r" | cut -d " " -f 2)\n'
        'curl --silent --output /dev/null --write-out "%{http_code}\\n" \\\n'
        '  --header "If-None-Match: $tag" "$SITE/api/v1/parties"',
        'first = urllib.request.urlopen(SITE + "/api/v1/parties")\n'
        "try:\n"
        '    again = {"If-None-Match": first.headers["ETag"]}\n'
        '    urllib.request.urlopen(urllib.request.Request(SITE + "/api/v1/parties", headers=again))\n'
        "except urllib.error.HTTPError as unchanged:\n"
        "    print(unchanged.code)",
        "304",
    ),
    Example(
        "See who you are",
        "With a token of yours, from /account/tokens/.",
        'curl --silent --header "Authorization: Bearer $TOKEN" "$SITE/api/v1/account"',
        'print(call("/api/v1/account")["scope"])',
        "write",
    ),
    Example(
        "Bring rows in",
        "All or nothing, with the token of somebody at the administrator. With an Idempotency-Key it is done once, "
        "however often it is sent.",
        'curl --silent --request POST "$SITE/api/v1/newsletters/bring-in" \\\n'
        '  --header "Authorization: Bearer $TOKEN" --header "Content-Type: application/json" \\\n'
        '  --header "Idempotency-Key: newsletter-of-may" \\\n'
        """  --data '{"rows": [{"reference": "NL-EXAMPLE", "title": "An illustrative newsletter",\n"""
        """          "issued": "2020-05-04", "classification": "white", "illustrative": "all"}]}'""",
        'row = {\n    "reference": "NL-EXAMPLE-2",\n    "title": "An illustrative newsletter",\n'
        '    "issued": "2020-05-05",\n    "classification": "white",\n    "illustrative": "all",\n}\n'
        'print(call("/api/v1/newsletters/bring-in", {"rows": [row]}, **{"Idempotency-Key": "newsletter-of-june"}))',
        "added",
    ),
)
