"""Facts side by side: each as soon as the facts that it reads are built, in as many lanes as the engine gives."""

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from sql.engines import Workspace
from sql.facts import Fact

LARGE_ROWS = 5_000_000


@dataclass(frozen=True)
class Work:
    """How one fact is built in a lane, what is told when it begins, and how many rows it reads."""

    build: Callable[[Fact, Workspace], None]
    begin: Callable[[Fact], None]
    rows_read: Callable[[Fact], int]


def build_in_lanes(facts: Sequence[Fact], workspace: Workspace, work: Work) -> None:
    """Build facts that are listed after those they read; in one lane in this very order.

    After an error no further fact begins, and the one beside is waited for.
    """
    lanes = workspace.lanes()
    try:
        if len(lanes) > 1:
            _side_by_side(facts, lanes, work)
            return
        for fact in facts:
            work.begin(fact)
            work.build(fact, workspace)
    finally:
        for lane in lanes[1:]:
            lane.close()


def _side_by_side(facts: Sequence[Fact], lanes: Sequence[Workspace], work: Work) -> None:
    waiting, free = list(facts), list(lanes)
    running: dict[Future[None], tuple[Fact, Workspace]] = {}
    with ThreadPoolExecutor(len(lanes), "fact") as pool:
        while waiting or running:
            while free and (fact := _next(waiting, [fact for fact, _ in running.values()], work)):
                waiting.remove(fact)
                work.begin(fact)
                lane = free.pop(0)
                running[pool.submit(work.build, fact, lane)] = (fact, lane)
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                free.append(running.pop(done)[1])
                done.result()


def _next(waiting: Sequence[Fact], running: Collection[Fact], work: Work) -> Fact | None:
    """The first that waits for no fact. Two that read much are never built at once: one alone fills the memory and both cores."""
    missing = {fact.name for fact in (*waiting, *running)}
    ready = [fact for fact in waiting if not missing & set(fact.reads)]
    if any(work.rows_read(fact) > LARGE_ROWS for fact in running):
        ready = [fact for fact in ready if work.rows_read(fact) <= LARGE_ROWS]
    return next(iter(ready), None)
