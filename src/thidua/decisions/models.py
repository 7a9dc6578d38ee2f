"""Decisions, their numbers, what each gives, and the certificates."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.dossiers.models import Nomination, Review
from thidua.register.models import Award, never_deleted
from thidua.vietnamese.codes import grouped


class DecisionKind(models.TextChoices):
    AWARD = "award", _("Quyết định khen thưởng")
    CORRECTION = "correction", _("Quyết định đính chính")
    REVOCATION = "revocation", _("Quyết định hủy bỏ, thu hồi")
    STRIPPING = "stripping", _("Quyết định tước danh hiệu")
    RESTORATION = "restoration", _("Quyết định phục hồi danh hiệu")
    EXCHANGE = "exchange", _("Quyết định cấp đổi hiện vật")
    REISSUE = "reissue", _("Quyết định cấp lại hiện vật")


class NumberSeries(models.Model):
    """The numbers of one agency, one year, one kind of document: from 1, in order, without a gap.

    The row is locked while a decision is issued, so the number and the decision are kept or lost together.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "year", "kind"], name="number_series_once")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.agency}, {self.kind} {self.year}: {self.last}"


class DecisionStatus(models.TextChoices):
    DRAFT = "draft", _("Dự thảo")
    SIGNING = "signing", _("Chờ ký số")  # numbered and dated, not in force: the agency asks for digital signatures
    ISSUED = "issued", _("Đã ban hành")
    CANCELLED = "cancelled", _("Đã bỏ")


UNDER_WAY = (DecisionStatus.DRAFT, DecisionStatus.SIGNING)
NUMBERED = (DecisionStatus.SIGNING, DecisionStatus.ISSUED)


@pghistory.track(pghistory.UpdateEvent("before", row=pghistory.Old))
class Decision(models.Model):
    """A decision of an agency's head. Drafts have no number; an issued one never loses or changes it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(_("Loại"), max_length=12, choices=DecisionKind, default=DecisionKind.AWARD)
    award = models.CharField(_("Danh hiệu, hình thức"), max_length=60)
    title = models.CharField(_("Trích yếu"), max_length=300)
    grounds = models.TextField(_("Căn cứ"), blank=True)  # one ground a line
    year = models.PositiveSmallIntegerField(_("Năm"), null=True)
    sequence = models.PositiveIntegerField(_("Số"), null=True)
    number = models.CharField(_("Số, ký hiệu"), max_length=60, blank=True)
    decided_on = models.DateField(_("Ngày quyết định"), null=True)
    signer = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(_("Người ký"), max_length=120, blank=True)
    signer_title = models.CharField(_("Chức vụ người ký"), max_length=120, blank=True)
    status = models.CharField(_("Trạng thái"), max_length=9, choices=DecisionStatus, default=DecisionStatus.DRAFT)
    drafted_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(auto_now_add=True)
    issued_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "kind", "sequence"],
                condition=Q(status__in=["signing", "issued"]),
                name="decision_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["signing", "issued"])
                | Q(year__isnull=False, sequence__isnull=False, decided_on__isnull=False),
                name="decision_issued_with_number",
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="issued_number_stays",
                operation=pgtrigger.Update,
                condition=(
                    pgtrigger.Q(old__status__in=["signing", "issued"])
                    & (
                        pgtrigger.Q(old__number__df=pgtrigger.F("new__number"))
                        | pgtrigger.Q(old__decided_on__df=pgtrigger.F("new__decided_on"))
                    )
                )
                | (pgtrigger.Q(old__status="issued") & pgtrigger.Q(old__status__df=pgtrigger.F("new__status")))
                | (pgtrigger.Q(old__status="signing") & ~pgtrigger.Q(new__status__in=["signing", "issued"])),
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.title


def list_of_issued_stays() -> pgtrigger.Trigger:
    """The trigger that keeps the list of an issued decision as it was signed, whoever asks."""
    return pgtrigger.Trigger(
        name="list_of_issued_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("line", "RECORD")],
        func="""
            IF TG_OP = 'DELETE' THEN line := OLD; ELSE line := NEW; END IF;
            -- A decision that waits for its signatures gets its rows of the register when they are all there.
            IF TG_OP = 'UPDATE' THEN
                IF OLD.award_id IS NULL AND to_jsonb(NEW) - 'award_id' = to_jsonb(OLD) - 'award_id' THEN
                    RETURN line;
                END IF;
            END IF;
            IF EXISTS (SELECT 1 FROM decisions_decision WHERE id = line.decision_id AND status <> 'draft') THEN
                RAISE EXCEPTION 'the list of a decision that is no draft does not change';
            END IF;
            RETURN line;
        """,
    )


class DecisionItem(models.Model):
    """One line of a decision's list. Its position is the number in the golden book (số sổ vàng)."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField(_("Số sổ vàng"))
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="decision_items")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decision_items")
    recipient_name = models.CharField(_("Tên"), max_length=300)  # as it stands in the decision, whatever changes later
    recipient_detail = models.CharField(_("Chức vụ, đơn vị"), max_length=500, blank=True)
    citation = models.TextField(_("Thành tích"), blank=True)
    award = models.OneToOneField(Award, null=True, on_delete=models.PROTECT, related_name="decision_item")
    bonus_multiple = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    base_salary = models.PositiveIntegerField(null=True)
    bonus = models.PositiveBigIntegerField(_("Tiền thưởng (đồng)"), null=True)
    bonus_basis = models.CharField(_("Căn cứ tiền thưởng"), max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "nomination"], name="decision_item_once"),
            models.UniqueConstraint(fields=["decision", "position"], name="decision_item_position"),
        ]
        triggers = [list_of_issued_stays()]

    def __str__(self) -> str:
        return f"{self.position}. {self.recipient_name}"


