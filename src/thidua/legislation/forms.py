from django import forms
from django.utils.translation import gettext_lazy as _

from thidua.screens.forms import DayField, WorkForm


class LawSearchForm(WorkForm):
    """Words to look for in the law, and the day as of which it is read."""

    q = forms.CharField(label=_("Tìm trong quy định"), required=False, max_length=200)


class OnDayForm(WorkForm):
    """The day as of which the law is read."""

    ngay = DayField(label=_("Quy định tại ngày"), required=False)
