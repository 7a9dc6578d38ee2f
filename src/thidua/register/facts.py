"""The kinds of rows that a subject can have, by the words that stand for them in addresses."""

from thidua.register.models import (
    Award,
    ClusterResult,
    Discipline,
    Fact,
    Initiative,
    Leave,
    MemberCount,
    MovementResult,
    Proceeding,
    Rating,
    Service,
)

AWARD = "khen-thuong"
MODELS: dict[str, type[Fact]] = {
    "xep-loai": Rating,
    "sang-kien": Initiative,
    "ky-luat": Discipline,
    "viec-dang-xem-xet": Proceeding,
    "nghi": Leave,
    "cong-tac": Service,
    "so-nguoi": MemberCount,
    "cum-khoi": ClusterResult,
    "phong-trao": MovementResult,
}
SLUGS: dict[type[Fact], str] = {model: slug for slug, model in MODELS.items()}


def model_of(slug: str) -> type[Award] | type[Fact]:
    """The model of a kind; raises Award.DoesNotExist for an unknown word, so that the page is not found."""
    if slug == AWARD:
        return Award
    if slug not in MODELS:
        raise Award.DoesNotExist
    return MODELS[slug]