CODE_LENGTH = 12  # about 51 random bits and a letter that catches a slip; the brake keeps it from being guessed


class Certificate(models.Model):
    """The certificate of one award; its code is printed and in the QR square, and opens the page that verifies it.

    A line has one: when it is replaced it gets another code and the next serial, and the old code is kept as former.
    """

    item = models.OneToOneField(DecisionItem, on_delete=models.PROTECT, related_name="certificate")
    # The row of the register that it attests now: the corrected one, once the award was corrected.
    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="certificate")
    code = models.CharField(max_length=26, unique=True)  # 26 letters in what was issued before codes were printed
    serial = models.PositiveSmallIntegerField(_("Lần cấp"), default=1)
    words = models.JSONField(default=dict)  # recipient_name, recipient_detail, citation as they were corrected
    made_at = models.DateTimeField(auto_now_add=True)
    times_printed = models.PositiveIntegerField(default=0)

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.code

    @property
    def printed_code(self) -> str:
        """The code in groups, for people to type; empty for one that only a QR square can carry."""
        return grouped(self.code) if len(self.code) == CODE_LENGTH else ""

    def said(self, field: str) -> str:
        """What it says of the recipient now: the line of the decision, as it was corrected since."""
        return str(self.words.get(field, getattr(self.item, field)))


class CaseStatus(models.TextChoices):
    ASKED = "asked", _("Chờ kiểm tra")
    CHECKED = "checked", _("Chờ ký quyết định")
    DONE = "done", _("Đã quyết định")
    REFUSED = "refused", _("Không chấp nhận")
    WITHDRAWN = "withdrawn", _("Đã rút")


