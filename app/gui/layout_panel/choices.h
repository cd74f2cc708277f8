// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

/// A short enumeration of the layout: its values, how they are called, and the scenario each gives.
struct ChoiceField {
    const char* name;  ///< "ZeRO stage", to be translated
    std::vector<const char*> values;
    std::function<int(const Scenario&)> current;
    std::function<Scenario(const Scenario&, int)> with;
};

/// ZeRO stage, recompute, sequence parallel.
const std::vector<ChoiceField>& choice_fields();

QString choice_name(const ChoiceField& field);
QString choice_value(const ChoiceField& field, int value);

/// "1F1B", "Interleaved 1F1B": how people write a schedule's name.
QString schedule_title(const std::string& name);

}  // namespace layline
