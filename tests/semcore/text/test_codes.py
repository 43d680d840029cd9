"""What is written with digits is a code, or a number; never the parts of a code numbers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semcore.text.codes import codes
from semcore.text.quantities import quantities

CODES = {
    "ISBN 978-3-16-148410-0 is its number": "978-3-16-148410-0",
    "ISBN 0 306 40615 2.": "0 306 40615 2",
    "Version 2.3.1 was released.": "2.3.1",
    "It needs v1.4.": "v1.4",
    "use 2.0.0-rc1 now": "2.0.0-rc1",
    "3.12b2 is out": "3.12b2",
    "at 192.168.0.1.": "192.168.0.1",
    "at 10.0.0.1:8080 today": "10.0.0.1:8080",
    "mac 00:1A:2B:3C:4D:5E": "00:1A:2B:3C:4D:5E",
    "order 12-345-67 came": "12-345-67",
    "order 66-AB-12 came": "66-AB-12",
    "id 550e8400-e29b-41d4-a716-446655440000": "550e8400-e29b-41d4-a716-446655440000",
    "invoice 2024/0815": "2024/0815",
    "see foo#1, please": "foo#1",
    "row user_42": "user_42",
    "the id A12B34": "A12B34",
    "flight BA2490": "BA2490",
    "4x4a wheels": "4x4a",
    "IBAN DE89370400440532013000": "DE89370400440532013000",
}
CODES |= {
    "Open (C:\\Users\\bob) now.": "C:\\Users\\bob",
    "File C:\\Program Files\\a b\\x.txt.": "C:\\Program Files\\a b\\x.txt",
    "on \\\\server\\share, too": "\\\\server\\share",
    "The code is 0042.": "0042",
    "agent 007": "007",
    "error 0x80070057 occurred": "0x80070057",
    "IBAN: DE89 3704 0044 0532 0130 00 is mine": "DE89 3704 0044 0532 0130 00",
    "to GB29 NWBK 6016 1331 9268 19 today": "GB29 NWBK 6016 1331 9268 19",
    "ISSN 2049-3630 is it": "2049-3630",
    "see doi:10.1000/xyz123.": "10.1000/xyz123",
    "plate KA-01-HH-1234 and": "KA-01-HH-1234",
    "the car B-MW 1234 left": "B-MW 1234",
    "number plate AB12 CDE was": "AB12 CDE",
    "The license plate is 7ABC123.": "7ABC123",
    "order number A-1234-XZ is late": "A-1234-XZ",
    "Python 3.10.12 is old": "3.10.12",
    "Upgrade to 3.14.15 now": "3.14.15",
    "the file notes.txt, too": "notes.txt",
    "my_report-2.final.pdf": "my_report-2.final.pdf",
    "3M bought it": "3M",
    "the H460 cells": "H460",
    "flight AA11": "AA11",
    "MDA-MB-231 cells": "MDA-MB-231",
    "the 14-3-3 protein": "14-3-3",
}
NAMES = ("flight BA2490", "MDA-MB-231 cells", "the 14-3-3 protein", "It needs v1.4.")
NUMBERS = [
    "on 3.10.12", "3M people came", "12/31/1999", "31.12.1999", "1999-12-31", "2.345.678",
    "2,345,678", "5km", "21st", "3-2",
    "1e10", "10^6", "the 1990s", "1h30", "US$20", "USD20", "10-20", "1999-2001", "3:2",
    "The 3-Day pass", "a 10-Year bond", "the 5-Star one", "my 12-Inch", "the 7-State idea",
    "4-Sided ones", "20-year-old", "2-3 million", "24-hour", "#42", "No. 5", "2/3", "-5",
]  # fmt: skip


@pytest.mark.parametrize("text", CODES)
def test_a_code_is_whole_and_has_no_numbers(text: str) -> None:
    assert [code.text for code in codes(text)] == [CODES[text]]
    assert quantities(text) == []


@pytest.mark.parametrize("text", NAMES)
def test_what_is_called_by_its_code_has_it_for_a_name(text: str) -> None:
    assert [code.sort for code in codes(text)] == ["name"]


def test_what_says_which_number_it_is_stands_before_it() -> None:
    (code,) = codes("The ISBN-13: 978-3-16-148410-0 is wrong.")
    assert (code.sort, code.label, code.before) == ("number", "ISBN", 9)


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_no_code(text: str) -> None:
    assert codes(text) == () and (quantities(text) or "1h30" in text)


@given(st.text("aZ19.-#/:_ v€x", max_size=24))
def test_codes_stand_where_they_say_apart_from_each_other_and_from_numbers(text: str) -> None:
    spans = [(code.start, code.end) for code in codes(text)]
    assert all(text[code.start : code.end] == code.text for code in codes(text))
    spans += [(number.start, number.end) for number in quantities(text)]
    spans.sort()
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
