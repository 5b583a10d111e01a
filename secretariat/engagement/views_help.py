"""The knowledge base and asking Party Support: for everybody, signed in or not."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from secretariat.accounts.models import User
from secretariat.accounts.reading import address_of
from secretariat.core.calendars import in_words
from secretariat.core.events import Actor
from secretariat.core.events.recording import kind_of
from secretariat.core.pages.asking import reader
from secretariat.core.permission.declared import EVERYONE, NOBODY, allow
from secretariat.core.workflow.taking import NotNow, case_of
from secretariat.engagement import knowledge, limits, links, services_enquiries
from secretariat.engagement.articles import say_whether_it_helped
from secretariat.engagement.enquiry_rules import enquiries
from secretariat.engagement.forgetting import is_forgotten
from secretariat.engagement.forms_enquiries import AskForm, SayForm
from secretariat.engagement.models_enquiries import Enquiry, EnquiryMessage
from secretariat.parties.models import Party

SHOWN = 50
BY_LINK = frozenset({services_enquiries.ASKER})
PUBLIC = Actor("anyone")
VOTED = "said_whether_it_helped"


@allow()
def index(request: HttpRequest) -> HttpResponse:
    """The knowledge base: every article by category, those of one, or what fits some words."""
    who, words = reader(request), request.GET.get("q", "").strip()[:200]
    category = enquiries().of(request.GET.get("category", ""))
    if words:
        slug = category.slug if category else ""
        found = knowledge.likeliest(words, who, category=slug, every_word=True)
        found = found or knowledge.likeliest(words, who, category=slug)
    else:
        rows = knowledge.standing(who)
        found = list((rows.about(category.slug) if category else rows).order_by("title", "reference")[: 4 * SHOWN])
    groups = [
        (each, [article for article in found if each.slug in article.categories.split()])
        for each in enquiries().category
    ]
    context = {
        "words": words,
        "category": category,
        "categories": enquiries().category,
        "found": found[:SHOWN] if words or category else found,
        "groups": [(each, articles) for each, articles in groups if articles] if not (words or category) else [],
    }
    return render(request, "engagement/help/index.html", context)


@allow()
def article(request: HttpRequest, reference: str) -> HttpResponse:
    """One article to read."""
    who = reader(request)
    found = knowledge.standing(who).filter(reference=reference).select_related("helpful").first()
    if found is None:
        raise Http404(f"There is no article {reference} that you may read.")
    first = found.categories.split()[:1]
    others = knowledge.standing(who).about(first[0]).exclude(pk=found.pk).order_by("title")[:5] if first else []
    context = {
        "article": found,
        "blocks": knowledge.blocks(found.answer),
        "others": others,
        "counts": getattr(found, "helpful", None),
        "voted": found.reference in request.session.get(VOTED, []),
    }
    return render(request, "engagement/help/article.html", context)


@allow(get=NOBODY, post=EVERYONE)
def helpful(request: HttpRequest, reference: str) -> HttpResponse:
    """Count one for whom an article helped, or did not; once for an article in a session."""
    found = knowledge.standing(reader(request)).filter(reference=reference).first()
    if found is None:
        raise Http404(f"There is no article {reference} that you may read.")
    voted = request.session.get(VOTED, [])
    if request.POST.get("helped") not in ("yes", "no"):
        messages.error(request, "Say yes or no.")
    elif reference not in voted:
        try:
            limits.refuse_too_many("vote", address_of(request), limits.VOTES_FROM_ONE_ADDRESS)
        except NotNow as refusal:
            messages.error(request, str(refusal))
            return redirect("help-article", reference=reference)
        say_whether_it_helped(found, request.POST["helped"] == "yes")
        request.session[VOTED] = [*voted, reference][-100:]
        messages.success(request, "Thank you: it is counted, without your name.")
    return redirect("help-article", reference=reference)


@allow()
def suggest(request: HttpRequest) -> HttpResponse:
    """What may answer a question that is being written: a piece of the page that asks it."""
    found = knowledge.suggested(request.GET.get("subject", "")[:200], reader(request))
    return render(request, "engagement/help/_suggested.html", {"suggested": found})


@allow(get=EVERYONE, post=EVERYONE)
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Ask Party Support. Whoever has not signed in gives an address, and gets a reference and a private link."""
    who = reader(request)
    if not enquiries().category:
        raise Http404("This code takes no enquiries.")
    if request.method != "POST":
        given = {name: request.GET.get(name, "")[:200] for name in ("subject", "category", "about", "party")}
        form = AskForm(reader=who, initial={name: value for name, value in given.items() if value})
        return _asking(request, form, given["subject"])
    form = AskForm(request.POST, reader=who)
    if request.POST.get("do") == "look":
        # Without scripts nothing is suggested while somebody writes: this button asks for it. Nothing is sent yet.
        form = AskForm(reader=who, initial=request.POST.dict())
        return _asking(request, form, request.POST.get("subject", ""))
    if form.is_valid():
        try:
            made = _ask(request, form)
        except NotNow as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            if made.person_id:
                assert made.due
                says = f"You have asked: it is {made.reference}. The answer comes by {in_words(made.due)}."
                messages.success(request, says)
                return redirect("record", table="enquiries", reference=made.reference)
            messages.success(request, f"You have asked: it is {made.reference}. Keep the address of this page.")
            return redirect("enquiry-by-link", token=links.token_of(made))
    return _asking(request, form, request.POST.get("subject", ""), status=400)


