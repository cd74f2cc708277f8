// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/words/scenario_words.h"

#include <QCoreApplication>

#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Scenario", text); }

QString norm_word(const Architecture& architecture) {
    return architecture.norm == NormKind::rms_norm ? QStringLiteral("RMSNorm") : QStringLiteral("LayerNorm");
}

QString attention_brief(AttentionKernel kernel) {
    switch (kernel) {
        case AttentionKernel::unfused:
            return tr("unfused");
        case AttentionKernel::fused_softmax:
            return tr("fused soft-max");
        case AttentionKernel::flash1:
            return QStringLiteral("FA1");
        case AttentionKernel::flash2:
            return QStringLiteral("FA2");
        case AttentionKernel::flash3:
            return QStringLiteral("FA3");
    }
    return {};
}

}  // namespace

QString cluster_words(const Cluster& cluster) {
    const QString gpus = tr("%1 GPUs").arg(numbers::count(cluster.gpus));
    const QString name = QString::fromStdString(cluster.name);
    if (cluster.gpus_per_node <= 0 || cluster.gpus % cluster.gpus_per_node != 0) return name + QStringLiteral(" · ") + gpus;
    return QStringLiteral("%1 × %2 · %3").arg(numbers::count(cluster.gpus / cluster.gpus_per_node), name, gpus);
}

QString cluster_words_brief(const Cluster& cluster) {
    return QStringLiteral("%1 × %2").arg(numbers::count(cluster.gpus), QString::fromStdString(cluster.accelerator.name));
}

QString attention_words(AttentionKernel kernel) {
    switch (kernel) {
        case AttentionKernel::unfused:
            return tr("Unfused attention");
        case AttentionKernel::fused_softmax:
            return tr("Fused soft-max");
        case AttentionKernel::flash1:
            return QStringLiteral("FlashAttention");
        case AttentionKernel::flash2:
            return QStringLiteral("FlashAttention-2");
        case AttentionKernel::flash3:
            return QStringLiteral("FlashAttention-3");
    }
    return {};
}

QString kernel_words(const Scenario& scenario) {
    const QString attention = attention_words(scenario.training.attention);
    return scenario.training.fused_norm ? tr("%1 + fused %2").arg(attention, norm_word(scenario.architecture)) : attention;
}

QString kernel_words_brief(const Scenario& scenario) {
    const QString attention = attention_brief(scenario.training.attention);
    return scenario.training.fused_norm ? tr("%1 + fused norm").arg(attention) : attention;
}

QString convention_words(MfuConvention convention) {
    switch (convention) {
        case MfuConvention::palm:
            return tr("PaLM, 6N + 12Lhs");
        case MfuConvention::megatron:
            return tr("Megatron, matrix products");
        case MfuConvention::causal:
            return tr("Causal, half of attention");
    }
    return {};
}

}  // namespace layline
