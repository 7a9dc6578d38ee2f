"""The objects in the examples that YAML can't hold."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Permission
from thidua.agencies.queries import visible_agencies
from thidua.reports.charts import bar_chart, line_chart, map_shapes, province_map
from thidua.screens.forms import DayField, WorkForm
from thidua.screens.rows import Table
from thidua.screens.tables import Column, Listing
from thidua.trail.events import Event
from thidua.trail.models import Entry
from thidua.web.agency_forms import AgencyFilter


class SampleForm(WorkForm):
    """One field of each kind."""

    ho_ten = forms.CharField(label="Họ và tên", max_length=120)
    ngay_sinh = DayField(label="Ngày sinh", required=False, help_text="Ví dụ 04/09/1975.")
    khen_thuong = forms.ChoiceField(
        label="Danh hiệu đề nghị", choices=[("", "Chọn danh hiệu"), ("1", "Lao động tiên tiến")]
    )
    loai = forms.ChoiceField(
        label="Đối tượng", choices=[("p", "Cá nhân"), ("c", "Tập thể"), ("h", "Hộ gia đình")], widget=forms.RadioSelect
    )
    thanh_tich = forms.CharField(label="Tóm tắt thành tích", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    tep = forms.FileField(label="Báo cáo thành tích", required=False, help_text="PDF hoặc Word, không quá 25 MB.")
    dong_y = forms.BooleanField(label="Tôi đã đối chiếu với bản gốc", required=False)


class SampleRow(WorkForm):
    """One row of a table of small forms."""

    ten = forms.CharField(label="Họ và tên", max_length=120, required=False)
    vai_tro = forms.CharField(label="Vai trò", max_length=60, required=False)


def sample_objects(request: ActorRequest) -> dict[str, Any]:
    """Every object that an example names."""
    wrong = SampleForm({"sai-ngay_sinh": "31/02/1980", "sai-thanh_tich": "Hai sáng kiến cấp cơ sở."}, prefix="sai")
    return {
        "form": SampleForm(prefix="mau"),
        "form_with_errors": wrong,
        "rows": Table(SampleRow, "dong", None, ()),
        "field": SampleForm(prefix="mot")["ho_ten"],
        "field_with_error": SampleForm({"f-ngay_sinh": "31/02/1980"}, prefix="f")["ngay_sinh"],
        "allowed": Permission(True),
        "refused": Permission(False, "Việc này dành cho: người đứng đầu (ký)."),
        "listing": _listing(request),
        "timeline": [
            ("2025", [("success", "Chiến sĩ thi đua cơ sở", "Quyết định 312/QĐ-SNV ngày 20/12/2025", "#timeline")]),
            (
                "2024",
                [
                    ("info", "Hoàn thành xuất sắc nhiệm vụ", "Thông báo 45/TB-STC", ""),
                    ("warning", "Sáng kiến «Số hóa hồ sơ», phạm vi cơ sở", "Chờ xác minh", ""),
                ],
            ),
            ("2023", [("neutral", "Hoàn thành tốt nhiệm vụ", "", ""), ("danger", "Khiển trách", "Đã hết hạn", "")]),
        ],
        "summary": [("Họ và tên", "Đỗ Thị Chi"), ("Đơn vị", "Sở Tài chính"), ("Số định danh", "•••••••••123")],
        "tabs": [("Hồ sơ", "#tabs", True), ("Tài liệu (4)", "#tabs", False), ("Nhật ký", "#tabs", False)],
        "entries": [
            _entry(Event.NOMINATION_RETURNED, "Thiếu quyết định công nhận sáng kiến."),
            _entry(Event.SIGNED_IN),
        ],
        "bars": bar_chart(
            "Hồ sơ theo trạng thái",
            "Hai phần ba số hồ sơ đang chờ thẩm định.",
            [("Đang thẩm định", 1240), ("Chờ bổ sung", 312), ("Chờ hội đồng", 208), ("Đã quyết định", 96)],
            of="Trạng thái",
            value="Số hồ sơ",
            highlight="Đang thẩm định",
        ),
        "lines": line_chart(
            "Khen thưởng theo năm",
            "Bằng khen tăng đều qua năm năm.",
            {
                "Bằng khen": [(2021, 820), (2022, 910), (2023, 1105), (2024, 1260), (2025, 1398)],
                "Huân chương": [(2021, 41), (2022, 38), (2023, 52), (2024, 47), (2025, 60)],
            },
        ),
        "map": province_map(
            "Đề nghị theo tỉnh, thành phố",
            "Số liệu giả định, chỉ để xem cách vẽ.",
            {shape.code: 12 + 37 * position % 400 for position, shape in enumerate(map_shapes()[1]) if position != 5},
            value="Số đề nghị",
        ),
    }


def _listing(request: ActorRequest) -> Listing:
    columns = [
        Column("ten", "Cơ quan", lambda agency: agency.name, ["name"], link=lambda _agency: "#table"),
        Column("ma", "Mã", lambda agency: agency.code, ["code"]),
        Column("tinh-trang", "Tình trạng", lambda _agency: "Đang hoạt động", tag=lambda _agency: "success"),
        Column("so", "Số hồ sơ", lambda agency: agency.pk % 7, numeric=True),
    ]
    rows = visible_agencies(request.actor).order_by("name")
    return Listing(request, rows, columns, filters=AgencyFilter(request.GET), default_sort="ten", page_size=5)


def _entry(event: Event, reason: str = "") -> Entry:
    return Entry(
        at=timezone.make_aware(dt.datetime(2025, 11, 20, 9, 30)),  # noqa: DTZ001 - made aware around it
        actor_name="Nguyễn Thị Hương Lan, chuyên viên, Sở Nội vụ",
        event=event,
        object_label="Đỗ Thị Chi, Chiến sĩ thi đua cơ sở",
        before={"status": "Đang thẩm định"} if reason else None,
        after={"status": "Trả lại"} if reason else None,
        reason=reason,
    )
