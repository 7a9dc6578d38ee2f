"""Webhooks: who wants to hear of what, what is sent, and how it is signed (Standard Webhooks)."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import logging
import secrets
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import nacl.exceptions
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from nacl.secret import SecretBox

from thidua.agencies.actor import Actor
from thidua.agencies.models import Post
from thidua.agencies.permissions import Action, may, require
from thidua.api.models import Delivery, DeliveryState, HookEvent, Webhook
from thidua.api.services import acting_as, own_posts
from thidua.decisions.queries import visible_decisions
from thidua.dossiers.queries import visible_nominations, visible_submissions
from thidua.jobs.daily import daily
from thidua.jobs.outbound import PAUSES, Unsendable, checked_url, judged_addresses
from thidua.jobs.outbound import post as send
from thidua.jobs.queue import enqueue, queued
from thidua.register.queries import visible_subjects
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.models import Entry
from thidua.trail.services import record, service
from thidua.trail.signals import written

logger = logging.getLogger(__name__)
DELIVER = "api.deliver"
Sight = Callable[[Actor], QuerySet[Any]]
# What of the trail is told: the kind of record it must be about, the room that reads it, and who sees that record.
TOLD: dict[str, tuple[HookEvent, str, Action, Sight]] = {
    Event.DECISION_ISSUED: (
        HookEvent.DECISION_ISSUED,
        "decisions.decision",
        Action.READ_WORK,
        visible_decisions,
    ),
    Event.AWARD_CORRECTED: (
        HookEvent.AWARD_CORRECTED,
        "register.subject",
        Action.READ_REGISTER,
        visible_subjects,
    ),
    Event.AWARD_REVOKED: (HookEvent.AWARD_REVOKED, "register.subject", Action.READ_REGISTER, visible_subjects),
    Event.NOMINATION_RETURNED: (
        HookEvent.NOMINATION_RETURNED,
        "dossiers.nomination",
        Action.READ_WORK,
        visible_nominations,
    ),
    Event.SUBMISSION_RECEIVED: (
        HookEvent.SUBMISSION_RECEIVED,
        "dossiers.submission",
        Action.READ_WORK,
        visible_submissions,
    ),
}


def visible_webhooks(actor: Actor) -> QuerySet[Webhook]:
    """The actor's own receivers in this agency; for its administrators all of the agency's."""
    hooks = Webhook.objects.filter(post__agency=actor.agency_id).select_related("post__account", "post__agency")
    return hooks if may(actor, Action.MANAGE_CONNECTIONS) else hooks.filter(post__account=actor.person)


@service
def add_webhook(actor: Actor, *, post: Post, url: str, events: Iterable[str]) -> tuple[Webhook, str]:
    """Have one of the actor's posts told at an address; returns it with the secret, which nobody can see again."""
    require(actor, Action.CONNECT_SYSTEM)
    if post not in own_posts(actor):
        raise NotAllowed(_("Chỉ đăng ký được cho vai trò bạn đang giữ ở cơ quan này."))
    try:
        parts = checked_url(url)
        judged_addresses(parts.hostname or "", parts.port or 443)
    except Unsendable as error:
        raise Refused(str(error), fields={"url": str(error)}) from error
    wanted = [event.value for event in HookEvent if event.value in set(events)]
    if not wanted:
        message = _("Chọn ít nhất một việc.")
        raise Refused(message, fields={"events": message})
    key = secrets.token_bytes(32)
    webhook = Webhook.objects.create(post=post, url=url, events=wanted, sealed_secret=_box().encrypt(key))
    record(actor, Event.WEBHOOK_ADDED, webhook, after={"events": wanted, "role": post.get_role_display()})
    return webhook, f"whsec_{base64.b64encode(key).decode()}"


@service
def end_webhook(actor: Actor, *, webhook: Webhook) -> None:
    """Send nothing there from now on."""
    require(actor, Action.ENTER)
    if not visible_webhooks(actor).filter(pk=webhook.pk).exists():
        raise NotAllowed(_("Chỉ người đăng ký hoặc quản trị của cơ quan được thôi gửi."))
    webhook = Webhook.objects.select_for_update(of=("self",)).get(pk=webhook.pk)
    if webhook.ended_at is not None:
        raise Overtaken(_("Nơi nhận này đã thôi từ trước."))
    webhook.ended_at = timezone.now()
    webhook.save(update_fields=["ended_at"])
    record(actor, Event.WEBHOOK_ENDED, webhook)


