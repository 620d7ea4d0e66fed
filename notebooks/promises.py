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
# # Promises
#
# News is full of plans. A fact's status says how real it is: `proposed`, `planned`, `ongoing`, `completed`, `denied`.
# What was planned in one report and done in a later one is tied together.

# %%
import kgraph
from kgraph.resources import resource

graph = kgraph.open(":memory:")
graph.add(resource("examples", "reports"))
graph.query("promises-kept")

# %% [markdown]
# In October 2024 Singapore and South Korea said that they would become strategic partners in 2025. What else did the
# two promise each other, and what became of it?

# %%
history = graph.query("promise-history", first="Singapore", second="South Korea")
history

# %% [markdown]
# The plan and its coming true are two events. Each has a history of its own: since when, and by which reports.

# %%
plan = graph.query("promises-kept", state="Singapore").iris("plan")[0]
graph.query("status-of-event", event=plan)

# %% [markdown]
# ## What is still open, and what is late?
#
# A plan is open while no report tells it as done or called off; it is late once the time told for it has passed.

# %%
graph.query("promises-open")

# %%
graph.query("promises-overdue", date="2026-01-01")

# %% [markdown]
# ## How long from word to deed?

# %%
kept = graph.query("promises-kept").to_pandas()
kept[["announced", "planned_for", "done", "event"]]

# %% [markdown]
# ## One pair over time

# %%
from kgraph.pictures import timeline_scene

timeline_scene(graph.network("states"), "SGP", "KOR")
