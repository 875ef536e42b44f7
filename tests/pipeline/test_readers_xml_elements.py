"""XML: safe, flat, and read up to its damage."""

from xml.etree.ElementTree import Element

import pytest

from pipeline.errors import InputError
from pipeline.readers.file import Dropped
from pipeline.readers.xml_elements import elements, root, said
from tests.pipeline.bibliographies import file_of

BOMB = (
    '<!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<records><record><t>&b;</t></record></records>"
)
OUTSIDE = (
    '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><records><record>&a;</record></records>'
)


def texts(data: str | bytes) -> list[str | Dropped]:
    return [
        item if isinstance(item, Dropped) else said(item[1], "t")
        for item in elements(file_of(data), ("record",))
    ]


@pytest.mark.parametrize("xml", [BOMB, OUTSIDE])
def test_declared_entities_are_refused_and_the_file_named(xml: str) -> None:
    with pytest.raises(InputError, match=r"papers: the XML declares entities.*Export it again"):
        texts(xml)


def test_a_document_type_elsewhere_is_not_fetched() -> None:
    doctype = '<!DOCTYPE r PUBLIC "-//NLM//DTD" "https://nowhere.invalid/x.dtd">'
    assert texts(f"{doctype}<r><record><t>A</t></record></r>") == ["A"]


def test_markup_inside_a_text_is_flattened_but_for_what_is_raised_or_lowered() -> None:
    xml = "<r><record><t>H<sub>2</sub>O\n  and <i>E. <b>coli</b></i></t></record></r>"
    assert texts(xml) == ["H<sub>2</sub>O and E. coli"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Cats & dogs", "Cats & dogs"),
        ("R&D; x", "R&D; x"),
        ("na&iuml;ve&nbsp;caf&eacute;", "naïve café"),
        ("a &lt; b &amp;amp; c &#233;&#x3b1;", "a < b &amp; c éα"),
        ("bad\x08 &#8; &#x1F; &#99999999; end", "bad &#99999999; end"),
        ("<![CDATA[a & b < c]]>", "a & b < c"),
        ("x<!-- & -->y", "xy"),
    ],
)
def test_what_no_parser_takes_is_repaired(written: str, meant: str) -> None:
    assert texts(f"<r><record><t>{written}</t></record></r>") == [meant]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "gb18030", "utf-8", "utf-16"])
def test_the_declared_encoding_is_believed(encoding: str) -> None:
    title = "Größe" if encoding.startswith("iso") else "学习 Größe"
    xml = f'<?xml version="1.0" encoding="{encoding}"?><r><record><t>{title}</t></record></r>'
    assert texts(xml.encode(encoding)) == [title]


def test_records_before_damage_are_kept_and_the_damage_told() -> None:
    xml = "<r>\n<record><t>A</t></record>\n<record><t>B</t></record>\n<record><t>C"
    assert texts(xml) == ["A", "B", Dropped("record 3 and what follows", "damaged XML at line 4")]


def test_elements_are_let_go_once_read() -> None:
    xml = "<r>" + "<record><t>A</t></record>" * 3 + "</r>"
    seen = [item[1] for item in elements(file_of(xml), ("record",)) if isinstance(item, tuple)]
    assert [len(element) for element in seen] == [0, 0, 0]


def test_prefixes_are_taken_off() -> None:
    xml = '<x:r xmlns:x="urn:x"><x:record><x:t>A</x:t></x:record></x:r>'
    assert (texts(xml), root(file_of(xml))) == (["A"], "r")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('\ufeff<?xml version="1.0"?>\n<!-- <a> -->\n<!DOCTYPE b>\n<b/>', "b"),
        ("title,abstract\n<a>,x\n", ""),
        ("<<<", ""),
        ("{}", ""),
    ],
)
def test_the_root_is_the_first_element(text: str, name: str) -> None:
    assert root(file_of(text)) == name


def test_very_deep_xml_ends() -> None:
    assert isinstance(texts("<r>" + "<a>" * 50_000)[0], Dropped)
    assert texts("<r><record><t>" + "<a>" * 5_000 + "x" + "</a>" * 5_000 + "</t></record></r>") == [
        "x"
    ]


def test_nothing_is_lost_wherever_the_pieces_end(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "é &amp; &eacute; & <![CDATA[<a> & ]]]]><!-- & <x> --> p < 5 海"
    xml = f'<?xml version="1.0"?>\n<r><record><t>{text}</t></record></r>'
    for size in (1, 2, 3, 7, 50):
        monkeypatch.setattr("pipeline.readers.file.PIECE", size)
        assert texts(xml) == ["é & é & <a> & ]] p < 5 海"]


def test_documents_that_follow_one_another_are_all_read() -> None:
    one = '<?xml version="1.0"?>\n<!DOCTYPE r>\n<r>\n<record><t>A</t></record>'
    assert texts(f"{one}</r>\n{one}\n{one}</r>") == [
        "A",
        "A",
        Dropped("record 3 and what follows", "damaged XML at line 9"),
        "A",
    ]


def test_a_file_that_says_utf_8_but_is_not_is_read_as_what_it_is() -> None:
    title = "Größe der Wolken über dem Meer für Anfänger und Könner"
    xml = f'<?xml version="1.0" encoding="UTF-8"?><r><record><t>{title}</t></record></r>'
    assert texts(xml.encode("latin-1")) == [title]


def test_defaults_of_attributes_are_refused_like_entities() -> None:
    xml = '<!DOCTYPE r [<!ATTLIST t x CDATA "long">]><r><record><t/></record></r>'
    with pytest.raises(InputError, match="declares entities"):
        texts(xml)


def test_what_stands_between_records_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    xml = "<r>" + "<junk>x</junk>" * 500 + "<record><t>A</t></record></r>"
    seen: list[Element] = []

    def local(element: Element) -> str:
        seen.append(element)
        return element.tag

    monkeypatch.setattr("pipeline.readers.xml_elements.local", local)
    assert texts(xml) == ["A"]
    assert len(seen[0]) == 0
