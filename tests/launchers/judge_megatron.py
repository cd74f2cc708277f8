#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Feeds exported command lines to Megatron-LM's own parser, validate_args() and TransformerConfig (the package megatron-core, 0.19 or newer).

No GPU is needed: what the validation asks of one (its architecture) is answered as the exported cluster would."""
import contextlib
import io
import logging
import os
import sys
import types
from pathlib import Path

import judging


def load():
    """Megatron-LM's modules, or a reason why they are not here."""
    try:
        import torch  # noqa: F401
        import megatron.training.arguments as arguments
        import megatron.core.utils as utils
    except ImportError as error:
        judging.skip(f"Megatron-LM's argument parser cannot be imported: {error}")
    # The kernels' library is built on a GPU machine only; its version is what a current container has.
    from packaging.version import Version
    utils._te_version = Version("2.14.0")
    import megatron.core.models.common.embeddings.rope_utils as rope
    rope.fused_apply_rotary_pos_emb = rope.fused_apply_rotary_pos_emb or judge
    logging.disable(logging.INFO)
    return arguments


def pretend_gpu(capability):
    import torch
    major, minor = divmod(capability or 90, 10)
    facts = types.SimpleNamespace(major=major, minor=minor, multi_processor_count=132, total_memory=80 << 30)
    torch.cuda.get_device_properties = lambda *_: facts
    torch.cuda.get_device_capability = lambda *_: (major, minor)


def judge(arguments, case):
    os.environ["WORLD_SIZE"] = str(case["gpus"])
    os.environ["RANK"] = "0"
    os.environ.pop("CUDA_DEVICE_MAX_CONNECTIONS", None)
    os.environ.update(case["environment"])
    pretend_gpu(case["compute_capability"])
    sys.argv = ["pretrain_gpt.py", *case["arguments"]]
    args = arguments.parse_args()
    arguments.validate_args(args)
    args.padded_vocab_size = args.vocab_size
    config = arguments.core_transformer_config_from_args(args)
    scenario = case["scenario"]["architecture"]
    assert config.num_layers == scenario["layers"], "layers"
    assert config.hidden_size == scenario["hidden"], "hidden"
    assert args.data_parallel_size * config.tensor_model_parallel_size * config.pipeline_model_parallel_size * config.context_parallel_size == case["gpus"]


def main():
    arguments = load()
    verdict = judging.Verdict()
    version = judging.version_for("megatron-core", (("0.17.", "0.17"), ("0.18.", "0.18"), ("0.19.", "0.19"), ("", "main")))
    for folder, case in judging.cases(Path(sys.argv[1]), "megatron-lm", version):
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                judge(arguments, case)
            verdict.passed()
        except SystemExit as stop:
            verdict.failed(folder, f"exit {stop.code}: {said.getvalue().strip().splitlines()[-1:]}")
        except Exception as error:  # whatever the launcher raises is its verdict
            verdict.failed(folder, f"{type(error).__name__}: {error}")
    return verdict.close("Megatron-LM")


if __name__ == "__main__":
    sys.exit(main())
