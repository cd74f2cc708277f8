// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <chrono>
#include <random>
#include <thread>

#include "brute_force.h"
#include "model/cost/shipped_coefficients.h"
#include "model/cost/step_band.h"
#include "model/estimate/estimate.h"
#include "model/rules/launchers/launcher_check.h"
#include "model/scenario/input_error.h"
#include "model/scenario/presets.h"
#include "model/search/space_keys.h"

using namespace layline;

namespace {

/// GPT-3 on 64 GPUs with a batch that several micro-batch sizes divide; small enough to try everything by hand.
SearchRequest small_request() {
    SearchRequest request;
    request.scenario = scenario_preset("gpt3-175b-a100-64");
    request.space = whole_space(request.scenario);
    request.space.cp = {1, 2};
    request.space.vpp = {1, 2, 3};
    request.space.micro_batch = {1, 2};
    request.space.shard_gpus = {0};
    request.space.fsdp_prefetch = {1};
    request.space.fsdp_reshard = {true};
    std::erase_if(request.space.recompute, [](const RecomputeChoice& each) { return each.layers > 1; });
    request.space.balanced_splits = false;
    request.top = 12;
    return request;
}

template <class Value>
void thin(std::vector<Value>& values, std::size_t left, std::mt19937& random) {
    while (values.size() > left) values.erase(values.begin() + static_cast<std::ptrdiff_t>(random() % values.size()));
}

/// A request of a few hundred layouts over anything.
SearchRequest random_request(std::mt19937& random) {
    static const std::vector<std::string> presets = {"llama-65b-a100-128", "gpt3-175b-a100-64", "mixtral-8x7b-h100-64",
                                                     "llama-3.1-70b-h100-64", "megatron-22b-selective-a100-8"};
    SearchRequest request;
    request.scenario = scenario_preset(presets[random() % presets.size()]);
    SearchSpace& space = request.space;
    space = whole_space(request.scenario);
    space.balanced_splits = false;
    std::erase_if(space.pp, [](std::int64_t pp) { return pp > 16; });
    thin(space.tp, 3, random);
    thin(space.pp, 3, random);
    thin(space.vpp, 2, random);
    thin(space.cp, 1 + random() % 2, random);
    thin(space.ep, 2, random);
    thin(space.micro_batch, 2, random);
    thin(space.zero_stage, 2, random);
    thin(space.etp, 2, random);
    thin(space.shard_gpus, 2, random);
    thin(space.fsdp_prefetch, 1 + random() % 2, random);
    thin(space.fsdp_reshard, 1 + random() % 2, random);
    thin(space.recompute, 2, random);
    if (random() % 4 == 0) space.offload_optimizer = {0, 0.5};
    thin(space.schedules, 4, random);
    if (random() % 2 == 0) space.gpus.push_back(2 * request.scenario.cluster.gpus);
    request.objective = static_cast<Objective>(random() % objective_words().size());
    request.top = 1 + random() % 6;
    request.must_fit = random() % 3 != 0;
    if (random() % 3 == 0) request.limits.mfu = 0.3;
    if (random() % 3 == 0) request.limits.peak_bytes = 60e9;
    return request;
}

}  // namespace

class SearchTest : public QObject {
    Q_OBJECT

  private slots:
    void the_bound_never_drops_a_winner() {
        const SearchRequest request = small_request();
        const Coefficients coefficients = shipped_coefficients(request.scenario);
        const auto all = everything(request, coefficients);
        const SearchResult result = search(request, coefficients);
        QVERIFY(all.size() > 200);
        QVERIFY(result.pruned > 0);
        QCOMPARE(result.best.size(), request.top);
        for (std::size_t i = 0; i < request.top; ++i) QVERIFY(result.best[i].layout == all[i].layout);
    }

