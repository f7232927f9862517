"""The label sets of the learnt core, in the order of the model's outputs."""

CONTENT = ("O", "B", "I", "E", "S")  # begin, inside, end, single word
SPAN = ("O", "B", "I")
KINDS = ("direct", "indirect", "mixed")
POSITIONS = (
    "open", "conditional", "refuses", "proposes", "doubts", "confirms_planned",
    "denies_planned", "no_information", "reports_other", "other",
)  # fmt: skip