def _asking(request: HttpRequest, form: AskForm, subject: str, *, status: int = 200) -> HttpResponse:
    found = knowledge.suggested(subject[:200], reader(request))
    return render(request, "engagement/help/ask.html", {"form": form, "suggested": found}, status=status)


def _ask(request: HttpRequest, form: AskForm) -> Enquiry:
    who, given, record = reader(request), form.cleaned_data, form.record
    person = request.user if isinstance(request.user, User) and who.person else None
    limits.refuse_too_many("ask", who.person or address_of(request), limits.ASKED_FROM_ONE_ADDRESS)
    if person is None:
        limits.refuse_too_many("mailbox", given["email"], limits.ASKED_FOR_ONE_MAILBOX)
        limits.refuse_too_many("everybody", "", limits.ASKED_BY_EVERYBODY)
    about: dict[str, str] = {"about_kind": kind_of(record), "about": record.reference} if record else {}
    question = services_enquiries.Question(
        given["subject"],
        given["category"],
        given["text"],
        person=person,
        party=Party.objects.filter(reference=given["party"]).first() if given.get("party") else None,
        name=given.get("name", ""),
        email=given.get("email", ""),
        **about,
    )
    return services_enquiries.ask(question, by=Actor(who.id) if person else PUBLIC)


@allow(get=EVERYONE, post=EVERYONE)
@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """An enquiry for whoever asked without an account: what was said, and saying more."""
    enquiry = links.enquiry_of(token)
    if enquiry is None or is_forgotten(enquiry):
        return render(request, "engagement/help/link_gone.html", status=404)
    form = SayForm(request.POST or None)
    problem = ""
    if request.method == "POST":
        try:
            if not form.is_valid():
                raise NotNow("Choose what you want to do, and write at most 10,000 characters.")
            limits.refuse_too_many("link", enquiry.reference, limits.SAID_BY_ONE_LINK)
            messages.success(request, _said(enquiry, form.cleaned_data["do"], form.cleaned_data["text"]))
            return redirect("enquiry-by-link", token=token)
        except NotNow as refusal:
            problem = f"Nothing was sent. {refusal}"
    case = case_of(enquiry)
    context: dict[str, Any] = {
        "enquiry": enquiry,
        "case": case,
        "category": enquiries().name_of(enquiry.category),
        "messages_of_it": EnquiryMessage.objects.filter(enquiry=enquiry).order_by("pk"),
        "article": enquiry.article if enquiry.article and not enquiry.article.withdrawn else None,
        "steps": {step.verb for step in case.open_steps if step.by == services_enquiries.ASKER},
        "problem": problem,
        "text": request.POST.get("text", "")[:10_000],
        "address": reverse("enquiry-by-link", args=[token]),
    }
    return render(request, "engagement/help/by_link.html", context, status=400 if problem else 200)


def _said(enquiry: Enquiry, do: str, text: str) -> str:
    if do == "settle":
        services_enquiries.settle(enquiry, by=PUBLIC, roles=BY_LINK)
        return "It is closed. You can ask again here for as long as it is kept."
    said = services_enquiries.reply if do == "reply" else services_enquiries.reopen
    said(enquiry, by=PUBLIC, roles=BY_LINK, text=text)
    return "It is sent: Party Support answers here, and a mail says when."
