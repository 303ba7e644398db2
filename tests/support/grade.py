"""How many years of school a text asks for: the Flesch-Kincaid grade."""

import re

_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ITEM = re.compile(r"(?:[-*]|\d+\.)\s+")


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text, its syllables counted as groups of vowels.

    Args:
        text: Whole sentences. One without an end counts as a sentence too.
    """
    words = re.findall(r"[a-z']*[a-z][a-z']*", text.lower())
    sentences = [one for one in re.split(r"[.!?](?:\s|$)", text) if re.search(r"[A-Za-z]", one)]
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<!l)e$", "", word)))) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def prose(markdown: str) -> str:
    """Return the sentences of a Markdown document, without its headings, tables and code.

    A paragraph or an item of a list that ends with a colon, or with nothing, ends there as a sentence.
    """
    text = _LINK.sub(r"\1", _FENCED.sub("", markdown))
    text = re.sub(r"`[^`\n]*`", "it", text)  # a command or a name is no word of the sentence, and takes one's place
    blocks: list[str] = []
    for line in (one.strip() for one in text.splitlines()):
        if not line or line.startswith(("#", "|", "<", ">")):
            blocks.append("")
        elif _ITEM.match(line):
            blocks.append(_ITEM.sub("", line, count=1))
        elif blocks:
            blocks[-1] += f" {line}"
        else:
            blocks.append(line)
    said = (re.sub(r"[*_]", "", block).strip() for block in blocks)
    return " ".join(block if block.endswith((".", "?", "!")) else f"{block.rstrip(':')}." for block in said if block)
