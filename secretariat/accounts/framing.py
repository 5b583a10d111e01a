"""Puts the house's page round the pages of allauth, which are written for Django's own templates."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.forms.widgets import CheckboxInput
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from secretariat.core.pages.fields import govuk

register = template.Library()


@register.tag
def framed(parser: Parser, token: Token) -> Framed:
    """`{% framed %}` title `{% titled %}` content `{% endframed %}`: the content as a page of the house."""
    title = parser.parse(("titled",))
    parser.delete_first_token()
    body = parser.parse(("endframed",))
    parser.delete_first_token()
    return Framed(title, body)


class Framed(template.Node):
    child_nodelists = ("title", "body")

    def __init__(self, title: NodeList, body: NodeList) -> None:
        self.title = title
        self.body = body

    def render(self, context: Context) -> SafeString:
        """The whole page."""
        title = " ".join(self.title.render(context).split())
        parts = {"title": title, "body": mark_safe(self.body.render(context))}
        request = context["request"]
        return mark_safe(render_to_string("accounts/framed.html", parts, request=request, using="jinja2"))


register.filter("govuk", govuk)


@register.filter
def is_checkbox(bound: BoundField) -> bool:
    """Whether a field is one box to tick."""
    return isinstance(bound.field.widget, CheckboxInput)
