// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/schedule_durations.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "model/scenario/input_error.h"
#include "model/scenario/names.h"

namespace layline {

namespace {

double duration(const std::string& place, const std::string& text) {
    double value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value) || value < 0)
        throw InputError("", place, "a number of 0 or more", "\"" + text + "\"");
    return value;
}

}  // namespace

void add_duration_options(CLI::App& command, ScheduleDurations& durations) {
    command.add_option(
        "--durations", durations.entries,
        "Of a whole micro-batch on one stage (chunk), in any unit: f=1,i=1,w=1 and pair, for two co-executed actions (left out: f+i+w). "
        "A slice takes its part; B takes i+w");
    command.add_option("--p2p", durations.transfer, "Latency of a transfer between ranks, in the same unit");
    command
        .add_option("--p2p-model", durations.transfer_model,
                    "latency; blocking: the sender waits; queue: one tensor at a time on each link")
        ->check(CLI::IsMember({"latency", "blocking", "queue"}));
    command.add_option("--p2p-occupancy", durations.transfer_occupancy, "queue: how long a micro-batch's tensor holds its link");
}

Durations durations_of(const ScheduleDurations& options, int stages) {
    std::map<std::string, double> entries{{"f", 1}, {"i", 1}, {"w", 1}};
    std::set<std::string> given;
    std::istringstream list(options.entries);
    for (std::string entry; std::getline(list, entry, ',');) {
        const auto equals = entry.find('=');
        const std::string key = entry.substr(0, equals);
        if (equals == std::string::npos || (key != "pair" && !entries.contains(key)))
            throw InputError("", "--durations", "f=, i=, w= or pair=", "\"" + entry + "\"");
        if (!given.insert(key).second) throw InputError("", "--durations", key + "= once", "\"" + options.entries + "\"");
        entries[key] = duration("--durations " + key, entry.substr(equals + 1));
    }
    Durations durations = Durations::uniform(stages, entries["f"], entries["i"], entries["w"]);
    if (entries.contains("pair")) durations.pair_s = entries["pair"];
    if (!std::isfinite(options.transfer) || options.transfer < 0)
        throw InputError("", "--p2p", "a number of 0 or more", std::to_string(options.transfer));
    if (!std::isfinite(options.transfer_occupancy) || options.transfer_occupancy < 0)
        throw InputError("", "--p2p-occupancy", "a number of 0 or more", std::to_string(options.transfer_occupancy));
    durations.transfer_s = options.transfer;
    durations.boundary_bytes = options.transfer_occupancy;
    durations.link_bytes_per_s = 1;
    durations.transfer_model = *named<TransferModel>(options.transfer_model);
    return durations;
}

}  // namespace layline
