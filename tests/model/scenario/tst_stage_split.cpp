// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "model/scenario/presets.h"
#include "model/scenario/stage_pattern.h"
#include "model/scenario/stage_split.h"

using namespace layline;

namespace {

std::vector<std::int64_t> counts(const Scenario& scenario) {
    std::vector<std::int64_t> layers;
    for (const StageLayers& stage : split_layers(scenario)) layers.push_back(stage.count);
    return layers;
}

Scenario pipeline(std::int64_t layers, std::int64_t pp, std::int64_t vpp = 1) {
    Scenario scenario;
    scenario.architecture = model_preset("llama-2-7b");
    scenario.architecture.layers = layers;
    scenario.layout.pp = pp;
    scenario.layout.vpp = vpp;
    return scenario;
}

using Counts = std::vector<std::int64_t>;

}  // namespace

class StageSplitTest : public QObject {
    Q_OBJECT

  private slots:
    void even_and_uneven_splits() {
        Scenario scenario = pipeline(62, 8);
        scenario.layout.split = LayerSplit::remainder_first;
        QCOMPARE(counts(scenario), (Counts{8, 8, 8, 8, 8, 8, 7, 7}));
        scenario.layout.split = LayerSplit::edges_lighter;
        QCOMPARE(counts(scenario), (Counts{7, 8, 8, 8, 8, 8, 8, 7}));
    }

    /// 40 layers, embedding, norm and head in four pieces of 11, 11, 11 and 10 blocks.
    void blocks_count_embedding_norm_and_head() {
        Scenario scenario = pipeline(40, 4);
        scenario.layout.split = LayerSplit::blocks;
        QCOMPARE(counts(scenario), (Counts{10, 11, 11, 8}));
    }

    void first_and_last_ranks_as_told() {
        Scenario scenario = pipeline(32, 4);
        scenario.layout.stage_counts.first_layers = 6;
        scenario.layout.stage_counts.last_layers = 4;
        QCOMPARE(counts(scenario), (Counts{6, 11, 11, 4}));
        scenario = pipeline(32, 4, 2);
        scenario.layout.stage_counts.first_layers = 6;
        scenario.layout.stage_counts.last_layers = 2;
        QCOMPARE(counts(scenario), (Counts{3, 6, 6, 1, 3, 6, 6, 1}));
    }

    void a_pattern_is_taken_at_its_word() {
        Scenario scenario = pipeline(10, 2, 2);
        scenario.layout.stage_counts.stages = "Et*2|(tt|)*2,t*4L";
        QCOMPARE(counts(scenario), (Counts{2, 2, 2, 4}));
        QCOMPARE(stage_pattern({2, 2, 2, 4}), std::string("Et*2|t*2|t*2|t*4L"));
        QCOMPARE(parse_stage_pattern(stage_pattern({3, 0, 5}))->layers, (Counts{3, 0, 5}));
    }

    void a_pattern_says_where_the_rest_stands() {
        const auto pattern = parse_stage_pattern("E|t*60|tm|L");
        QVERIFY(pattern);
        QCOMPARE(pattern->embedding_stage, std::int64_t{0});
        QCOMPARE(pattern->mtp_stage, std::int64_t{2});
        QCOMPARE(pattern->mtp_layers, std::int64_t{1});
        QCOMPARE(pattern->loss_stage, std::int64_t{3});
    }

    void nonsense_is_no_pattern() {
        for (const char* text :
             {"x", "t*", "(t", "t)", "t*-1", "((((((((((((((((((t))))))))))))))))))", "(t*1000)*1000", "t*99999999999999999999"})
            QVERIFY2(!parse_stage_pattern(text), text);
    }

    /// 16 layers of cost 1 and a head of 0.647 make 16.647: the first layers to reach 4.16, 8.32 and 12.49 close the stages.
    void nanotron_splits_by_cost() {
        Scenario scenario = pipeline(16, 4);
        scenario.layout.split = LayerSplit::by_cost;
        QCOMPARE(counts(scenario), (Counts{5, 4, 4, 3}));
    }

    void every_split_deals_every_layer_once() {
        for (const LayerSplit split :
             {LayerSplit::even, LayerSplit::edges_lighter, LayerSplit::remainder_first, LayerSplit::blocks, LayerSplit::by_cost})
            for (const std::int64_t layers : {7, 16, 32, 61, 126})
                for (const std::int64_t pp : {1, 2, 3, 7}) {
                    Scenario scenario = pipeline(layers, pp);
                    scenario.layout.split = split;
                    std::int64_t next = 0;
                    for (const StageLayers& stage : split_layers(scenario)) {
                        QCOMPARE(stage.first, next);
                        QVERIFY(stage.count >= 0);
                        next += stage.count;
                    }
                    QCOMPARE(next, layers);
                }
    }
};

QTEST_APPLESS_MAIN(StageSplitTest)
#include "tst_stage_split.moc"
