"""The official files of each corpus of events, read as `tsar.data.EventDocument`.

- `rams`, `wikievents`, `mlee`, `casie`, `own`: a corpus each, with its quirks; `kairos` is
  WikiEvents' ontology
- `sources`: what they have in common; where a corpus's files are
- `annotation`: events and arguments at spans of words; `repair`: at characters that may be wrong
- `sentences`: of texts that come as words
- `dependencies`: heads of words; `counts`: what a split holds; `inventory`: its types and roles
"""
