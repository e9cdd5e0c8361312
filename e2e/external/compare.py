"""Compares logits with those that the studio's command line printed."""
import json


def report_difference(result, compare_path, tolerance):
    """Adds maxDiff to `result`; True when argmax and the top logits agree. Both are {argmax: [...], top: [[id, logit], ...]}."""
    with open(compare_path) as file:
        other = json.load(file)
    mine = dict(map(tuple, result["allTop"]))
    diffs = [abs(mine[token] - logit) for token, logit in other["top"] if token in mine]
    result["maxDiff"] = max(diffs)
    result["compared"] = len(diffs)
    result["sameArgmax"] = result["argmax"] == other["argmax"]
    return result["maxDiff"] <= tolerance and result["sameArgmax"] and len(diffs) == len(other["top"])
