// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>

#include "model/rules/rules.h"
#include "model/scenario/plan_axes.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

const Violation* found(const std::vector<Violation>& all, const std::string& rule) {
    const auto violation = std::ranges::find(all, rule, &Violation::rule);
    return violation == all.end() ? nullptr : &*violation;
}

/// 64 heads in 8 groups of keys and values, 80 layers, 64 GPUs.
Scenario llama_70b() {
    Scenario scenario = default_scenario();
    scenario.architecture = model_preset("llama-3.1-70b");
    scenario.cluster = cluster_preset("dgx-h100");
    scenario.cluster.gpus = 64;
    scenario.training = {.global_batch = 64, .sequence_length = 8192};
    scenario.layout = {};
    return scenario;
}

Scenario with(Scenario scenario, const QString& changes) {
    for (const QString& change : changes.split(',', Qt::SkipEmptyParts)) {
        const std::string key = change.section('=', 0, 0).trimmed().toStdString(), value = change.section('=', 1).toStdString();
        if (const PlanAxis* axis = find_axis(key))
            scenario = with_axis(scenario, *axis, value);
        else
            scenario = with_field(scenario, key, std::stoll(value));
    }
    return scenario;
}

}  // namespace

class AxisRulesTest : public QObject {
    Q_OBJECT

  private slots:
    /// For each rule a plan that just passes and one that just fails.
    void a_rule_holds_here_and_breaks_there_data() {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("passes");
        QTest::addColumn<QString>("fails");
        const auto row = [](const char* rule, const char* passes, const char* fails) {
            QTest::newRow(rule) << QString(rule) << QString(passes) << QString(fails);
        };
        row("etp-needs-moe", "etp=1", "etp=2");
        row("hybrid-by-cp", "cp=8,context_exchange=hybrid,context_all_to_all=4", "cp=8,context_exchange=hybrid,context_all_to_all=3");
        row("heads-by-exchange", "tp=8,cp=8,context_exchange=all_to_all", "gpus=192,cp=3,sequence_length=8190,context_exchange=all_to_all");
        row("kv-heads-by-exchange", "cp=16,context_exchange=all_to_all", "tp=2,cp=6,context_exchange=all_to_all");
        row("sequence-by-cp", "cp=8,context_exchange=all_to_all,sequence_length=8200", "cp=8,sequence_length=8200");
        row("shards-by-ranks", "zero=3,tp=2,shard_gpus=8", "zero=3,tp=2,shard_gpus=12");
        row("shards-by-ranks ", "zero=3,tp=2,shard_gpus=32", "zero=3,tp=2,shard_gpus=64");
        row("shards-need-zero", "zero=1,shard_gpus=8", "zero=0,shard_gpus=8");
        row("told-edges", "pp=8,stage_counts.first_layers=9,stage_counts.last_layers=5",
            "pp=8,stage_counts.first_layers=9,stage_counts.last_layers=9");
        row("told-edges ", "pp=2,stage_counts.first_layers=41,stage_counts.last_layers=39",
            "pp=2,stage_counts.first_layers=40,stage_counts.last_layers=39");
        row("told-edges  ", "pp=4,vpp=2,stage_counts.first_layers=20", "pp=4,vpp=2,stage_counts.first_layers=21");
        row("stage-pattern", "pp=4,stage_counts.stages=Et*19|(t*20|)*2t*21L", "pp=4,stage_counts.stages=Et*19|(t*20|)*2t*20L");
        row("stage-pattern ", "pp=4,stage_counts.stages=E|t*40|t*40|L", "pp=4,stage_counts.stages=t*40|Et*40|L|L");
        row("recompute-modules", "recompute_modules.norm=1", "recompute_modules.moe=1");
        row("recompute-layers", "pp=8,recompute_layers=10", "pp=8,recompute_layers=11");
        row("precision-by-accelerator", "precision=fp8", "precision=nvfp4");
        row("bits-by-precision", "precision=fp8,low_precision_weights=1", "precision=bf16,low_precision_weights=1");
        row("lomo-accumulates-nothing", "optimizer=lomo", "optimizer=lomo,global_batch=128");
    }
    void a_rule_holds_here_and_breaks_there() {
        QFETCH(QString, rule);
        QFETCH(QString, passes);
        QFETCH(QString, fails);
        const std::string id = rule.trimmed().toStdString();
        Scenario plain = llama_70b();
        if (id == "recompute-modules") plain.layout.recompute = Recompute::selective;
        if (id == "recompute-layers") plain.layout.recompute = Recompute::full;
        const auto good = check(with(plain, passes)), bad = check(with(plain, fails));
        const Violation* violation = found(good, id);
        QVERIFY2(violation == nullptr, violation ? violation->message.c_str() : "");
        violation = found(bad, id);
        QVERIFY(violation != nullptr);
        QVERIFY(violation->message.ends_with('.'));
    }

