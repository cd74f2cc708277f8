// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "model/search/search.h"

namespace layline {

/// "layline/search", version 1: tested, total, legal, pruned, too_large, too_slow, seconds, complete, contenders, results and pareto
/// [{layout, step_time_s, mfu, peak_memory_gib, verdict, gpus, run_days, run_usd, run_kwh}], tables [{x, y, cells}], and what a merge needs
/// to know of the question: objective, top, shard [i, n], band, question.
nlohmann::json to_json(const SearchResult& result, const SearchRequest& request, double band);

/// A shard's answer read back. @throws InputError with the place of what is missing or wrong.
struct ShardAnswer {
    SearchResult result;
    Objective objective = Objective::step_time;
    std::size_t top = 0, shard = 0, shards = 1;
    double band = 0;
    RunTerms terms;
    std::string question;  ///< equal for shards of one search
};
ShardAnswer shard_answer_from_json(const nlohmann::json& document);

/// The answers of all shards of one search put together, as the whole search would have answered but for its tables and seconds.
/// @throws InputError where shards are missing, doubled, or of different searches.
nlohmann::json merged_json(const std::vector<ShardAnswer>& shards);

/// The candidates as comma-separated values, a header line first; numbers in the C locale.
std::string to_csv(const std::vector<Candidate>& candidates, const RunTerms& terms);

/// What describes a layout and is not at its default, in the words of --layout: "tp=2,pp=4,mbs=1,sp=1,zero=1,schedule=1f1b".
std::string layout_words(const Layout& layout);

}  // namespace layline
