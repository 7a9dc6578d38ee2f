"""Rows by COPY are the rows that `bulk_create` makes, all or none."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.makers import make_agency
from thidua.register.models import Award, Source, Subject, SubjectKind
from thidua.trail.copying import FEW, copy_in
from thidua.vietnamese.names import fold, sort_key

pytestmark = pytest.mark.django_db
LEFT_OUT = {"id", "citizen_hash", "registered_at", "subject"}


def people(agency, count, mark):
    """Unsaved people with every kind of field filled."""
    return [
        Subject(
            kind=SubjectKind.PERSON,
            name=f'Lê Văn "Ổi"\t{number}\\N',
            name_fold=fold(f"Lê Văn Ổi {number}"),
            sort_key=sort_key("Lê Văn Ổi"),
            birth_date=dt.date(1980, 1, 1),
            citizen_hash=f"{mark}{number}",
            categories=["official", "deceased"],
            agency=agency,
        )
        for number in range(count)
    ]


def values(row):
    """The fields that do not differ by chance."""
    read = type(row).every.get(pk=row.pk)
    return {
        field.attname: bytes(value) if isinstance(value := getattr(read, field.attname), memoryview) else value
        for field in row._meta.concrete_fields
        if field.name not in LEFT_OUT
    }


def test_both_ways_write_the_same_rows_with_numbers_in_order():
    agency = make_agency("Sở Tài chính")
    few, many = people(agency, FEW - 1, "a"), people(agency, FEW, "b")
    copy_in(few)
    copy_in(many)
    assert [values(row) for row in few] == [values(row) for row in many[: len(few)]]
    assert [row.pk for row in many] == sorted(row.pk for row in many)
    copy_in([Award(subject=row, code="x", year=2020, source=Source.IMPORT) for row in many])
    award = Award.objects.first()
    assert (award.status, award.source, award.registered_at is not None) == ("valid", "import", True)
    copy_in([])


def test_all_are_written_or_none():
    rows = people(make_agency("Sở Tài chính"), FEW + 5, "c")
    rows[-1].citizen_hash = rows[0].citizen_hash
    with pytest.raises(IntegrityError, match="subject_citizen_once"), transaction.atomic():
        copy_in(rows)
    assert not Subject.objects.exists()
