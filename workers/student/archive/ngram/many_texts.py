"""What predict.py says of each text, for many at once: for Python with numpy."""

import array
import itertools
import sys

import numpy


class IdOfToken(dict):
    def __init__(self, add):
        self.add = add

    def __missing__(self, token):
        self[token] = self.add(token)
        return self[token]


class ManyTexts:
    """`Student.distribution` for many texts at once, by numpy.

    A token is worked out once. What is known of it stands in columns: the numbers of its terms from
    `starts` of it to `starts` of the next, the last of them a place for the pair with the token after it;
    and its first and last word, by their numbers among the words that stand in pairs.
    """

    # So many texts' arrays stay in a processor's cache: 128 at once take a tenth longer.
    TEXTS_IN_CACHE = 64

    def __init__(self, student):
        self.student = student
        self.terms = len(student.idf) + 1
        # The term of a pair that the student does not know: it weighs nothing.
        self.nothing = len(student.idf)
        self.idf = numpy.array(student.idf + [0.0])
        self.is_word = numpy.array([kind == "w" for kind in student.kinds] + [True], int)
        evidence = numpy.array(student.evidence, float).reshape(-1, len(student.labels))
        self.evidence = numpy.vstack([evidence, numpy.zeros((1, len(student.labels)))])
        self.bias = numpy.array(student.bias, float)
        pairs = [
            (number, *term[1:].split(" "))
            for term, number in student.number_of.items()
            if term[0] == "w" and " " in term
        ]
        self.in_pairs = {}
        for _, *words in pairs:
            for word in words:
                self.in_pairs.setdefault(word, len(self.in_pairs))
        pairs = sorted((self.pair_key(*map(self.in_pairs.get, words)), number) for number, *words in pairs)
        self.pair_keys = numpy.array([key for key, _ in pairs] + [sys.maxsize])
        self.pair_numbers = numpy.array([number for _, number in pairs] + [self.nothing])
        self.latest = numpy.empty(self.TEXTS_IN_CACHE * self.terms, numpy.int32)
        self.forget_tokens()

    def forget_tokens(self):
        self.ids, self.cached_characters = IdOfToken(self.add), 0
        self.numbers, self.starts = array.array("q"), array.array("q", [0])
        self.first_word, self.last_word = array.array("q"), array.array("q")

    def pair_key(self, first, second):
        return first * len(self.in_pairs) + second

    def add(self, token):
        """The id of a token that was not seen before."""
        words = self.student.words(token)
        self.numbers += self.student.word_numbers(words) + self.student.character_numbers(token)
        self.numbers.append(self.nothing)
        self.starts.append(len(self.numbers))
        self.first_word.append(self.in_pairs.get(words[0], -1))
        self.last_word.append(self.in_pairs.get(words[-1], -1))
        self.cached_characters += len(token)
        return len(self.last_word) - 1

    def distributions(self, texts):
        if self.cached_characters > self.student.MAX_CACHED_CHARACTERS:
            self.forget_tokens()
        rows = [list(map(self.ids.__getitem__, self.student.tokens(text))) for text in texts]
        found = []
        for start in range(0, len(texts), self.TEXTS_IN_CACHE):
            end = start + self.TEXTS_IN_CACHE
            found += self.of_tokens(texts[start:end], rows[start:end])
        return found

    def of_tokens(self, texts, rows):
        """The distributions of a few texts, by the ids of their tokens."""
        ids = numpy.fromiter(itertools.chain.from_iterable(rows), numpy.int64)
        row_of = numpy.repeat(numpy.arange(len(rows)), list(map(len, rows)))
        row_of, number, count = self.counted(*self.occurrences(ids, row_of))
        starts = numpy.searchsorted(row_of, numpy.arange(len(rows) + 1)).tolist()
        values = self.values(row_of, number, count, len(rows))
        logits = numpy.empty((len(rows), len(self.bias)))
        for logits_of_row, start, end in zip(logits, starts, starts[1:]):
            evidence = self.evidence.take(number[start:end], axis=0)
            numpy.einsum("i,ij->j", values[start:end], evidence, out=logits_of_row)
        logits += self.bias
        powers = numpy.exp(logits - logits.max(axis=1, keepdims=True))
        found = (powers / powers.sum(axis=1, keepdims=True)).tolist()
        # Only the way without numpy leaves out the least telling terms of a text with too many.
        for row in numpy.flatnonzero(numpy.diff(starts) > self.student.MAX_TERMS_PER_TEXT):
            found[row] = self.student.distribution(texts[row])
        return found

    def occurrences(self, ids, row_of):
        """The row and the number of each term that stands in a text, from its tokens."""
        starts = numpy.frombuffer(self.starts, numpy.int64)
        sizes = starts.take(ids + 1) - starts.take(ids)
        ends = numpy.cumsum(sizes)
        at = numpy.repeat(starts.take(ids) + sizes - ends, sizes)
        at += numpy.arange(len(at))
        number = numpy.frombuffer(self.numbers, numpy.int64).take(at)
        left = numpy.frombuffer(self.last_word, numpy.int64).take(ids[:-1])
        right = numpy.frombuffer(self.first_word, numpy.int64).take(ids[1:])
        pairs = numpy.flatnonzero((left >= 0) & (right >= 0) & (row_of[:-1] == row_of[1:]))
        keys = self.pair_key(left[pairs], right[pairs])
        found = numpy.searchsorted(self.pair_keys, keys)
        known = self.pair_keys[found] == keys
        number[ends[pairs[known]] - 1] = self.pair_numbers[found[known]]
        return numpy.repeat(row_of, sizes), number

    def counted(self, row_of, number):
        """Each term of each row once, and how often it stood there."""
        key = row_of * self.terms + number
        # The latest occurrence of a term stands for all of them.
        self.latest[key] = numpy.arange(len(key))
        count = numpy.bincount(self.latest.take(key), minlength=len(key))
        once = numpy.flatnonzero(count > 0)
        return row_of.take(once), number.take(once), count.take(once)

    def values(self, row_of, number, count, rows):
        """(1 + ln tf) * idf, words and characters of a row each of length 1."""
        weight_of_count = 1 + numpy.log(numpy.arange(1, count.max(initial=0) + 1))
        values = self.idf.take(number)
        values *= weight_of_count.take(count - 1)
        part = row_of * 2 + self.is_word.take(number)
        lengths = numpy.sqrt(numpy.bincount(part, values * values, 2 * rows))
        lengths[lengths == 0] = 1
        values /= lengths.take(part)
        return values
