"""Checks of exports in stock transformers."""
import contextlib
import io
import json
import os
import re
import tempfile

import torch
from huggingface_hub import ModelCard
from transformers import AutoModelForCausalLM, AutoTokenizer

from loading import config_of, load, logits_of, own_code

# Both programs add up in float32, in another order: some 1e-5 on logits of about 20.
TOLERANCE = 1e-3
NEW_TOKENS = 24


def check_logits(check):
    """Every logit of every position, with both ways in which transformers computes attention on a CPU."""
    with open(check["answer"]) as file:
        expected = torch.tensor(json.load(file)["logits"])
    worst = 0.0
    for attention in ["eager", "sdpa"]:
        model, problems = load(check["path"], attention)
        require(not problems, "; ".join(problems))
        found = logits_of(model, check["prompt"]["ids"])
        require(found.shape == expected.shape, f"logits of shape {list(found.shape)}, expected {list(expected.shape)}")
        worst = max(worst, (found - expected).abs().max().item())
        require(worst < TOLERANCE, f"{attention}: logits differ by up to {worst:.2e}")
    return f"{type(model).__name__}, {len(expected)} positions, largest difference {worst:.1e}"


def check_tokenizer(check):
    text, ids = check["prompt"]["text"], check["prompt"]["ids"]
    tokenizer = tokenizer_of(check["path"])
    found = tokenizer.encode(text, add_special_tokens=False)
    require(found == ids, f"ids {found}, expected {ids}")
    require(tokenizer.decode(ids) == text, f"back to {tokenizer.decode(ids)!r}")
    chat = tokenizer.apply_chat_template([{"role": "user", "content": "Why?"}], add_generation_prompt=True, tokenize=False)
    require("Why?" in chat, f"chat template gives {chat!r}")
    return f"{len(ids)} ids and back, chat template"


def tokenizer_of(path):
    if path.endswith(".gguf"):
        folder, name = os.path.split(path)
        return AutoTokenizer.from_pretrained(folder, gguf_file=name)
    return AutoTokenizer.from_pretrained(path)


def check_dtype(check):
    """What a person gets who asks for the file's own type."""
    model = AutoModelForCausalLM.from_pretrained(check["path"], dtype="auto", **own_code(check["path"]))
    found = {str(tensor.dtype).removeprefix("torch.") for tensor in model.parameters()}
    require(found == {check["value"]}, f"parameters in {sorted(found)}, expected {check['value']}")
    logits = logits_of(model.eval(), check["prompt"]["ids"])
    require(bool(torch.isfinite(logits).all()), "logits that are no numbers")
    return f"{sum(tensor.numel() for tensor in model.parameters())} parameters"


def check_generation(check):
    """The key cache and padding on the left change nothing."""
    model, _ = load(check["path"], "sdpa")
    long, short = check["prompt"]["ids"], check["prompt"]["ids"][:7]
    alone = [generate(model, [ids], use_cache=True)[0] for ids in (long, short)]
    bare = [generate(model, [ids], use_cache=False)[0] for ids in (long, short)]
    require(alone == bare, f"with the cache {alone}, without {bare}")
    together = generate(model, [long, short], use_cache=True)
    require(together == alone, f"as a batch {together}, alone {alone}")
    distance = (padded_logits(model, short, len(long)) - logits_of(model, short)).abs().max().item()
    require(distance < TOLERANCE, f"padding moves logits by {distance:.2e}")
    return f"2 prompts, {NEW_TOKENS} ids each, padding moves logits by {distance:.1e}"


def generate(model, prompts, use_cache):
    ids, mask = padded(prompts, max(map(len, prompts)))
    options = {"do_sample": False, "min_new_tokens": NEW_TOKENS, "max_new_tokens": NEW_TOKENS, "pad_token_id": 0}
    return model.generate(ids, attention_mask=mask, use_cache=use_cache, **options)[:, ids.shape[1] :].tolist()


def padded(prompts, length):
    ids = torch.tensor([[0] * (length - len(prompt)) + prompt for prompt in prompts])
    mask = torch.tensor([[0] * (length - len(prompt)) + [1] * len(prompt) for prompt in prompts])
    return ids, mask


def padded_logits(model, prompt, length):
    """Those of the prompt's own positions, [positions, vocabulary]."""
    ids, mask = padded([prompt], length)
    positions = (mask.cumsum(-1) - 1).clamp(min=0)
    with torch.no_grad():
        return model(ids, attention_mask=mask, position_ids=positions).logits[0, length - len(prompt) :]


def check_saved_again(check):
    """transformers writes it and reads that again: the same logits, and the folder's own code beside them."""
    model, _ = load(check["path"])
    before = logits_of(model, check["prompt"]["ids"])
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        code = [name for name in os.listdir(check["path"]) if name.endswith(".py")]
        lost = set(code) - set(os.listdir(folder))
        require(not lost, f"not saved: {sorted(lost)}")
        again, problems = load(folder)
        require(not problems, "; ".join(problems))
        require(type(again).__name__ == type(model).__name__, f"{type(again).__name__} instead of {type(model).__name__}")
        require(torch.equal(logits_of(again, check["prompt"]["ids"]), before), "other logits")
    return f"{type(again).__name__}, the same logits, {len(code)} files of code"


def check_refused(check):
    """Without leave to run its code a folder must not load as something else with random weights."""
    require("auto_map" in config_of(check["path"]), "config.json names no code of the folder's own")
    try:
        model = AutoModelForCausalLM.from_pretrained(check["path"])
    except ValueError as error:
        require("trust_remote_code" in str(error), f"refused for another reason: {error}")
        return "ValueError that names trust_remote_code"
    raise AssertionError(f"loaded as {type(model).__name__}")


def check_card(check):
    """The Hub's own reader takes the card, and the lines that it gives for transformers run as they stand."""
    path = os.path.join(check["path"], "README.md")
    card = ModelCard.load(path)
    require(card.data.library_name == "transformers", f"library_name is {card.data.library_name}")
    require("trimllm" in (card.data.tags or []), f"tags are {card.data.tags}")
    lines = re.findall(r"```python\n(.*?)```", card.text, re.DOTALL)
    require(len(lines) == 1, f"{len(lines)} pieces of Python")
    printed = io.StringIO()
    with contextlib.chdir(check["path"]), contextlib.redirect_stdout(printed):
        exec(lines[0], {})
    require(len(printed.getvalue()) > len("Once"), f"prints {printed.getvalue()!r}")
    return f"its {len(lines[0].splitlines())} lines print {printed.getvalue().strip()[:40]!r}"


def require(condition, message):
    if not condition:
        raise AssertionError(message)
