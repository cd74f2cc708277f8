// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/export/export_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

#include "model/rules/launchers/launcher_rule.h"
#include "model/rules/rules.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Export", text); }

struct Named {
    const char* key;
    const char* words;
};

// What each launcher's own file is.
constexpr std::array kinds{Named{"megatron-lm", QT_TRANSLATE_NOOP("Export", "bash")},
                           Named{"megatron-bridge", QT_TRANSLATE_NOOP("Export", "recipe overrides, YAML")},
                           Named{"deepspeed", QT_TRANSLATE_NOOP("Export", "bash and JSON")},
                           Named{"torchtitan", QT_TRANSLATE_NOOP("Export", "Python")},
                           Named{"torchtitan-0.2", QT_TRANSLATE_NOOP("Export", "TOML")},
                           Named{"nanotron", QT_TRANSLATE_NOOP("Export", "YAML")},
                           Named{"accelerate", QT_TRANSLATE_NOOP("Export", "YAML")},
                           Named{"colossalai", QT_TRANSLATE_NOOP("Export", "plugin call")},
                           Named{"galvatron", QT_TRANSLATE_NOOP("Export", "JSON")},
                           Named{"axolotl", QT_TRANSLATE_NOOP("Export", "YAML")}};

// Four words at most; %1 is the value of the field.
constexpr std::array refusals{Named{"express-pp", QT_TRANSLATE_NOOP("Export", "no pipeline parallelism")},
                              Named{"express-zero-pipeline", QT_TRANSLATE_NOOP("Export", "no sharding with PP")},
                              Named{"express-vpp", QT_TRANSLATE_NOOP("Export", "no virtual stages")},
                              Named{"express-schedule", QT_TRANSLATE_NOOP("Export", "schedule not expressible")},
                              Named{"express-split", QT_TRANSLATE_NOOP("Export", "layer split not expressible")},
                              Named{"express-sp", QT_TRANSLATE_NOOP("Export", "SP not expressible")},
                              Named{"express-cp", QT_TRANSLATE_NOOP("Export", "CP not expressible")},
                              Named{"express-ep", QT_TRANSLATE_NOOP("Export", "no expert parallelism")},
                              Named{"express-flavor", QT_TRANSLATE_NOOP("Export", "no such model")},
                              Named{"express-recompute", QT_TRANSLATE_NOOP("Export", "recompute not expressible")},
                              Named{"A8", QT_TRANSLATE_NOOP("Export", "no expert parallelism")}};

constexpr std::array fields{Named{"tp", QT_TRANSLATE_NOOP("Export", "TP %1 refused")},
                            Named{"pp", QT_TRANSLATE_NOOP("Export", "PP %1 refused")},
                            Named{"vpp", QT_TRANSLATE_NOOP("Export", "VPP %1 refused")},
                            Named{"cp", QT_TRANSLATE_NOOP("Export", "CP %1 refused")},
                            Named{"ep", QT_TRANSLATE_NOOP("Export", "EP %1 refused")},
                            Named{"etp", QT_TRANSLATE_NOOP("Export", "ETP %1 refused")},
                            Named{"mbs", QT_TRANSLATE_NOOP("Export", "micro-batch %1 refused")},
                            Named{"zero", QT_TRANSLATE_NOOP("Export", "ZeRO %1 not expressible")},
                            Named{"gpus", QT_TRANSLATE_NOOP("Export", "%1 GPUs refused")},
                            Named{"global_batch", QT_TRANSLATE_NOOP("Export", "global batch refused")},
                            Named{"sp", QT_TRANSLATE_NOOP("Export", "sequence parallel refused")},
                            Named{"group", QT_TRANSLATE_NOOP("Export", "group not expressible")},
                            Named{"split", QT_TRANSLATE_NOOP("Export", "layer split refused")},
                            Named{"recompute", QT_TRANSLATE_NOOP("Export", "recompute refused")},
                            Named{"schedule", QT_TRANSLATE_NOOP("Export", "schedule refused")},
                            Named{"precision", QT_TRANSLATE_NOOP("Export", "precision not expressible")},
                            Named{"optimizer", QT_TRANSLATE_NOOP("Export", "optimizer not expressible")},
                            Named{"attention", QT_TRANSLATE_NOOP("Export", "attention kernel refused")},
                            Named{"offload", QT_TRANSLATE_NOOP("Export", "offload not expressible")},
                            Named{"shard_gpus", QT_TRANSLATE_NOOP("Export", "shard size refused")},
                            Named{"architecture", QT_TRANSLATE_NOOP("Export", "model not expressible")}};

