"""The language in which the command speaks. Chosen before the commands are imported: their help is spoken too."""

from payung.kernel.language import Language, texts

_chosen: Language = "en"


def speak(language: Language) -> None:
    """Choose the language of help, progress and answers."""
    global _chosen
    _chosen = language


def language() -> Language:
    """The chosen language."""
    return _chosen


def _(text: str) -> str:
    """`text` in the chosen language."""
    return texts(_chosen).gettext(text)


def filled(sentence: str, **values: str) -> str:
    """A sentence with these values in the places that name them."""
    for name, value in values.items():
        sentence = sentence.replace("{" + name + "}", value)
    return sentence
