"""What programs are given at `/api/v1/`: the same records, figures and services as the site, as JSON.

A *call* is one address of it with what it allows; a room offers its own in its `api.py`. An *asker* is who sends a
request: the public, or a person by a token. A *problem* is every answer that is not what was asked for.
"""
