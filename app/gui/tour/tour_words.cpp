// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <algorithm>
#include <array>

#include "app/gui/tour/tour.h"

namespace layline {

namespace {

struct Entry {
    const char* id;
    const char* finding;
    const char* text;
    const char* table;
};

constexpr std::array entries{
    Entry{"micro-batch", QT_TRANSLATE_NOOP("Tour", "Micro-batch 1 is best"),
          QT_TRANSLATE_NOOP("Tour",
                            "A larger micro-batch fills kernels a little better, but its activations cost memory that must be bought "
                            "with more tensor parallelism. With one sequence the model runs at TP 2, and the pipeline has twice as "
                            "many micro-batches to hide its bubble."),
          QT_TRANSLATE_NOOP("Tour",
                            "Runs that differ in the micro-batch alone. At one and the same layout larger micro-batches are quicker more "
                            "often than not: the finding is about the best layout that each allows, as in the pair above.")},
    Entry{"checkpointing", QT_TRANSLATE_NOOP("Tour", "Parallelism before checkpointing"),
          QT_TRANSLATE_NOOP("Tour",
                            "Both ways make the activations fit. Full checkpointing computes every forward twice; doubling tensor "
                            "parallelism only adds collectives. Compare the rows Recompute and TP communication of the waterfall. "
                            "(Both with the unfused norm, which the checkpointed runs of the paper had.)"),
          QT_TRANSLATE_NOOP("Tour",
                            "The best run with checkpointing against the best without, for each model, batch and kernel. With flash "
                            "attention 2 the best checkpointed run wins by 0.2 to 4 % in three cases: it allows less parallelism. At the "
                            "same layout checkpointing is never quicker.")},
    Entry{"pipeline", QT_TRANSLATE_NOOP("Tour", "Pipeline before tensor parallelism"),
          QT_TRANSLATE_NOOP("Tour",
                            "Four GPUs hold the model either way. Tensor parallelism sends activations within every layer; a pipeline "
                            "sends them once a stage, and with this many micro-batches its bubble is small."),
          QT_TRANSLATE_NOOP("Tour",
                            "Runs that share TP times PP and all else. The three others are 13B models with at most four GPUs to a copy, "
                            "where TP costs little.")},
    Entry{"sequence", QT_TRANSLATE_NOOP("Tour", "Sequence parallelism from 30B or 2k tokens"),
          QT_TRANSLATE_NOOP("Tour",
                            "The norms and residuals are split over the tensor-parallel ranks instead of repeated on each: less memory "
                            "for activations, and less time in memory-bound operators, for collectives of the same volume."),
          QT_TRANSLATE_NOOP("Tour",
                            "Runs that differ in sequence parallelism alone. The other is 13B at 2k tokens on 32 GPUs: at the border of "
                            "what the finding speaks of.")},
    Entry{"norm", QT_TRANSLATE_NOOP("Tour", "The fused norm kernel unlocks smaller layouts"),
          QT_TRANSLATE_NOOP("Tour",
                            "It saves no FLOPs, but the activations that it does not keep are what stood between 13B and a single GPU: "
                            "without model parallelism there is nothing left to communicate but gradients."),
          QT_TRANSLATE_NOOP("Tour", "Runs that differ in the norm kernel alone.")}};

}  // namespace

TourWords tour_words(const std::string& id) {
    const auto found = std::ranges::find(entries, id, &Entry::id);
    if (found == entries.end()) return {QString::fromStdString(id), {}, {}};
    return {QCoreApplication::translate("Tour", found->finding), QCoreApplication::translate("Tour", found->text),
            QCoreApplication::translate("Tour", found->table)};
}

}  // namespace layline
