// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "model/scenario/input_error.h"
#include "model/scenario/names.h"

namespace layline {

/// Visitors that walk a struct's fields, listed once (see scenario_json.cpp), to read or to write a JSON object.
/// Private to the .cpp files that describe structs: it pulls in the whole of nlohmann_json.
enum class Need { required, optional };

struct IntegerRange {
    std::int64_t low, high;
};
struct RealRange {
    double low, high;
};

// Far above any model or cluster, far below what overflows a product of a few of them.
inline constexpr IntegerRange count{1, 1'000'000};
inline constexpr IntegerRange count_or_none{0, 1'000'000};
inline constexpr IntegerRange size{1, 100'000'000};
inline constexpr IntegerRange size_or_none{0, 100'000'000};

/// Reads fields from one JSON object, checking type and range; `finish` refuses keys nobody asked for.
class FieldReader {
  public:
    FieldReader(const nlohmann::json& object, std::string pointer);

    void text(const char* key, std::string& value, Need need);
    void integer(const char* key, std::int64_t& value, IntegerRange range, Need need);
    void integer(const char* key, int& value, IntegerRange range, Need need);
    void real(const char* key, double& value, RealRange range, Need need);
    void boolean(const char* key, bool& value, Need need);
    void integers(const char* key, std::vector<std::int64_t>& values, IntegerRange range, Need need);

    template <class Enum>
    void word(const char* key, Enum& value, Need need) {
        std::string text_value{name_of(value)};
        text(key, text_value, need);
        const auto found = named<Enum>(text_value);
        if (!found) unknown_word(key, text_value, names<Enum>());
        value = *found;
    }

    /// Visits a nested object, where there is one, with its own reader. @returns whether it was there.
    template <class Describe>
    bool object(const char* key, Need need, Describe describe) {
        const nlohmann::json* nested = take(key, need);
        if (nested == nullptr || nested->is_null()) return false;
        FieldReader reader(*nested, pointer_ + "/" + key);
        describe(reader);
        reader.finish();
        return true;
    }

    /// The raw value, or nullptr where it is left out; counts as asked for.
    const nlohmann::json* take(const char* key, Need need);
    const std::string& pointer() const { return pointer_; }
    std::string pointer_to(const char* key) const { return pointer_ + "/" + key; }
    void finish() const;

    static constexpr bool reads = true;

  private:
    [[noreturn]] void unknown_word(const char* key, const std::string& found, const std::vector<std::string_view>& known) const;

    const nlohmann::json& object_;
    std::string pointer_;
    std::set<std::string> asked_;
};

/// Writes the same fields.
class FieldWriter {
  public:
    void text(const char* key, const std::string& value, Need) { out[key] = value; }
    void integer(const char* key, std::int64_t value, IntegerRange, Need) { out[key] = value; }
    void real(const char* key, double value, RealRange, Need) { out[key] = value; }
    void boolean(const char* key, bool value, Need) { out[key] = value; }
    void integers(const char* key, const std::vector<std::int64_t>& values, IntegerRange, Need) { out[key] = values; }
    template <class Enum>
    void word(const char* key, Enum value, Need) {
        out[key] = name_of(value);
    }
    template <class Describe>
    void object(const char* key, Need, Describe describe) {
        FieldWriter nested;
        describe(nested);
        out[key] = std::move(nested.out);
    }

    static constexpr bool reads = false;
    nlohmann::json out = nlohmann::json::object();
};

/// An optional nested struct: absent or null in the file when there is none.
template <class V, class Optional, class Describe>
void describe_optional(V& v, const char* key, Optional& field, Describe describe) {
    if constexpr (V::reads) {
        typename std::remove_reference_t<Optional>::value_type value;
        if (v.object(key, Need::optional, [&](auto& nested) { describe(nested, value); })) field = value;
    } else if (field) {
        v.object(key, Need::optional, [&](auto& nested) { describe(nested, *field); });
    }
}

/// Reads a whole struct: its fields as `describe` lists them, and nothing else.
template <class T, class Describe>
T read_fields(const nlohmann::json& value, const std::string& pointer, Describe describe) {
    T result;
    FieldReader reader(value, pointer);
    describe(reader, result);
    reader.finish();
    return result;
}

template <class T, class Describe>
nlohmann::json write_fields(const T& value, Describe describe) {
    FieldWriter writer;
    describe(writer, value);
    return std::move(writer.out);
}

}  // namespace layline
