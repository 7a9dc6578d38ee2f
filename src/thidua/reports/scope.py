"""Of which agency and everything below it a report speaks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.queries import children_of, subtree

MOST_CHOICES = 400
TODAY = "hom-nay"
BORDERS = [("", _("Theo địa giới năm đó")), (TODAY, _("Theo địa giới hôm nay"))]


def chosen_agency(actor: Actor, text: str | None) -> Agency:
    """The agency of this number in the actor's own tree; the own agency for nothing. Raises Agency.DoesNotExist."""
    if not text:
        return actor.agency
    if not text.isdecimal() or len(text) > 15:
        raise Agency.DoesNotExist
    return subtree(actor.agency).get(pk=int(text))


def agency_choices(actor: Actor, chosen: Agency) -> list[tuple[Any, str]]:
    """The way from the own agency down to the chosen one, and what lies right below it."""
    above = [int(number) for number in chosen.path.strip("/").split("/")]
    way = subtree(actor.agency).filter(pk__in=above).order_by("path")
    below = children_of(actor, chosen)[:MOST_CHOICES]
    return [(agency.pk, agency.name) for agency in [*way, *below]]


class ScopeForm(forms.Form):
    """The agency of a report; more fields are added by each report."""

    don_vi = forms.TypedChoiceField(label=_("Cơ quan và cấp dưới"), required=False)

    def __init__(self, *args: Any, actor: Actor, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].choices = agency_choices(actor, agency)  # type: ignore[attr-defined] # a ChoiceField
        self.fields["don_vi"].initial = agency.pk
