"""The only owner of what a session remembers: the view, and what follows from a click.

The view is set by the URL when a session begins and when the reader goes back; after that by
clicks and widgets. The page writes it into the URL (see map/address.js): a new history entry for
another map, paper, topic or page, the same entry for everything else. So Back leads to the previous
paper or topic, and typing a query does not fill the history.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.seats import HEADER
from dashboard.view import (
    COLOURS,
    LONGEST_TEXT,
    MODES,
    MOST_VALUES,
    PAGES,
    View,
    as_area,
    as_years,
    from_query,
    from_values,
    quoted,
    sound,
)

PAGE = 50
"""Papers that the list shows at first, and more at each wish."""

MOST_NEEDS = 20
"""Resources that one message may ask for."""

MOST_FOLDS = 1000
"""Topics of which it is kept that the reader has unfolded or folded them."""

_VIEW, _STEP, _FLY, _SHOWN, _ANSWERED, _NEEDS = (
    "view", "step", "fly", "shown", "answered", "needs",
)  # fmt: skip
_NARROWED, _GONE, _ROUND, _LET, _FOLDS = "narrowed", "gone", "round", "let", "folds"
_FORM, _WISH, _TOLD = "form", "wish", "told"
_UNFOLDED, _BEGUN, _EXPORTS, _PROOF = "unfolded", "begun", "exports", "proof"


def view() -> View:
    """What the reader is looking at; read from the URL when the session begins."""
    if _VIEW not in st.session_state:
        parameters = st.query_params
        st.session_state[_VIEW] = from_values({k: parameters.get_all(k) for k in parameters})
    found: View = st.session_state[_VIEW]
    return found


def change(**changes: Any) -> None:
    """Replaces parts of the view; a new filter shows the list from its beginning."""
    old = view()
    new = replace(old, **changes)
    if old.narrowing() != new.narrowing():
        st.session_state[_SHOWN] = PAGE
        st.session_state[_NARROWED] = True
    if old.step() != new.step():
        st.session_state[_STEP] = step() + 1
    st.session_state[_VIEW] = new


def seat() -> str:
    """This reader's name in the line of those who want to use the page; "" where none is kept."""
    return st.context.headers.get(HEADER, "")


def begins() -> bool:
    """True once: when the session begins."""
    begun = bool(st.session_state.get(_BEGUN))
    st.session_state[_BEGUN] = True
    return not begun


def proof() -> str:
    """What shows that the reader has told the page's password; "" before."""
    return str(st.session_state.get(_PROOF, ""))


def keep_proof(proof: str) -> None:
    """Keeps it for this session."""
    st.session_state[_PROOF] = proof


def narrowed() -> bool:
    """True once after a filter has changed: a paper that it leaves out is closed then."""
    return bool(st.session_state.pop(_NARROWED, False))


def step() -> int:
    """Grows by one whenever the browser should get a new history entry."""
    return int(st.session_state.get(_STEP, 0))


def shown() -> int:
    """How many papers the list shows."""
    return int(st.session_state.get(_SHOWN, PAGE))


def fly() -> dict[str, Any] | None:
    """Where the map should move to, with a number that grows at each wish."""
    return st.session_state.get(_FLY)


def gone() -> int:
    """Grows when the reader goes to a paper from a list rather than on the map; 0 before."""
    return int(st.session_state.get(_GONE, 0))


def folds() -> dict[str, bool]:
    """Topics that the reader has unfolded (True) or folded (False) in the list."""
    return dict(st.session_state.get(_FOLDS, {}))


def unfolded() -> frozenset[str]:
    """Fields of which the reader looks at all values."""
    return frozenset(st.session_state.get(_UNFOLDED, ()))


def exports() -> bool:
    """Whether the reader looks at what the papers can be exported to."""
    return bool(st.session_state.get(_EXPORTS))


def needs() -> tuple[str, ...]:
    """What the browser could not fetch over HTTP and must be sent through the component."""
    return tuple(st.session_state.get(_NEEDS, ()))


def last_query(key: str) -> str:
    """The last query that could be read on this map; kept while a new one cannot."""
    kept: dict[str, str] = st.session_state.get(_ANSWERED, {})
    return kept.get(key, "")


def remember_query(key: str, query: str) -> None:
    """Keeps a query that could be read on this map."""
    st.session_state[_ANSWERED] = {key: query}


