// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/cli/scenario_arguments.h"
#include "model/search/search.h"

namespace CLI {
class App;
}

namespace layline {

/// What `layline-cli search` is asked, as text.
struct SearchArguments {
    ScenarioArguments scenario;
    std::string calibration, launcher;
    std::string objective = "step_time";
    std::size_t top = 20;
    std::string shard = "0/1";
    std::vector<std::string> restrictions;  ///< of --lock and --bound
    std::string table;                      ///< "tp" or "tp,pp"
    double tokens = 1e12;
    double memory_gib = 0, step_s = 0, days = 0, usd = 0, kwh = 0, mfu_percent = 0;  ///< limits; 0: none
    bool also_failing = false;
};

void add_search_options(CLI::App& command, SearchArguments& arguments);

/// @throws InputError naming the argument.
SearchRequest request_of(const SearchArguments& arguments);

}  // namespace layline