    /// Of words all that are legal are named, of the field that is blamed and of others that mend it; each was tried.
    void words_that_would_do_are_named() {
        const Scenario plain = llama_70b();
        const auto blamed = check(with(plain, "precision=nvfp4"));
        const Violation* violation = found(blamed, "precision-by-accelerator");
        QVERIFY(violation != nullptr);
        QCOMPARE(violation->field, std::string("precision"));
        QVERIFY(std::ranges::find(violation->nearest_words, "bf16") != violation->nearest_words.end());
        QVERIFY(std::ranges::find(violation->nearest_words, "nvfp4") == violation->nearest_words.end());
        QVERIFY(violation->message.find("bf16") != std::string::npos);
        const Scenario exchanging = with(plain, "gpus=192,cp=3,sequence_length=8190,context_exchange=all_to_all");
        const auto refused = check(exchanging);
        violation = found(refused, "heads-by-exchange");
        QVERIFY(violation != nullptr);
        QVERIFY(std::ranges::find(violation->alternatives, "context_exchange=ring") != violation->alternatives.end());
        for (const Violation& each : refused)
            for (const std::string& word : each.alternatives) {
                const std::size_t equals = word.find('=');
                QVERIFY(obeys_rules(with_axis(exchanging, *find_axis(word.substr(0, equals)), word.substr(equals + 1))));
            }
    }

    /// What is offered as nearest obeys all rules of severity error, or at least the one that was broken.
    void nearest_values_mend_what_they_say() {
        for (const char* broken :
             {"zero=3,tp=2,shard_gpus=12", "cp=8,context_exchange=hybrid,context_all_to_all=3",
              "pp=8,stage_counts.first_layers=9,stage_counts.last_layers=9", "tp=2,cp=6,context_exchange=all_to_all"}) {
            const Scenario scenario = with(llama_70b(), broken);
            for (const Violation& violation : check(scenario)) {
                QVERIFY2(!violation.nearest.empty(), violation.message.c_str());
                for (const std::int64_t value : violation.nearest)
                    QVERIFY(found(check(with_field(scenario, violation.field, value)), violation.rule) == nullptr);
            }
        }
    }

    /// A told split lifts the demand that layers divide.
    void told_layers_need_not_divide() {
        Scenario scenario = with(llama_70b(), "pp=8");
        scenario.architecture.layers = 79;
        QVERIFY(found(check(scenario), "layers-by-stages") != nullptr);
        scenario.layout.stage_counts.last_layers = 9;
        QVERIFY(check(scenario).empty());
        scenario.layout.stage_counts = {.stages = "Et*9|(t*10|)*6t*10L"};
        QVERIFY(check(scenario).empty());
    }

    /// Layers of an encoder are dealt to the pipeline like those of its decoder.
    void encoders_count_as_layers() {
        Scenario scenario = llama_70b();
        scenario.architecture.layers = 24;
        scenario.architecture.encoder = Encoder{.layers = 24};
        QVERIFY(found(check(with(scenario, "pp=16")), "layers-by-stages") == nullptr);
        QVERIFY(found(check(with(scenario, "pp=32")), "layers-by-stages") != nullptr);
    }

    /// Widths that no layer has need not divide.
    void unused_dense_width_is_not_asked() {
        Scenario scenario = scenario_preset("mixtral-8x7b-h100-64");
        scenario.architecture.ffn = 14337;
        QVERIFY(found(check(with_field(scenario, "tp", 2)), "ffn-by-tp") == nullptr);
        scenario.architecture.moe->first_dense_layers = 1;
        QVERIFY(found(check(with_field(scenario, "tp", 2)), "ffn-by-tp") != nullptr);
    }
};

QTEST_APPLESS_MAIN(AxisRulesTest)
#include "tst_axis_rules.moc"
