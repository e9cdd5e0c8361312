#!/usr/bin/env bash
# Makes what the bench page compares with, in .cache/bench (outside git): transformers.js and the default model as 4-bit ONNX.
# Needs about 7 GB of disk; PYTHON names an interpreter that already has the packages below, which saves most of it.
set -euo pipefail
cd "$(dirname "$0")/../.."

TRANSFORMERS_JS=4.3.1
MODEL=SmolLM2-135M-Instruct
GGUF=.models/$MODEL.Q4_1.gguf
[ -f "$GGUF" ] || { echo "There is no $GGUF. 'npm start' fetches it." >&2; exit 1; }

mkdir -p .cache/bench/models
npm install --prefix .cache/bench --ignore-scripts --no-audit --no-fund "@huggingface/transformers@$TRANSFORMERS_JS"

if [ -z "${PYTHON:-}" ]; then
  python3 -m venv .cache/bench/venv
  PYTHON=.cache/bench/venv/bin/python
  $PYTHON -m pip install --quiet torch==2.15.0 transformers==5.24.0 gguf==0.19.0 onnx==1.23.2 onnx-ir==1.1.0 onnxruntime==1.32.0 onnxruntime-genai==0.18.0
fi
"$PYTHON" e2e/bench/to_onnx.py "$GGUF" ".cache/bench/models/$MODEL"
du -sh ".cache/bench/models/$MODEL"
