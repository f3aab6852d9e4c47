"""Labels texts with a student exported from Shortlist. Python 3, standard library alone; faster with numpy.

  python3 predict.py < texts.txt        one text a line; prints label, confidence and text
  from predict import Student           Student('folder').predict(['a text', ...])

The features are those of Shortlist's page: TF-IDF of words, word pairs and character n-grams. What is done
stands here, text by text; many_texts.py does the same faster, where numpy is.
"""

import array
import json
import math
import os
import re
import struct
import sys
import unicodedata

try:
    from many_texts import ManyTexts
except ImportError:
    # Without numpy.
    ManyTexts = None

ASCII_TOKENS = re.compile(r"[a-z0-9]+|[^a-z0-9\t\n\v\f\r ]")

# Thai, Lao, Burmese, Khmer, kana and Han: scripts without blanks between words.
SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)


class Spaced(dict):
    """By character: what takes its place where all tokens are to stand between blanks."""

    def __missing__(self, code):
        character, category = chr(code), unicodedata.category(chr(code))[0]
        # The page's regular expressions count the byte order mark among the blanks, and control
        # characters not.
        if character in "\t\n\v\f\r\ufeff" or category == "Z":
            self[code] = " "
        else:
            self[code] = character if category in "LMN" else " " + character + " "
        return self[code]


SPACED = Spaced()

MOST_MARKS = 100
# Ends a run of marks and shows nothing.
JOINER = "\u034f"


class Marks(dict):
    """By character: "m" for a mark, also one of half width, and "." for others."""

    def __missing__(self, code):
        is_mark = unicodedata.category(chr(code))[0] == "M" and chr(code) != JOINER
        self[code] = "m" if is_mark or chr(code) in "\uff9e\uff9f" else "."
        return self[code]


MARKS = Marks()


def composed(text):
    """Letters and their marks in one form. Of more marks than any language has in a row, each hundred is
    put in order by itself, as on the page: many at once take the square of their number."""
    parts, done = [], 0
    if len(text) > MOST_MARKS:
        for run in re.finditer("m{%d,}" % (MOST_MARKS + 1), text.translate(MARKS)):
            for end in range(run.start() + MOST_MARKS, run.end() + 1, MOST_MARKS):
                parts += (text[done:end], JOINER)
                done = end
    return unicodedata.normalize("NFC", "".join(parts) + text[done:])


def tokens(text):
    """Runs of letters, marks and digits; every other visible character by itself."""
    if text.isascii():
        return ASCII_TOKENS.findall(text.lower())
    spaced = composed(text).lower().translate(SPACED)
    return [token for token in spaced.split(" ") if token]


def apart(token):
    """The words of a token: each character of a script without blanks, with its marks, is one."""
    if token.isascii() or not SPACELESS.search(token):
        return [token]
    words, word = [], ""
    for character in token:
        if SPACELESS.match(word):
            joins = unicodedata.category(character)[0] == "M"
        else:
            joins = not SPACELESS.match(character)
        if word and not joins:
            words.append(word)
            word = ""
        word += character
    return words + [word]


