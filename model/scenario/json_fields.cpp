// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/json_fields.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

namespace layline {

namespace {

/// A value as it may stand in a sentence: never more than a line of it.
std::string shown(const nlohmann::json& value) {
    if (value.is_object()) return "an object";
    if (value.is_array()) return "an array";
    std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    constexpr std::size_t longest = 60;
    if (text.size() > longest) text = text.substr(0, longest) + "...";
    return text;
}

}  // namespace

FieldReader::FieldReader(const nlohmann::json& object, std::string pointer) : object_(object), pointer_(std::move(pointer)) {
    if (!object.is_object()) throw InputError("", pointer_.empty() ? "/" : pointer_, "an object", shown(object));
}

const nlohmann::json* FieldReader::take(const char* key, Need need) {
    asked_.insert(key);
    const auto found = object_.find(key);
    if (found != object_.end()) return &*found;
    if (need == Need::required) throw InputError("", pointer_to(key), "a value", "nothing");
    return nullptr;
}

void FieldReader::text(const char* key, std::string& value, Need need) {
    const nlohmann::json* found = take(key, need);
    if (found == nullptr) return;
    if (!found->is_string()) throw InputError("", pointer_to(key), "a text", shown(*found));
    constexpr std::size_t longest = 10'000;  // rules and schedules read some texts letter by letter, many times
    if (found->get_ref<const std::string&>().size() > longest)
        throw InputError("", pointer_to(key), fmt::format("a text of at most {} bytes", longest),
                         fmt::format("{}", found->get_ref<const std::string&>().size()));
    value = found->get<std::string>();
}

void FieldReader::integer(const char* key, std::int64_t& value, IntegerRange range, Need need) {
    const nlohmann::json* found = take(key, need);
    if (found == nullptr) return;
    const auto refuse = [&] {
        throw InputError("", pointer_to(key), fmt::format("a whole number from {} to {}", range.low, range.high), shown(*found));
    };
    if (!found->is_number()) refuse();
    const double number = found->get<double>();
    if (!(number >= static_cast<double>(range.low) && number <= static_cast<double>(range.high)) || number != std::floor(number)) refuse();
    value = found->is_number_integer() ? found->get<std::int64_t>() : static_cast<std::int64_t>(number);
}

void FieldReader::integer(const char* key, int& value, IntegerRange range, Need need) {
    std::int64_t wide = value;
    integer(key, wide, range, need);
    value = static_cast<int>(wide);
}

void FieldReader::real(const char* key, double& value, RealRange range, Need need) {
    const nlohmann::json* found = take(key, need);
    if (found == nullptr) return;
    const bool good = found->is_number() && found->get<double>() >= range.low && found->get<double>() <= range.high;
    if (!good) throw InputError("", pointer_to(key), fmt::format("a number from {:g} to {:g}", range.low, range.high), shown(*found));
    value = found->get<double>();
}

void FieldReader::boolean(const char* key, bool& value, Need need) {
    const nlohmann::json* found = take(key, need);
    if (found == nullptr) return;
    if (!found->is_boolean()) throw InputError("", pointer_to(key), "true or false", shown(*found));
    value = found->get<bool>();
}

void FieldReader::integers(const char* key, std::vector<std::int64_t>& values, IntegerRange range, Need need) {
    const nlohmann::json* found = take(key, need);
    if (found == nullptr) return;
    const auto refuse = [&](const std::string& place, const nlohmann::json& value) {
        throw InputError("", place, fmt::format("whole numbers from {} to {} in an array", range.low, range.high), shown(value));
    };
    if (!found->is_array()) refuse(pointer_to(key), *found);
    values.clear();
    for (std::size_t i = 0; i < found->size(); ++i) {
        const nlohmann::json& value = (*found)[i];
        const bool good = value.is_number_integer() && value.get<double>() >= static_cast<double>(range.low) &&
                          value.get<double>() <= static_cast<double>(range.high);
        if (!good) refuse(fmt::format("{}/{}", pointer_to(key), i), value);
        values.push_back(value.get<std::int64_t>());
    }
}

void FieldReader::unknown_word(const char* key, const std::string& found, const std::vector<std::string_view>& known) const {
    throw InputError("", pointer_to(key), fmt::format("one of {}", fmt::join(known, ", ")), shown(found));
}

void FieldReader::finish() const {
    for (const auto& [key, value] : object_.items())
        if (!asked_.contains(key)) throw InputError("", pointer_ + "/" + key, "a known key", "one Layline does not know");
}

}  // namespace layline
