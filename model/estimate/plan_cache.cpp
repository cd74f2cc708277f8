// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/plan_cache.h"

#include <algorithm>
#include <list>
#include <mutex>
#include <utility>

namespace layline {

namespace {

/// About 50 MB of lists and orders; the last plan is always kept.
constexpr std::size_t kept_actions = 2'000'000;

struct Entry {
    ScheduleRequest request;
    std::shared_ptr<const TimingPlan> plan;
};

std::mutex mutex;
std::list<Entry> entries;  // most recently used first
std::size_t total_actions = 0;

std::size_t actions_of(const Entry& entry) { return entry.plan->schedule().actions.size(); }

std::shared_ptr<const TimingPlan> known_plan(const ScheduleRequest& request) {
    const std::lock_guard lock(mutex);
    const auto found = std::ranges::find(entries, request, &Entry::request);
    if (found == entries.end()) return nullptr;
    entries.splice(entries.begin(), entries, found);
    return entries.front().plan;
}

}  // namespace

std::shared_ptr<const TimingPlan> timing_plan(const ScheduleRequest& request) {
    if (auto plan = known_plan(request)) return plan;
    auto plan = std::make_shared<const TimingPlan>(std::make_shared<const Schedule>(generate(request)));
    const std::lock_guard lock(mutex);
    entries.push_front({request, plan});
    total_actions += actions_of(entries.front());
    while (total_actions > kept_actions && entries.size() > 1) {
        total_actions -= actions_of(entries.back());
        entries.pop_back();
    }
    return plan;
}

}  // namespace layline