template <class Table>
QString words_of(const Table& table, std::string_view key) {
    const auto found = std::ranges::find_if(table, [&](const Named& entry) { return key == entry.key; });
    return found == table.end() ? QString() : tr(found->words);
}

QString value_of(const Scenario& scenario, std::string_view field) {
    static constexpr std::array numeric{"tp", "pp", "vpp", "cp", "ep", "etp", "mbs", "zero", "gpus"};
    if (std::ranges::none_of(numeric, [&](const char* known) { return field == known; })) return {};
    return QString::number(field_value(scenario, field));
}

QString refusal_of(const Scenario& scenario, const BrokenRule& broken) {
    const QString own = words_of(refusals, broken.id);
    if (!own.isEmpty()) return own;
    const QString words = words_of(fields, broken.field);
    if (words.isEmpty()) return tr("refused by %1").arg(QString::fromUtf8(broken.id));
    return words.contains(QStringLiteral("%1")) ? words.arg(value_of(scenario, broken.field)) : words;
}

}  // namespace

LauncherRow launcher_row(const Scenario& scenario, LauncherId id) {
    const BrokenRule broken = first_refusal(scenario, id);
    if (broken.id != nullptr) return {id, LauncherState::refused, refusal_of(scenario, broken)};
    const int changes = count_warnings(scenario, id);
    if (changes == 0) return {id, LauncherState::ready, words_of(kinds, launcher(id).word)};
    return {id, LauncherState::changed, changes == 1 ? tr("one meaning changes") : tr("%1 meanings change").arg(changes)};
}

QStringList passed_checks(const Scenario& scenario, LauncherId id, const LaunchExport& made) {
    const Layout& l = scenario.layout;
    const Architecture& a = scenario.architecture;
    const std::int64_t gpus = scenario.cluster.gpus, per_node = std::min(scenario.cluster.gpus_per_node, gpus),
                       dp = gpus / (l.tp * l.pp * l.cp);
    QStringList lines;
    const QString ranks =
        l.cp > 1 ? tr("%1 · %2 · %3 · %4").arg(l.tp).arg(l.pp).arg(l.cp).arg(dp) : tr("%1 · %2 · %3").arg(l.tp).arg(l.pp).arg(dp);
    lines << tr("World size %1 × %2 = %3").arg(gpus / per_node).arg(per_node).arg(ranks);
    if (l.tp > 1) lines << tr("%1 heads divide by %2").arg(a.heads).arg(l.tp);
    if (l.pp * l.vpp > 1 && a.layers % (l.pp * l.vpp) == 0) lines << tr("%1 layers divide by %2").arg(a.layers).arg(l.pp * l.vpp);
    if (l.pp * l.vpp > 1 && a.layers % (l.pp * l.vpp) != 0)
        lines << tr("%1 layers are dealt to %2 stages as told").arg(a.layers).arg(l.pp * l.vpp);
    if (a.moe && l.ep > 1) lines << tr("%1 experts divide by %2").arg(a.moe->experts).arg(l.ep);
    lines << tr("%1 sequences divide by %2 · %3").arg(scenario.training.global_batch).arg(l.micro_batch).arg(dp);
    for (const auto& [name, value] : made.environment)
        lines << tr("%1 is set to %2").arg(QString::fromStdString(name), QString::fromStdString(value));
    std::size_t rules = 0;
    for (const LauncherRules* table : rules_of(id)) rules += table->size();
    lines << tr("All %1 rules hold, those of the first step among them").arg(rules);
    return lines;
}

QString stage_words(LaunchStage stage) {
    switch (stage) {
        case LaunchStage::express:
            return tr("its files have no words for it");
        case LaunchStage::parse:
            return tr("when it reads its arguments");
        case LaunchStage::config:
            return tr("when it builds its configuration");
        case LaunchStage::groups:
            return tr("when it creates process groups");
        case LaunchStage::build:
            return tr("when it builds the model");
        case LaunchStage::first_step:
            return tr("at the first step");
    }
    return {};
}

}  // namespace layline
