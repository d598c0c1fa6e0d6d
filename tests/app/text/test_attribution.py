"""Who speaks in a sentence is read from it, and who is only spoken to or of is not taken for a speaker."""

import pytest

from app.text.attribution import voices


@pytest.mark.parametrize(
    ("sentence", "speakers"),
    [
        ("Ines Kolb said on May 3, 2016, that the bridge would ruin the ferry.", ["Ines Kolb"]),
        ("Minister Hale told President Berg that the wall stays.", ["Minister Hale"]),
        ("Tomas Reuel reported that Mayor Aldous had told him that nights are quiet.", ["Tomas Reuel", "Mayor Aldous"]),
        ("Bram Okell said that the Anglers' League opposes the dam.", ["Bram Okell", "Anglers' League"]),
        ("According to Kolb, the seeds keep for years.", ["Kolb"]),
        ("In Kolb's view, the opening of the mine is no sign of a change.", ["Kolb"]),
        ("With Norway, however, the ministry takes its time, Kolb notes.", ["Kolb"]),
        ("The ministry has proposed a plan but still refines it, Kolb notes.", ["Kolb", "ministry"]),
        (
            "At the meeting, Oslo and the United Towns further agreed that the wall stays.",
            ["Oslo and the United Towns"],
        ),
        ('"The wall will hold," said Edda Brandt, director of the yard.', ["Edda Brandt"]),
        ('"No fare will rise," Brandt added.', ["Brandt"]),
        ("Mirela Strand, the author of the review, explains the loss by the storm.", ["Mirela Strand"]),
        ("At the meeting of May 3, 2016, Chairman Berg thanked Minister Hale for a plan.", ["Chairman Berg"]),
        ("The council rejected the plan by three votes to one.", ["council"]),
        ("Oslo denies the collision and says that the plane flew low.", ["Oslo"]),
        ("Hale said that Norway's position on the wall is unchanged.", ["Hale", "Norway"]),
        ("The wall is supported by two pillars.", []),
        ("The hotline that was opened in Velm deserves support.", []),
        ("The report makes five recommendations: a bell, a lamp and three keys.", []),
        ("The report of the council is long.", []),
        ("A crossing costs nine crowns.", []),
        ("콜브 국장은 다리가 나룻배를 망칠 것이라고 말했다.", ["콜브 국장"]),
        ("コルブ局長は、橋が渡し船を駄目にすると述べた。", ["コルブ局長"]),
    ],
)
def test_the_speakers_of_a_sentence(sentence: str, speakers: list[str]) -> None:
    assert [voice.name for voice in voices(sentence)] == speakers


def test_he_or_she_is_the_one_who_was_named_before() -> None:
    before = ["Ines Kolb came to Estmark in 2016."]
    assert [voice.name for voice in voices("She said that the bridge would ruin the ferry.", before)] == ["Ines Kolb"]
    assert voices("She said that the bridge would ruin the ferry.") == ()
