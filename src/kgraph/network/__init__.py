"""Networks: facts projected to networkx graphs, measured, and written to files that other tools open."""

from kgraph.network.analysis import MEASURES, betweenness, change, communities, degree, measure, structural_holes
from kgraph.network.colours import KIND_COLOURS, NO_LEVEL, level_colour, ordered_levels
from kgraph.network.events import Sentence, read_evidence, short
from kgraph.network.flat import generate_csv, generate_pajek
from kgraph.network.gexf import generate_gexf
from kgraph.network.graphml import generate_graphml
from kgraph.network.jsonforms import generate_cytoscape, generate_node_link
from kgraph.network.layout import force_places
from kgraph.network.scheme import level_rank
from kgraph.network.view import VIEWS, aggregated, project, slices
from kgraph.network.write import (
    WRITERS,
    write,
    write_csv,
    write_cytoscape,
    write_gexf,
    write_graphml,
    write_node_link,
    write_pajek,
    write_parquet,
)
from kgraph.store import Asked

__all__ = [
    "KIND_COLOURS",
    "MEASURES",
    "NO_LEVEL",
    "VIEWS",
    "WRITERS",
    "Asked",
    "Sentence",
    "aggregated",
    "betweenness",
    "change",
    "communities",
    "degree",
    "force_places",
    "generate_csv",
    "generate_cytoscape",
    "generate_gexf",
    "generate_graphml",
    "generate_node_link",
    "generate_pajek",
    "level_colour",
    "level_rank",
    "measure",
    "ordered_levels",
    "project",
    "read_evidence",
    "short",
    "slices",
    "structural_holes",
    "write",
    "write_csv",
    "write_cytoscape",
    "write_gexf",
    "write_graphml",
    "write_node_link",
    "write_pajek",
    "write_parquet",
]