def open_map(name: str) -> None:
    """Another map, without the filters of the one before; what is known of it, if that is read."""
    for of_the_old_map in (_NEEDS, _FLY, _FOLDS, _UNFOLDED):
        st.session_state.pop(of_the_old_map, None)
    page = "about" if view().page == "about" else ""
    new = View(map=name, page=page, job=view().job)
    change(**{k: getattr(new, k) for k in View.__dataclass_fields__})


def let_bring(allowed: bool) -> None:
    """Whether this reader may bring papers; if not, no address and no click leads there."""
    _let("bring", allowed)
    if not allowed:
        st.session_state[_VIEW] = replace(view(), job="")


def let_edit(allowed: bool) -> None:
    """Whether this reader may edit topics; if not, no address and no click does."""
    _let("edits", allowed)
    if not allowed:
        for key in (_FORM, _WISH, _TOLD):
            st.session_state.pop(key, None)


def _let(page: str, allowed: bool) -> None:
    others = st.session_state.get(_LET, frozenset()) - {page}
    st.session_state[_LET] = others | {page} if allowed else others
    if not allowed and view().page == page:
        st.session_state[_VIEW] = replace(view(), page="")


def _opens(page: str) -> bool:
    """True for the map, and for a page beside it that this reader may open."""
    return page in ("", "about") or page in st.session_state.get(_LET, ())


def form() -> str:
    """Which form to edit with is open; none after the reader has gone elsewhere."""
    opened, where = st.session_state.get(_FORM, ("", None))
    return str(opened) if where == view().step() else ""


def wish(do: str, about: str, value: str = "") -> None:
    """Remembers an edit that the reader wants, until the page does it (see editing.carry_out)."""
    if _opens("edits"):
        st.session_state[_WISH] = (do, about, value)


def take_wish() -> tuple[str, str, str] | None:
    """The edit that the reader wants, once."""
    wanted: tuple[str, str, str] | None = st.session_state.pop(_WISH, None)
    return wanted


def tell(text: str, undo: str = "", wrong: bool = False) -> None:
    """What has become of a wish; the form stays open where something was wrong.

    Args:
        undo: id of the edit that was made.
    """
    if not wrong:
        st.session_state.pop(_FORM, None)
    st.session_state[_TOLD] = (text, undo, wrong, view().step())


def told() -> tuple[str, str, bool]:
    """What there is to tell of the last edit (see `tell`), until the reader goes elsewhere."""
    text, undo, wrong, where = st.session_state.get(_TOLD, ("", "", False, None))
    return (text, undo, wrong) if where == view().step() else ("", "", False)


def bring_round() -> int:
    """Grows when the boxes for papers should be empty again."""
    return int(st.session_state.get(_ROUND, 0))


def keep_job(job: str) -> None:
    """What this reader has brought, from now on; "" lets it go. The boxes are empty again."""
    st.session_state[_ROUND] = bring_round() + 1
    change(job=job)


def open_built(name: str) -> None:
    """The map that was built of what this reader has brought."""
    keep_job("")
    change(page="")
    open_map(name)


def act(action: Mapping[str, Any] | None) -> None:
    """Does what a click in the page or on the map means. Unknown actions do nothing."""
    if not isinstance(action, Mapping):
        return
    do, given = str(action.get("do", "")), action.get("id")
    doer = _ACTIONS.get(do)
    if doer is not None:
        doer(_sound(given))


def _sound(given: Any) -> Any:
    """The same with sound texts; JSON from a browser may hold halves of letters."""
    if isinstance(given, list):
        return [_sound(one) for one in given]
    return sound(given) if isinstance(given, str) else given


def _text(given: Any) -> str:
    """What a click names; of what is no text, nothing."""
    return given[:LONGEST_TEXT] if isinstance(given, str) else ""


def _fly(**where: Any) -> None:
    n = int((fly() or {}).get("n", 0)) + 1
    st.session_state[_FLY] = {"n": n, "paper": None, "topic": None, "show": False, **where}


def _open(paper: Any) -> None:
    change(paper=_text(paper))


def _open_and_go(paper: Any) -> None:
    change(paper=_text(paper))
    _fly(paper=_text(paper))
    st.session_state[_GONE] = gone() + 1


def _topic(topic: Any) -> None:
    """Chooses this topic alone; chosen alone already, lets it go."""
    name = _text(topic)
    chosen = (name,) if name and view().topics != (name,) else ()
    change(topics=chosen, paper="")
    if chosen:
        _fly(topic=name)
        # What is chosen is seen in the list, whatever was folded over it.
        st.session_state[_FOLDS] = {other: True for other, opened in folds().items() if opened}


