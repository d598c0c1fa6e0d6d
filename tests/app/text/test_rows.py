"""A model reads a row of a table with the names of its columns, wherever its passage begins."""

from app.text.rows import caption, header_of, written_out

TABLE = "Budget\n\n| Project | Year | Budget |\n| Road Repair | 2022 | 702 |\n| Rope Walk |  | 12 |\n\nThe end.\n"


def test_a_row_is_read_with_the_names_of_its_columns() -> None:
    read = written_out(TABLE)
    assert "Project: Road Repair, Year: 2022, Budget: 702." in read
    assert "Project: Rope Walk, Budget: 12." in read and read.endswith("The end.\n")


def test_a_cell_that_names_its_column_is_not_named_twice() -> None:
    assert written_out("| Post | 2021 |\n| Ropes | 2021: 640 |") == "| Post | 2021 |\nPost: Ropes, 2021: 640."


def test_a_text_without_a_table_stays_as_it_is() -> None:
    assert written_out("Either | or.\nNo table.") == "Either | or.\nNo table."


def test_the_header_of_a_passage_in_the_midst_of_a_table_is_found_above_it() -> None:
    start = TABLE.index("| Rope Walk")
    assert header_of(TABLE, start) == ("Project", "Year", "Budget")
    assert written_out(TABLE[start:], header_of(TABLE, start)).startswith("Project: Rope Walk, Budget: 12.")
    assert header_of(TABLE, TABLE.index("| Project")) == () and header_of(TABLE, TABLE.index("The end")) == ()


def test_the_caption_is_the_line_above_the_table() -> None:
    assert caption(TABLE[: TABLE.index("| Rope Walk")]) == "Budget" and caption("| a | b |\n") == ""
