"""``python -m amr.linearize``: graphs in PENMAN notation as sequences of tokens, and back.

    python -m amr.linearize input=test.txt output=test.lines form=dfs
    python -m amr.linearize input=test.lines output=test.amr form=dfs inverse=true

See `amr.linearization.forms` for the forms, `amr.linearization.files` for the file. The graph
that comes back is the same but for the names of its variables, and for the place of nodes that
the file defines after it has mentioned them.
"""

from __future__ import annotations

from dataclasses import dataclass

from amr.config import FORMS
from semcore.commands import command, progress
from semcore.errors import one_of
from semcore.files.places import STANDARD, keep_apart


@dataclass
class LinearizeConfig:
    """The keys of ``python -m amr.linearize``."""

    input: str
    output: str
    form: str = "dfs"  # brief | dfs | bfs | penman
    inverse: bool = False  # from sequences to graphs
    metadata: bool = True  # keep ids, sentences and the like, as JSON behind a tab

    def __post_init__(self) -> None:
        one_of("form", self.form, FORMS)


@command(
    "amr_linearize",
    LinearizeConfig,
    example="python -m amr.linearize input=test.txt output=test.lines form=dfs",
)
def main(config: LinearizeConfig) -> None:
    """Write the graphs of a PENMAN file as sequences of tokens, one a line; or the inverse."""
    from amr.linearization.files import format_line, read_lines
    from amr.notation.files import amr_files, read_amr, write_amr
    from semcore.commands.predicting import output_stream
    from semcore.files.endings import check_no_folder
    from semcore.text.folders import text_inputs

    check_no_folder(config.output)
    if config.inverse:
        inputs = text_inputs(config.input)
        keep_apart(config.output, *(item.path or STANDARD for item in inputs))
        sentences = read_lines(inputs, config.form)
        with output_stream(config.output) as stream:
            write_amr(stream, progress(sentences, "graphs"))
        return
    keep_apart(config.output, *amr_files(config.input))
    graphs = read_amr(config.input, keep_alignments=False)
    with output_stream(config.output) as stream:
        for sentence in progress(graphs, "graphs"):
            stream.write(format_line(sentence, config.form, metadata=config.metadata))


if __name__ == "__main__":
    main()
