"""The encoding of a bibliography shows in its few words that are not ASCII."""

from pathlib import Path

import pytest

from pipeline.readers.encodings import is_utf8
from pipeline.readers.file import File

RECORD = """TY  - JOUR
TI  - The melting of glaciers and sea ice in a warming climate, part {number}
AU  - {name}
AU  - Doe, Jane
AB  - We measure how ice melts. The results show that warm air and warm water both matter.
PY  - 2021
ER  -

"""
NAMES = {
    "cp1252": ["Lefèvre, François", "Côté, Hélène", "Müller, Jörg", "García, José", "Nuñez, Ana"],
    "latin-1": ["Sørensen, Åse", "Ångström, Bo", "Simões, João", "Schrödinger, Eva"],
    "cp1250": ["Wiśniewski, Łukasz", "Kamiński, Paweł", "Dąbrowska, Małgorzata", "Żak, Jan"],
    "cp1250 Czech": ["Dvořák, Jiří", "Kučera, Tomáš", "Novák, Petr", "Řezníček, Aleš"],
    "cp1250 Hungarian": ["Erdős, Anna", "Szűcs, László", "Kővári, Győző"],
    "iso8859-2": ["Wiśniewski, Łukasz", "Gąsior, Paweł", "Święcki, Jan", "Źrebiec, Ewa"],
    "cp1254": ["Yıldız, Ayşe", "Öztürk, Doğan", "Şahin, Işık", "Güneş, Can"],
    "iso8859-9": ["Çağlar, Ayşe", "Şimşek, Doğan"],
    "cp1251": ["Иванов, Сергей", "Кузнецова, Мария", "Петров, Алексей"],
    "koi8-r": ["Иванов, Сергей", "Кузнецова, Мария", "Петров, Алексей"],
    "cp1253": ["Παπαδόπουλος, Νίκος", "Γεωργίου, Μαρία"],
    "cp1257": ["Kazlauskas, Jūratė", "Šimkus, Rūta", "Bērziņš, Jānis"],
    "mac-roman": ["Lefèvre, François", "Côté, Hélène", "Müller, Jörg"],
    "cp850": ["Müller, Jörg", "García, José", "Lefèvre, Anne"],
    "gbk": ["王伟", "李娜", "张强", "刘洋"],
    "gb18030": ["陈晓明", "赵丽"],
    "big5": ["陳志明", "林美玲", "黃國華"],
    "shift-jis": ["田中健一", "佐藤さくら", "鈴木一郎"],
    "euc-kr": ["김민수", "박지영", "이현우"],
    "euc-jp": ["田中健一", "佐藤さくら", "高橋ゆき"],
}
"""Encoding → names as they are written in its languages."""


def text_of(names: list[str], copies: int = 1) -> str:
    return "".join(
        RECORD.format(number=number, name=name) for number, name in enumerate(names * copies)
    )


def file_of(tmp_path: Path, data: bytes) -> File:
    (tmp_path / "export.ris").write_bytes(data)
    return File(tmp_path / "export.ris")


@pytest.mark.parametrize("encoding", NAMES)
def test_a_few_names_in_an_english_file_are_read_in_their_encoding(
    tmp_path: Path, encoding: str
) -> None:
    text = text_of(NAMES[encoding])
    assert file_of(tmp_path, text.encode(encoding.partition(" ")[0])).text == text


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("gbk", "王伟"), ("big5", "陳志明"), ("shift-jis", "田中健一"), ("euc-kr", "김민수"),
        ("cp1252", "Müller, Anna"), ("cp1252", "Poincaré, Ann"), ("cp1250", "Kowalski, Michał"),
        ("cp1250", "Zieliński, Jan"), ("cp1250", "Dvořák, Jan"), ("cp1251", "Иванов"),
        ("mac-roman", "Schrödinger, Eva"), ("cp1254", "Doğan, Can"),
    ],
)  # fmt: skip
def test_one_name_is_enough(tmp_path: Path, encoding: str, name: str) -> None:
    text = text_of([name])
    assert file_of(tmp_path, text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "TI  - 10 µm ± 2°C"), ("cp1252", "AB  - © 2019 by the authors"),
        ("cp1252", "AU  - D’Angelo\nAU  - O’Brien"), ("cp1252", "AU  - IBÁÑEZ, JOSÉ"),
        ("cp1252", "TI  - Œuvres complètes de l’auteur"), ("cp1252", "TI  - Straße"),
        ("mac-roman", "TI  - “Ice” and Dalton’s law"), ("mac-roman", "AU  - García"),
        ("gbk", "AU  - 王伟\nTI  - “Ice” – part"), ("cp1251", "AU  - Щербаков, Ю."),
    ],
)  # fmt: skip
def test_signs_and_capitals_are_told_from_letters(tmp_path: Path, encoding: str, text: str) -> None:
    assert file_of(tmp_path, text.encode(encoding)).text == text


def test_a_few_accents_far_into_a_long_english_file_are_found(tmp_path: Path) -> None:
    text = text_of(["Smith, Ann"], 6000) + text_of(["Gödel, Zoë", "Poincaré, Ann"])
    assert file_of(tmp_path, text.encode("cp1252")).text == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_quotes_and_dashes_of_windows_are_no_letters(tmp_path: Path, end: str) -> None:
    text = "TI  - “Ice” and Dalton’s law\nSP  - 5–7\n"
    data = text.replace("\n", end).encode("cp1252")
    assert file_of(tmp_path, data).text == text


@pytest.mark.parametrize("encoding", ["cp1252", "cp1250", "gbk", "cp1251"])
@pytest.mark.parametrize("copies", [1, 20])
def test_files_of_two_encodings_joined_are_read_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, copies: int
) -> None:
    good, other = text_of(["Gödel, Zoë", "王伟", "Łukasz, Jan"], copies), text_of(NAMES[encoding])
    data = good.encode() + other.encode(encoding)
    for piece in (7, 100, 1 << 20):
        monkeypatch.setattr("pipeline.readers.file.PIECE", piece)
        file = file_of(tmp_path, data)
        assert file.text == good + other
        assert file.encoding.startswith("utf-8 with ")
        assert file.undecoded == 0


def test_a_damaged_unicode_file_stays_one_and_the_damage_is_counted(tmp_path: Path) -> None:
    text = text_of(["Gödel, Zoë", "Müller, Jörg"])
    data = text.encode().replace("ö".encode(), b"\xc3", 1)
    file = file_of(tmp_path, data)
    assert (file.undecoded, file.encoding) == (0, "utf-8")
    assert file.text == text.replace("ö", "\ufffd", 1)
    assert file.undecoded == 1


def test_a_replacement_character_that_the_file_itself_holds_is_not_counted(tmp_path: Path) -> None:
    file = file_of(tmp_path, "G\ufffddel, Zoë\n".encode())
    assert file.text == "G\ufffddel, Zoë\n"
    assert file.undecoded == 0


def test_a_line_is_unicode_where_more_of_it_is_than_not() -> None:
    assert is_utf8("Zoë".encode())
    assert is_utf8("Zoë, Gödel ".encode() + b"\xff")
    assert not is_utf8("Zoë".encode("latin-1"))
