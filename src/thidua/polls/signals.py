"""What polls tell the rooms that asked for them, within the same transaction."""

from django.dispatch import Signal

poll_counted = Signal()  # sender Poll; poll, actor: the results are known
poll_cancelled = Signal()  # sender Poll; poll, actor: there will be none
