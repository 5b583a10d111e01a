"""What a backup holds and what it leaves out. Whoever adds a model says here which it is."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

from secretariat.core.records import Record

KEPT: dict[str, str] = {
    "account.EmailAddress": "which addresses people have shown to be theirs",
    "accounts.Webhook": "which addresses are told of events",
    "accounts.Delivery": "which sealed file was sent by whom, and until when; its key is in no backup",
    "accounts.FeedAddress": "the private addresses of feeds, each as its hash",
    "accounts.Handled": "up to which event people have been told: without it they would be told again",
    "accounts.Notice": "who was told of what, and why",
    "accounts.Preference": "how people want to hear",
    "accounts.Recipient": "for whom each delivered file is, and who has fetched it",
    "accounts.RetentionRun": "when the rules of retention last removed something",
    "accounts.Subscription": "what people follow",
    "auth.Group": "groups of people",
    "auth.Group_permissions": "what a group may do",
    "auth.Permission": "groups point at permissions by number",
    "contenttypes.ContentType": "permissions point at content types by number",
    "committees.Ballot": "the votes in boxes that are open; they are in the order of keys that say nothing",
    "committees.Receipt": "the hashes of receipts, by which voters find that their ballot was counted",
    "committees.SealedBallot": "the votes that were counted",
    "committees.Turnout": "which Voting Groups have voted: without it one could vote again",
    "committees.PaperNote": "what readers wrote for themselves on papers",
    "engagement.Helpful": "how many an answer has helped",
    "core.Case": "where each process stands",
    "core.Checkpoint": "what was signed about the history",
    "core.ColumnMapping": "how people matched the columns of their files",
    "core.Event": "the history",
    "core.KeptSubtree": "makes proofs short, and cannot be changed once it is there",
    "core.PublishedKey": "the keys with which the checkpoints are checked",
    "core.PersonalText": "the personal texts that the history stands for",
    "documents.Clause": "which clause is which through all versions of the Code",
    "documents.ClauseVersion": "where each clause stands in each version of the Code",
    "documents.ExtractSource": "which record a White extract was made from",
    "documents.Wording": "the words of the Code: no event holds them, only their seals",
    "mfa.Authenticator": "people's second factors",
    "reporting.ReportVersion": "the reports as they were frozen",
    "socialaccount.SocialAccount": "whose account elsewhere is whose here",
    "socialaccount.SocialApp": "sign-ins elsewhere that are offered",
}
"""Model to what would be lost without it. Every kind of record is kept too, without standing here."""

LEFT_OUT: dict[str, str] = {
    "committees.Pack": "which packs of papers were made: each is made anew when somebody asks for it",
    "account.EmailConfirmation": "links that were sent for some hours: people ask for another",
    "accounts.WebhookDelivery": "events in hand for webhooks, which may have been sent since",
    "accounts.Mail": "mails in hand, which may have been sent since",
    "accounts.Token": "ways in, which may have been ended since: their owners make others",
    "axes.AccessAttempt": "counts failed sign-ins of the last hours, with addresses of machines",
    "axes.AccessAttemptExpiration": "counts failed sign-ins of the last hours",
    "axes.AccessFailureLog": "counts failed sign-ins of the last hours, with addresses of machines",
    "axes.AccessLog": "who signed in from where: a log, not the register",
    "core.CachedValue": "a cache",
    "core.IndexedEntry": "worked out from the records and the Code: restoring does it again",
    "core.IndexedNumber": "worked out from the records and the Code: restoring does it again",
    "core.IndexedWord": "worked out from the records and the Code: restoring does it again",
    "core.KeptAnswer": "answers of the last day, for requests that are sent again to the same site",
    "core.RequestCount": "how many requests programs sent in the last minutes",
    "core.SearchEntry": "worked out from the events: restoring does it again",
    "core.StoredFigure": "worked out from the records when a page asks for it",
    "core.WordTrigram": "worked out from the records and the Code: restoring does it again",
    "core.TimerRun": "says when a timer ran on the other machine",
    "django_tasks_database.DBTaskResult": "work in hand, which must not be done a second time elsewhere",
    "socialaccount.SocialToken": "keys to other sites, which the next sign-in brings anew",
    "usersessions.UserSession": "describes the sessions, which are left out",
    "sessions.Session": "signs people in on a site that is no longer there",
}
"""Model to the reason why its rows are not in a backup."""

MADE_BY_MIGRATING = ("accounts.Handled", "auth.Permission", "contenttypes.ContentType")
"""Tables that a new, empty database already fills: restoring puts the backup's rows in their place."""

FOLDERS_LEFT_OUT: dict[str, str] = {
    "committees.Pack": "which packs of papers were made: each is made anew when somebody asks for it",
    "packs": "packs of papers, each made anew for whoever asks for it",
    "brought-in": "files that somebody is still matching; the table they came from is theirs",
}
"""Folder of MEDIA_ROOT to the reason why it is not in a backup."""


def kept_models() -> list[type[models.Model]]:
    """Every model whose rows a backup holds, by label. A model on neither list is kept."""
    return sorted(
        (each for each in all_models() if each._meta.label not in LEFT_OUT), key=lambda each: each._meta.label
    )


def all_models() -> list[type[models.Model]]:
    """Every model that has a table of its own."""
    found = apps.get_models(include_auto_created=True)
    return [each for each in found if each._meta.managed and not each._meta.proxy]


def undeclared() -> list[str]:
    """The models that stand on neither list and are no records."""
    labels = {each._meta.label for each in all_models() if not issubclass(each, Record)}
    return sorted(labels - KEPT.keys() - LEFT_OUT.keys())


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields that are columns of the model's own table, in order."""
    return list(model._meta.local_concrete_fields)
