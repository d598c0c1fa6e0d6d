"""Lists of a text are found with their items in order, each exactly as it stands, and with what names them."""

from app.text.lists import enumerated, lists

TEXT = """# Report of the council

Introduction.

- a single bullet is no list

## Recommendations

The council makes three recommendations:

1. Lower the fares.
2. Build a second pier, which
   the province pays for.

3. Look again in 2031. Then decide.

A closing word.

## Members

* Ines Kolb
* Ola Brandt

Guests were:
- Tove Lind
- Ruth Vane

## Findings

Fares fell. The pier leaks.

---
"""


def test_items_stand_whole_and_in_order_under_what_names_them() -> None:
    found = [one for one in lists(TEXT, "en") if one.bulleted]
    shown = [(one.label, [TEXT[start:end] for start, end in one.items]) for one in found]
    assert shown == [
        (
            "Recommendations The council makes three recommendations:",
            [
                "Lower the fares.",
                "Build a second pier, which\n   the province pays for.",
                "Look again in 2031. Then decide.",
            ],
        ),
        ("Members", ["Ines Kolb", "Ola Brandt"]),
        ("Members Guests were:", ["Tove Lind", "Ruth Vane"]),
    ]
    assert found[0].headings == ("Report of the council", "Recommendations")


def test_a_section_without_a_list_is_one_of_its_sentences() -> None:
    found = [one for one in lists(TEXT, "en") if not one.bulleted]
    shown = [(one.headings[-1], [TEXT[start:end] for start, end in one.items]) for one in found]
    assert shown == [
        ("Report of the council", ["a single bullet is no list"]),
        ("Findings", ["Fares fell.", "The pier leaks."]),
    ]


def test_a_text_without_lists_has_none() -> None:
    assert lists("One sentence. And - a dash.\nAnother line.", "en") == []
    assert lists("", "en") == []


def test_what_a_sentence_enumerates_is_parted_at_commas_and_short_ands() -> None:
    found = enumerated("Present at the hearing: Ines Kolb (chair, of Estmark), Ola Brandt, the Aas and the Lind twins.")
    assert found == ["Ines Kolb (chair, of Estmark)", "Ola Brandt", "the Aas", "the Lind twins"]
    assert enumerated("It has two parts: a pier, and a hall.") == []  # fewer than three
    assert enumerated("The fares, the tolls, and the fees rose.") == []  # nothing leads to it


def test_a_text_of_its_own_in_front_of_a_list_does_not_lead_to_it() -> None:
    present = "Present were Ines Kolb of the farmers, Ola Brandt of the anglers and Tove Lind of the mill."
    (found,) = lists(f"# Minutes\n\n{present}\n\n1. The fee stays.\n2. The pier is sold.\n", "en")
    assert (found.lead, found.leads, found.label) == (present, "", "Minutes")
