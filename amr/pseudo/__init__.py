"""AMRization: semantic roles and dependency trees as graphs that look like AMR (PseudoAMR).

Chen et al. 2022, "ATP: AMRize Then Parse!", section 3 and figure 3. Every step is
a function of its own with a switch of its own: see `amr.pseudo.srl` and `amr.pseudo.dependency`.
"""