class Student:
    MAX_TERMS_PER_TEXT = 4096
    TEXTS_AT_ONCE = 512
    CHARACTERS_AT_ONCE = 200_000
    MAX_CACHED_CHARACTERS = 3_000_000
    tokens = staticmethod(tokens)

    def __init__(self, folder):
        with open(os.path.join(folder, "features.json"), encoding="utf-8") as file:
            settings = json.load(file)
        self.labels = settings["labels"]
        self.shortest, self.longest = settings["characters"]
        self.number_of = {"w": {}, "c": {}}
        for number, term in enumerate(settings["terms"]):
            self.number_of.setdefault(term[:1], {})[term[1:]] = number
        self.kinds = [term[:1] for term in settings["terms"]]
        self.idf = settings["idf"]
        self.splits_spaceless = settings.get("spaceless") == "characters"
        weights = read_safetensors(os.path.join(folder, "weights.safetensors"))
        self.evidence, self.bias = weights["evidence"], weights["bias"]
        self.usual_cuts = [list(self.cuts(length)) for length in range(40)]
        self.token_cache, self.cached_characters = {}, 0
        self.many = ManyTexts(self) if ManyTexts else None

    def known(self, kind, terms):
        """The numbers of those terms of words or characters that the student knows."""
        numbers = map(self.number_of[kind].get, terms)
        return [number for number in numbers if number is not None]

    def words(self, token):
        return apart(token) if self.splits_spaceless else [token]

    def word_numbers(self, words):
        """Of each known word, and of each known pair of a word with the next."""
        terms = []
        for word, following in zip(words, words[1:]):
            terms += (word, word + " " + following)
        return self.known("w", terms + words[-1:])

    def character_numbers(self, token):
        """Of each known character n-gram of a token and its borders."""
        bordered = " " + token + " "
        length = len(bordered)
        cuts = self.usual_cuts[length] if length < len(self.usual_cuts) else self.cuts(length)
        return self.known("c", map(bordered.__getitem__, cuts))

    def cuts(self, length):
        """Where the character n-grams of so many characters stand."""
        sizes = range(self.shortest, self.longest + 1)
        return (slice(at, at + size) for size in sizes for at in range(length - size + 1))

    def cached_numbers(self, token):
        """The same: words come again and again."""
        if token not in self.token_cache:
            self.cached_characters += len(token)
            if self.cached_characters > self.MAX_CACHED_CHARACTERS:
                self.token_cache, self.cached_characters = {}, len(token)
            self.token_cache[token] = array.array("q", self.character_numbers(token))
        return self.token_cache[token]

    def term_numbers(self, text):
        """The numbers of a text's known terms, each as often as it stands there."""
        found = tokens(text)
        numbers = self.word_numbers([word for token in found for word in self.words(token)])
        for token in found:
            numbers.extend(self.cached_numbers(token))
        return numbers

    def features(self, text):
        """Feature numbers and values of a text: (1 + ln tf) * idf, words and characters each of length 1."""
        counts = {}
        for number in self.term_numbers(text):
            counts[number] = counts.get(number, 0) + 1
        entries = [
            (number, (1 + math.log(count)) * self.idf[number], self.kinds[number])
            for number, count in counts.items()
        ]
        if len(entries) > self.MAX_TERMS_PER_TEXT:
            entries = sorted(entries, key=lambda entry: -entry[1])[: self.MAX_TERMS_PER_TEXT]
        lengths = {"w": 0.0, "c": 0.0}
        for _, value, kind in entries:
            lengths[kind] += value * value
        return {number: value / math.sqrt(lengths[kind]) for number, value, kind in entries}

    def distribution(self, text):
        """The probability of each label, in the order of `labels`."""
        classes = len(self.labels)
        logits = list(self.bias)
        for number, value in self.features(text).items():
            for label in range(classes):
                logits[label] += value * self.evidence[number * classes + label]
        largest = max(logits)
        powers = [math.exp(logit - largest) for logit in logits]
        return [power / sum(powers) for power in powers]

    def distributions(self, texts):
        """The distribution of each text, one after the other: the same with numpy and without."""
        for some in self.batches(texts):
            is_huge = len(some[0]) > self.CHARACTERS_AT_ONCE
            if self.many and not is_huge:
                yield from self.many.distributions(some)
            else:
                yield from map(self.distribution, some)

    def batches(self, texts):
        """Some texts after the other, a huge one alone, so that memory does not grow with the table."""
        some, characters = [], 0
        for text in texts:
            if some and (len(some) == self.TEXTS_AT_ONCE or characters + len(text) > self.CHARACTERS_AT_ONCE):
                yield some
                some, characters = [], 0
            some.append(text)
            characters += len(text)
        if some:
            yield some

    def predict(self, texts):
        """A label and its confidence for each text."""
        answers = []
        for distribution in self.distributions(texts):
            confidence = max(distribution)
            answers.append((self.labels[distribution.index(confidence)], confidence))
        return answers


def read_safetensors(path):
    """Float32 tensors by name, each a flat array."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        start, end = entry["data_offsets"]
        tensors[name] = array.array("f", data[start:end])
        if sys.byteorder == "big":
            tensors[name].byteswap()
    return tensors


if __name__ == "__main__":
    student = Student(os.path.dirname(os.path.abspath(__file__)))
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    # Who types wants an answer to each line.
    student.TEXTS_AT_ONCE = 1 if sys.stdin.isatty() else student.TEXTS_AT_ONCE
    for texts in student.batches(line.rstrip("\n") for line in sys.stdin):
        for text, (label, confidence) in zip(texts, student.predict(texts)):
            # A name may be of several lines.
            print(" ".join(label.split()), "%.4f" % confidence, text, sep="\t")
