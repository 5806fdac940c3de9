"""Makes visible what would hide in a text, for everything that is shown to a reviewer."""

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c"
    "\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff"
    "\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with control characters, invisible ones and those that turn its direction written out.

    A reviewer would otherwise approve something else than what is there; some are also no valid XML.
    """
    return _HIDDEN.sub(lambda found: f"⟨U+{ord(found.group()):04X}⟩", text)
