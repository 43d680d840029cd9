"""AMRization: semantic roles and dependency trees as graphs that look like AMR (PseudoAMR).

Chen et al. 2022, "ATP: AMRize Then Parse!", section 3 and figure 3. `semantic_roles` and
`dependencies` hold the steps, each a function of its own with a switch of its own.
"""
