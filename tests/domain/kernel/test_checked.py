"""Malformed inputs become refusals that name the field and the rule."""

import pytest

from domain.kernel import Refused, registered_rules
from domain.kernel.checked import checked, optional, optional_text, required_text
from domain.values.malformed import Malformed
from domain.values.vin import parse_vin


def test_a_value_is_read() -> None:
    assert checked("vin", parse_vin, "lfv2a21k8a3000001") == "LFV2A21K8A3000001"


def test_a_malformed_input_is_refused_with_its_field_and_both_texts() -> None:
    with pytest.raises(Refused) as caught:
        checked("vin", parse_vin, "LFV2A21K6A3000001")
    assert caught.value.code == "malformed.vin.check_digit"
    assert caught.value.field == "vin"
    assert "should be 8" in caught.value.en
    assert "应为8" in caught.value.zh


def test_one_code_is_one_rule_though_the_sentences_differ() -> None:
    for text in ("LFV", "LFV2"):
        with pytest.raises(Refused, match=f"this has {len(text)}"):
            checked("vin", parse_vin, text)
    assert "malformed.vin.length" in registered_rules()


def test_nothing_is_no_value() -> None:
    assert optional("vin", parse_vin, None) is None
    assert optional_text("remark", None, 10) is None
    assert optional_text("remark", "  ", 10) is None


def test_a_required_text_is_not_empty() -> None:
    assert required_text("reason", " 读错 ", 10) == "读错"
    with pytest.raises(Refused) as caught:
        required_text("reason", " \t", 10)
    assert (caught.value.code, caught.value.field) == ("malformed.text.empty", "reason")


def test_a_text_is_not_cut_off() -> None:
    with pytest.raises(Refused) as caught:
        required_text("reason", "x" * 11, 10)
    assert caught.value.code == "malformed.text.too_long"


def test_braces_in_a_sentence_are_no_places() -> None:
    def refuse(_: str) -> str:
        raise Malformed("test.braces", en="a {b}", zh="甲 {乙}", source="this test")

    with pytest.raises(Refused) as caught:
        checked("vin", refuse, "")
    assert (caught.value.en, caught.value.zh) == ("a {b}", "甲 {乙}")
