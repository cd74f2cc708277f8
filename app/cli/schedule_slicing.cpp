// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/schedule_slicing.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>

#include "model/cost/slices.h"
#include "model/scenario/input_error.h"
#include "model/scenario/schedule_traits.h"

namespace layline {

namespace {

constexpr int optimal_blocks = 64;
constexpr int most_tokens = 1 << 24;

/// Linear and quadratic cost that together are 1 for the whole sequence, of which attention is the share.
CausalCost cost_of(const ScheduleSlicing& slicing) {
    const double tokens = slicing.sequence;
    const double share = slicing.attention_share.value_or(0);
    return {(1 - share) / tokens, 2 * share / (tokens * tokens)};
}

void check(const ScheduleSlicing& slicing, const ScheduleRequest& request) {
    if (!takes_unequal_slices(request.name))
        throw InputError("", "--slicing", "a schedule that slices the sequence, seq1f1b or terapipe", request.name);
    if (slicing.sequence < 1 || slicing.sequence > most_tokens)
        throw InputError("", "--sequence", fmt::format("1 to {} tokens", most_tokens), fmt::format("{}", slicing.sequence));
    if (!slicing.attention_share && slicing.way != "equal")
        throw InputError("", "--slicing " + slicing.way, "--attention-share, by which slices differ", "none");
    const double share = slicing.attention_share.value_or(0);
    if (!(share >= 0 && share <= 1)) throw InputError("", "--attention-share", "0 to 1", fmt::format("{}", share));
    if (!(slicing.overhead >= 0)) throw InputError("", "--slice-overhead", "0 or more", fmt::format("{}", slicing.overhead));
    if (slicing.granularity < 0) throw InputError("", "--granularity", "at least 1 token", fmt::format("{}", slicing.granularity));
    if (slicing.way == "optimal" && request.slices != 1)
        throw InputError("", "--slicing optimal", "no --slices, since it chooses how many", fmt::format("{}", request.slices));
}

}  // namespace

void add_slicing_options(CLI::App& command, ScheduleSlicing& slicing) {
    command
        .add_option("--slicing", slicing.way,
                    "How seq1f1b and terapipe cut the sequence: equal lengths; balanced: equal cost (Seq1F1B); optimal: TeraPipe's dynamic "
                    "program, which chooses number and lengths. Left out: every slice costs the same")
        ->check(CLI::IsMember({"equal", "balanced", "optimal"}));
    command.add_option("--sequence", slicing.sequence, "--slicing: tokens of a sequence")->capture_default_str();
    command.add_option("--attention-share", slicing.attention_share,
                       "--slicing: share of a sequence's cost, 0 to 1, that is causal attention and so grows with the tokens before");
    command.add_option("--slice-overhead", slicing.overhead,
                       "--slicing: what every slice costs beside its tokens, as a share of the whole sequence's cost");
    command.add_option("--granularity", slicing.granularity,
                       "--slicing: lengths are multiples of so many tokens; left out: 1, or a 64th of the sequence for optimal");
}

std::vector<int> slice_lengths(const ScheduleSlicing& slicing, const ScheduleRequest& request) {
    if (slicing.way.empty()) return {};
    check(slicing, request);
    const CausalCost cost = cost_of(slicing);
    if (slicing.way == "equal") return equal_slices(slicing.sequence, request.slices);
    if (slicing.way == "balanced") return balanced_slices(slicing.sequence, request.slices, std::max(1, slicing.granularity), cost);
    const int granularity = slicing.granularity > 0 ? slicing.granularity : std::max(1, slicing.sequence / optimal_blocks);
    const auto with_overhead = [&](int length, int context) { return slicing.overhead + cost(length, context); };
    return terapipe_slices(slicing.sequence, request.ranks, granularity, with_overhead).lengths;
}

void share_out(Durations& durations, const ScheduleSlicing& slicing, const std::vector<int>& lengths) {
    const std::vector<double> shares = slice_shares(lengths, cost_of(slicing));
    for (std::vector<double>* list : {&durations.forward_s, &durations.input_gradient_s, &durations.weight_gradient_s}) {
        std::vector<double> sliced;
        for (const double seconds : *list)
            for (const double share : shares) sliced.push_back(seconds * (share + slicing.overhead));
        *list = std::move(sliced);
    }
}

}  // namespace layline
