// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <nlohmann/json.hpp>

#include "brute_force.h"
#include "model/cost/shipped_coefficients.h"
#include "model/cost/step_band.h"
#include "model/scenario/input_error.h"
#include "model/scenario/presets.h"
#include "model/search/cautions.h"
#include "model/search/recompute_text.h"
#include "model/search/scaling.h"
#include "model/search/search_json.h"
#include "model/search/sensitivity.h"
#include "model/search/space_keys.h"
#include "model/search/way_to_best.h"

using namespace layline;

namespace {

SearchRequest small_request() {
    SearchRequest request;
    request.scenario = scenario_preset("llama-65b-a100-128");
    request.space = whole_space(request.scenario);
    restrict_space(request.space, "schedule=1f1b|interleaved", request.scenario);
    restrict_space(request.space, "cp=1", request.scenario);
    request.top = 8;
    return request;
}

std::vector<nlohmann::json> shards_of(SearchRequest request, std::size_t count, const Coefficients& coefficients) {
    std::vector<nlohmann::json> answers;
    request.shards = count;
    for (request.shard = 0; request.shard < count; ++request.shard)
        answers.push_back(to_json(search(request, coefficients), request, ranking_band(coefficients)));
    return answers;
}

std::vector<ShardAnswer> read(const std::vector<nlohmann::json>& answers) {
    std::vector<ShardAnswer> found;
    for (const nlohmann::json& answer : answers) found.push_back(shard_answer_from_json(nlohmann::json::parse(answer.dump())));
    return found;
}

}  // namespace

class SearchAnswersTest : public QObject {
    Q_OBJECT

  private slots:
    void written_shards_put_together_are_the_whole_answer() {
        const SearchRequest request = small_request();
        const Coefficients coefficients = shipped_coefficients(request.scenario);
        const nlohmann::json whole = to_json(search(request, coefficients), request, ranking_band(coefficients));
        const nlohmann::json merged = merged_json(read(shards_of(request, 4, coefficients)));
        QVERIFY(!whole["results"].empty());
        for (const char* key : {"results", "pareto", "tested", "legal", "contenders", "objective", "question", "shard"})
            QVERIFY2(merged[key] == whole[key], key);
    }

    void shards_that_do_not_belong_together_are_refused() {
        SearchRequest request = small_request();
        const Coefficients coefficients = shipped_coefficients(request.scenario);
        std::vector<nlohmann::json> answers = shards_of(request, 3, coefficients);
        const auto refuses = [](const std::vector<nlohmann::json>& given) {
            try {
                (void)merged_json(read(given));
            } catch (const InputError&) {
                return true;
            }
            return false;
        };
        QVERIFY(!refuses(answers));
        QVERIFY(refuses({}));
        QVERIFY(refuses({answers[0], answers[1]}));
        QVERIFY(refuses({answers[0], answers[1], answers[1]}));
        request.scenario.training.global_batch *= 2;
        QVERIFY(refuses({answers[0], answers[1], shards_of(request, 3, coefficients)[2]}));
        answers[0].erase("results");
        QVERIFY(refuses(answers));
        answers[0] = {{"format", "layline/search"}, {"version", 2}};
        QVERIFY(refuses(answers));
    }

    void ways_of_recomputing_are_read_as_they_are_written() {
        for (const char* text :
             {"none", "selective", "selective:norm+act", "selective:scores+up", "selective:experts", "first:3", "full", "full:4"}) {
            const auto choice = recompute_choice(text);
            QVERIFY2(choice, text);
            QCOMPARE(recompute_text(*choice), std::string(text));
            QVERIFY2(recompute_at(recompute_index(*choice)) == *choice, text);
        }
        for (const char* text : {"", "some", "first", "first:0", "full:x", "selective:", "selective:norm+", "none:1"})
            QVERIFY2(!recompute_choice(text), text);
        Scenario scenario = scenario_preset("llama-65b-a100-128");
        SearchSpace space = whole_space(scenario);
        restrict_space(space, "recompute=none|first|selective:mlp", scenario);
        QVERIFY(space.recompute.size() > 4);
        for (const RecomputeChoice& each : space.recompute)
            QVERIFY(each.mode == Recompute::none || each.method == RecomputeMethod::block || each.modules.mlp);
    }

    void an_exchange_wider_than_was_measured_is_said() {
        Scenario scenario = scenario_preset("deepseek-v3-h800-2048");
        const Coefficients coefficients = shipped_coefficients(scenario);
        scenario.layout.schedule = "1f1b";
        scenario.layout.vpp = 1;
        scenario.layout.ep = 64;
        QVERIFY(cautions(scenario, coefficients).empty());
        scenario.layout.ep = 128;
        QCOMPARE(cautions(scenario, coefficients).size(), std::size_t{1});
    }

