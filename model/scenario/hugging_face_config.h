// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/scenario/hugging_face.h"

namespace layline {

/// Reads one object of a config.json, remembers which keys were asked for, and notes what was assumed. A null counts as absent.
/// Where several keys are given the first that is present is read (old and new spellings).
class HuggingFaceConfig {
  public:
    using Keys = std::initializer_list<const char*>;

    HuggingFaceConfig(const nlohmann::json& object, std::string file, std::string pointer, std::string family);

    /// A whole number within [low, high]. @throws InputError for a missing one, another type, or one out of range.
    std::int64_t size(Keys keys, std::int64_t low = 1, std::int64_t high = 100'000'000);
    /// Nothing where it is absent; no note is made.
    std::optional<std::int64_t> size_if(Keys keys, std::int64_t low = 1, std::int64_t high = 100'000'000);
    /// The value or `otherwise`, which is noted as assumed with its reason.
    std::int64_t size_or(Keys keys, std::int64_t otherwise, const std::string& reason, std::int64_t low = 1,
                         std::int64_t high = 100'000'000);
    /// A truth value or the family's default, which is noted as assumed.
    bool flag_or(const char* key, bool otherwise);
    std::optional<bool> flag_if(const char* key);
    std::optional<std::string> text_if(const char* key);
    std::vector<std::int64_t> sizes(const char* key, std::int64_t high);
    std::vector<std::string> texts(const char* key);
    bool has(const char* key) const;
    /// Whether the key is there, with null as its value: some families' classes then do something else than their default.
    bool is_null(const char* key) const;

    /// Says that the value of a key contradicts another. @throws InputError always.
    [[noreturn]] void refuse(const char* key, const std::string& expected, const std::string& found) const;
    void assume(const std::string& what) { assumed_.push_back(what); }
    void approximate(const std::string& what) { approximate_.push_back(what); }

    const std::string& family() const { return family_; }
    /// Keys nobody asked for become ignored, or approximate where they are known to change shapes. Moves the notes out.
    void finish(HuggingFaceImport& import);

  private:
    const nlohmann::json* find(Keys keys, const char** found);
    const nlohmann::json* find(const char* key);
    [[noreturn]] void wrong_type(const char* key, const char* expected) const;

    const nlohmann::json& object_;
    std::string file_, pointer_, family_;
    std::set<std::string> asked_;
    std::vector<std::string> assumed_, approximate_;
};

}  // namespace layline
