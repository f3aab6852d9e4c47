"""What scikit-learn makes of the same rows: logistic regression over TF-IDF, on the targets that the page's
student has too, and expectation maximisation in the manner of Dawid and Skene. Called by quality.mjs with a
JSON file; writes JSON. Needs Debian's python3-sklearn.
"""

import json
import sys

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

FOLDS = 3
ROUNDS = 3


def features(train, test):
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, token_pattern=r"\w+|[^\w\s]")
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=2)
    parts = [(v.fit_transform(train), v.transform(test)) for v in (words, characters)]
    return hstack([a for a, _ in parts]).tocsr(), hstack([b for _, b in parts]).tocsr()


def fit(rows, targets, classes):
    """A row counts once for each label that its target names, by the label's share."""
    at, labels = np.nonzero(targets > 1e-3)
    model = LogisticRegression(max_iter=200).fit(rows[at], labels, sample_weight=targets[at, labels])

    def predict(more):
        said = np.full((more.shape[0], classes), 1e-9)
        said[:, model.classes_] = model.predict_proba(more)
        return said / said.sum(axis=1, keepdims=True)

    return predict


def held_out(rows, targets, classes, fold):
    said = np.zeros_like(targets)
    for k in range(FOLDS):
        said[fold == k] = fit(rows[fold != k], targets[fold != k], classes)(rows[fold == k])
    return said


def likelihoods(named, beliefs):
    """P(the set | label), each label named by itself, with one row of doubt for each."""
    shares = (beliefs.T @ named + named.mean(axis=0)) / (beliefs.sum(axis=0)[:, None] + 1)
    shares = shares.clip(1e-3, 1 - 1e-3)
    return named @ np.log(shares).T + (1 - named) @ np.log(1 - shares).T


def normalised(logs):
    odds = np.exp(logs - logs.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def main():
    with open(sys.argv[1], encoding="utf8") as file:
        data = json.load(file)
    labels = {name: number for number, name in enumerate(data["labels"])}
    classes = len(labels)
    gold, test_gold = np.array(data["trainGold"]), np.array(data["testGold"])
    rows, test = features(data["trainTexts"], data["testTexts"])
    named = np.zeros((len(gold), classes))
    single = np.zeros((len(gold), classes))
    for row, annotation in enumerate(data["annotations"]):
        named[row, [labels[name] for name in annotation["candidates"]]] = 1
        single[row, labels[annotation.get("single") or annotation["candidates"][0]]] = 1
    uniform = named / named.sum(axis=1, keepdims=True)

    def right(said, truth):
        return float((said.argmax(axis=1) == truth).mean())

    figures = {}
    for name, targets in (("single", single), ("uniform", uniform)):
        predict = fit(rows, targets, classes)
        figures[name] = {"train": right(predict(rows), gold), "test": right(predict(test), test_gold)}
    targets = uniform
    for _ in range(ROUNDS):
        predict = fit(rows, targets, classes)
        targets = named * predict(rows)
        targets /= targets.sum(axis=1, keepdims=True)
    predict = fit(rows, targets, classes)
    figures["renormalise"] = {"train": right(predict(rows), gold), "test": right(predict(test), test_gold)}
    fold = np.random.RandomState(1).permutation(len(gold)) % FOLDS
    beliefs = uniform
    for _ in range(ROUNDS):
        said = held_out(rows, beliefs, classes, fold)
        beliefs = normalised(np.log(said) + likelihoods(named, beliefs))
    predict = fit(rows, beliefs, classes)
    figures["em"] = {"train": right(beliefs, gold), "test": right(predict(test), test_gold)}
    print(json.dumps({"peers": figures}))


main()
