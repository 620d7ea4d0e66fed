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
# # Your own reports
#
# Anything that is a text with a date can be read: a string, files, a folder, JSON Lines.

# %%
import kgraph

document = kgraph.Document(
    id="mine-1",
    published="2025-03-05",
    title="A report of my own",
    text=(
        "OSLO, March 5 - Norway and Chile signed a memorandum of understanding on renewable energy on Wednesday. "
        "Norwegian Prime Minister Jonas Gahr Store met Chilean President Gabriel Boric in Oslo. "
        "The two countries will launch negotiations on a free trade agreement next year."
    ),
)
report = kgraph.read_facts(document)
len(report.facts)

# %% [markdown]
# Each fact with the sentence that says it:

# %%
from IPython.display import display

from kgraph.pictures import Cited
from kgraph.pipeline import fact_line

for fact in report.facts:
    display(Cited(document.text, fact.evidence, caption=fact_line(fact)))

# %% [markdown]
# The interchange form is plain JSON:

# %%
report.to_json()["facts"][0]

# %% [markdown]
# ## Into a graph
#
# A folder of texts goes in as it is; a second run skips what is there.

# %%
import tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp())
(folder / "mine.txt").write_text(f"date {document.published}\n{document.text}\n", encoding="utf-8")
graph = kgraph.open(folder / "graph")
added = graph.add(folder / "mine.txt")
again = graph.add(folder / "mine.txt")
(added.stored, again.stored, again.unchanged)

# %%
graph.query("documents")

# %%
graph.query("what-is-planned", state="Norway")

# %% [markdown]
# ## What the reader was unsure of
#
# Low confidence, no date, a person without a state: three questions show where to look.

# %%
graph.query("undated-facts")

# %%
graph.query("low-confidence", below=70)

# %%
graph.query("open-mentions")

# %%
graph.close()
