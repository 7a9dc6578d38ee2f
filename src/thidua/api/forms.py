"""Forms of the connections' pages."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Post
from thidua.api.scopes import Scope
from thidua.screens.forms import DayField, WorkForm


class TokenForm(WorkForm):
    """A new token: for which of my posts, what for, until when."""

    post = forms.TypedChoiceField(label=_("Vai trò mà khóa được dùng"))
    purpose = forms.CharField(
        label=_("Hệ thống nào dùng, để làm gì"),
        max_length=300,
        help_text=_("Ghi trong nhật ký truy cập mỗi khi khóa đọc dữ liệu của một người."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Phạm vi"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Chỉ chọn những gì hệ thống kia cần; khóa không bao giờ làm được nhiều hơn vai trò của bạn."),
    )
    ends_on = DayField(label=_("Dùng đến hết ngày"), help_text=_("Không quá một năm."))

    def __init__(self, *args: Any, posts: list[Post], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"ends_on": timezone.localdate() + dt.timedelta(days=90)})
        super().__init__(*args, **kwargs)
        self._posts = {str(post.pk): post for post in posts}
        field = self.fields["post"]
        field.choices = [(key, post.get_role_display()) for key, post in self._posts.items()]  # type: ignore[attr-defined] # a ChoiceField

    def clean_post(self) -> Post:
        """The post itself."""
        return self._posts[self.cleaned_data["post"]]
