"""Everything that a person can do with the stock."""

from thidua.stock.services.counting import count, reverse
from thidua.stock.services.items import add_item, change_item
from thidua.stock.services.moving import issue, receive

__all__ = ["add_item", "change_item", "count", "issue", "receive", "reverse"]
