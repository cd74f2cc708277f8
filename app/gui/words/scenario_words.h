// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "model/scenario/scenario.h"

namespace layline {

/// "16 × DGX A100 80GB · 128 GPUs", and "128 × A100-80GB" where there is little room.
QString cluster_words(const Cluster& cluster);
QString cluster_words_brief(const Cluster& cluster);
/// "FlashAttention-2 + fused RMSNorm", and "FA2 + fused norm".
QString kernel_words(const Scenario& scenario);
QString kernel_words_brief(const Scenario& scenario);
QString attention_words(AttentionKernel kernel);
QString convention_words(MfuConvention convention);

}  // namespace layline
