// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/explain/symbols.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>
#include <functional>

#include "model/cost/memory_formulas.h"
#include "model/cost/parameters.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Explain", text); }

struct Symbol {
    const char* letter;
    const char* meaning;
    std::function<double(const Scenario&)> value;
};

double real(std::int64_t value) { return static_cast<double>(value); }

/// A letter of the model's own formulas.
Symbol of_memory(const char* letter, const char* meaning) {
    return {letter, meaning, [letter](const Scenario& scenario) { return symbol_value(letter, scenario).value_or(0); }};
}

const std::vector<Symbol>& symbols() {
    using S = const Scenario&;
    static const std::vector<Symbol> table{
        of_memory("S", QT_TRANSLATE_NOOP("Explain", "tokens of a micro-batch on a rank")),
        of_memory("s", QT_TRANSLATE_NOOP("Explain", "sequence length")),
        of_memory("h", QT_TRANSLATE_NOOP("Explain", "hidden size")),
        of_memory("a", QT_TRANSLATE_NOOP("Explain", "attention heads")),
        of_memory("g", QT_TRANSLATE_NOOP("Explain", "key-value heads")),
        of_memory("d_k", QT_TRANSLATE_NOOP("Explain", "size of a head")),
        of_memory("f", QT_TRANSLATE_NOOP("Explain", "feed-forward width")),
        of_memory("f_e", QT_TRANSLATE_NOOP("Explain", "width of an expert")),
        of_memory("f_s", QT_TRANSLATE_NOOP("Explain", "width of the shared experts")),
        of_memory("k", QT_TRANSLATE_NOOP("Explain", "experts a token visits")),
        of_memory("r_q", QT_TRANSLATE_NOOP("Explain", "rank of queries")),
        of_memory("r_kv", QT_TRANSLATE_NOOP("Explain", "rank of keys and values")),
        of_memory("d_n", QT_TRANSLATE_NOOP("Explain", "size of a head without positions")),
        of_memory("d_r", QT_TRANSLATE_NOOP("Explain", "size of a head with positions")),
        of_memory("d_v", QT_TRANSLATE_NOOP("Explain", "size of a head's values")),
        of_memory("V", QT_TRANSLATE_NOOP("Explain", "vocabulary")),
        of_memory("t", QT_TRANSLATE_NOOP("Explain", "tensor parallel")),
        of_memory("tau", QT_TRANSLATE_NOOP("Explain", "divisor of sequence parallelism")),
        {"d", QT_TRANSLATE_NOOP("Explain", "ranks that share the sharded state"), [](S s) { return data_parallel(s) * real(s.layout.cp); }},
        {"L", QT_TRANSLATE_NOOP("Explain", "layers"), [](S s) { return real(s.architecture.layers); }},
        {"m", QT_TRANSLATE_NOOP("Explain", "micro-batches of a pipeline"), [](S s) { return micro_batches(s); }},
        {"p", QT_TRANSLATE_NOOP("Explain", "pipeline parallel"), [](S s) { return real(s.layout.pp); }},
        {"B", QT_TRANSLATE_NOOP("Explain", "global batch, sequences"), [](S s) { return real(s.training.global_batch); }},
        {"N", QT_TRANSLATE_NOOP("Explain", "GPUs"), [](S s) { return real(s.cluster.gpus); }},
    };
    return table;
}

QString number(double value) {
    return value == std::floor(value) ? numbers::count(static_cast<std::int64_t>(value)) : numbers::significant(value);
}

}  // namespace

void add_symbols(Sheet& sheet, const QString& formula, const Scenario& scenario) {
    static const QRegularExpression word(QStringLiteral("[A-Za-z_]+"));
    QStringList used;
    for (auto matches = word.globalMatch(formula); matches.hasNext();) used << matches.next().captured();
    for (const Symbol& symbol : symbols()) {
        const QString letter = QString::fromUtf8(symbol.letter);
        if (used.contains(letter)) sheet.row(tr(symbol.meaning) + QStringLiteral(", ") + letter, number(symbol.value(scenario)));
    }
}

}  // namespace layline
