"""Every predicate that the corpus may name. Importing a module of predicates registers its functions."""

from thidua.law import collectives, contrary, devotion, initiatives, occasions, seniority, titles, years
from thidua.law.predicates import PREDICATES

MODULES = (years, titles, initiatives, collectives, devotion, occasions, seniority, contrary)

__all__ = ["MODULES", "PREDICATES"]
