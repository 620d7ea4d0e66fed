# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A tour of kgraph
#
# Ten short reports become a graph. Then we ask it, follow a fact back to its sentence, and draw it.

# %%
import kgraph
from kgraph.resources import resource

graph = kgraph.open(":memory:")  # a folder's name keeps it, ":memory:" forgets it
graph.add(resource("examples", "reports"))
graph

# %% [markdown]
# ## Ask
#
# A stored question has a name and takes what people type. `kgraph.queries.load_queries()` has them all.

# %%
graph.query("partners-of", state="Singapore")

# %%
graph.query("upgrades-since", since="2024")

# %% [markdown]
# Labels are shown, IRIs travel along: `.iris("event")` gives them. Every table goes to pandas, polars, CSV or Parquet.

# %%
signed = graph.query("what-was-signed")
signed.to_pandas().head()

# %% [markdown]
# ## Where does it say so?
#
# Every event leads to the sentences behind it.

# %%
upgrades = graph.query("changes-since", since="2025", state="KOR")
event = upgrades.iris("event")[-1]
graph.query("evidence-for-event", event=event)

# %% [markdown]
# The same fact in its report, with the words that carry it marked:

# %%
from kgraph.pictures import Cited
from kgraph.pipeline import fact_line
from kgraph.readers import read_documents

document = next(iter(read_documents([resource("examples", "reports") / "2025-11-02-singapore-korea-upgrade.json"])))
report = kgraph.read_facts(document)
fact = report.facts[0]
Cited(document.text, fact.evidence, caption=fact_line(fact))

# %% [markdown]
# ## SPARQL
#
# The short relations are the quickest way in: who is whose strategic partner?

# %%
graph.sparql("""
PREFIX kg: <https://w3id.org/kgraph/ontology#>
SELECT DISTINCT ?partnership ?level WHERE {
  ?partnership a kg:Partnership ; kg:currentLevel ?level .
} ORDER BY ?partnership
""")

# %% [markdown]
# ## Draw

# %%
from kgraph.pictures import network_scene

states = graph.network("states")
network_scene(states)

# %% [markdown]
# And to explore: click a line to read its sentences.

# %%
from kgraph.network import read_evidence
from kgraph.pictures import Explorable

Explorable(states, read_evidence(graph.store))