    void the_csv_has_a_line_for_every_candidate() {
        const SearchRequest request = small_request();
        const SearchResult result = search(request, shipped_coefficients(request.scenario));
        const std::string csv = to_csv(result.best, run_terms(request.scenario, request.tokens));
        const auto commas = std::ranges::count(csv.substr(0, csv.find('\n')), ',');
        QCOMPARE(std::ranges::count(csv, '\n'), std::ptrdiff_t(result.best.size() + 1));
        QCOMPARE(std::ranges::count(csv, ','), commas * std::ptrdiff_t(result.best.size() + 1));
    }

    void a_run_costs_its_gpu_hours() {
        RunTerms terms;
        terms.tokens = 3.6e9;
        terms.tokens_per_step = 1e6;
        terms.usd_per_gpu_hour = 2;
        terms.watts_per_gpu = 500;
        const RunFigures run = run_figures(terms, 1, 8);  // 3,600 steps of a second: an hour on 8 GPUs
        QCOMPARE(run.seconds, 3600.0);
        QCOMPARE(run.usd, 16.0);
        QCOMPARE(run.kwh, 4.0);
    }

    void the_fewest_gpus_keep_the_deadline() {
        SearchRequest request = small_request();
        request.space.gpus = {32, 64, 128, 256};
        request.objective = Objective::fewest_gpus;
        request.limits.step_time_s = 160;
        const auto best = search(request, shipped_coefficients(request.scenario)).best;
        QVERIFY(!best.empty());
        QVERIFY(best.front().estimate.step_time_s <= 160);
        for (const std::int64_t gpus : request.space.gpus) {
            if (gpus >= best.front().gpus) break;
            SearchRequest fewer = request;
            fewer.space.gpus = {gpus};
            QVERIFY(search(fewer, shipped_coefficients(request.scenario)).best.empty());
        }
    }

    void scaling_finds_what_a_search_of_that_size_finds() {
        const SearchRequest request = small_request();
        const Coefficients coefficients = shipped_coefficients(request.scenario);
        const std::vector<std::string> restrictions{"schedule=1f1b|interleaved", "cp=1"};
        const auto strong = scaling_curve(request, restrictions, coefficients, {64, 128}, false);
        const auto weak = scaling_curve(request, restrictions, coefficients, {64, 128}, true);
        QCOMPARE(strong.size(), std::size_t{2});
        const Candidate own = search(request, coefficients).best.front();
        QVERIFY(strong[1].best->layout == own.layout);
        QCOMPARE(strong[1].best->estimate.step_time_s, own.estimate.step_time_s);
        QVERIFY(strong[0].best->estimate.step_time_s > own.estimate.step_time_s);
        QCOMPARE(strong[0].global_batch, request.scenario.training.global_batch);
        QCOMPARE(weak[0].global_batch * 2, request.scenario.training.global_batch);
    }

    void a_knob_is_worth_what_holding_it_costs() {
        const SearchRequest request = small_request();
        const Coefficients coefficients = shipped_coefficients(request.scenario);
        const double best_s = search(request, coefficients).best.front().estimate.step_time_s;
        const auto worth = sensitivity(request, coefficients);
        QVERIFY(worth.size() > 3);
        for (std::size_t i = 0; i < worth.size(); ++i) {
            QCOMPARE(worth[i].best_s, best_s);
            if (i > 0) QVERIFY(worth[i].spread() <= worth[i - 1].spread());
            if (worth[i].axis->key != "tp") continue;
            for (const auto& [value, seconds] : worth[i].values) {
                SearchRequest held = request;
                held.space.tp = {value};
                QCOMPARE(search(held, coefficients).best.front().estimate.step_time_s, seconds);
            }
        }
    }

    void the_way_to_the_best_ends_there() {
        const SearchRequest request = small_request();
        const Coefficients coefficients = shipped_coefficients(request.scenario);
        const Candidate best = search(request, coefficients).best.front();
        Scenario far = request.scenario;
        far.layout.tp = 8;
        far.layout.pp = 2;
        far.layout.recompute = Recompute::full;
        const auto way = way_to_best(far, best.layout, coefficients);
        QVERIFY(way.size() >= 2);
        QVERIFY(way.back().possible);
        QCOMPARE(way.back().step_time_s, best.estimate.step_time_s);
        double saved_s = 0;
        for (const WayStep& step : way) saved_s += step.saved_s;
        QVERIFY(std::abs(quick_estimate(far, coefficients).step_time_s - saved_s - best.estimate.step_time_s) < 1e-9);
        far.layout = best.layout;
        QVERIFY(way_to_best(far, best.layout, coefficients).empty());
    }
};

QTEST_APPLESS_MAIN(SearchAnswersTest)
#include "tst_search_answers.moc"
