// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/launch/read/text_place.h"

namespace layline {

/// One thing a launcher is told: a flag with its values, or a key of a file.
struct Setting {
    std::vector<std::string> values;  ///< empty for a flag alone; one text for a scalar; the items of a list of scalars
    TextPlace place;
    std::string shown;    ///< the key as it stands: "--tensor-model-parallel-size", "parallelism.tp"
    std::string unknown;  ///< why the value is not known; empty: known
    bool list = false;    ///< a list in its file
    bool used = false;    ///< a reader has asked for it
};

/// Everything a launcher is told, by key: flags without their dashes, keys of files with dots.
class Settings {
  public:
    void put(const std::string& key, Setting setting);
    bool has(std::string_view key) const { return entries_.contains(key); }
    /// Marks it as used. @returns nullptr where there is none.
    const Setting* use(std::string_view key);
    /// The same without marking it.
    const Setting* find(std::string_view key) const;
    std::map<std::string, Setting, std::less<>>& all() { return entries_; }
    bool empty() const { return entries_.empty(); }

  private:
    std::map<std::string, Setting, std::less<>> entries_;
};

/// Scalars and lists of scalars of a document by their dotted keys; items of other lists by their number ("data_stages.0.name").
/// @throws InputError with the place for what is no document of its kind, nests deeper than 64, or holds more than 100,000 values.
Settings yaml_settings(const std::string& text, const std::string& file);
Settings toml_settings(const std::string& text, const std::string& file);
Settings json_settings(const std::string& text, const std::string& file);

}  // namespace layline
