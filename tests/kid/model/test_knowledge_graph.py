"""The Frame Knowledge Graph: its edges as FrameNet gives them, its vectors by dense algebra."""

from __future__ import annotations

import os
from collections import Counter
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from kid.model.knowledge_graph import (
    FrameKnowledgeGraph,
    KnowledgeGraphConfig,
    KnowledgeGraphEncoder,
    KnowledgeVectors,
)
from kid.ontology import Frame, FrameElementType, FrameRelation, Ontology
from semcore.errors import InputError
from semcore.graphs.dgl_backend import import_dgl


def frame(name: str, elements: str) -> Frame:
    return Frame(name, "", tuple(FrameElementType(fe, "Core", "") for fe in elements.split()), ())


COMMERCE = Ontology(
    version="test",
    frames=(
        frame("Commerce_buy", "Buyer Goods Seller"),
        frame("Getting", "Recipient Theme Source Place"),
        frame("Giving", "Donor Recipient Theme"),
        frame("Lonely", "Place"),
        frame("Selling", "Buyer Goods Seller Place"),
    ),
    relations=(
        FrameRelation(
            "Inheritance",
            "Commerce_buy",
            "Getting",
            (("Buyer", "Recipient"), ("Goods", "Theme"), ("Seller", "Source")),
        ),
        FrameRelation("Using", "Commerce_buy", "Getting", (("Goods", "Theme"),)),
        FrameRelation("Inheritance", "Selling", "Giving", (("Seller", "Donor"),)),
        FrameRelation("Precedes", "Giving", "Getting", ()),
    ),
    mentions=(
        ("Commerce_buy", "Buyer", "Goods"),
        ("Commerce_buy", "Goods", "Buyer"),
        ("Giving", "Donor", "Theme"),
    ),
)
FRAMES, ELEMENTS = 5, 15
CLOSE = {"rtol": 1e-6, "atol": 1e-6}


pytestmark = pytest.mark.usefixtures("double_precision")


def name_of(node: int) -> str:
    """Frame, Frame.Element or STOP."""
    names = [f.name for f in COMMERCE.frames]
    names += [f"{f.name}.{element.name}" for f in COMMERCE.frames for element in f.elements]
    return [*names, "STOP"][node]


def edges_of(relation: str, knowledge: FrameKnowledgeGraph) -> Counter[tuple[str, str]]:
    chosen = knowledge.graph.select(knowledge.graph.relation == knowledge.relations.index(relation))
    ends = zip(chosen.source.tolist(), chosen.target.tolist(), strict=True)
    return Counter((name_of(a), name_of(b)) for a, b in ends)


def both_ways(*pairs: tuple[str, str]) -> Counter[tuple[str, str]]:
    return Counter([*pairs, *((b, a) for a, b in pairs)])


def test_edges_of_a_small_ontology() -> None:
    knowledge = FrameKnowledgeGraph.of(COMMERCE)
    assert knowledge.relations == (
        "self_loop", "frame_fe", "frame_frame", "inter_fe", "intra_fe",
    )  # fmt: skip
    everything = range(FRAMES + ELEMENTS + 1)
    loops = Counter((name_of(node), name_of(node)) for node in everything)
    assert edges_of("self_loop", knowledge) == loops
    assert edges_of("frame_fe", knowledge) == both_ways(
        *((f.name, f"{f.name}.{element.name}") for f in COMMERCE.frames for element in f.elements)
    )
    assert edges_of("frame_frame", knowledge) == both_ways(
        ("Commerce_buy", "Getting"),
        ("Commerce_buy", "Getting"),  # a second relation between the two: kept
        ("Selling", "Giving"),
        ("Giving", "Getting"),
    )
    assert edges_of("inter_fe", knowledge) == both_ways(
        ("Commerce_buy.Buyer", "Getting.Recipient"),
        ("Commerce_buy.Goods", "Getting.Theme"),
        ("Commerce_buy.Goods", "Getting.Theme"),
        ("Commerce_buy.Seller", "Getting.Source"),
        ("Selling.Seller", "Giving.Donor"),
    )
    assert edges_of("intra_fe", knowledge) == both_ways(
        ("Commerce_buy.Buyer", "Commerce_buy.Goods"),
        ("Commerce_buy.Goods", "Commerce_buy.Buyer"),  # mutual: the edge twice
        ("Giving.Donor", "Giving.Theme"),
    )


def test_an_unknown_element_is_named() -> None:
    broken = Ontology("test", COMMERCE.frames, (), (("Giving", "Donor", "Thief"),))
    with pytest.raises(InputError, match="frame Giving has no element Thief"):
        FrameKnowledgeGraph.of(broken)


