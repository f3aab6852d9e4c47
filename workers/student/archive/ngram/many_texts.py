"""What predict.py says of each text, for many at once: for Python with numpy."""

import array
import sys

import numpy


class Kept(dict):
    """What was worked out, by what it was worked out from."""

    def __init__(self, work_out):
        self.work_out = work_out

    def __missing__(self, key):
        self[key] = self.work_out(key)
        return self[key]


class ManyTexts:
    """`Student.distribution` for many texts at once, by numpy.

    The same words come in text after text, so a text is put together of parts that are worked out once: its
    tokens, and those pairs of neighbouring words that the student knows. A piece between two blanks is cut
    into tokens once, too. What is known of parts stands in columns, by a part's number:

      numbers      its terms, from `starts` of the part to `starts` of the next
      sums         what its terms add to each label, and to the sum of squares, if each stands in a text once:
                   those of words, then those of characters
      first_word   of all words that stand in pairs the one that it begins with, or -1
      last_word    the one that it ends with

    A text's sums are those of its parts. Only for terms that come again, which weigh (1 + ln tf) and not tf,
    the difference is worked out.
    """

    # Of a term that comes more often, the difference would leave too few digits.
    MOST_OFTEN = 500
    # Sums for more of them take more time and memory than they save.
    MOST_LABELS = 40
    # A part without words begins each text, so that no pair reaches from one into the next.
    BEGINNING = array.array("i", [0]).tobytes()

    def __init__(self, student):
        self.student = student
        self.idf = numpy.array(student.idf, float)
        self.is_character = numpy.array([kind == "c" for kind in student.kinds], int)
        self.evidence = numpy.array(student.evidence, float).reshape(-1, len(student.labels))
        self.bias = numpy.array(student.bias, float)
        self.most_often = self.MOST_OFTEN if len(self.bias) <= self.MOST_LABELS else 0
        # What a term that stands in a text once adds to each label, and to the sum of squares.
        self.adds = numpy.vstack([self.evidence.T, self.idf]) * self.idf
        self.last = numpy.empty(len(self.idf), numpy.int32)
        pairs = [(pair.split(" ", 1), number) for pair, number in student.number_of["w"].items() if " " in pair]
        self.in_pairs = {}
        for words, _ in pairs:
            for word in words:
                self.in_pairs.setdefault(word, len(self.in_pairs))
        pairs = sorted((self.pair_key(*map(self.in_pairs.get, words)), number) for words, number in pairs)
        self.pair_keys = numpy.array([key for key, _ in pairs] + [sys.maxsize])
        self.pair_numbers = [number for _, number in pairs]
        self.forget()

    def forget(self):
        self.pieces, self.tokens, self.cached_characters = Kept(self.add_piece), Kept(self.add_token), 0
        self.numbers, self.starts, self.sums = array.array("q"), array.array("q", [0]), array.array("d")
        self.first_word, self.last_word = array.array("q"), array.array("q")
        for numbers in [], *([number] for number in self.pair_numbers):
            self.add_part(numbers, None, None)

    def pair_key(self, first, second):
        return first * len(self.in_pairs) + second

    def add_part(self, numbers, first_word, last_word):
        """The number of a new part."""
        self.numbers.fromlist(numbers)
        self.starts.append(len(self.numbers))
        self.first_word.append(self.in_pairs.get(first_word, -1))
        self.last_word.append(self.in_pairs.get(last_word, -1))
        return len(self.last_word) - 1

    def add_token(self, token):
        words = self.student.words(token)
        self.cached_characters += len(token) + len(self.bias)
        numbers = self.student.word_numbers(words) + self.student.character_numbers(token)
        return self.add_part(numbers, words[0], words[-1])

    def add_piece(self, piece):
        self.cached_characters += len(piece)
        return array.array("i", map(self.tokens.__getitem__, self.student.tokens(piece))).tobytes()

    def distributions(self, texts):
        if self.cached_characters > self.student.MAX_CACHED_CHARACTERS:
            self.forget()
        parts = self.parts(texts)
        begins = numpy.flatnonzero(parts == 0)
        number, count, ends = self.counted(parts, begins)
        # The sums hold what stands once as it is; without them all terms are worked out.
        is_summed = count.max(initial=0) <= self.most_often
        sums = self.summed(parts, begins) if is_summed else numpy.zeros((2 * len(texts), len(self.adds)))
        places = numpy.flatnonzero(count > is_summed)
        row, number, count = numpy.searchsorted(ends, places, "right"), number.take(places), count.take(places)
        logits = self.logits(sums, row, number, 1 + numpy.log(count), count * is_summed)
        powers = numpy.exp(logits - logits.max(axis=1, keepdims=True))
        found = (powers / powers.sum(axis=1, keepdims=True)).tolist()
        # Only the way without numpy leaves out the least telling terms of a text with too many.
        terms = numpy.diff(ends, prepend=0) - numpy.bincount(row, count - 1, len(texts))
        for at in numpy.flatnonzero(terms > self.student.MAX_TERMS_PER_TEXT):
            found[at] = self.student.distribution(texts[at])
        return found

    def parts(self, texts):
        """The parts of one text after the other, each pair after its first word."""
        piece = self.pieces.__getitem__
        rows = [self.BEGINNING + b"".join(map(piece, text.split(" "))) for text in texts]
        parts = numpy.frombuffer(b"".join(rows), numpy.int32)
        left = numpy.frombuffer(self.last_word, numpy.int64).take(parts[:-1])
        right = numpy.frombuffer(self.first_word, numpy.int64).take(parts[1:])
        at = numpy.flatnonzero((left >= 0) & (right >= 0))
        keys = self.pair_key(left[at], right[at])
        found = numpy.searchsorted(self.pair_keys, keys)
        known = self.pair_keys[found] == keys
        return numpy.insert(parts, at[known] + 1, found[known] + 1)

    def counted(self, parts, begins):
        """The term at each place of the texts; its count where a text has it last, else 0; where each text ends."""
        starts = numpy.frombuffer(self.starts, numpy.int64)
        first = starts.take(parts)
        sizes = starts.take(parts + 1) - first
        at = numpy.repeat(first + sizes - numpy.cumsum(sizes), sizes)
        at += numpy.arange(len(at))
        number = numpy.frombuffer(self.numbers, numpy.int64).take(at)
        ends = numpy.cumsum(numpy.add.reduceat(sizes, begins))
        place = numpy.arange(len(number), dtype=numpy.int32)
        last = numpy.empty_like(place)
        start = 0
        for end in ends.tolist():
            of_text = number[start:end]
            self.last[of_text] = place[start:end]
            self.last.take(of_text, out=last[start:end], mode="clip")
            start = end
        return number, numpy.bincount(last, minlength=len(number)), ends

    def summed(self, parts, begins):
        """The sums of each text, of words and of characters."""
        self.add_sums()
        sums = numpy.frombuffer(self.sums).reshape(len(self.last_word), -1).take(parts, axis=0)
        return numpy.add.reduceat(sums, begins, axis=0).reshape(2 * len(begins), -1)

    def add_sums(self):
        """Of the parts that are new."""
        starts = numpy.frombuffer(self.starts, numpy.int64)[len(self.sums) // (2 * len(self.adds)) :]
        if len(starts) == 1:
            return
        number = numpy.frombuffer(self.numbers, numpy.int64)[starts[0] :]
        group = 2 * numpy.repeat(numpy.arange(len(starts) - 1), numpy.diff(starts)) + self.is_character.take(number)
        sums = numpy.empty((2 * len(starts) - 2, len(self.adds)))
        for column, adds in enumerate(self.adds):
            sums[:, column] = numpy.bincount(group, adds.take(number), len(sums))
        self.sums.frombytes(sums.tobytes())

    def logits(self, sums, row, number, weight, summed):
        """Of each text its sums, and the terms that weigh other than summed; words and characters of length 1."""
        group = 2 * row + self.is_character.take(number)
        value = self.idf.take(number)
        squares = numpy.bincount(group, (weight * weight - summed) * value * value, len(sums))
        lengths = numpy.sqrt(sums[:, -1] + squares)
        lengths[lengths == 0] = 1
        sums /= lengths[:, None]
        logits = sums[::2, :-1] + sums[1::2, :-1] + self.bias
        value *= (weight - summed) / lengths.take(group)
        ends = numpy.searchsorted(row, numpy.arange(len(logits) + 1)).tolist()
        for logits_of_row, start, end in zip(logits, ends, ends[1:]):
            logits_of_row += value[start:end] @ self.evidence.take(number[start:end], axis=0)
        return logits
