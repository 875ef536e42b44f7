"""Indices and exponents → Unicode's raised and lowered characters, where all of them exist."""

_RAISED = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθφχ′*ⁿ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᵠᵡ′*ⁿ",
        strict=True,
    )
)
_LOWERED = dict(
    zip(
        "0123456789+-−=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)


def raised(text: str) -> str | None:
    """`n+1` as `ⁿ⁺¹`; None where Unicode lacks a character of it."""
    return _all(text, _RAISED)


def lowered(text: str) -> str | None:
    """`i+1` as `ᵢ₊₁`; None where Unicode lacks a character of it."""
    return _all(text, _LOWERED)


def _all(text: str, table: dict[str, str]) -> str | None:
    found = [table.get(character) for character in text if character != " "]
    return "".join(map(str, found)) if found and all(found) else None
