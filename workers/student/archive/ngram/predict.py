"""Labels texts with a student exported from Shortlist. Python 3, standard library alone; faster with numpy.

  python3 predict.py < texts.txt        one text a line; prints label, confidence and text
  from predict import Student           Student('folder').predict(['a text', ...])

The features are those of Shortlist's page: TF-IDF of words, word pairs and character n-grams.
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
    import numpy
except ImportError:
    numpy = None

ASCII_TOKENS = re.compile(r"[a-z0-9]+|[^a-z0-9\t\n\v\f\r ]")


def tokens(text):
    """Runs of letters, marks and digits; every other visible character by itself."""
    if text.isascii():
        return ASCII_TOKENS.findall(text.lower())
    found, word = [], ""
    for character in unicodedata.normalize("NFC", text).lower():
        if unicodedata.category(character)[0] in "LMN":
            word += character
            continue
        if word:
            found.append(word)
            word = ""
        # The page's regular expressions count the byte order mark among the blanks, and control
        # characters not.
        is_blank = character in "\t\n\v\f\r\ufeff" or unicodedata.category(character)[0] == "Z"
        if not is_blank:
            found.append(character)
    return found + [word] if word else found


# Thai, Lao, Burmese, Khmer, kana and Han: scripts without blanks between words.
SPACELESS = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3041, 0x30FF),
    (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x20000, 0x3FFFF),
)


def is_spaceless(character):
    return character >= "\u0e00" and any(
        first <= ord(character) <= last for first, last in SPACELESS
    )


def apart(found):
    """Tokens whose characters of scripts without blanks, each with its marks, are words."""
    words = []
    for token in found:
        word = ""
        for character in token:
            after = bool(word) and is_spaceless(word[0])
            is_mark = unicodedata.category(character)[0] == "M"
            joins = is_mark if after else not is_spaceless(character)
            if word and not joins:
                words.append(word)
                word = ""
            word += character
        words.append(word)
    return words


class Student:
    MAX_TERMS_PER_TEXT = 4096
    TEXTS_AT_ONCE = 1024
    MAX_CACHED_TOKENS = 500_000

    def __init__(self, folder):
        with open(os.path.join(folder, "features.json"), encoding="utf-8") as file:
            settings = json.load(file)
        self.labels = settings["labels"]
        self.shortest, self.longest = settings["characters"]
        self.number_of = {term: number for number, term in enumerate(settings["terms"])}
        self.kinds = [term[0] for term in settings["terms"]]
        self.idf = settings["idf"]
        self.splits_spaceless = settings.get("spaceless") == "characters"
        weights = read_safetensors(os.path.join(folder, "weights.safetensors"))
        self.evidence, self.bias = weights["evidence"], weights["bias"]

        # By token: the numbers of its character n-grams. Words come again and again.
        self.numbers_of_token = {}
        if numpy:
            self.idf_array = numpy.array(self.idf)
            self.is_word = numpy.array([kind == "w" for kind in self.kinds])
            self.evidence_array = numpy.frombuffer(self.evidence, numpy.float32).reshape(-1, len(self.labels))

    def token_numbers(self, token):
        numbers = self.numbers_of_token.get(token)
        if numbers is None:
            bordered = " " + token + " "
            terms = []
            for size in range(self.shortest, self.longest + 1):
                for start in range(len(bordered) - size + 1):
                    terms.append("c" + bordered[start : start + size])
            number_of = self.number_of
            numbers = array.array("i", [number_of[term] for term in terms if term in number_of])
            if len(self.numbers_of_token) < self.MAX_CACHED_TOKENS:
                self.numbers_of_token[token] = numbers
        return numbers

    def term_numbers(self, text):
        """The numbers of a text's known terms, each as often as it stands there."""
        found = tokens(text)
        words = found if text.isascii() or not self.splits_spaceless else apart(found)
        number_of = self.number_of
        terms = ["w" + word for word in words]
        terms += ["w" + word + " " + following for word, following in zip(words, words[1:])]
        numbers = array.array("i", [number_of[term] for term in terms if term in number_of])
        for token in found:
            numbers.extend(self.token_numbers(token))
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

    def predict(self, texts):
        """A label and its confidence for each text."""
        answers = []
        for start in range(0, len(texts), self.TEXTS_AT_ONCE):
            for distribution in self.distributions(texts[start : start + self.TEXTS_AT_ONCE]):
                best = max(range(len(distribution)), key=distribution.__getitem__)
                answers.append((self.labels[best], distribution[best]))
        return answers

    def distributions(self, texts):
        """The distribution of each text: the same with numpy and without."""
        if not numpy:
            return [self.distribution(text) for text in texts]
        numbers = [self.term_numbers(text) for text in texts]
        # Only the way without numpy leaves out the least telling terms of a text with too many.
        is_long = [len(terms) > self.MAX_TERMS_PER_TEXT for terms in numbers]
        short = [terms[:0] if long else terms for long, terms in zip(is_long, numbers)]
        found = self.distributions_of(short).tolist() if texts else []
        return [self.distribution(text) if long else one for text, long, one in zip(texts, is_long, found)]

    def distributions_of(self, numbers):
        """[texts x labels] by numpy, from the numbers of the terms of each text."""
        count, terms = len(numbers), len(self.idf)
        text_of = numpy.repeat(numpy.arange(count), [len(text) for text in numbers])
        flat = array.array("i")
        for text in numbers:
            flat.extend(text)
        flat = numpy.array(flat, numpy.int64)
        keys, tf = numpy.unique(text_of * terms + flat, return_counts=True)
        text_of, number = numpy.divmod(keys, terms)
        values = (1 + numpy.log(tf)) * self.idf_array[number]
        kind = text_of * 2 + self.is_word[number]
        values /= numpy.sqrt(numpy.bincount(kind, values * values, 2 * count))[kind]
        logits = numpy.tile(numpy.array(self.bias, dtype=float), (count, 1))
        for label in range(len(self.labels)):
            products = values * self.evidence_array[number, label]
            logits[:, label] += numpy.bincount(text_of, products, count)
        powers = numpy.exp(logits - logits.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)


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
    for line in sys.stdin:
        text = line.rstrip("\n")
        [(label, confidence)] = student.predict([text])
        # A name may be of several lines.
        print(" ".join(label.split()), "%.4f" % confidence, text, sep="\t")
