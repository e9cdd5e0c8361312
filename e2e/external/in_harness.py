"""The accuracy of an export in lm-evaluation-harness, beside the studio's own."""
import json
import math
import os

from lm_eval import simple_evaluate
from lm_eval.tasks import TaskManager

from loading import own_code

TASK = "trimllm_questions"
TASKS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lm_eval")
# Of the mean: both programs add up in float32, in another order.
NLL_TOLERANCE = 1e-4


def check_harness(check):
    """The same number of right answers by both metrics, and the same likelihoods."""
    with open(check["answer"]) as file:
        studio = json.load(file)
    results = simple_evaluate(
        model="hf",
        model_args={"pretrained": check["path"], "dtype": "float32", **own_code(check["path"])},
        tasks=[TASK],
        task_manager=TaskManager(include_path=TASKS, include_defaults=False),
        device="cpu",
        batch_size=16,
        bootstrap_iters=0,
    )
    samples = results["samples"][TASK]
    told = results["results"][TASK]
    found = {"n": len(samples), "acc": told["acc,none"], "accNorm": told["acc_norm,none"], "nll": mean_nll(samples)}
    words = f"{right(found, 'acc')} of {found['n']} right, {right(found, 'accNorm')} by length, nll {found['nll']:.5f}"
    if [found["n"], right(found, "acc"), right(found, "accNorm")] != [studio["n"], right(studio, "acc"), right(studio, "accNorm")]:
        raise AssertionError(f"{words}; the studio: {right(studio, 'acc')} of {studio['n']}, {right(studio, 'accNorm')} by length")
    if abs(found["nll"] - studio["nll"]) > NLL_TOLERANCE:
        raise AssertionError(f"{words}; the studio's nll is {studio['nll']:.5f}")
    return f"{words}, as in the studio"


def right(result, metric):
    return round(result[metric] * result["n"])


def mean_nll(samples):
    """Of -log softmax over the choices' summed log-probabilities, at the right one, as the studio tells it."""
    return sum(-log_softmax([response[0][0] for response in sample["resps"]])[int(sample["target"])] for sample in samples) / len(samples)


def log_softmax(values):
    total = math.log(sum(math.exp(value - max(values)) for value in values)) + max(values)
    return [value - total for value in values]
