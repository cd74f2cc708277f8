// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/megatron/megatron_rules.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

bool one_connection(C c) { return c.options.text("env:CUDA_DEVICE_MAX_CONNECTIONS") == "1"; }

bool step_overlap_fits(C c) {
    const LauncherOptions& o = c.options;
    if (!o.on("overlap-param-gather-with-optimizer-step")) return true;
    return c.layout.zero_stage >= 1 && o.on("overlap-param-gather") && c.layout.vpp > 1 && o.text("ckpt-format") == "torch";
}

bool torch_fsdp_fits(C c) {
    const LauncherOptions& o = c.options;
    if (!o.on("use-torch-fsdp2")) return true;
    const std::string_view format = o.text("ckpt-format");
    return c.layout.pp == 1 && c.layout.ep == 1 && !o.on("use-distributed-optimizer") && o.on("no-gradient-accumulation-fusion") &&
           (format.empty() || format == "torch_dist" || format == "torch_dcp") && !c.model.tied_embeddings && !o.on("fp16") &&
           !one_connection(c);
}

bool megatron_fsdp_fits(C c) {
    const LauncherOptions& o = c.options;
    if (!c.sharded_parameters() || o.on("use-torch-fsdp2")) return true;
    if (c.training.optimizer != Optimizer::adamw && c.training.optimizer != Optimizer::sgd) return false;
    if (one_connection(c)) return false;
    return !o.on("use-megatron-fsdp") || o.text("ckpt-format") == "fsdp_dtensor";
}

}  // namespace

const LauncherRules& megatron_sharding_rules() {
    static const LauncherRules rules = {
        {"M70",
         parse,
         refuses,
         {"zero"},
         [](C c) { return !c.options.on("overlap-param-gather") || (c.layout.zero_stage >= 1 && c.options.on("overlap-grad-reduce")); },
         "",
         "Overlapping parameter gathers needs the distributed optimizer (ZeRO 1 or more) and overlapped gradient reduction.",
         "--overlap-param-gather only supported with distributed optimizer or megatron fsdp",
         "ARG:1024-1029"},
        {"M71",
         parse,
         refuses,
         {"zero", "vpp"},
         step_overlap_fits,
         "",
         "Overlapping parameter gathers with the optimizer step needs the distributed optimizer, overlapped gathers, VPP and plain torch "
         "checkpoints.",
         "--overlap-param-gather-with-optimizer-step only supported with interleaved pipeline parallelism",
         "ARG:1066-1074"},
        {"M72",
         parse,
         refuses,
         {"pp", "ep"},
         torch_fsdp_fits,
         "",
         "--use-torch-fsdp2 takes no PP, EP, distributed optimizer, gradient accumulation fusion, tied embeddings, fp16 or "
         "CUDA_DEVICE_MAX_CONNECTIONS=1.",
         "--use-torch-fsdp2 is not supported with pipeline parallelism",
         "ARG:1031-1049"},
        {"M73",
         parse,
         refuses,
         {"zero", "optimizer"},
         megatron_fsdp_fits,
         "",
         "ZeRO {zero} runs on Megatron-FSDP, which takes Adam or SGD, its own checkpoint format and no CUDA_DEVICE_MAX_CONNECTIONS=1.",
         "FSDP always requires CUDA_DEVICE_MAX_CONNECTIONS value large than one",
         "ARG:1118-1190"},
        {"M74",
         config,
         refuses,
         {"zero"},
         [](C c) { return c.options.text("outer-dp-sharding-strategy") != "optim" || c.layout.zero_stage == 3; },
         "",
         "Sharding the optimizer over the outer data-parallel ranks needs ZeRO 3.",
         "",
         "help text of --outer-dp-sharding-strategy"},
        {"M75",
         parse,
         refuses,
         {"zero", "optimizer"},
         [](C c) { return c.training.optimizer != Optimizer::muon || !c.sharded_parameters(); },
         "",
         "Muon works on whole matrices: it does not go with ZeRO {zero}.",
         "",
         "ARG, optimizer block"},
        {"M77",
         parse,
         refuses,
         {"optimizer"},
         [](C c) {
             return !c.options.on("optimizer-cpu-offload") ||
                    (c.options.on("use-precision-aware-optimizer") &&
                     (!c.options.on("fp8-param-gather") || c.options.text("fp8-recipe") == "delayed"));
         },
         "",
         "Moving the optimizer to the host needs the precision-aware optimizer, and with FP8 weights the delayed recipe.",
         "",
         "ARG, offload block"},
    };
    return rules;
}

const LauncherRules& megatron_precision_rules() {
    static const LauncherRules rules = {
        {"M76",
         parse,
         refuses,
         {"precision"},
         [](C c) {
             const LauncherOptions& o = c.options;
             if ((o.on("fp16") && o.on("bf16")) || (o.has("fp8-format") && o.has("fp4-format"))) return false;
             const Precision p = c.training.precision;
             const bool low = p == Precision::fp8 || p == Precision::mxfp8 || p == Precision::nvfp4;
             return !c.training.low_precision_weights || (low && c.layout.zero_stage >= 1);
         },
         "",
         "One 16-bit type and at most one 8- or 4-bit format may be chosen; storing weights in that format needs it and the distributed "
         "optimizer.",
         "--fp8-param-gather only supported with distributed optimizer, torch fsdp2, megatron fsdp, or inference mode",
         "ARG; TC, fp8 block"},
    };
    return rules;
}

}  // namespace layline
