// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "model/scenario/scenario.h"

namespace layline {

/// JSON both ways. Reading checks every field: unknown keys, wrong types, non-finite, negative and absurd numbers throw
/// InputError with the JSON pointer. A field that may be left out takes the default of its struct; identities and sizes may not.
/// Wherever a model, cluster or accelerator stands, its preset id may stand instead ("architecture": "llama-65b-128k").
nlohmann::json to_json(const Architecture&);
nlohmann::json to_json(const Accelerator&);
nlohmann::json to_json(const Cluster&);
nlohmann::json to_json(const Training&);
nlohmann::json to_json(const Layout&);
nlohmann::json to_json(const Scenario&);  ///< with "format": "layline/scenario" and "version"

/// @throws InputError. `pointer` is where the value stands in its document.
Architecture architecture_from_json(const nlohmann::json&, const std::string& pointer = "");
Accelerator accelerator_from_json(const nlohmann::json&, const std::string& pointer = "");
Cluster cluster_from_json(const nlohmann::json&, const std::string& pointer = "");
Training training_from_json(const nlohmann::json&, const std::string& pointer = "");
Layout layout_from_json(const nlohmann::json&, const std::string& pointer = "");
Scenario scenario_from_json(const nlohmann::json&, const std::string& pointer = "");

}  // namespace layline
