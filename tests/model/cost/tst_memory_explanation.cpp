// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <cctype>
#include <cmath>
#include <string>

#include "model/cost/memory_explanation.h"
#include "model/cost/memory_formulas.h"
#include "model/rules/rules.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

/// Reckons "(2 x 64 + 4 x 8) x 128 / 2 B x 20 layers" as a reader would: numbers, + - x / and brackets count, GiB is 2^30, other words do
/// not.
class Reckoner {
  public:
    explicit Reckoner(std::string text) : text_(std::move(text)) {}
    double value() { return sum(); }
    bool at_end() {
        skip();
        return at_ == text_.size();
    }

  private:
    void skip() {
        while (at_ < text_.size()) {
            if (text_[at_] == ' ') {
                ++at_;
            } else if (std::isalpha(static_cast<unsigned char>(text_[at_])) != 0 && !is_times() && text_.compare(at_, 3, "GiB") != 0) {
                while (at_ < text_.size() && (std::isalpha(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '-')) ++at_;
            } else {
                return;
            }
        }
    }
    bool is_times() const { return text_[at_] == 'x' && (at_ + 1 == text_.size() || text_[at_ + 1] == ' '); }
    bool take(char wanted) {
        skip();
        if (at_ >= text_.size() || text_[at_] != wanted || (wanted == 'x' && !is_times())) return false;
        ++at_;
        return true;
    }
    double sum() {
        double total = product();
        for (;;) {
            if (take('+'))
                total += product();
            else if (take('-'))
                total -= product();
            else
                return total;
        }
    }
    double product() {
        double total = factor();
        for (;;) {
            if (take('x'))
                total *= factor();
            else if (take('/'))
                total /= factor();
            else
                return total;
        }
    }
    double factor() {
        if (take('(')) {
            const double inside = sum();
            if (!take(')')) return NAN;
            return inside;
        }
        skip();
        std::size_t length = 0;
        double number = NAN;
        try {
            number = std::stod(text_.substr(at_), &length);
        } catch (const std::exception&) {
            return NAN;
        }
        at_ += length;
        skip();
        if (text_.compare(at_, 3, "GiB") != 0) return number;
        at_ += 3;
        return number * 1024 * 1024 * 1024;
    }

    std::string text_;
    std::size_t at_ = 0;
};

/// Changes of one scenario that reach every formula.
const std::vector<std::pair<const char*, void (*)(Scenario&)>>& variants() {
    using S = Scenario&;
    static const std::vector<std::pair<const char*, void (*)(Scenario&)>> all{
        {"as it is", [](S) {}},
        {"sequence parallel", [](S s) { s.layout.sequence_parallel = true; }},
        {"TP 16, KV heads copied", [](S s) { s.layout.tp = 16; }},
        {"unfused attention and norms, dropout",
         [](S s) {
             s.training.attention = AttentionKernel::unfused;
             s.training.fused_norm = false;
             s.training.dropout = 0.1;
         }},
        {"Ulysses",
         [](S s) {
             s.layout.cp = 2;
             s.layout.context_exchange = ContextExchange::all_to_all;
         }},
        {"ZeRO 0", [](S s) { s.layout.zero_stage = 0; }},
        {"ZeRO 3 without a pipeline",
         [](S s) {
             s.layout.zero_stage = 3;
             s.layout.pp = 1;
         }},
        {"full recompute", [](S s) { s.layout.recompute = Recompute::full; }},
        {"full recompute in groups",
         [](S s) {
             s.layout.recompute = Recompute::full;
             s.layout.recompute_layers = 2;
         }},
        {"selective recompute", [](S s) { s.layout.recompute = Recompute::selective; }},
        {"offload",
         [](S s) {
             s.layout.offload_optimizer = 0.5;
             s.layout.offload_activations = 0.25;
         }},
        {"zero bubble", [](S s) { s.layout.schedule = "zb-h1"; }},
        {"fp8", [](S s) { s.training.precision = Precision::fp8; }},
        {"chunks of the loss, Lion",
         [](S s) {
             s.training.loss_chunks = 4;
             s.training.optimizer = Optimizer::lion;
         }},
        {"an encoder", [](S s) { s.architecture.encoder = Encoder{.layers = 40}; }},
        {"adapters", [](S s) { s.training.lora_rank = 16; }},
        {"uneven experts",
         [](S s) {
             if (s.architecture.moe) s.architecture.moe->imbalance = 1.3;
         }},
    };
    return all;
}

}  // namespace

class MemoryExplanationTest : public QObject {
    Q_OBJECT

  private slots:
    void letters_give_way_to_their_values() {
        Scenario scenario = scenario_preset("llama-65b-a100-128");
        scenario.architecture.kv_heads = 8;
        QCOMPARE(QString::fromStdString(substituted("(2 a + 4 g) d_k / t", scenario)), QString("(2 x 64 + 4 x 8) x 128 / 2"));
        QCOMPARE(QString::fromStdString(substituted("2 S V / t + 2 V h / t", scenario)),
                 QString("2 x 2048 x 128000 / 2 + 2 x 128000 x 8192 / 2"));
        QCOMPARE(QString::fromStdString(substituted("2 (h) S", scenario)), QString("2 x (8192) x 2048"));
    }

    /// Whoever checks an explanation with a calculator gets the figure beside it.
    void the_numbers_of_every_addend_give_its_bytes_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("framework");
        for (const char* model : {"llama-65b-128k", "llama-3.1-70b", "deepseek-v3", "mixtral-8x7b"})
            for (const char* framework : {"megatron-lm", "aleph-alpha-scaling", "nanotron", "torchtitan", "hai-llm", "deepspeed"})
                QTest::addRow("%s by %s", model, framework) << QString(model) << QString(framework);
    }
    void the_numbers_of_every_addend_give_its_bytes() {
        QFETCH(QString, model);
        QFETCH(QString, framework);
        for (const auto& [name, change] : variants()) {
            Scenario scenario = scenario_preset("llama-65b-a100-128");
            scenario.architecture = model_preset(model.toStdString());
            scenario.training.framework = framework.toStdString();
            change(scenario);
            for (int rank = 0; rank < scenario.layout.pp; rank += std::max<int>(static_cast<int>(scenario.layout.pp) - 1, 1)) {
                for (const MemoryTerm& term : explain_memory(scenario, rank)) {
                    Reckoner reckoner(term.numbers);
                    const double found = reckoner.value();
                    const bool close = std::abs(found - term.bytes) <= 1e-3 * std::abs(term.bytes);
                    QVERIFY2(close && reckoner.at_end(),
                             qPrintable(QStringLiteral("%1, %2: %3 = %4 is %5, not %6")
                                            .arg(name, QString::fromStdString(term.name), QString::fromStdString(term.formula),
                                                 QString::fromStdString(term.numbers))
                                            .arg(found)
                                            .arg(term.bytes)));
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(MemoryExplanationTest)
#include "tst_memory_explanation.moc"
