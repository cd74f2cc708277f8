// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

#include "model/cost/shipped_coefficients.h"
#include "model/estimate/legality.h"
#include "model/scenario/presets.h"
#include "model/search/search.h"

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
    request.top = 12;
    return request;
}

/// Everything legal that fits, without any bound.
std::vector<Candidate> everything(const SearchRequest& request, const Coefficients& coefficients) {
    std::vector<Candidate> found;
    for (const LayoutBlock& block : layout_blocks(request.scenario, request.space))
        for_each_layout(request.scenario, request.space, block, [&](const Scenario& scenario) {
            if (!is_legal(scenario)) return;
            const QuickEstimate estimate = quick_estimate(scenario, coefficients);
            if (estimate.verdict != Verdict::does_not_fit) found.push_back({scenario.layout, estimate, scenario.cluster.gpus});
        });
    std::ranges::sort(found, {}, [](const Candidate& c) { return c.estimate.step_time_s; });
    return found;
}

bool same(const std::vector<Candidate>& a, const std::vector<Candidate>& b) {
    return std::ranges::equal(a, b, [](const Candidate& x, const Candidate& y) {
        return x.layout == y.layout && x.estimate.step_time_s == y.estimate.step_time_s;
    });
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
        for (std::size_t i = 0; i < request.top; ++i) QCOMPARE(result.best[i].estimate.step_time_s, all[i].estimate.step_time_s);
    }

    void nothing_dominates_the_front_and_the_front_dominates_the_rest() {
        const SearchRequest request = small_request();
        const Coefficients coefficients = shipped_coefficients(request.scenario);
        const SearchResult result = search(request, coefficients);
        QVERIFY(result.pareto.size() >= 2);
        for (const Candidate& candidate : everything(request, coefficients)) {
            const auto dominates = [&](const Candidate& front) {
                return front.estimate.step_time_s <= candidate.estimate.step_time_s &&
                       front.estimate.peak_bytes <= candidate.estimate.peak_bytes;
            };
            QVERIFY(std::ranges::any_of(result.pareto, dominates));
        }
        for (std::size_t i = 1; i < result.pareto.size(); ++i) {
            QVERIFY(result.pareto[i].estimate.step_time_s > result.pareto[i - 1].estimate.step_time_s);
            QVERIFY(result.pareto[i].estimate.peak_bytes < result.pareto[i - 1].estimate.peak_bytes);
        }
    }

    void the_answer_is_the_same_every_time() {
        const SearchRequest request = small_request();
        const Coefficients coefficients = shipped_coefficients(request.scenario);
        const SearchResult first = search(request, coefficients);
        for (int again = 0; again < 3; ++again) {
            const SearchResult result = search(request, coefficients);
            QVERIFY(same(result.best, first.best));
            QVERIFY(same(result.pareto, first.pareto));
            QCOMPARE(result.legal, first.legal);
        }
    }

    void shards_put_together_are_the_whole() {
        SearchRequest request = small_request();
        const Coefficients coefficients = shipped_coefficients(request.scenario);
        const SearchResult whole = search(request, coefficients);
        std::vector<SearchResult> parts;
        request.shards = 3;
        for (request.shard = 0; request.shard < request.shards; ++request.shard) parts.push_back(search(request, coefficients));
        const SearchResult merged = merge(parts, request);
        QVERIFY(same(merged.best, whole.best));
        QVERIFY(same(merged.pareto, whole.pareto));
        QCOMPARE(merged.legal, whole.legal);
        QCOMPARE(merged.tested, whole.tested);
    }

    void a_locked_parameter_stays() {
        SearchRequest request = small_request();
        request.scenario.layout.tp = 8;
        lock(request.space, "tp", request.scenario);
        for (const Candidate& candidate : search(request, shipped_coefficients(request.scenario)).best) QCOMPARE(candidate.layout.tp, 8);
    }

    void stopping_keeps_what_was_found_within_100_ms() {
        SearchRequest request;
        request.scenario = scenario_preset("deepseek-v3-h800-2048");
        request.space = whole_space(request.scenario);
        std::stop_source source;
        std::chrono::steady_clock::time_point asked;
        const std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
            asked = std::chrono::steady_clock::now();
            source.request_stop();
        });
        const SearchResult result = search(request, shipped_coefficients(request.scenario), 0.03, source.get_token());
        const auto late = std::chrono::steady_clock::now() - asked;
        QVERIFY(!result.complete);
        QVERIFY(result.tested > 0);
        QVERIFY2(late < std::chrono::milliseconds(100), std::to_string(std::chrono::duration<double>(late).count()).c_str());
    }
};

QTEST_APPLESS_MAIN(SearchTest)
#include "tst_search.moc"