def by_hand(encoder: KnowledgeGraphEncoder) -> Tensor:
    """All nodes' vectors: X' = tanh(sum_r D^-1/2 A_r D^-1/2 X W_r), twice, with dense A_r."""
    knowledge = FrameKnowledgeGraph.of(COMMERCE)
    graph = knowledge.graph
    adjacency = torch.zeros(len(knowledge.relations), graph.nodes, graph.nodes)
    for relation, target, source in zip(
        graph.relation.tolist(), graph.target.tolist(), graph.source.tolist(), strict=True
    ):
        adjacency[relation, target, source] += 1
    scale = (adjacency.sum(2) + 1e-12).rsqrt()
    adjacency = scale[:, :, None] * adjacency * scale[:, None, :]
    names = sorted({name_of(node).split(".")[1] for node in range(FRAMES, FRAMES + ELEMENTS)})
    rows = [
        *range(FRAMES),
        *(FRAMES + names.index(name_of(n).split(".")[1]) for n in range(FRAMES, FRAMES + ELEMENTS)),
        FRAMES + len(names),
    ]
    x = encoder.features()[rows]
    for layer in encoder.rgcn.layers:
        products = zip(adjacency, layer.matrices, strict=True)
        x = torch.tanh(sum((a @ x @ w for a, w in products), torch.zeros(())))
    return x


def functional_of(vectors: KnowledgeVectors) -> Tensor:
    generator = torch.Generator().manual_seed(1)
    return sum(
        ((v * torch.randn(v.shape, generator=generator)).sum() for v in vectors), torch.zeros(())
    )


def gradients(encoder: KnowledgeGraphEncoder, vectors: KnowledgeVectors) -> list[Tensor]:
    return list(torch.autograd.grad(functional_of(vectors), list(encoder.parameters())))


def picked(full: Tensor, frames: Tensor, elements: Tensor) -> KnowledgeVectors:
    return KnowledgeVectors(full[frames], full[FRAMES + elements], full[-1])


def test_all_vectors_are_the_dense_definition() -> None:
    encoder = KnowledgeGraphEncoder(COMMERCE, size=6)
    vectors, full = encoder(), by_hand(encoder)
    expected = picked(full, torch.arange(FRAMES), torch.arange(ELEMENTS))
    torch.testing.assert_close(vectors, expected)
    torch.testing.assert_close(gradients(encoder, vectors), gradients(encoder, expected))


asked = st.none() | st.permutations(range(ELEMENTS)).flatmap(
    lambda order: st.integers(0, ELEMENTS).map(lambda n: order[:n])
)


@settings(max_examples=60, deadline=None)
@given(elements=asked, frames=st.none() | st.permutations(range(FRAMES)).map(lambda o: o[:2]))
def test_what_is_asked_for_is_the_same_as_part_of_all(
    elements: list[int] | None, frames: list[int] | None
) -> None:
    encoder = KnowledgeGraphEncoder(COMMERCE, size=6)
    indices = [
        None if some is None else torch.tensor(some, dtype=torch.long)
        for some in (frames, elements)
    ]
    vectors = encoder(*indices)
    everything = (torch.arange(FRAMES), torch.arange(ELEMENTS))
    wanted = [e if i is None else i for i, e in zip(indices, everything, strict=True)]
    expected = picked(by_hand(encoder), *wanted)
    torch.testing.assert_close(vectors, expected, **CLOSE)
    torch.testing.assert_close(gradients(encoder, vectors), gradients(encoder, expected), **CLOSE)


def test_dgl_backend_agrees() -> None:
    try:
        import_dgl()
    except InputError as error:
        pytest.skip(str(error))
    encoder = KnowledgeGraphEncoder(COMMERCE, size=6)
    frames, elements = torch.tensor([3, 1]), torch.tensor([14, 0, 5])
    native = encoder(frames, elements)
    native_gradients = gradients(encoder, native)
    encoder.backend = encoder.rgcn.backend = "dgl"
    reference = encoder(frames, elements)
    exact = {"rtol": 1e-12, "atol": 1e-12}
    torch.testing.assert_close(native, reference, **exact)
    torch.testing.assert_close(native_gradients, gradients(encoder, reference), **exact)


def test_without_the_graph_vectors_are_the_input_features() -> None:
    encoder = KnowledgeGraphEncoder(COMMERCE, KnowledgeGraphConfig(enabled=False), size=6)
    vectors, features = encoder(), encoder.features()
    assert torch.equal(vectors.frames, features[:FRAMES])
    assert torch.equal(vectors.stop, features[-1])
    recipient = [COMMERCE.element_id(1, "Recipient"), COMMERCE.element_id(2, "Recipient")]
    assert torch.equal(vectors.elements[recipient[0]], vectors.elements[recipient[1]])
    assert len(vectors.elements.unique(dim=0)) == len(COMMERCE.element_names)
    some = encoder(torch.tensor([2]), torch.tensor(recipient))
    assert torch.equal(some.elements, vectors.elements[recipient])
    assert torch.equal(some.frames, vectors.frames[[2]])


