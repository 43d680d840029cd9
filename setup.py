"""The packages of graphsem: those in the tree, and ``configs/`` as ``graphsem.configs``."""

from setuptools import find_packages, setup

PARSERS = ["kid", "tsar", "amr"]
INCLUDE = [name for top in ["graphsem", "semcore", *PARSERS] for name in (top, f"{top}.*")]

setup(
    packages=[*find_packages(include=INCLUDE), "graphsem.configs"],
    package_dir={"graphsem.configs": "configs"},
    package_data={
        "": ["*.json", "*.yaml", "*.html", "*.css", "*.js", "py.typed"],
        "graphsem.configs": ["*.yaml", "**/*.yaml"],
    },
)
