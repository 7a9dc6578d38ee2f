"""What the brakes on public pages count; shared by every process that serves."""

from django.db import models


class BrakeCount(models.Model):
    """How often one address did one thing in the stretch of time that ends at `until`. Swept when it is long over."""

    key = models.CharField(max_length=64, primary_key=True)  # a keyed hash: the address itself is not kept
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"
