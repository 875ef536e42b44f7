"""A row of a text table → its cells: which quotes are quotes, and which are letters."""

import re
from functools import cache


def split(text: str, delimiter: str, literal: bool = False) -> tuple[list[str], bool]:
    """(the cells of a text, whether a quote that opens one never closes, which ends them there).

    Args:
        literal: take such a quote for a character of the text.
    """
    quoted, bare = _patterns(delimiter)
    cells: list[str] = []
    position, is_open = 0, False
    while True:
        found = quoted.match(text, position)
        if found:
            cells.append(found[1].replace('""', '"'))
        else:
            if text[position:].lstrip(" ").startswith('"'):
                is_open = True
                if not literal:
                    return cells, True
            found = bare.match(text, position)
            assert found is not None  # it matches nothing, too
            cells.append(found[0])
        position = found.end() + 1
        if position > len(text):
            return cells, is_open


def fits(cells: list[str], width: int) -> bool:
    """True where there is a cell for each column, and what is beyond is empty."""
    return len(cells) == width or (len(cells) > width and not any(map(str.strip, cells[width:])))


@cache
def _patterns(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What matches a quoted cell that may hold quotes, and one without quotes around it."""
    mark = re.escape(delimiter)
    quoted = rf'[ ]*+"((?:[^"]++|""|"(?![ ]*(?:{mark}|\Z)))*+)"[ ]*(?={mark}|\Z)'
    return re.compile(quoted), re.compile(rf"[^{mark}]*")
