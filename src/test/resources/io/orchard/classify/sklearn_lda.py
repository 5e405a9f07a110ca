"""Writes sklearn_lda.json, which LdaTest and EvaluationTest read: python3 sklearn_lda.py

Made with scikit-learn 1.2.1, NumPy 1.24.2 and SciPy 1.10.1. Features are reduced by PCA(k,
svd_solver="full"), and LinearDiscriminantAnalysis(solver="lsqr", shrinkage=...) learns from the
reduced vectors; queries are other rows of the same distribution. Where priors are uniform, only the
intercepts change: scikit-learn itself would weigh the classes' covariances by them too.
"""

import json
import zlib

import numpy as np
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support
from sklearn.metrics import top_k_accuracy_score


def draw(rng, counts, d, spread):
    centres = spread * rng.normal(size=(len(counts), d))
    mixing = rng.normal(size=(d, d)) / np.sqrt(d)
    rows, labels = [], []
    for c, count in enumerate(counts):
        rows.append(centres[c] + rng.normal(size=(count, d)) @ mixing)
        labels += ["class %02d" % c] * count
    return np.round(np.vstack(rows), 3), np.array(labels), centres, mixing


def automatic(reduced, labels):
    """The Rao-Blackwellised Ledoit-Wolf intensity of the scatter within the classes."""
    classes = np.unique(labels)
    centred = np.vstack([reduced[labels == c] - reduced[labels == c].mean(0) for c in classes])
    s = centred.T @ centred / len(labels)
    n, k = len(labels) - len(classes), s.shape[0]
    trace, squares = np.trace(s), np.trace(s @ s)
    numerator = (n - 2) / n * squares + trace**2
    return min(1, numerator / ((n + 2) * (squares - trace**2 / k)))


def calibration_error(probabilities, right, bins=15):
    edges = np.linspace(0, 1, bins + 1)
    error = 0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (probabilities > low) & (probabilities <= high)
        if inside.any():
            gap = probabilities[inside].mean() - right[inside].mean()
            error += abs(gap) * inside.mean()
    return error


def case(name, counts, d, k, shrinkage, priors="counts", scale=False, spread=1.0):
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    features, labels, centres, mixing = draw(rng, counts, d, spread)
    truth = rng.integers(0, len(counts), 40)
    queries = np.round(centres[truth] + rng.normal(size=(40, d)) @ mixing, 3)
    deviation = features.std(0, ddof=1) if scale else np.ones(d)
    pca = PCA(k, svd_solver="full").fit(features / deviation)
    reduced = pca.transform(features / deviation)
    intensity = automatic(reduced, labels) if shrinkage == "auto" else shrinkage
    lda = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=intensity).fit(reduced, labels)
    if priors == "uniform":
        lda.intercept_ = lda.intercept_ - np.log(lda.priors_) - np.log(len(counts))
    if priors == "uniform" and len(counts) == 2:
        raise ValueError("scikit-learn has one intercept for two classes")
    seen = pca.transform(queries / deviation)
    probabilities = lda.predict_proba(seen)
    predicted = lda.predict(seen)
    true = lda.classes_[truth]
    precision, recall, f1, _ = precision_recall_fscore_support(true, predicted, zero_division=0)
    inverse = np.linalg.inv(lda.covariance_)
    gaps = seen - lda.means_[np.searchsorted(lda.classes_, predicted)]
    top5 = min(5, len(counts) - 1)
    return {
        "name": name, "k": k, "standardize": scale, "shrinkage": str(shrinkage), "priors": priors,
        "intensity": intensity, "features": features.tolist(), "labels": labels.tolist(),
        "queries": queries.tolist(), "truth": true.tolist(), "predicted": predicted.tolist(),
        "probabilities": probabilities.tolist(),
        "distances": np.sqrt(np.einsum("ni,ij,nj->n", gaps, inverse, gaps)).tolist(),
        "accuracy": accuracy_score(true, predicted),
        "accuracyTop": top_k_accuracy_score(true, probabilities, k=5, labels=lda.classes_)
        if len(counts) > 5 else 1.0,
        "macroF1": f1.mean(), "precision": precision.tolist(), "recall": recall.tolist(),
        "classes": np.union1d(true, predicted).tolist(),
        "confusion": confusion_matrix(true, predicted).tolist(),
        "calibrationError": calibration_error(probabilities.max(1), predicted == true),
    }


CASES = [
    case("balanced", [20] * 4, 12, 5, 0.1),
    case("no shrinkage", [9, 30, 14], 10, 4, 0.0),
    case("automatic", [12, 5, 40, 8, 11, 20, 9], 15, 8, "auto", spread=0.6),
    case("standardised", [15, 25, 10], 9, 6, "auto", scale=True),
    case("uniform priors", [5, 60, 20], 8, 8, 0.2, priors="uniform", spread=0.4),
    case("two classes", [30, 10], 6, 3, "auto"),
    case("fewer images than features", [6, 7, 5], 40, 12, "auto"),
    case("one image in a class", [1, 15, 12], 8, 5, 0.3),
    case("all components of few", [8] * 8, 20, 20, "auto"),
]

with open("sklearn_lda.json", "w") as f:
    json.dump(CASES, f, indent=None)
    f.write("\n")
