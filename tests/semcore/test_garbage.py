"""Cycles are not looked for inside, and are afterwards."""

from __future__ import annotations

import gc

import pytest

from semcore.garbage import collection_put_off


def test_collection_goes_on_afterwards_even_after_an_error() -> None:
    with pytest.raises(ValueError, match="inside"), collection_put_off():
        assert not gc.isenabled()
        with collection_put_off():
            pass
        assert not gc.isenabled()
        raise ValueError("inside")
    assert gc.isenabled()


def test_who_has_switched_it_off_keeps_it_off() -> None:
    gc.disable()
    try:
        with collection_put_off():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