@service
def send_again(actor: Actor, *, delivery: Delivery) -> Delivery:
    """Try a message anew that was not received."""
    require(actor, Action.CONNECT_SYSTEM)
    if not visible_webhooks(actor).filter(pk=delivery.webhook_id, ended_at=None).exists():
        raise NotAllowed(_("Nơi nhận này đã thôi, hoặc không phải của bạn."))
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("webhook").get(pk=delivery.pk)
    if delivery.state != DeliveryState.FAILED:
        raise Overtaken(_("Chỉ gửi lại được tin không gửi được."))
    delivery.state, delivery.attempts, delivery.next_try_at = DeliveryState.PENDING, 0, timezone.now()
    delivery.save(update_fields=["state", "attempts", "next_try_at"])
    enqueue(DELIVER, delivery=delivery.pk)
    record(actor, Event.DELIVERY_REPEATED, delivery.webhook, after={"row": delivery.pk})
    return delivery


@receiver(written)
def tell(entries: list[Entry], **_kwargs: Any) -> None:
    """Put a message for every receiver that may know of it into the queue, in the transaction of what happened."""
    for entry in entries:
        event, kind, action, sight = TOLD.get(entry.event, (None, "", Action.ENTER, visible_decisions))
        if event is None or entry.object_type != kind:
            continue
        hooks = Webhook.objects.filter(ended_at=None, events__contains=[event.value]).select_related(
            "post__account", "post__agency"
        )
        for hook in hooks:
            actor = acting_as(hook.post)
            if actor and may(actor, action) and sight(actor).filter(pk=entry.object_id).exists():
                _put(hook, event, entry, sight(actor).get(pk=entry.object_id))


def _put(hook: Webhook, event: HookEvent, entry: Entry, thing: Any) -> None:
    """No name and no reason: the receiver reads the rest by its token, and that reading is written down."""
    data = {"object": entry.object_type.partition(".")[2], "id": thing.pk}
    if code := getattr(thing, "code", ""):
        data["code"] = code
    payload = {"type": event.value, "timestamp": entry.at.isoformat(), "data": data}
    delivery = Delivery.objects.create(
        webhook=hook, message_id=f"msg_{uuid.uuid4().hex}", event=event, payload=payload, next_try_at=timezone.now()
    )
    enqueue(DELIVER, delivery=delivery.pk)


@queued(DELIVER)
def deliver(delivery: int) -> None:
    """Try to bring one message; put it back for later when it was not received. Of two workers one tries."""
    found = Delivery.objects.select_related("webhook__post__account", "webhook__post__agency").get(pk=delivery)
    mine = Delivery.objects.filter(pk=found.pk, state=DeliveryState.PENDING, attempts=found.attempts)
    if not mine.update(attempts=found.attempts + 1):
        return
    status, error = _tried(found)
    received = status is not None and 200 <= status < 300
    pause = PAUSES[found.attempts] if found.attempts < len(PAUSES) else None
    found.tries.append({"at": timezone.now().isoformat(), "status": status, "error": error})
    given_up = DeliveryState.FAILED if pause is None or found.webhook.ended_at else DeliveryState.PENDING
    with transaction.atomic():
        state = DeliveryState.DELIVERED if received else given_up
        later = timezone.now() + pause if state == DeliveryState.PENDING and pause else None
        Delivery.objects.filter(pk=found.pk).update(state=state, tries=found.tries, next_try_at=later)
        if later:
            enqueue(DELIVER, after=pause, delivery=found.pk)


@daily
def put_back_lost() -> int:
    """Put messages whose worker died back into the queue; returns how many."""
    lost = Delivery.objects.filter(
        state=DeliveryState.PENDING, next_try_at__lt=timezone.now() - dt.timedelta(hours=1)
    ).values_list("pk", flat=True)
    for number in lost:
        enqueue(DELIVER, delivery=number)
    return len(lost)


def signature(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature of a message as Standard Webhooks has it."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _tried(delivery: Delivery) -> tuple[int | None, str]:
    """The status that came back, or why there is none."""
    hook = delivery.webhook
    if hook.ended_at is not None or acting_as(hook.post) is None:
        return None, "Nơi nhận đã thôi, hoặc vai trò đăng ký không còn."
    body = json.dumps(delivery.payload, ensure_ascii=False, separators=(",", ":")).encode()
    now = int(timezone.now().timestamp())
    try:
        key = _box().decrypt(bytes(hook.sealed_secret))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "thidua-webhooks/1",
            "webhook-id": delivery.message_id,
            "webhook-timestamp": str(now),
            "webhook-signature": signature(key, delivery.message_id, now, body),
        }
        status = send(hook.url, body, headers)
    except Unsendable as error:
        return None, str(error)
    except nacl.exceptions.CryptoError:
        return None, "Không mở được khóa ký (khóa của hệ thống đã đổi); hãy đăng ký lại nơi nhận."
    return status, "" if 200 <= status < 300 else f"Nơi nhận trả lời {status}."


def _box() -> SecretBox:
    return SecretBox(hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"td webhook").digest())
