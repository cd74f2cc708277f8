// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/gallery/gallery_entry.h"

#include <algorithm>
#include <tuple>

#include "model/cost/shipped_coefficients.h"
#include "model/cost/weight_versions.h"
#include "model/scenario/input_error.h"
#include "model/scenario/schedule_traits.h"
#include "widgets/pipeline/thumbnail.h"

namespace layline {

namespace {

Estimate estimate_of(const GalleryRequest& request, const GalleryEntry& entry) {
    if (entry.order) return estimate_of_order(request.scenario, shipped_coefficients(request.scenario), entry.order);
    return request.estimator(entry.variant.scenario);
}

void fill(GalleryEntry& entry, const GalleryRequest& request) {
    const auto estimate = std::make_shared<const Estimate>(estimate_of(request, entry));
    if (!estimate->legal()) {
        entry.variant.refusal = estimate->violations.empty() ? entry.name : estimate->violations.front().message;
        return;
    }
    entry.outcome = outcome_of(*estimate);
    entry.bubble = estimate->bubble;
    entry.stamp = schedule_thumbnail(SchedulePicture(estimate), request.look.size, request.look.pixel_ratio, request.look.theme);
}

}  // namespace

GalleryEntry gallery_entry(const GalleryRequest& request, const std::string& name) {
    GalleryEntry entry;
    entry.name = name;
    if (name.empty() && request.order) {
        entry.name = request.order->name;
        entry.order = request.order;
        entry.variant.scenario = request.scenario;
    } else {
        entry.variant = with_schedule_and_chunks(request.scenario, name);
    }
    if (is_asynchronous(name)) entry.weight_versions = weight_versions(entry.variant.scenario.layout, 0).stashed;
    if (!entry.variant.legal()) return entry;
    try {
        fill(entry, request);
    } catch (const InputError& error) {
        entry.variant.refusal = error.what();
    }
    return entry;
}

void rank(std::vector<GalleryEntry>& entries) {
    const auto key = [](const GalleryEntry& entry) {
        return std::tuple(!entry.variant.legal(), entry.outcome.verdict == Verdict::does_not_fit,
                          entry.variant.legal() ? entry.outcome.step_time_s : 0);
    };
    std::ranges::stable_sort(entries, {}, key);
}

}  // namespace layline
