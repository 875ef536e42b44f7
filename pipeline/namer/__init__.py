"""Names that an OpenAI-compatible endpoint proposes, where the user names one.

Of each topic are sent its name, its key phrases, the titles of its exemplars and the names of its
siblings: nothing else of the papers. What comes back is a guest's word: it becomes a name only
where `judge` finds no flaw in it and no other topic of its level has it. All others keep ours.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipeline.cache import cache_folder, digest
from pipeline.namer.endpoint import PATIENCE, Conversation, Namer, Patience, Unanswered
from pipeline.namer.judge import flaw, tidy
from pipeline.namer.memory import Memory
from pipeline.namer.question import INSTRUCTION, Topic, messages, names_in, questions, topics_in
from pipeline.namer.shares import shares
from pipeline.same_names import same_name

FAILURES = 2
"""Questions in a row without an answer, after which no more are asked."""


@dataclass(frozen=True)
class Proposals:
    """What came of asking.

    Attributes:
        model: "" where the endpoint could not be asked for it.
        names: topic id → the name that was proposed and taken.
        proposed: topics for which a name came, good or bad.
        kept: why our own names were kept → of how many topics.
        unanswered: topics for which no name came; another try may bring one.
    """

    host: str
    model: str
    names: dict[str, str]
    proposed: int
    kept: dict[str, int]
    unanswered: int

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values for the manifest."""
        return {
            "host": self.host,
            "model": self.model,
            "proposed": self.proposed,
            "topics": list(self.names),
            "kept": self.kept,
            "unanswered": self.unanswered,
        }


def propose(
    table: pd.DataFrame,
    titles: Mapping[str, str],
    namer: Namer,
    seed: int,
    progress: Callable[[int, int], None],
    patience: Patience = PATIENCE,
) -> Proposals:
    """The names of topics that the endpoint proposes and that can be taken.

    An endpoint that fails costs nothing but its names; a proposal made before is not asked again.

    Args:
        table: the topics table, named by us.
        titles: paper id → title, at least of the exemplars.
        seed: sent along, for endpoints that can repeat an answer.
        progress: told (topics done, topics in all).
    """
    topics = topics_in(table, titles)
    with Conversation(namer, seed, patience) as conversation:
        try:
            model = conversation.model
        except Unanswered as error:
            return Proposals(namer.host, "", {}, 0, {str(error): len(topics)}, len(topics))
        memory = Memory(cache_folder() / "namer" / f"{digest(namer.url, model)[:32]}.json")
        keys = {topic.id: digest(INSTRUCTION, topic.evidence) for topic in topics}
        found = {topic: name for topic, key in keys.items() if (name := memory.get(key))}
        failed: dict[str, str] = {}
        if missing := frozenset(keys.keys() - found.keys()):
            namer.tell(_statement(namer, model, len(missing), len(found)))
        for asked, answer in _answers(conversation, topics, missing):
            names = {} if isinstance(answer, str) else answer
            memory.add({keys[topic]: name for topic, name in names.items()})
            found |= names
            why = answer if isinstance(answer, str) else "no name in the answer"
            failed |= {topic.id: why for topic in asked if topic.id not in names}
            progress(len(found) + len(failed), len(topics))
    taken, refused = _taken(topics, found)
    kept = Counter([*failed.values(), *refused.values()])
    return Proposals(namer.host, model, taken, len(found), dict(kept.most_common()), len(failed))


def renamed(
    table: pd.DataFrame,
    names: Mapping[str, str],
    levels: Mapping[int, np.ndarray],
    texts: Sequence[str],
) -> pd.DataFrame:
    """The topics table with these names, and the shares of papers that use their words.

    Args:
        names: topic id → name.
        levels: level → the id of each paper's topic, (n,).
        texts: title and abstract of each paper.
    """
    table = table.set_index("topic_id", drop=False)
    depth = table["level"]
    inside = {topic: levels[int(depth[topic])] == topic for topic in names}
    for topic, (here, elsewhere) in shares(names, inside, texts).items():
        table.loc[topic, ["name", "name_share", "name_elsewhere"]] = names[topic], here, elsewhere
    return table.reset_index(drop=True)


def _statement(namer: Namer, model: str, count: int, known: int) -> str:
    """What is sent, to whom, for how many topics."""
    topics = f"{count:,} topic{'s' if count > 1 else ''}"
    before = f" ({known:,} answered before)" if known else ""
    return (
        f"Asking {namer.host} (model {model}) for names of {topics}{before}. Sent are our "
        "names, key phrases and titles of typical papers, no abstracts"
        + ("; over http others on the way can read them." if namer.is_open else ".")
    )


def _answers(
    conversation: Conversation, topics: Sequence[Topic], missing: frozenset[str]
) -> Iterator[tuple[list[Topic], dict[str, str] | str]]:
    """Each question's topics, with their proposals or why there are none."""
    in_a_row = 0
    for asked in questions(topics, missing):
        if in_a_row >= FAILURES:
            yield asked, "not asked, after failures in a row"
            continue
        try:
            names = names_in(conversation.ask(messages(asked, topics)), asked)
        except Unanswered as error:
            in_a_row += 1
            yield asked, str(error)
        else:
            in_a_row = 0
            yield asked, names


def _taken(
    topics: Sequence[Topic], found: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Proposals that can be names, and why each of the others cannot.

    A name is taken only where neither another topic of its level nor its parent has it by then,
    as ours or as one taken before; topics are looked at coarse to fine, the largest first.
    """
    taken: dict[str, str] = {}
    refused: dict[str, str] = {}
    current = {topic.id: same_name(topic.name) for topic in topics}
    held = {level: Counter(current[t.id] for t in topics if t.level == level)
            for level in {t.level for t in topics}}  # fmt: skip
    for topic in topics:
        if topic.id not in found:
            continue
        name = tidy(found[topic.id])
        key, at_level = same_name(name), held[topic.level]
        reason = flaw(name, topic.evidence)
        if not reason and (
            at_level[key] > (current[topic.id] == key) or key == current.get(topic.parent)
        ):
            reason = "another topic has that name"
        if reason:
            refused[topic.id] = reason
            continue
        at_level.subtract([current[topic.id]])
        at_level.update([key])
        taken[topic.id], current[topic.id] = name, key
    return taken, refused
