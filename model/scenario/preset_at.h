// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "model/scenario/input_error.h"

namespace layline {

/// Reads a preset by its id, turning "unknown preset" into an error at the place that names it.
template <class Preset>
auto preset_at(const nlohmann::json& id, const std::string& pointer, Preset preset) {
    try {
        return preset(id.get<std::string>());
    } catch (const InputError& error) {
        throw InputError(error.file(), pointer + error.place(), error.expected(), error.found());
    }
}

}  // namespace layline
