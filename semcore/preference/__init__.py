"""Learning from preferences: a parser writes several outputs, and learns which ones are better.

Four parts, as the survey of Gao et al. (2024), *Towards a Unified View of Preference Learning for
Large Language Models*, tells them apart:

| part | what | here |
|---|---|---|
| model | the policy that learns, and the reference that it is kept near | `Policy` |
| data | outputs that the policy draws, those of a beam, gold | `Candidate` |
| feedback | what says how good an output is | `Feedback` |
| algorithm | how outputs and rewards become a loss | `semcore.preference.algorithms` |

`Learning` is the one loop for all of them, on top of `semcore.training.fit`. A parser gives a
`Policy` and rewards. The settings live in `semcore.preference.config`, which does not import torch.
"""
