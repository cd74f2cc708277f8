// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/launch/read/text_place.h"

namespace layline {

/// A value of a Python configuration: a literal, a list, a name, or a call that is not made.
struct PythonValue {
    enum class Kind { number, text, word, list, call };
    Kind kind = Kind::word;
    std::string text;                ///< digits, the text itself, a name with dots ("True", "FullAC"), or the name that is called
    std::vector<PythonValue> items;  ///< of a list, tuple or call
    std::vector<std::string> names;  ///< of a call's keyword arguments, as many as items; empty where positional
    TextPlace place;

    const PythonValue* argument(std::string_view name) const;
};

/// One assignment ("config.parallelism.tensor_parallel_degree = 4"), or a call that is returned ("return Plugin(tp_size=4)").
struct PythonStatement {
    std::string target;  ///< empty for a returned call
    PythonValue value;
};

/// Assignments and returned calls of a file, in order; every other statement is passed over. Nothing is evaluated.
/// @throws InputError with the place of a bracket or quote that never closes, and of nesting deeper than 64.
std::vector<PythonStatement> python_statements(std::string_view text, const std::string& file);

}  // namespace layline
