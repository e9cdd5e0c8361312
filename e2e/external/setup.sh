#!/usr/bin/env bash
# Installs what the checks beside this file need into .cache/external (outside git).
set -euo pipefail
cd "$(dirname "$0")/../.."

mkdir -p .cache/external
python3 -m venv .cache/external/venv
.cache/external/venv/bin/pip install --quiet torch transformers==5.24.0 accelerate safetensors gguf==0.19.0 numpy
npm install --prefix .cache/external --no-save --no-audit --no-fund node-llama-cpp@3.21.1
