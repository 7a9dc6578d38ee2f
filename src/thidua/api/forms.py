"""Forms of the connections' pages."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Post
from thidua.api.models import HookEvent
from thidua.api.scopes import Scope
from thidua.screens.forms import DayField, WorkForm


class PostForm(WorkForm):
    """For which of my posts a system is connected."""

    post = forms.TypedChoiceField(label=_("Vai trò mà hệ thống kia làm thay"))

    def __init__(self, *args: Any, posts: list[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._posts = {str(post.pk): post for post in posts}
        field = self.fields["post"]
        field.choices = [(key, post.get_role_display()) for key, post in self._posts.items()]  # type: ignore[attr-defined] # a ChoiceField

    def clean_post(self) -> Post:
        """The post itself."""
        return self._posts[self.cleaned_data["post"]]


class TokenForm(PostForm):
    """A new token: for which of my posts, what for, until when."""

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"ends_on": timezone.localdate() + dt.timedelta(days=90)})
        super().__init__(*args, **kwargs)


class WebhookForm(PostForm):
    """A new receiver: where, and of what it hears."""

    url = forms.CharField(
        label=_("Địa chỉ nhận"),
        max_length=500,
        help_text=_("Bắt đầu bằng https://. Không gửi vào mạng nội bộ, trừ mạng mà người vận hành cho phép."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    events = forms.MultipleChoiceField(
        label=_("Báo khi"), choices=HookEvent.choices, widget=forms.CheckboxSelectMultiple
    )
