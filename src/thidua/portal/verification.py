"""The public page that a certificate's QR square or its typed code opens: whether it is genuine and still valid.

It shows what the certificate itself shows and nothing more. A code has about 51 random bits. Who copies one by hand is
told of a slip by its last letter, before anything is looked up: who often asks for codes that nobody has is guessing.
"""

from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.decisions.models import CODE_LENGTH, AfterCase, CaseStatus, Certificate, DecisionKind, FormerCode
from thidua.decisions.names import bestowed_name
from thidua.decisions.queries import certificate_by_code, former_by_code
from thidua.register.models import AwardStatus
from thidua.screens.brakes import Brake, asker
from thidua.screens.forms import WorkForm
from thidua.vietnamese import codes

LOOKS = Brake("certificates", limit=30, seconds=60)  # keeps one address from making the server work
WRONG = Brake("wrong certificates", limit=20, seconds=600)  # keeps codes from being guessed: centuries for one address


@dataclass(frozen=True)
class Standing:
    """What the page says of a certificate: a heading, a sentence, and the colour of both."""

    heading: str | Promise
    text: str | Promise
    tag: str


STANDINGS = {
    AwardStatus.VALID: Standing(
        gettext_lazy("Bằng thật, đang có hiệu lực"),
        gettext_lazy("Khen thưởng này có trong sổ bộ của cơ quan quyết định."),
        "success",
    ),
    AwardStatus.CORRECTED: Standing(
        gettext_lazy("Bằng thật, nội dung đã được đính chính"),
        gettext_lazy(
            "Một phần nội dung in trên bằng đã được đính chính. Hãy hỏi cơ quan quyết định để biết nội dung đúng."
        ),
        "warning",
    ),
    AwardStatus.REVOKED: Standing(
        gettext_lazy("Khen thưởng đã bị hủy bỏ, thu hồi"), gettext_lazy("Bằng này không còn giá trị."), "danger"
    ),
}


class LookUpForm(WorkForm):
    """The code as it stands on a certificate, however it is typed."""

    ma = forms.CharField(
        label=gettext_lazy("Mã tra cứu in trên bằng"),
        max_length=60,
        help_text=gettext_lazy(
            "Mười hai chữ và số, ví dụ AC34-EF67-HJKM. Gõ chữ thường, bỏ dấu cách, dấu gạch đều được."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_ma(self) -> str:
        """The code, in groups; a slip of the hand is told here, before anything is looked up."""
        text: str = self.cleaned_data["ma"]
        if code := codes.read(text, CODE_LENGTH):
            return codes.grouped(code)
        raise forms.ValidationError(
            gettext_lazy(
                "Mã này gõ chưa đúng: có chữ sai, thiếu hoặc đổi chỗ. Hãy so lại từng nhóm bốn chữ với bằng; "
                "mã không bao giờ có số 0, số 1, chữ O, D, Q, I, L."
            )
        )


@login_not_required
def look_up(request: HttpRequest) -> HttpResponse:
    """The form for a code typed by hand; a code that can be one leads to its page."""
    form = LookUpForm(request.GET if "ma" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("portal:verify", form.cleaned_data["ma"])
    return render(request, "portal/look_up.html", {"form": form})


@login_not_required
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether the certificate with this code is genuine; 404 with advice when there is none, 429 past a brake."""
    who = asker(request)
    if LOOKS.press(who) or WRONG.is_spent(who):
        return _answer(request, "portal/verify_later.html", {}, 429)
    try:
        former = former_by_code(code)
        certificate = former.certificate if former else certificate_by_code(code)
    except Certificate.DoesNotExist:
        WRONG.press(who)
        context = {"code": code[:40], "form": LookUpForm(initial={"ma": code[:40]})}
        return _answer(request, "portal/verify_unknown.html", context, 404)
    item = certificate.item
    decision = item.decision
    assert decision.decided_on is not None  # noqa: S101 -- a certificate is made with the decision's day
    context = {
        "standing": _standing(certificate, former),
        "name": certificate.said("recipient_name"),
        "item": item,
        "decision": decision,
        "award": bestowed_name(decision.award, decision.agency, decision.decided_on),
    }
    return _answer(request, "portal/verify.html", context, 200)


def _standing(certificate: Certificate, former: FormerCode | None) -> Standing:
    """What is said of a certificate; why an award was taken away is nobody's here."""
    status = AwardStatus(certificate.award.status)
    if status == AwardStatus.VALID and former is not None:
        return Standing(
            _("Bằng này đã được thay bằng bằng mới"),
            _("Bằng có mã này không còn dùng, theo %(decision)s; khen thưởng vẫn có hiệu lực.")
            % {"decision": _decided(former.case)},
            "warning",
        )
    made = certificate.after_cases.filter(new_code=certificate.code).select_related("decision").first()
    corrected = certificate.after_cases.filter(kind=DecisionKind.CORRECTION, status=CaseStatus.DONE)
    last = corrected.select_related("decision").order_by("pk").last()
    if status != AwardStatus.VALID or (made is None and last is None):
        return STANDINGS[status]
    standing = STANDINGS[status]
    said = [str(standing.text)]
    if last is not None:
        said.append(_("Nội dung đã đính chính theo %(decision)s.") % {"decision": _decided(last)})
    if made is not None and made.kind != DecisionKind.CORRECTION:
        said.append(_("Bằng được cấp mới theo %(decision)s.") % {"decision": _decided(made)})
    return Standing(standing.heading, " ".join(said), standing.tag)


def _decided(case: AfterCase) -> str:
    decision = case.decision
    assert decision is not None  # noqa: S101 -- what is done was decided
    return _("Quyết định số %(number)s ngày %(day)s") % {
        "number": decision.number,
        "day": f"{decision.decided_on:%d/%m/%Y}",
    }


def _answer(request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"  # what was valid yesterday may be revoked today
    return response
