// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

enum class AxisKind {
    flag,   ///< "0" or "1"
    word,   ///< one of PlanAxis::words
    count,  ///< a whole number
    share,  ///< a real number
    text,   ///< free, read by whom it concerns
};
enum class AxisGroup {
    context,
    experts,
    sharding,
    pipeline,
    recompute,
    offload,
    optimizer,
    precision,
    attention,
    loss,
    adapters,
    model,
    mlp,
    norms,
};

/// A choice of the plan beside the sliders': key, range, and how it is read and set, as text. Keys are those of scenario files,
/// with the name of a nested object before a dot.
struct PlanAxis {
    std::string_view key;
    AxisGroup group;
    AxisKind kind;
    std::vector<std::string_view> words;
    double low = 0, high = 0;  ///< of counts and shares
    std::function<std::string(const Scenario&)> text;
    std::function<void(Scenario&, std::string_view)> set;
    /// Why it changes nothing here ("CP is 1"); empty where it does.
    std::string (*idle)(const Scenario&) = nullptr;
};

/// All of them, group by group.
std::span<const PlanAxis> plan_axes();
/// Null where there is no such key.
const PlanAxis* find_axis(std::string_view key);

std::string axis_text(const Scenario& scenario, const PlanAxis& axis);
/// @throws InputError with the key for a text that is no value of the axis.
Scenario with_axis(const Scenario& scenario, const PlanAxis& axis, std::string_view text);

}  // namespace layline
