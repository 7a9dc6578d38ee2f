"""What only the frame of the page and the components need."""

import functools
import itertools
from typing import Any

from django import forms, template
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from thidua.agencies.permissions import Action, may
from thidua.trail.models import Entry
from thidua.web.changes import changes_of
from thidua.web.navigation import Group, address, navigation_of

register = template.Library()

# The order is the order of the cascade; each file puts its rules into a layer declared in tokens.css.
STYLESHEETS = [
    "tokens",
    "base",
    "layout",
    "header",
    "navigation",
    "button",
    "field",
    "rows",
    "callout",
    "status",
    "table",
    "scans",
    "papers",
    "summary",
    "timeline",
    "tabs",
    "stat",
    "progress",
    "radar",
    "empty",
    "figure",
    "board",
    "dashboard",
    "task-list",
    "trail",
    "tree",
    "dialog",
    "waiting",
    "sign-in",
    "verdict",
    "steps",
    "checklist",
    "pick",
    "dossiers",
    "legislation",
    "print",
]


@register.simple_tag
@functools.cache
def stylesheets() -> SafeString:
    """The links to every style sheet; the same on every page, made once."""
    addresses = ((static(f"thidua/css/{name}.css"),) for name in STYLESHEETS)
    return format_html_join("\n  ", '<link rel="stylesheet" href="{}">', addresses)


@register.simple_tag(takes_context=True)
def navigation(context: dict[str, Any]) -> list[Group]:
    """The links that the viewer may follow, in groups."""
    request = context["request"]
    return navigation_of(request.actor, request.path)


@register.simple_tag(takes_context=True)
def search_address(context: dict[str, Any]) -> str:
    """Where the search box at the top leads, or nothing for those who may not read the register."""
    return address("register:search") if may(context["actor"], Action.READ_REGISTER) else ""


@register.filter
def field_kind(field: forms.BoundField) -> str:
    """How a field is laid out: text, area, select, checkbox, choices, file."""
    widget = field.field.widget
    kinds: list[tuple[type[forms.Widget], str]] = [
        (forms.CheckboxInput, "checkbox"),
        (forms.RadioSelect, "choices"),  # check boxes for several choices are made from it
        (forms.Select, "select"),
        (forms.Textarea, "area"),
        (forms.FileInput, "file"),
    ]
    return next((kind for made_of, kind in kinds if isinstance(widget, made_of)), "text")


_ids = itertools.count(1)


@register.simple_tag
def new_id() -> str:
    """An element id that no other element of the page has."""
    return f"m{next(_ids)}"


@register.filter
def changes(entry: Entry) -> list[tuple[str, str, str]]:
    """What an entry of the trail changed: (what, before, after)."""
    return changes_of(entry)


@register.simple_tag(takes_context=True)
def specimen(context: template.RequestContext, name: str, given: dict[str, Any]) -> SafeString:
    """An example of a component, drawn as on any page."""
    with context.push(**given):
        found = context.template.engine.get_template(name) if context.template else template.Template("")
        return found.render(context)
