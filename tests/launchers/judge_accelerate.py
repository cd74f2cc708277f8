#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Feeds exported YAML to `accelerate launch`'s own parser and to the configuration classes that it fills through the environment."""
import contextlib
import io
import os
import runpy
import sys
import types
from pathlib import Path

import judging

OURS = ("ACCELERATE_", "FSDP_", "MEGATRON_LM_", "PARALLELISM_CONFIG_", "WORLD_SIZE", "LOCAL_RANK", "RANK", "MASTER_")


def environment_of(launch, utils, folder):
    """What `accelerate launch` would start the processes with."""
    parser = launch.launch_command_parser()
    args = parser.parse_args(["--config_file", str(folder / "accelerate.yaml"), "--machine_rank", "0", "--main_process_ip", "first", "train.py"])
    args, defaults, mixed = launch._validate_launch_command(args)
    for key in [key for key in os.environ if key.startswith(OURS)]:
        del os.environ[key]
    return args, utils.prepare_multi_gpu_env(args)


def judge_sharding(args, case):
    from accelerate import ParallelismConfig
    from accelerate.utils import FullyShardedDataParallelPlugin
    plugin = FullyShardedDataParallelPlugin()
    assert plugin.fsdp_version == 2, "FSDP version"
    assert isinstance(plugin.reshard_after_forward, bool), "reshard_after_forward"
    assert plugin.reshard_after_forward == (case["scenario"]["layout"]["zero_stage"] == 3), "ZeRO stage"
    if args.use_parallelism_config:
        degrees = ParallelismConfig()
        degrees._validate_accelerator(types.SimpleNamespace(num_processes=case["gpus"], multi_device=True, is_fsdp2=True, distributed_type="FSDP"))
        assert degrees.tp_size == case["scenario"]["layout"]["tp"], "TP"
        # Context parallelism by all-to-all is Accelerate's "sequence parallel" axis.
        assert degrees.cp_size * degrees.sp_size == case["scenario"]["layout"]["cp"], "CP"


def judge_megatron(folder, case):
    from accelerate.utils import MegatronLMPlugin
    layout = case["scenario"]["layout"]
    made = runpy.run_path(str(folder / "layline_plugin.py"))["make_plugin"]() if (folder / "layline_plugin.py").exists() else MegatronLMPlugin()
    told = {**made.megatron_lm_default_args, **(made.other_megatron_args or {})}
    for ours, theirs in (("tp", "tensor_model_parallel_size"), ("pp", "pipeline_model_parallel_size"), ("cp", "context_parallel_size")):
        assert told[theirs] == layout[ours], theirs
    assert (told["recompute_granularity"] or "none") == layout["recompute"], "recompute"
    assert bool(told["sequence_parallel"]) == (layout["sequence_parallel"] and layout["tp"] > 1), "sequence parallel"


def main():
    try:
        import accelerate.commands.launch as launch
        import accelerate.utils.launch as utils
    except ImportError as error:
        judging.skip(f"accelerate cannot be imported: {error}")
    utils.is_fp8_available = lambda: True  # its kernels are installed on GPU machines only
    verdict = judging.Verdict()
    for folder, case in judging.cases(Path(sys.argv[1]), "accelerate", judging.version_for("accelerate", (("", "1.15"),))):
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                args, environment = environment_of(launch, utils, folder)
                assert args.num_processes == case["gpus"], "processes"
                os.environ.update(environment)
                judge_megatron(folder, case) if args.use_megatron_lm else judge_sharding(args, case)
            verdict.passed()
        except SystemExit as stop:
            verdict.failed(folder, f"exit {stop.code}: {said.getvalue().strip().splitlines()[-1:]}")
        except Exception as error:  # whatever the launcher raises is its verdict
            verdict.failed(folder, f"{type(error).__name__}: {error}")
    return verdict.close("Accelerate")


if __name__ == "__main__":
    sys.exit(main())
