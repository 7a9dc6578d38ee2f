"""Public comment on nominees, on pages without an account."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.agencies.actor import Actor
from thidua.dossiers.models import Comment, Conclusion, Nomination, Publication
from thidua.dossiers.queries import open_publication_by_code
from thidua.dossiers.services import receive_comment
from thidua.law import load_corpus
from thidua.screens.brakes import Brake, asker
from thidua.screens.forms import WorkForm
from thidua.trail.errors import Refused

COMMENTS = Brake("comments", limit=5, seconds=3_600)  # a light one: many people may share one address


class CommentForm(WorkForm):
    """What somebody of the public says, signed: an unsigned comment cannot be looked into."""

    about = forms.ChoiceField(label=gettext_lazy("Ý kiến về"), required=False)
    author_name = forms.CharField(label=gettext_lazy("Họ và tên của bạn"), max_length=120)
    author_contact = forms.CharField(
        label=gettext_lazy("Điện thoại, địa chỉ"),
        max_length=300,
        help_text=gettext_lazy("Chỉ cơ quan xử lý ý kiến thấy mục này."),
    )
    text = forms.CharField(
        label=gettext_lazy("Nội dung"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 6, "maxlength": 5000})
    )


@login_not_required
def publications(request: HttpRequest) -> HttpResponse:
    """Lists that are open for comment today, at every agency."""
    today = timezone.localdate()
    rows = Publication.objects.filter(closed_at=None, opens_on__lte=today, closes_on__gte=today)
    context = {"publications": rows.select_related("agency").order_by("closes_on")[:200]}
    return render(request, "portal/publications.html", context)


@login_not_required
def publication(request: HttpRequest, code: str) -> HttpResponse:
    """One list: the nominees as the law has them made public, and a form while comments are taken."""
    try:
        found = open_publication_by_code(code)
    except Publication.DoesNotExist as error:
        raise Http404 from error
    open_now = timezone.localdate() <= found.closes_on
    # Names are shown for the comment only: not after its last day, nor of who was returned, refused or withdrawn.
    listed = found.reviews.exclude(conclusion__in=[Conclusion.RETURN, Conclusion.REFUSE])
    nominations = [
        (review.nomination, load_corpus().awards[review.nomination.award].name)
        for review in (listed if open_now else listed.none())
        .select_related("nomination__subject")
        .order_by("nomination__award", "nomination__subject__sort_key")
    ]
    form = CommentForm(request.POST or None)
    form.fields["about"].choices = [  # type: ignore[attr-defined] # a ChoiceField
        ("", _("Cả danh sách")),
        *((nomination.code, nomination.subject.name) for nomination, _award in nominations),
    ]
    comment: Comment | None = None
    if request.method == "POST" and form.is_valid():
        comment = _receive(request, found, form, {nomination.code: nomination for nomination, _a in nominations})
    context = {"publication": found, "nominations": nominations, "form": form, "open_now": open_now, "comment": comment}
    return render(request, "portal/publication.html", context)


def _receive(
    request: HttpRequest, found: Publication, form: CommentForm, nominations: dict[str, Nomination]
) -> Comment | None:
    data = form.cleaned_data
    if COMMENTS.press(asker(request)):
        form.refuse(Refused(_("Bạn đã gửi nhiều ý kiến trong giờ qua; xin gửi tiếp sau.")))
        return None
    try:
        return receive_comment(
            Actor(None, found.agency, frozenset()),
            publication=found,
            author_name=data["author_name"],
            author_contact=data["author_contact"],
            text=data["text"],
            nomination=nominations.get(data["about"]),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return None
