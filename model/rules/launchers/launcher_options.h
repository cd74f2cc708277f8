// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace layline {

/// What a launcher is told that a scenario does not hold: flags of its command line without their dashes ("tp-comm-overlap"), keys of
/// its files with dots ("zero_optimization.stage"), and environment variables ("env:CUDA_DEVICE_MAX_CONNECTIONS"). Every value is text; a
/// flag without a value holds "true". Empty where nothing but the scenario is known: then the rules suppose what Layline's writer writes.
class LauncherOptions {
  public:
    bool empty() const { return values_.empty(); }
    bool has(std::string_view key) const { return values_.contains(key); }
    /// Present, and neither "false" nor "0".
    bool on(std::string_view key) const;
    /// The value, or empty.
    std::string_view text(std::string_view key) const;
    /// The value where it is a whole number.
    std::optional<std::int64_t> integer(std::string_view key) const;
    std::optional<double> real(std::string_view key) const;
    void set(std::string key, std::string value = "true") { values_[std::move(key)] = std::move(value); }
    const std::map<std::string, std::string, std::less<>>& all() const { return values_; }
    /// The version's word (versions_of()); empty: the first. No option, so that it does not count for empty().
    const std::string& version() const { return version_; }
    void set_version(std::string word) { version_ = std::move(word); }

  private:
    std::map<std::string, std::string, std::less<>> values_;
    std::string version_;
};

}  // namespace layline