    void random_small_spaces_lose_no_winner_and_no_member_of_the_front() {
        std::mt19937 random(1);
        std::size_t wanted = 0;
        for (int round = 0; round < 60; ++round) {
            const SearchRequest request = random_request(random);
            const Coefficients coefficients = shipped_coefficients(request.scenario);
            const auto all = everything(request, coefficients);
            const SearchResult result = search(request, coefficients);
            QCOMPARE(result.best.size(), std::min(request.top, all.size()));
            for (std::size_t i = 0; i < result.best.size(); ++i) {
                QVERIFY(result.best[i].layout == all[i].layout);
                QCOMPARE(result.best[i].gpus, all[i].gpus);
            }
            const auto dominates = [](const Candidate& a, const Candidate& b) {
                return a.estimate.step_time_s <= b.estimate.step_time_s && a.estimate.peak_bytes <= b.estimate.peak_bytes &&
                       a.gpus <= b.gpus;
            };
            for (const Candidate& candidate : all) {
                Candidate rounded = candidate;  // search adds up the same bytes in another order
                rounded.estimate.peak_bytes *= 1 + 1e-12;
                QVERIFY(std::ranges::any_of(result.pareto, [&](const Candidate& front) { return dominates(front, rounded); }));
            }
            for (const Candidate& a : result.pareto)
                for (const Candidate& b : result.pareto) QVERIFY(&a == &b || !dominates(a, b));
            wanted += all.size();
        }
        QVERIFY(wanted > 2'000);
    }

    void the_whole_space_holds_every_axis_that_frameworks_have() {
        const Scenario scenario = scenario_preset("deepseek-v3-h800-2048");
        const SearchSpace space = whole_space(scenario);
        for (const auto& values : {space.tp, space.pp, space.vpp, space.cp, space.ep, space.etp, space.micro_batch, space.zero_stage,
                                   space.shard_gpus, space.fsdp_prefetch})
            QVERIFY(values.size() > 1);
        QCOMPARE(space.sequence_parallel.size(), std::size_t{2});
        QCOMPARE(space.fsdp_reshard.size(), std::size_t{2});
        QVERIFY(space.schedules.size() > 5);
        const auto recomputes = [&](auto is) { return std::ranges::any_of(space.recompute, is); };
        QVERIFY(recomputes([](const RecomputeChoice& c) { return c.mode == Recompute::none; }));
        QVERIFY(recomputes([](const RecomputeChoice& c) { return c.mode == Recompute::selective && c.modules.up_projection; }));
        QVERIFY(recomputes([](const RecomputeChoice& c) { return c.mode == Recompute::selective && c.modules.moe; }));
        QVERIFY(recomputes([](const RecomputeChoice& c) { return c.method == RecomputeMethod::block && c.layers == 2; }));
        QVERIFY(recomputes([](const RecomputeChoice& c) { return c.mode == Recompute::full && c.layers == 0; }));
        QCOMPARE(space.offload_optimizer, std::vector<double>{scenario.layout.offload_optimizer});
    }

    void what_search_lists_is_legal_and_estimated_as_everywhere_data() {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<QString>("bounds");
        QTest::newRow("dense") << "gpt3-175b-a100-64"
                               << "";
        QTest::newRow("dense, ZeRO 3") << "gpt3-175b-a100-64"
                                       << "zero=3,pp=1";
        QTest::newRow("experts") << "mixtral-8x7b-h100-64"
                                 << "";
        QTest::newRow("experts cut") << "mixtral-8x7b-h100-64"
                                     << "etp=2|4,mbs=1|2";
        QTest::newRow("latent attention") << "deepseek-v3-h800-2048"
                                          << "tp=1|2,cp=1|2,ep=8|16,mbs=1,pp=8..16";
    }

    /// The whole enlarged space, deals balanced by cost among it: every layout of list and front is legal, and its figures are those that
    /// the full estimate gives.
    void what_search_lists_is_legal_and_estimated_as_everywhere() {
        QFETCH(QString, preset);
        QFETCH(QString, bounds);
        SearchRequest request;
        request.scenario = scenario_preset(preset.toStdString());
        request.space = whole_space(request.scenario);
        for (const QString& bound : bounds.split(u',', Qt::SkipEmptyParts))
            restrict_space(request.space, bound.toStdString(), request.scenario);
        request.top = 60;
        const Coefficients coefficients = shipped_coefficients(request.scenario);
        const SearchResult result = search(request, coefficients);
        QCOMPARE(result.best.size(), request.top);
        std::vector<Candidate> all = result.best;
        all.insert(all.end(), result.pareto.begin(), result.pareto.end());
        Scenario scenario = request.scenario;
        for (const Candidate& candidate : all) {
            scenario.layout = candidate.layout;
            QVERIFY(is_legal(scenario));
            const Estimate whole = estimate(scenario, coefficients);
            const double peak = whole.memory[static_cast<std::size_t>(whole.peak_stage)].reserved_bytes();
            QVERIFY(std::abs(candidate.estimate.step_time_s / whole.step_time_s - 1) < 1e-9);
            QVERIFY(std::abs(candidate.estimate.peak_bytes / peak - 1) < 1e-9);
            QVERIFY(std::abs(candidate.estimate.mfu_palm / whole.mfu_palm - 1) < 1e-9);
        }
    }

    void every_cell_of_a_table_holds_its_best() {
        SearchRequest request = small_request();
        request.facets = {{axis("tp"), axis("pp")}, {axis("schedule"), nullptr}};
        const Coefficients coefficients = shipped_coefficients(request.scenario);
        const SearchResult result = search(request, coefficients);
        std::vector<FacetTable> expected{{request.facets[0], {}}, {request.facets[1], {}}};
        for (const Candidate& candidate : everything(request, coefficients))
            for (FacetTable& table : expected) table.offer(candidate, request.objective);
        QCOMPARE(result.facets.size(), std::size_t{2});
        for (std::size_t i = 0; i < 2; ++i) {
            QCOMPARE(result.facets[i].cells.size(), expected[i].cells.size());
            for (const auto& [cell, best] : expected[i].cells) QVERIFY(result.facets[i].cells.at(cell).layout == best.layout);
        }
    }

    void the_answer_is_the_same_every_time() {
        SearchRequest request = small_request();
        request.sample = 100;
        const Coefficients coefficients = shipped_coefficients(request.scenario);
        const SearchResult first = search(request, coefficients);
        QVERIFY(first.sample.size() > 10);
        for (int again = 0; again < 3; ++again) {
            const SearchResult result = search(request, coefficients);
            QVERIFY(same(result.best, first.best));
            QVERIFY(same(result.pareto, first.pareto));
            QVERIFY(same(result.sample, first.sample));
            QCOMPARE(result.legal, first.legal);
            QCOMPARE(result.tested, first.total);
        }
    }

    void shards_put_together_are_the_whole() {
        SearchRequest request = small_request();
        const Coefficients coefficients = shipped_coefficients(request.scenario);
        const SearchResult whole = search(request, coefficients);
        std::vector<SearchResult> parts;
        request.shards = 3;
        for (request.shard = 0; request.shard < request.shards; ++request.shard) parts.push_back(search(request, coefficients));
        const SearchResult merged = merge(parts, request, ranking_band(coefficients));
        QVERIFY(same(merged.best, whole.best));
        QVERIFY(same(merged.pareto, whole.pareto));
        QCOMPARE(merged.legal, whole.legal);
        QCOMPARE(merged.tested, whole.tested);
        QCOMPARE(merged.contenders, whole.contenders);
    }

    void a_locked_parameter_stays_and_a_bounded_one_keeps_within() {
        SearchRequest request = small_request();
        request.scenario.layout.tp = 8;
        lock(request.space, "tp", request.scenario);
        restrict_space(request.space, "pp=2..4", request.scenario);
        restrict_space(request.space, "zero=1", request.scenario);
        restrict_space(request.space, "schedule=1f1b|zb-h1", request.scenario);
        request.must_fit = false;
        const auto best = search(request, shipped_coefficients(request.scenario)).best;
        QVERIFY(!best.empty());
        for (const Candidate& candidate : best) {
            QCOMPARE(candidate.layout.tp, 8);
            QCOMPARE(candidate.layout.zero_stage, 1);
            QVERIFY(candidate.layout.pp >= 2 && candidate.layout.pp <= 4);
            QVERIFY(candidate.layout.schedule == "1f1b" || candidate.layout.schedule == "zb-h1");
        }
    }

    void a_restriction_that_says_nothing_is_refused() {
        const Scenario scenario = scenario_preset("gpt3-175b-a100-64");
        SearchSpace space = whole_space(scenario);
        for (const char* text :
             {"depth=3", "tp=zero", "tp=0", "zero=4", "tp=1.5", "sp=maybe", "schedule=1f1c", "recompute=some", "pp=1..", "tp="})
            QVERIFY_THROWS_EXCEPTION(InputError, restrict_space(space, text, scenario));
    }

    void what_the_launcher_refuses_is_left_out() {
        SearchRequest request = small_request();
        request.launcher = LauncherId::megatron_lm;
        const SearchResult result = search(request, shipped_coefficients(request.scenario));
        QVERIFY(!result.best.empty());
        Scenario scenario = request.scenario;
        for (const Candidate& candidate : result.best) {
            scenario.layout = candidate.layout;
            QVERIFY(obeys(scenario, LauncherId::megatron_lm));
        }
        request.launcher.reset();
        bool refuses_some = false;
        for (const Candidate& candidate : search(request, shipped_coefficients(request.scenario)).best) {
            scenario.layout = candidate.layout;
            refuses_some = refuses_some || !obeys(scenario, LauncherId::megatron_lm);
        }
        QVERIFY(refuses_some);
    }

    void contenders_are_those_within_the_band() {
        SearchRequest request = small_request();
        Coefficients coefficients = shipped_coefficients(request.scenario);
        coefficients.band = 0.02;
        const SearchResult result = search(request, coefficients);
        QVERIFY(result.contenders >= 1);
        for (std::size_t i = 0; i < result.best.size(); ++i) {
            const bool close = std::log(result.best[i].estimate.step_time_s / result.best.front().estimate.step_time_s) <= 0.02;
            QCOMPARE(i < result.contenders, close);
        }
    }

    void stopping_keeps_what_was_found_within_100_ms() {
        SearchRequest request;
        request.scenario = scenario_preset("deepseek-v3-h800-2048");
        request.space = whole_space(request.scenario);
        std::stop_source source;
        std::chrono::steady_clock::time_point asked;
        std::uint64_t reports = 0;
        const SearchResult result =
            search(request, shipped_coefficients(request.scenario), source.get_token(), [&](SearchProgress& progress) {
                ++reports;
                if (progress.found.empty() || source.stop_requested()) return;
                asked = std::chrono::steady_clock::now();
                source.request_stop();
            });
        const auto late = std::chrono::steady_clock::now() - asked;
        QVERIFY(!result.complete);
        QVERIFY(result.tested > 0 && result.tested < result.total);
        QVERIFY(!result.best.empty());
        QVERIFY(reports >= 1);
        QVERIFY2(late < std::chrono::milliseconds(100), std::to_string(std::chrono::duration<double>(late).count()).c_str());
    }

    void reports_add_up_and_hold_the_winner() {
        SearchRequest request = small_request();
        std::vector<Candidate> streamed;
        SearchProgress last;
        const SearchResult result = search(request, shipped_coefficients(request.scenario), {}, [&](SearchProgress& progress) {
            QVERIFY(progress.tested >= last.tested && progress.tested <= progress.total);
            streamed.insert(streamed.end(), progress.found.begin(), progress.found.end());
            last = progress;
        });
        QCOMPARE(last.tested, result.tested);
        for (const Candidate& best : result.best)
            QVERIFY(std::ranges::any_of(streamed, [&](const Candidate& c) { return same_layout(c, best); }));
    }
};

QTEST_APPLESS_MAIN(SearchTest)
#include "tst_search.moc"
