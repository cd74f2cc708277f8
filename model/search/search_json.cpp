// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/search_json.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"
#include "model/scenario/scenario_json.h"
#include "model/search/question.h"

namespace layline {

namespace {

using nlohmann::json;

constexpr double gib = 1024.0 * 1024.0 * 1024.0;
constexpr double seconds_per_day = 86'400;
constexpr std::array<const char*, 4> verdict_words = {"fits", "tight", "does-not-fit", "illegal"};

json candidate_json(const Candidate& c, const RunTerms& terms) {
    const RunFigures run = run_figures(terms, c.estimate.step_time_s, c.gpus);
    json value = {{"layout", to_json(c.layout)},
                  {"step_time_s", c.estimate.step_time_s},
                  {"mfu", c.estimate.mfu_palm},
                  {"peak_memory_gib", c.estimate.peak_bytes / gib},
                  {"verdict", verdict_words[static_cast<std::size_t>(c.estimate.verdict)]},
                  {"gpus", c.gpus},
                  {"run_days", run.seconds / seconds_per_day}};
    if (terms.usd_per_gpu_hour > 0) value["run_usd"] = run.usd;
    if (terms.watts_per_gpu > 0) value["run_kwh"] = run.kwh;
    return value;
}

json candidates_json(const std::vector<Candidate>& candidates, const RunTerms& terms) {
    json array = json::array();
    for (const Candidate& c : candidates) array.push_back(candidate_json(c, terms));
    return array;
}

json tables_json(const std::vector<FacetTable>& tables, const RunTerms& terms) {
    json array = json::array();
    for (const FacetTable& table : tables) {
        json cells = json::array();
        for (const auto& [cell, candidate] : table.cells) {
            json value = candidate_json(candidate, terms);
            value["x"] = value_text(*table.facet.x, cell.first);
            if (table.facet.y != nullptr) value["y"] = value_text(*table.facet.y, cell.second);
            cells.push_back(std::move(value));
        }
        array.push_back(
            {{"x", table.facet.x->key}, {"y", table.facet.y != nullptr ? table.facet.y->key : ""}, {"cells", std::move(cells)}});
    }
    return array;
}

json counts_json(const SearchResult& result) {
    return {{"tested", result.tested},   {"total", result.total},         {"legal", result.legal},
            {"pruned", result.pruned},   {"too_large", result.too_large}, {"too_slow", result.too_slow},
            {"seconds", result.seconds}, {"complete", result.complete},   {"contenders", result.contenders}};
}

json terms_json(const RunTerms& terms) {
    return {{"tokens", terms.tokens},
            {"usd_per_gpu_hour", terms.usd_per_gpu_hour},
            {"watts_per_gpu", terms.watts_per_gpu},
            {"tokens_per_step", terms.tokens_per_step}};
}

json answer_json(const SearchResult& result, const ShardAnswer& about) {
    json answer = counts_json(result);
    answer["format"] = "layline/search";
    answer["version"] = 1;
    answer["objective"] = objective_words()[static_cast<std::size_t>(about.objective)];
    answer["top"] = about.top;
    answer["shard"] = {about.shard, about.shards};
    answer["band"] = about.band;
    answer["run"] = terms_json(about.terms);
    answer["question"] = about.question;
    answer["results"] = candidates_json(result.best, about.terms);
    answer["pareto"] = candidates_json(result.pareto, about.terms);
    return answer;
}

Candidate candidate_from(const json& value, const std::string& place) {
    Candidate c;
    c.layout = layout_from_json(value.at("layout"), place + "/layout");
    c.gpus = value.at("gpus").get<std::int64_t>();
    c.estimate.step_time_s = value.at("step_time_s").get<double>();
    c.estimate.mfu_palm = value.at("mfu").get<double>();
    c.estimate.peak_bytes = value.at("peak_memory_gib").get<double>() * gib;
    const auto word = value.at("verdict").get<std::string>();
    const auto found = std::ranges::find(verdict_words, word);
    if (found == verdict_words.end()) throw InputError("", place + "/verdict", "fits, tight or does-not-fit", "\"" + word + "\"");
    c.estimate.verdict = static_cast<Verdict>(found - verdict_words.begin());
    return c;
}

std::vector<Candidate> candidates_from(const json& document, const char* key) {
    std::vector<Candidate> found;
    for (const json& value : document.at(key))
        found.push_back(candidate_from(value, "/" + std::string(key) + "/" + std::to_string(found.size())));
    return found;
}

ShardAnswer read(const json& document) {
    ShardAnswer answer;
    SearchResult& result = answer.result;
    result.tested = document.at("tested").get<std::uint64_t>();
    result.total = document.at("total").get<std::uint64_t>();
    result.legal = document.at("legal").get<std::uint64_t>();
    result.pruned = document.at("pruned").get<std::uint64_t>();
    result.too_large = document.at("too_large").get<std::uint64_t>();
    result.too_slow = document.at("too_slow").get<std::uint64_t>();
    result.seconds = document.at("seconds").get<double>();
    result.complete = document.at("complete").get<bool>();
    result.best = candidates_from(document, "results");
    result.pareto = candidates_from(document, "pareto");
    const auto word = document.at("objective").get<std::string>();
    const auto found = std::ranges::find(objective_words(), word);
    if (found == objective_words().end()) throw InputError("", "/objective", "an objective of search", "\"" + word + "\"");
    answer.objective = static_cast<Objective>(found - objective_words().begin());
    answer.top = document.at("top").get<std::size_t>();
    answer.shard = document.at("shard").at(0).get<std::size_t>();
    answer.shards = document.at("shard").at(1).get<std::size_t>();
    answer.band = document.at("band").get<double>();
    answer.question = document.at("question").get<std::string>();
    const json& run = document.at("run");
    answer.terms.tokens = run.at("tokens").get<double>();
    answer.terms.usd_per_gpu_hour = run.at("usd_per_gpu_hour").get<double>();
    answer.terms.watts_per_gpu = run.at("watts_per_gpu").get<double>();
    answer.terms.tokens_per_step = run.at("tokens_per_step").get<double>();
    return answer;
}

void check_complete(const std::vector<ShardAnswer>& shards) {
    const std::size_t wanted = shards.front().shards;
    std::vector<bool> seen(wanted, false);
    for (const ShardAnswer& each : shards) {
        const auto name = std::to_string(each.shard) + "/" + std::to_string(each.shards);
        if (each.question != shards.front().question)
            throw InputError("", "/question", "shards of one search", "shard " + name + " of another");
        if (each.shards != wanted || each.shard >= wanted) throw InputError("", "/shard", "shards i/" + std::to_string(wanted), name);
        if (seen[each.shard]) throw InputError("", "/shard", "each shard once", name + " twice");
        seen[each.shard] = true;
    }
    const auto missing = std::ranges::find(seen, false);
    if (missing != seen.end())
        throw InputError("", "/shard", "all " + std::to_string(wanted) + " shards", "none for " + std::to_string(missing - seen.begin()));
}

}  // namespace

json to_json(const SearchResult& result, const SearchRequest& request, double band) {
    ShardAnswer about;
    about.objective = request.objective;
    about.top = request.top;
    about.shard = request.shard;
    about.shards = request.shards;
    about.band = band;
    about.terms = run_terms(request.scenario, request.tokens);
    about.question = question_of(request);
    json answer = answer_json(result, about);
    if (!result.facets.empty()) answer["tables"] = tables_json(result.facets, about.terms);
    return answer;
}

ShardAnswer shard_answer_from_json(const json& document) {
    check_format(document, "search", 1);
    try {
        return read(document);
    } catch (const json::exception& error) {
        throw InputError("", "", "an answer of layline-cli search --json", error.what());
    }
}

json merged_json(const std::vector<ShardAnswer>& shards) {
    if (shards.empty()) throw InputError("", "--merge", "answers of shards", "none");
    check_complete(shards);
    SearchRequest request;
    request.objective = shards.front().objective;
    request.top = shards.front().top;
    std::vector<SearchResult> parts;
    for (const ShardAnswer& each : shards) parts.push_back(each.result);
    ShardAnswer about = shards.front();
    about.shard = 0;
    about.shards = 1;
    return answer_json(merge(parts, request, about.band), about);
}

}  // namespace layline
