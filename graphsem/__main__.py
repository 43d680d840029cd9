"""``python -m graphsem``: texts in, frames, AMR graphs and events out."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Any

from graphsem.parsers import Checkpoints, chosen_of, identity_of
from graphsem.showing import SHOW, Shown, facts_of, shown_by_itself
from graphsem.sources import Sources, overrides
from semcore.commands import command, note, say
from semcore.commands.predicting import note_skipped
from semcore.commands.values import verbatim
from semcore.errors import InputError, at_least, one_of
from semcore.files.places import STANDARD, expanded, keep_apart
from semcore.options import PRECISIONS
from semcore.text.inputs import FORMATS

TEXT = verbatim("what to parse, as it stands")
# OmegaConf has no union of a name and a list of names.
NAMES = verbatim(
    "files (text, JSON Lines, tables), folders of these, - for stdin: a name or a list"
)


@dataclass
class GraphsemConfig:
    """What to parse, with what, and where the result goes."""

    text: str | None = TEXT
    input: Any = NAMES
    # a folder for documents.jsonl, index.html and files of each parser | a file, of the kind that
    # its name says (.jsonl, .html, .csv, .amr, ...) | - for JSON Lines on standard output
    output: str | None = None
    resume: bool | None = None  # go on with the run in output; false: begin anew; null: if none is
    format: str = "auto"  # of input; auto: as the file's name says | text | markdown | jsonl | csv
    one_sentence_per_line: bool = False  # each line or record is one; else documents to be split
    parsers: Any = None  # a name or a list of names; null: all that have weights here
    checkpoints: Checkpoints = field(default_factory=Checkpoints)
    device: str = "cpu"  # cpu, cuda, cuda:1, mps
    precision: str = "32"  # 32 | bf16: for GPUs | int8: quicker on x86 processors
    threads: int | None = None  # cores used at most, also for one sentence; null: one a batch
    processes: int = 1  # that parse, a core each
    batch_size: int = 32  # documents that are parsed together; then they are written
    show: str = "auto"  # auto: page of one text, else summary | page | all | summary | none

    def __post_init__(self) -> None:
        one_of("precision", self.precision, PRECISIONS)
        one_of("format", self.format, FORMATS)
        one_of("show", self.show, SHOW)
        at_least("processes", self.processes, 1)
        at_least("batch_size", self.batch_size, 1)
        at_least("threads", self.threads, 1)
        if self.resume and self.output is None:
            raise InputError("resume=true: goes on with what is in output=, which is missing")
        if self.output == STANDARD:
            if self.show not in ("auto", "none"):
                raise InputError(f"show={self.show}: with output=- documents are on stdout")
            if self.resume:
                raise InputError("resume=true: with output=- there is nothing to go on with")


@command(
    "graphsem",
    GraphsemConfig,
    example='python -m graphsem "She gave the archive up."',
    aliases={"show=true": "show=all", "show=false": "show=none"},
)
def main(config: GraphsemConfig) -> None:
    """Parse texts: frames, AMR graphs and events in the terminal, and as a page and files.

    Texts are given as arguments in quotes, as names of files or of folders (.txt, .md, .jsonl,
    .csv), or piped in. With output=FOLDER the folder gets documents.jsonl, a document a line,
    frames.jsonl, graphs.amr and events.jsonl, all of which grow batch by batch, and at the end
    index.html, to be opened in any browser. With output=NAME.jsonl (.html, .csv, .amr, ...) there
    is one file, with output=- JSON Lines on standard output. With resume=true a run that was
    interrupted or killed goes on. A document that cannot be read is told with its number, and the
    others go on; then the exit code is 2. Parsers without trained weights are left out; these lie
    in checkpoints.PARSER=FOLDER, else in $GRAPHSEM_CHECKPOINTS/PARSER or checkpoints/PARSER.
    """
    sources = Sources(config.text, config.input, config.format, config.one_sentence_per_line)
    note_skipped(sources.skipped)
    folders = chosen_of(config)
    if config.output is not None and config.output != STANDARD:
        from graphsem.results import check_output, file_names, result_folder, unfinished
        from graphsem.saving import OF_ONE, is_file_name

        output, target = expanded(config.output), None
        if is_file_name(config.output, folders):
            if output.suffix.lower() in OF_ONE and not sources.count() == 1:
                raise InputError(f"output={config.output}: holds one document: use .jsonl")
            output, target = unfinished(output), output
            keep_apart(target, *sources.given)
        for name in file_names(folders):
            keep_apart(output / name, *sources.places)

        # What must be the same for a run to go on.
        same = ("format", "one_sentence_per_line", "batch_size", "precision")
        settings = {key: getattr(config, key) for key in same}
        identity = {"parsers": list(folders), **identity_of(folders), **settings}
        check_output(output, identity, config.resume, target)

    from graphsem.pipeline import load
    from graphsem.running import Run
    from semcore.files.growing import OtherRunError

    shown = Shown(shown_by_itself(config.show, sources.is_one, config.output))
    run = Run(sources, shown, config.batch_size, config.processes)
    pipeline = load(
        list(folders),
        checkpoints=folders,
        device=config.device,
        threads=config.threads,
        precision=config.precision,
    )
    if config.output in (None, STANDARD):
        run.parse(pipeline)
        run.end()
        return
    with result_folder(output, identity, config.resume, target) as results:
        try:
            run.parse(pipeline, results)
        except BaseException as error:
            if results.count and not isinstance(error, OtherRunError):
                kept = f"{results.count:,} documents are in {results.folder}"
                note(f"{kept}: resume=true goes on with them")
            raise
        for path in results.finish(pipeline.parsers, facts_of(folders, config.device)):
            say(str(path))
    run.end()


def run() -> None:
    """The console script: a text or file names may stand without ``text=`` or ``input=``.

    ``graphsem serve`` is the service (`graphsem.serve`); to parse that word, write ``text=serve``.
    """
    if sys.argv[1:2] == ["serve"]:
        from graphsem.serve import main as serve

        serve(sys.argv[2:])
    try:
        arguments = overrides(sys.argv[1:], main.composition)
    except InputError as error:
        say(f"error: {error}")
        sys.exit(2)
    main(arguments)


if __name__ == "__main__":
    run()
