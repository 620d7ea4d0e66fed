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
# # Networks over time
#
# Facts are dated, so a network can be cut into years, measured, and compared.

# %%
import kgraph
from kgraph import network
from kgraph.resources import resource

graph = kgraph.open(":memory:")
graph.add(resource("examples", "reports"))
states = graph.network("states", status=["completed", "ongoing"])
states

# %% [markdown]
# One edge is one event between two states, keyed by the event's IRI:

# %%
one, other, event, facts = next(iter(states.edges(keys=True, data=True)))
facts

# %% [markdown]
# ## Who is central?

# %%
network.degree(states)

# %%
network.betweenness(states)

# %%
network.communities(states)

# %% [markdown]
# ## Year by year

# %%
years = network.slices(states, "year")
{year: (part.number_of_nodes(), part.number_of_edges()) for year, part in years.items()}

# %%
first, last = "2024", "2025"
network.change(states, first, last)

# %% [markdown]
# ## At which level?

# %%
from kgraph.pictures import matrix_scene

matrix_scene(graph.network("states"))

# %% [markdown]
# ## Take it along
#
# Gephi opens the GEXF file with a timeline; the others read GraphML, JSON, Pajek or a pair of tables.

# %%
import tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp())
for ending in ("gexf", "graphml", "json", "csv"):
    network.write(states, folder / f"states.{ending}")
sorted(path.name for path in folder.iterdir())
