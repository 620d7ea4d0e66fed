"""Networks: facts projected to networkx graphs, measured, and written to files that other tools open."""

from kgraph.network.analysis import MEASURES, betweenness, change, communities, degree, measure, structural_holes
from kgraph.network.events import Sentence, read_evidence
from kgraph.network.flat import generate_csv, generate_pajek
from kgraph.network.gexf import generate_gexf
from kgraph.network.graphml import generate_graphml
from kgraph.network.jsonforms import generate_cytoscape, generate_node_link
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

__all__ = [
    "MEASURES",
    "VIEWS",
    "WRITERS",
    "Sentence",
    "aggregated",
    "betweenness",
    "change",
    "communities",
    "degree",
    "generate_csv",
    "generate_cytoscape",
    "generate_gexf",
    "generate_graphml",
    "generate_node_link",
    "generate_pajek",
    "measure",
    "project",
    "read_evidence",
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