def _toggle_topic(topic: Any) -> None:
    topics, name = view().topics, _text(topic)
    kept = tuple(other for other in topics if other != name)
    change(topics=kept if len(kept) < len(topics) or not name else (*topics, name))


def _clear(_: Any) -> None:
    change(**{key: getattr(view().cleared(), key) for key in ("topics", "query", "years", "area")})
    change(facets={})


def _area(corners: Any) -> None:
    change(area=as_area(corners))


def _years(years: Any) -> None:
    """Chooses the years from the first to the last, or all again."""
    change(years=as_years(years))


def _colour(colour: Any) -> None:
    if colour in COLOURS:
        change(colour=colour)


def _mode(mode: Any) -> None:
    if mode in MODES:
        change(mode=mode)


def _level(level: Any) -> None:
    """Lists the topics of this level, as they unfold by themselves; None: of the map's own."""
    if level is None or (type(level) is int and 0 <= level < 10):
        change(level=level)
        st.session_state.pop(_FOLDS, None)


def _fold(given: Any) -> None:
    """Unfolds or folds a topic in the list: its id, and whether it is open from now on."""
    if isinstance(given, list | tuple) and len(given) == 2 and len(folds()) < MOST_FOLDS:
        st.session_state[_FOLDS] = folds() | {_text(given[0]): bool(given[1])}


def _value(given: Any) -> None:
    """Chooses a value of a field besides those that are chosen, or lets it go: value and field."""
    if isinstance(given, list | tuple) and len(given) == 2:
        value, name = _text(given[0]), _text(given[1])
        before = view().facets.get(name, ())
        kept = tuple(other for other in before if other != value)
        _values(name, kept if len(kept) < len(before) or not value else (*before, value))


def _values(name: Any, values: tuple[str, ...] = ()) -> None:
    """Chooses these values of a field alone; none of them for all papers."""
    others = {other: kept for other, kept in view().facets.items() if other != _text(name)}
    change(facets=others | ({_text(name): values[:MOST_VALUES]} if values else {}))


def _unfold(name: Any) -> None:
    """Shows all values of a field, or the first ones again."""
    if len(unfolded()) < MOST_FOLDS:
        st.session_state[_UNFOLDED] = unfolded() ^ {_text(name)}


def _export(_: Any) -> None:
    """Shows what the papers can be exported to, or no more."""
    st.session_state[_EXPORTS] = not exports()


def _phrase(phrase: Any) -> None:
    """Searches for these words one behind the other; asked for already, lets them go."""
    query = quoted(_text(phrase))
    change(query="" if view().query == query else query, mode="keyword")


def _more(_: Any) -> None:
    st.session_state[_SHOWN] = shown() + PAGE


def _url(query: Any) -> None:
    """The reader went back or forth; the browser has the entry already."""
    before = step()
    new = from_query(str(query or ""))
    new = replace(new, job=view().job)
    if not _opens(new.page):
        new = replace(new, page="")
    change(**{name: getattr(new, name) for name in View.__dataclass_fields__})
    st.session_state[_STEP] = before
    st.session_state.pop(_NARROWED, None)


def _page(page: Any) -> None:
    if not page or (page in PAGES and _opens(page)):
        change(page=_text(page))


def _edit(name: Any) -> None:
    """Opens a form to edit with; closes it where it is open."""
    if _opens("edits"):
        name = "" if name == form() else _text(name)
        st.session_state[_FORM] = (name, view().step())
        st.session_state.pop(_TOLD, None)


def _need(names: Any) -> None:
    if isinstance(names, list):
        known = needs()
        wanted = [_text(name) for name in names if _text(name) not in known][:MOST_NEEDS]
        st.session_state[_NEEDS] = [*known, *dict.fromkeys(wanted)]


_ACTIONS = {
    "paper": _open,
    "go": _open_and_go,
    "show": lambda paper: _fly(paper=_text(paper), show=True),
    "close": lambda _: change(paper=""),
    "topic": _topic,
    "topic+": _toggle_topic,
    "clear": _clear,
    "area": _area,
    "years": _years,
    "colour": _colour,
    "level": _level,
    "fold": _fold,
    "value": _value,
    "values": _values,
    "unfold": _unfold,
    "export": _export,
    "phrase": _phrase,
    "mode": _mode,
    "more": _more,
    "page": _page,
    "edit": _edit,
    "hide": lambda topic: wish("hide", _text(topic)),
    "undo": lambda edit: wish("undo", _text(edit)),
    "built": lambda name: open_built(_text(name)),
    "let go": lambda _: keep_job(""),
    "url": _url,
    "need": _need,
}
