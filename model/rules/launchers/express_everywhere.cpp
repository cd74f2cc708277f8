// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/launcher_tables.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

}  // namespace

const LauncherRules& express_everywhere_rules() {
    static const LauncherRules rules = {
        {"express-slices",
         express,
         refuses,
         {"slices", "schedule"},
         [](C c) { return c.layout.slices == 1; },
         "",
         "No launcher here cuts a sequence into slices on its way through the pipeline.",
         "",
         "launcher documentation"},
        {"express-sparsity",
         express,
         refuses,
         {"architecture"},
         [](C c) { return c.model.weight_sparsity == 0; },
         "",
         "Pruned weights cannot be asked for.",
         "",
         "launcher documentation"},
        {"express-shared-layers",
         express,
         refuses,
         {"architecture"},
         [](C c) { return c.model.layers_per_weights == 1; },
         "",
         "Layers that share one set of weights cannot be asked for.",
         "",
         "launcher documentation"},
        {"express-encoder",
         express,
         refuses,
         {"architecture"},
         [](C c) { return !c.model.encoder; },
         "",
         "Encoder-decoder models need a training script of their own.",
         "",
         "launcher documentation"},
        {"express-frozen",
         express,
         refuses,
         {"architecture"},
         [](C c) { return c.training.frozen_share == 0; },
         "",
         "A share of frozen parameters cannot be asked for.",
         "",
         "launcher documentation"},
        {"express-loss-chunks",
         express,
         warns,
         {"loss"},
         [](C c) { return c.training.loss_chunks == 1; },
         "",
         "The loss in slices is not written: logits will be larger than Layline counts.",
         "",
         "launcher documentation"},
        {"express-schedule-group",
         express,
         refuses,
         {"group"},
         [](C c) { return c.layout.group == 0 || c.layout.vpp > 1 || c.layout.pp == 1; },
         "",
         "A group of micro-batches means something only with VPP above 1.",
         "",
         "launcher documentation"},
    };
    return rules;
}

const LauncherRules& express_loss_rules() {
    static const LauncherRules rules = {
        {"express-loss",
         express,
         warns,
         {"loss"},
         [](C c) { return c.training.loss == LossKernel::automatic; },
         "",
         "How logits become a loss is the model's own choice here: it is not written.",
         "",
         "launcher documentation"},
    };
    return rules;
}

}  // namespace layline
