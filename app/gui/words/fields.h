// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>
#include <span>
#include <string>

#include "model/scenario/scenario.h"

namespace layline {

enum class FieldGroup { parallelism, batch, hidden };

/// A whole-number field that the window lets people change, and how it is called.
struct FieldInfo {
    std::string key;            ///< as in rules.h, field_value
    const char* name;           ///< "Tensor parallel", to be translated
    const char* short_form;     ///< "TP", or a unit: "tokens"
    const char* sentence_form;  ///< in "Use TP 4": "TP", "micro-batch"
    FieldGroup group;
};

/// In the order of the Layout dock.
std::span<const FieldInfo> fields();
const FieldInfo& field_info(const std::string& key);

QString field_name(const std::string& key);
/// "TP 4", "micro-batch 2", "sequence length 4096".
QString field_with_value(const std::string& key, std::int64_t value);
/// Under a slider stop: "16k" for token counts from 1024 on, plain digits otherwise.
QString stop_label(const std::string& key, std::int64_t value);

/// The field in which the two scenarios differ, if it is one of fields() and the only one; empty otherwise.
std::string differing_field(const Scenario& one, const Scenario& other);

}  // namespace layline
