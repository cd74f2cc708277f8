// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/explain/symbols.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>
#include <functional>

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

const std::vector<Symbol>& symbols() {
    using S = const Scenario&;
    static const std::vector<Symbol> table{
        {"S", QT_TRANSLATE_NOOP("Explain", "tokens of a micro-batch on a rank"),
         [](S s) { return real(s.layout.micro_batch * s.training.sequence_length) / real(s.layout.cp); }},
        {"s", QT_TRANSLATE_NOOP("Explain", "sequence length"), [](S s) { return real(s.training.sequence_length); }},
        {"h", QT_TRANSLATE_NOOP("Explain", "hidden size"), [](S s) { return real(s.architecture.hidden); }},
        {"a", QT_TRANSLATE_NOOP("Explain", "attention heads"), [](S s) { return real(s.architecture.heads); }},
        {"g", QT_TRANSLATE_NOOP("Explain", "key-value heads"), [](S s) { return real(s.architecture.kv_heads); }},
        {"d_k", QT_TRANSLATE_NOOP("Explain", "size of a head"), [](S s) { return real(s.architecture.head_size); }},
        {"f", QT_TRANSLATE_NOOP("Explain", "feed-forward width"), [](S s) { return real(s.architecture.ffn); }},
        {"V", QT_TRANSLATE_NOOP("Explain", "vocabulary"), [](S s) { return real(s.architecture.vocabulary); }},
        {"t", QT_TRANSLATE_NOOP("Explain", "tensor parallel"), [](S s) { return real(s.layout.tp); }},
        {"tau", QT_TRANSLATE_NOOP("Explain", "divisor of sequence parallelism"),
         [](S s) { return s.layout.sequence_parallel ? real(s.layout.tp) : 1.0; }},
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