@pghistory.track(pghistory.UpdateEvent("before", row=pghistory.Old))
class AfterCase(models.Model):
    """Something that is to happen to an award after its decision («xử lý sau quyết định»), from asking to deciding."""

    kind = models.CharField(_("Việc"), max_length=12, choices=DecisionKind)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="after_cases")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="after_cases")  # the row as it was asked
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who decides
    asker = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_on = models.DateField(_("Ngày đề nghị"))
    ground = models.CharField(max_length=20, blank=True)  # a key of the kind's grounds
    explanation = models.TextField(_("Nội dung, lý do"))
    legal_basis = models.CharField(_("Căn cứ pháp lý"), max_length=500, blank=True)
    letter = models.CharField(_("Tờ trình"), max_length=200, blank=True)
    proof = models.CharField(_("Giấy tờ kèm theo"), max_length=500)
    changes = models.JSONField(default=dict)  # of a correction: field -> what it should say
    before = models.JSONField(default=dict)  # field -> what it said
    due_on = models.DateField(_("Hạn quyết định"), null=True)
    due_basis = models.CharField(_("Căn cứ của hạn"), max_length=300, blank=True)
    status = models.CharField(_("Trạng thái"), max_length=9, choices=CaseStatus, default=CaseStatus.ASKED)
    reason = models.TextField(_("Lý do không chấp nhận, rút"), blank=True)
    decision = models.OneToOneField(Decision, null=True, on_delete=models.PROTECT, related_name="after_case")
    done_at = models.DateTimeField(null=True)
    new_code = models.CharField(max_length=26, blank=True)  # of the certificate that it made
    new_serial = models.PositiveSmallIntegerField(null=True)
    words = models.JSONField(default=dict)  # what the certificate said of the recipient when this was done
    money_due = models.PositiveBigIntegerField(_("Tiền phải nộp lại, trả lại (đồng)"), null=True)
    money_basis = models.CharField(_("Căn cứ số tiền"), max_length=300, blank=True)
    object_due = models.BooleanField(_("Có hiện vật phải nộp lại, trả lại"), default=False)
    undoes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="undone_by")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(status__in=["asked", "checked"]), name="after_case_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["checked", "done"]) | Q(decision__isnull=False),
                name="after_case_decided_by_decision",
            ),
            models.CheckConstraint(condition=~Q(kind="award"), name="after_case_is_no_award"),
        ]
        indexes = [models.Index(fields=["agency", "status", "due_on"], name="after_case_board")]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="done_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["done", "refused", "withdrawn"])
                & (
                    pgtrigger.Q(old__status__df=pgtrigger.F("new__status"))
                    | pgtrigger.Q(old__decision_id__df=pgtrigger.F("new__decision_id"))
                    | pgtrigger.Q(old__money_due__df=pgtrigger.F("new__money_due"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.certificate.item.recipient_name}"


class FormerCode(models.Model):
    """The code of a certificate that was replaced; whoever looks it up is told so."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="former_codes")
    code = models.CharField(max_length=26, unique=True)
    serial = models.PositiveSmallIntegerField(_("Lần cấp"))
    times_printed = models.PositiveIntegerField(default=0)
    case = models.OneToOneField(AfterCase, on_delete=models.PROTECT, related_name="former_code")

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.code


class ReceiptKind(models.TextChoices):
    MONEY = "money", _("Tiền")
    OBJECT = "object", _("Hiện vật")


@pghistory.track(pghistory.UpdateEvent("before", row=pghistory.Old))
class Receipt(models.Model):
    """Money or objects that were handed back by whom an award was taken from, or given back to whom it was restored."""

    case = models.ForeignKey(AfterCase, on_delete=models.PROTECT, related_name="receipts")
    kind = models.CharField(_("Nộp"), max_length=6, choices=ReceiptKind)
    amount = models.PositiveBigIntegerField(_("Số tiền (đồng)"), null=True)
    received_on = models.DateField(_("Ngày"))
    paper = models.CharField(_("Chứng từ"), max_length=200)
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(_("Lý do hủy"), max_length=300, blank=True)

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="money", amount__gt=0) | Q(kind="object", amount=None),
                name="receipt_of_money_or_object",
            )
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.received_on:%d/%m/%Y}"
