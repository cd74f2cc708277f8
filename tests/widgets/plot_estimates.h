// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "model/estimate/estimate.h"

namespace layline::test {

inline constexpr double gib = 1024.0 * 1024.0 * 1024.0;

/// A legal estimate made by hand: `stages` ranks whose activations shrink by 2 GiB each, on an 80 GiB card, and a waterfall with thirds.
inline std::shared_ptr<Estimate> hand_made(int stages = 4) {
    auto e = std::make_shared<Estimate>();
    e->verdict = Verdict::tight;
    e->step_time_s = 60;
    e->step_time_low_s = 50;
    e->step_time_high_s = 75;
    e->tokens_per_s_per_gpu = 400;
    e->mfu_palm = 0.5;
    e->mfu_megatron = 0.52;
    e->mfu_causal = 0.45;
    e->capacity_bytes = 80 * gib;
    e->scenario.cluster.accelerator.memory_bytes = 80 * gib;
    e->scenario.cluster.accelerator.usable_memory_bytes = 80 * gib;
    for (int stage = 0; stage < stages; ++stage) {
        StageMemory memory;
        memory.stage = stage;
        memory.weights_bytes = 16 * gib;
        memory.gradients_bytes = 16 * gib;
        memory.optimizer_bytes = 6 * gib;
        memory.activations_bytes = (32 - 2.0 * stage) * gib;
        memory.logits_bytes = stage + 1 == stages ? 3 * gib : 0;
        memory.buffers_bytes = 1 * gib;
        memory.reserve_bytes = 2 * gib;
        e->memory.push_back(memory);
    }
    // Every part but the achieved one takes a third of a point more than a tenth can show.
    const auto row = [&](WaterfallKind kind, const char* name, double share) { e->waterfall.push_back({kind, name, 60 * share, share}); };
    row(WaterfallKind::peak, "Peak FLOP/s", 1);
    row(WaterfallKind::kernel_inefficiency, "Kernel inefficiency", 0.13333);
    row(WaterfallKind::memory_bound, "Memory-bound ops", 0.13333);
    row(WaterfallKind::recompute, "Recompute", 0);
    row(WaterfallKind::bubble, "Pipeline bubble", 0.13334);
    row(WaterfallKind::optimizer, "Optimizer", 0.1);
    row(WaterfallKind::achieved, "Achieved MFU", 0.5);
    return e;
}

}  // namespace layline::test
