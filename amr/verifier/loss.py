"""What a verifier is trained by: right or wrong of every part, and Smatch of every graph.

Step-wise and graph-level labels are those that Gao et al., "LLM Critics Help Catch Bugs in
Mathematics: Towards a Better Mathematical Verifier with Natural Language Feedback" (Math-Minos,
2024), compare for solutions of mathematical problems.
"""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from amr.verifier.batch import VerifierBatch
from amr.verifier.model import GraphVerifier


def verifier_loss(model: GraphVerifier, batch: VerifierBatch) -> dict[str, Tensor]:
    """The mean loss of a graph, by the weights of the sentences, whose sum is its weight.

    Of a graph's parts the mean cross entropy; of its Smatch the cross entropy with the
    predicted one, which is least where they are equal.
    """
    labels = model.config.labels
    verdict = model(batch)
    total = batch.weight.sum()
    share = (batch.weight / total.clamp(min=1e-12)).to(verdict.graphs.dtype)
    right, smatch = batch.right.to(share.dtype), batch.smatch.to(share.dtype)
    found: dict[str, Tensor] = {}
    if labels in ("steps", "both"):
        part = batch.is_part
        owner = batch.owner[part]
        each = binary_cross_entropy_with_logits(verdict.parts[part], right[part], reduction="none")
        counts = share.new_zeros(len(share)).index_add(0, owner, share.new_ones(len(owner)))
        found["steps"] = (each * (share / counts.clamp(min=1))[owner]).sum()
    if labels in ("graph", "both"):
        each = binary_cross_entropy_with_logits(verdict.graphs, smatch, reduction="none")
        found["graph"] = (each * share).sum()
    loss = sum(found.values(), share.new_zeros(()))
    return {
        "loss": loss,
        **{name: value.detach() for name, value in found.items()},
        "weight": total,
    }
