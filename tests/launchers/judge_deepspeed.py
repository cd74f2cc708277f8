#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Feeds exported ds_config.json to DeepSpeed's own DeepSpeedConfig, with the data-parallel size that Megatron-DeepSpeed's groups would give."""
import os
import sys
import types
from pathlib import Path

import judging


def main():
    os.environ.setdefault("DS_ACCELERATOR", "cpu")
    try:
        from deepspeed.runtime.config import DeepSpeedConfig
        import deepspeed.runtime.config as module
    except ImportError as error:
        judging.skip(f"deepspeed cannot be imported: {error}")
    module.logger.disabled = True
    verdict = judging.Verdict()
    version = judging.version_for("deepspeed", (*((f"0.19.{n}", "0.19.6") for n in range(7)), ("", "0.19.8")))
    for folder, case in judging.cases(Path(sys.argv[1]), "deepspeed", version):
        layout = case["scenario"]["layout"]
        ranks = layout["tp"] * layout["pp"] * layout["cp"]
        groups = types.SimpleNamespace(get_data_parallel_world_size=lambda: case["gpus"] // ranks)
        module.dist = types.SimpleNamespace(get_rank=lambda: 0, get_world_size=lambda: case["gpus"], is_initialized=lambda: True)
        try:
            config = DeepSpeedConfig(str(folder / "ds_config.json"), mpu=groups)
            config._batch_assertion()
            assert config.zero_optimization_stage == layout["zero_stage"], "ZeRO stage"
            assert config.train_batch_size == case["scenario"]["training"]["global_batch"], "global batch"
            assert config.train_micro_batch_size_per_gpu == layout["micro_batch"], "micro-batch"
            assert layout["pp"] == 1 or config.zero_optimization_stage < 2, "the pipeline engine takes ZeRO 0 and 1"
            verdict.passed()
        except Exception as error:  # whatever the launcher raises is its verdict
            verdict.failed(folder, f"{type(error).__name__}: {error}")
    return verdict.close("DeepSpeed")


if __name__ == "__main__":
    sys.exit(main())