def test_same_named_elements_differ_after_message_passing() -> None:
    """Names are shared, neighbourhoods are not."""
    vectors = KnowledgeGraphEncoder(COMMERCE, size=6)().elements
    assert len(vectors.unique(dim=0)) == ELEMENTS


@pytest.mark.parametrize("features", ["text", "both"])
def test_text_features_reach_every_vector(features: str) -> None:
    """Each description is scaled to mean square 1 and projected; the projection alone learns."""
    names = len(COMMERCE.element_names)
    config = KnowledgeGraphConfig(features=features, enabled=False)
    text = torch.rand(FRAMES, 8), torch.rand(names + 1, 8)
    encoder = KnowledgeGraphEncoder(
        COMMERCE, config, size=6, frame_text=text[0], element_text=text[1]
    )
    scaled = torch.cat(text) / torch.cat(text).square().mean(1, keepdim=True).sqrt()
    expected = scaled @ encoder.projection.weight.T
    if encoder.table is not None:
        expected = expected + encoder.table
    torch.testing.assert_close(encoder().frames, expected[:FRAMES])
    torch.testing.assert_close(encoder().stop, expected[-1])
    assert not any(p.shape == encoder.text.shape for p in encoder.parameters())  # it is frozen


def test_text_of_another_ontology_is_refused() -> None:
    config = KnowledgeGraphConfig(features="text")
    with pytest.raises(InputError, match="frame_text"):
        KnowledgeGraphEncoder(COMMERCE, config)
    with pytest.raises(InputError, match="4 frame and 3 element text rows"):
        KnowledgeGraphEncoder(
            COMMERCE, config, frame_text=torch.rand(4, 8), element_text=torch.rand(3, 8)
        )
    with pytest.raises(InputError, match="use learned or text or both"):
        KnowledgeGraphConfig(features="glove")


def test_the_graph_moves_with_the_parameters_and_is_not_saved() -> None:
    encoder = KnowledgeGraphEncoder(COMMERCE, size=6)
    assert set(encoder.state_dict()) == {
        "table", "rgcn.layers.0.matrices", "rgcn.layers.1.matrices",
    }  # fmt: skip
    before = encoder()
    torch.testing.assert_close(encoder.to(torch.float32)().frames, before.frames.float())


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device here")
def test_a_gpu_computes_the_same() -> None:
    encoder = KnowledgeGraphEncoder(COMMERCE, size=6)
    frames, elements = torch.tensor([3, 1]), torch.tensor([14, 0, 5])
    here = [encoder(), encoder(frames, elements), encoder(None, elements)]
    expected = [gradients(encoder, vectors) for vectors in here]
    encoder.cuda()
    frames, elements = frames.cuda(), elements.cuda()
    there = [encoder(), encoder(frames, elements), encoder(None, elements)]
    for a, b, gradient in zip(here, there, expected, strict=True):
        vectors = KnowledgeVectors(*(v.cpu() for v in b))
        torch.testing.assert_close(vectors, a)
        moved = [g.cpu() for g in gradients(encoder, vectors)]
        torch.testing.assert_close(moved, gradient)


@pytest.mark.parametrize(
    ("variable", "version", "nodes", "edges"),
    [
        ("GRAPHSEM_FN15", "1.5", 10654, (10654, 19268, 3352, 20040, 18014)),
        ("GRAPHSEM_FN17", "1.7", 12650, (12650, 22856, 4140, 24786, 21934)),
    ],
)
def test_edge_counts_of_framenet(
    variable: str, version: str, nodes: int, edges: tuple[int, ...]
) -> None:
    """Before merging: those of the released code for 1.5; for 1.7 from its relation counts."""
    if variable not in os.environ:
        pytest.skip(f"{variable} names no FrameNet {version} release")
    from kid.corpora import find_release, read_ontology

    ontology = read_ontology(find_release(os.environ[variable], version), version)
    graph = FrameKnowledgeGraph.of(ontology).graph
    assert graph.nodes == nodes
    _, offsets = graph.sorted_by_relation()
    assert tuple(end - start for start, end in pairwise(offsets.tolist())) == edges
    # Undirected: each relation's merged adjacency is its own transpose.
    merged = graph.merged()
    key = (merged.relation * nodes + merged.source) * nodes + merged.target
    flipped = (merged.relation * nodes + merged.target) * nodes + merged.source
    order, flipped_order = key.argsort(), flipped.argsort()
    assert torch.equal(key[order], flipped[flipped_order])
    assert torch.equal(merged.weights[order], merged.weights[flipped_order])
