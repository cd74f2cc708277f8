#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads exported configuration modules with torchtitan's own ConfigManager, and asks its mesh and its model what they ask before a run."""
import contextlib
import importlib
import io
import logging
import sys
from pathlib import Path

import judging


def pretend_gpu():
    """The converters of 8- and 4-bit products ask for a GPU that has them."""
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("torchtitan") and hasattr(module, "has_cuda_capability"):
            module.has_cuda_capability = lambda *_: True


def function_of(folder):
    script = (folder / "run.sh").read_text().split()
    return script[script.index("--config") + 1]


def judge(folder, case):
    from torchtitan.config import ConfigManager
    from torchtitan.distributed import ParallelDims
    sys.modules.pop("layline_config", None)
    importlib.invalidate_caches()
    sys.path.insert(0, str(folder))
    try:
        config = ConfigManager().parse_args(["--module", "layline_config", "--config", function_of(folder)])
    finally:
        sys.path.pop(0)
    config.__post_init__()  # its checks ran before the exported module set anything
    p, layout, shape = config.parallelism, case["scenario"]["layout"], case["scenario"]["architecture"]
    dims = ParallelDims(
        dp_shard=p.data_parallel_shard_degree, dp_replicate=p.data_parallel_replicate_degree, cp=p.context_parallel_degree,
        tp=p.tensor_parallel_degree, pp=p.pipeline_parallel_degree, ep=p.expert_parallel_degree, world_size=case["gpus"])
    assert (dims.tp, dims.pp, dims.cp, dims.ep) == (layout["tp"], layout["pp"], layout["cp"], layout["ep"]), "degrees"
    model = config.model_spec.model
    assert model.dim == shape["hidden"] and model.vocab_size == shape["vocabulary"] and len(model.layers) == shape["layers"], "shape"
    model.update_from_config(config=config)
    batch = dims.dp_replicate * dims.dp_shard * config.training.local_batch_size
    assert config.training.global_batch_size % batch == 0, "global batch"
    pieces = (dims.tp if p.enable_sequence_parallel else 1) * (2 * dims.cp if dims.cp > 1 else 1)
    assert config.training.seq_len % pieces == 0, "sequence length"


def main():
    try:
        import torchtitan.trainer  # noqa: F401
        import torchtitan.components.quantization  # noqa: F401
    except ImportError as error:
        judging.skip(f"torchtitan cannot be imported: {error}")
    logging.disable(logging.WARNING)
    pretend_gpu()
    verdict = judging.Verdict()
    for folder, case in judging.cases(Path(sys.argv[1]), "torchtitan", judging.version_for("torchtitan", (("0.3.", "0.3.0"),))):
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                judge(folder, case)
            verdict.passed()
        except SystemExit as stop:
            verdict.failed(folder, f"exit {stop.code}: {said.getvalue().strip().splitlines()[-1:]}")
        except Exception as error:  # whatever the launcher raises is its verdict
            verdict.failed(folder, f"{type(error).__name__}: {error}")
    return verdict.close("torchtitan")


if __name__ == "__main__":
    sys.exit(main())
