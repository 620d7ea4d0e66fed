"""One graph: what is added to it, asked of it, drawn from it and kept of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pyoxigraph import NamedNode, Quad

from kgraph.errors import InputError, QueryError
from kgraph.pipeline import Unreadable, actor_names, read_documents, read_reports
from kgraph.records import Document, Report
from kgraph.store import Change, Solutions, Store, StoreOptions, open_store
from kgraph.table import Table

if TYPE_CHECKING:
    import networkx
    import rdflib

    from kgraph.adding import Added
    from kgraph.consolidate import Explanation
    from kgraph.shapes import Violation

Progress = Callable[[Document | Unreadable, str], None]
"""Called once a document with what became of it: "stored", "unchanged", "rejected" or "unreadable"."""

MEMORY = ":memory:"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def is_stream(source: str | Path) -> bool:
    """Tell standard input and web addresses from files and folders."""
    return str(source) == "-" or str(source).lower().startswith(("http://", "https://"))


@contextmanager
def _closing(store: Store, *, keep: bool) -> Iterator[Store]:
    try:
        yield store
    finally:
        if not keep:
            store.close()


class Graph:
    """A knowledge graph in a folder, in memory (":memory:") or behind a SPARQL endpoint.

    Questions read the graph as it is when they are asked; `add`, `remove`, `split`, `join` and `restore` write, and
    hold the one right to write only meanwhile. Use it in a `with` block, or call `close`.
    """

    def __init__(self, location: str | Path = MEMORY, *, options: StoreOptions | None = None) -> None:
        self.location = str(location)
        self._options = options
        self._store: Store | None = None

    # --- opening and closing ------------------------------------------------------------------------------------

    @property
    def store(self) -> Store:
        """Return the store to read from, opened when it is first asked for."""
        if self._store is None:
            self._store = open_store(self.location, options=self._options)
        return self._store

    def _writer(self, *, wait: bool = False) -> AbstractContextManager[Store]:
        if self.location == MEMORY:
            return _closing(self.store, keep=True)
        self.close()
        return _closing(open_store(self.location, write=True, wait=wait, options=self._options), keep=False)

    def close(self) -> None:
        """Let go of files and processes; the next question opens the graph again."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- writing ------------------------------------------------------------------------------------------------

    def add(
        self,
        *sources: str | Path,
        published: str = "",
        encoding: str = "utf-8",
        workers: int = 1,
        again: bool = False,
        keep_text: bool = False,
        validate: bool = True,
        wait: bool = False,
        progress: Progress | None = None,
    ) -> Added:
        """Read documents and store what they say, each in one transaction; what is there already is skipped.

        A document that cannot be read, or whose quads break the shapes, is listed in the result and the rest goes on.
        `again` reads once more what is there. Raises InputError where a source does not exist at all, and StoreBusy
        where another process writes and `wait` is False; nothing is written then.
        """
        from kgraph.adding import Keeper

        for source in sources:
            if not is_stream(source) and not Path(source).exists():
                raise InputError("does not exist", where=str(source), advice="name a file, a folder or an address")
        documents = read_documents(sources, published=published, encoding=encoding)
        with self._writer(wait=wait) as store:
            keeper = Keeper(store, keep_text=keep_text, validate=validate)
            for result in read_reports(keeper.not_there(documents, again=again), workers=workers):
                outcome = keeper.keep(result)
                if progress:
                    progress(result.document if isinstance(result, Report) else result, outcome)
        return keeper.added

    def remove(self, document: str, *, wait: bool = False) -> bool:
        """Take a document out, with everything that only it supported; False where it is not there."""
        from kgraph.adding import together
        from kgraph.consolidate import change_for
        from kgraph.store.ledger import forget
        from kgraph.vocabulary import report_graph_iri

        with self._writer(wait=wait) as store:
            graph = report_graph_iri(document)
            if next(iter(store.quads(graph=graph)), None) is None:
                return False
            events = change_for(store, removed=[document], names=actor_names())
            store.apply(together(Change(clear=(graph,)), events, forget(store, document)))
        return True

    def split(self, event: str, *facts: str, reason: str = "") -> list[str]:
        """Record a person's decision that facts do not belong to an event, and say what became of it."""
        from kgraph.consolidate import split

        with self._writer() as store:
            change, lines = split(store, self._event(event, store), facts, reason=reason, names=actor_names())
            store.apply(change)
        return lines

    def join(self, first: str, second: str, *, reason: str = "") -> list[str]:
        """Record a person's decision that two events are one, and say what became of it."""
        from kgraph.consolidate import join

        with self._writer() as store:
            change, lines = join(
                store, self._event(first, store), self._event(second, store), reason=reason, names=actor_names()
            )
            store.apply(change)
        return lines

    # --- asking -------------------------------------------------------------------------------------------------

    def query(self, name: str, *, timeout: float | None = 60, limit: int | None = None, **values: Any) -> Table:
        """Ask one stored question and return its rows; raises QueryError for an unknown name or a bad value."""
        from kgraph.queries import run

        return run(self.store, name, timeout=timeout, limit=limit, **values)

    def sparql(self, text: str, *, timeout: float | None = 60, limit: int | None = None) -> Table | bool | str:
        """Ask SPARQL of your own: a SELECT gives a Table, an ASK a bool, a CONSTRUCT or DESCRIBE Turtle."""
        from kgraph.queries import label_table
        from kgraph.rdf import serialise

        answer = self.store.query(text, timeout=timeout, limit=limit)
        if isinstance(answer, Solutions):
            return label_table(self.store, answer)
        if isinstance(answer, bool):
            return answer
        return serialise((Quad(t.subject, t.predicate, t.object) for t in answer), "ttl").decode("utf-8")

    def reports(self) -> list[Report]:
        """Return every report in the graph, with its facts."""
        from kgraph.rdf import reports_from_quads

        return reports_from_quads(self.store.quads())

    def why(self, event: str) -> Explanation | None:
        """Say why an event is there: reports, sentences, reasons; None where there is no such event."""
        from kgraph.consolidate import why

        return why(self.store, self._event(event, self.store))

    def _event(self, event: str, store: Store) -> str:
        """Return an event's IRI from the IRI itself or the start of its last part.

        Raises QueryError where several events start so.
        """
        from kgraph.vocabulary import BASE, KG

        if "://" in event:
            return event
        prefix = BASE + "event/" + event.removeprefix("event:").removeprefix("event/")
        events = (quad.subject for quad in store.quads(predicate=_TYPE, object=KG.ConsolidatedEvent))
        found = sorted(e.value for e in events if isinstance(e, NamedNode) and e.value.startswith(prefix))
        if len(found) > 1 and prefix not in found:
            raise QueryError(f"{event!r} is the start of {len(found)} events", advice="give more of it")
        return found[0] if len(found) == 1 else prefix

    def stats(self) -> dict[str, int]:
        """Return how many documents, facts, events, actors and quads the graph holds."""
        from kgraph.vocabulary import KG

        counted = {"documents": KG.Report, "reported facts": KG.ReportedFact, "events": KG.ConsolidatedEvent,
                   "partnerships": KG.Partnership, "persons": KG.Person, "sentences cited": KG.Evidence}  # fmt: skip
        counts = {name: self._count(node) for name, node in counted.items()}
        return {**counts, "quads": len(self.store)}

    def _count(self, kind: NamedNode) -> int:
        return len({quad.subject for quad in self.store.quads(predicate=_TYPE, object=kind)})

    # --- taking along -------------------------------------------------------------------------------------------

    def network(self, view: str = "states", **filters: Any) -> networkx.MultiDiGraph[str]:
        """Return the graph as a network of states, events, persons or areas."""
        from kgraph.network import project

        return project(self.store, view, **filters)

    def export(self, target: str | Path, *, view: str = "states", **filters: Any) -> list[Path]:
        """Write the graph as RDF, or a network, by the suffix of the file; return the files written.

        Raises InputError for a suffix that nothing writes.
        """
        from kgraph.exporting import export

        return export(self, Path(target), view, filters)

    def to_rdflib(self) -> rdflib.Dataset:
        """Return a copy of the data graphs (without the ledger) as an rdflib Dataset."""
        import rdflib

        from kgraph.rdf import serialise

        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=serialise(self.data_quads(), "nq"), format="nquads")
        return dataset

    def data_quads(self) -> Iterator[Quad]:
        """Yield the quads of all graphs but the ledger, which alone knows clocks."""
        from kgraph.store.ledger import ledger_graph

        ledger = ledger_graph()
        return (quad for quad in self.store.quads() if quad.graph_name != ledger)

    def validate(self) -> list[Violation]:
        """Check everything but the ledger against the SHACL shapes."""
        from kgraph.shapes import validate

        return validate(self.data_quads())

    def backup(self, target: str | Path) -> Path:
        """Write the whole graph to one checked, compressed file; the same graph gives the same bytes."""
        from kgraph.store.backup import write_backup

        write_backup(self.store, Path(target))
        return Path(target)

    def restore(self, source: str | Path) -> int:
        """Fill an empty graph from a backup and return the number of quads."""
        from kgraph.store.backup import restore_backup

        with self._writer() as store:
            return restore_backup(store, Path(source))

    def compact(self) -> tuple[int, int]:
        """Give unused disk space back; return the bytes before and after (0, 0 where there is no folder)."""
        with self._writer() as store:
            before = _size(self.location)
            store.compact()
        return before, _size(self.location)

    def _repr_html_(self) -> str:
        return f"<p><b>kgraph</b> {self.location}</p>" + Table.from_values(
            ("", "count"), list(self.stats().items()))._repr_html_()  # fmt: skip


def _size(location: str) -> int:
    folder = Path(location)
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
