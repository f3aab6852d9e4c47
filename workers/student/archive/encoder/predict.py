"""Labels texts with a student exported from Shortlist.

  pip install onnxruntime tokenizers numpy
  python3 predict.py < texts.txt        one text a line; prints label, confidence and text
  from predict import Student           Student('folder').predict(['a text', ...])
"""

import json
import os
import sys

import numpy
import onnxruntime
from tokenizers import Tokenizer

BATCH_SIZE = 32


class Student:
    def __init__(self, folder):
        path = lambda *names: os.path.join(folder, *names)
        with open(path("shortlist.json"), encoding="utf-8") as file:
            settings = json.load(file)
        with open(path("config.json"), encoding="utf-8") as file:
            pad_token = json.load(file)["pad_token_id"]
        self.labels = settings["labels"]
        self.prefix = settings.get("prefix", "")
        self.tokenizer = Tokenizer.from_file(path("tokenizer.json"))
        self.tokenizer.enable_truncation(settings["maxTokens"])
        self.tokenizer.enable_padding(pad_id=pad_token)
        self.session = onnxruntime.InferenceSession(path("onnx", "model.onnx"))

    def logits(self, texts):
        """The logits of some texts, [texts x labels]."""
        encodings = self.tokenizer.encode_batch([self.prefix + text for text in texts])
        tokens = numpy.array([encoding.ids for encoding in encodings], dtype=numpy.int64)
        mask = numpy.array([encoding.attention_mask for encoding in encodings], dtype=numpy.int64)
        feeds = {"input_ids": tokens, "attention_mask": mask}
        if any(entry.name == "token_type_ids" for entry in self.session.get_inputs()):
            feeds["token_type_ids"] = numpy.zeros_like(tokens)
        return self.session.run(["logits"], feeds)[0]

    def distributions(self, texts):
        """The probability of each label, [texts x labels], in the order of `labels`."""
        logits = self.logits(texts)
        powers = numpy.exp(logits - logits.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    def predict(self, texts):
        """A label and its confidence for each text."""
        answers = []
        for start in range(0, len(texts), BATCH_SIZE):
            for distribution in self.distributions(texts[start : start + BATCH_SIZE]):
                best = int(distribution.argmax())
                answers.append((self.labels[best], float(distribution[best])))
        return answers


if __name__ == "__main__":
    student = Student(os.path.dirname(os.path.abspath(__file__)))
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    texts = [line.rstrip("\n") for line in sys.stdin]
    for text, (label, confidence) in zip(texts, student.predict(texts)):
        # A name may be of several lines.
        print(" ".join(label.split()), "%.4f" % confidence, text, sep="\t")
