"""What higher floors may hear of the trail."""

from django.dispatch import Signal

told = Signal()  # notices: list[Notice], in the transaction that tells
written = Signal()  # entries: list[Entry], in the transaction of the service that they tell of
