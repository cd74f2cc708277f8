// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "model/launch/read/launch_reading.h"
#include "model/launch/read/settings.h"

namespace layline {

/// Takes settings into the fields of a scenario, one by one, and keeps account: what was understood, what was the launcher's default.
class SettingReader {
  public:
    /// @param who whose defaults they are: "Megatron-LM". All three outlive the reader.
    SettingReader(Settings& settings, LaunchReading& reading, std::string who, std::string file);

    Settings& settings() { return settings_; }
    Scenario& scenario() { return reading_.scenario; }
    LaunchReading& reading() { return reading_; }

    bool has(std::string_view key) const { return settings_.has(key); }
    /// A whole number of at most 10^12. @throws InputError with the place for other text.
    std::optional<std::int64_t> whole(std::string_view key, std::int64_t least = 0);
    std::optional<double> real(std::string_view key, double least, double most);
    /// The one value, or the first of several; nothing where it is missing, unknown, "null" or "None".
    std::optional<std::string> text(std::string_view key);
    /// Present and not "false", "False", "0" or "no".
    bool on(std::string_view key);

    /// target = the key's value, else `fallback`; either goes to the account as `field`.
    void take(std::string_view key, const char* field, std::int64_t& target, std::int64_t fallback, std::int64_t least = 1);
    void take_flag(std::string_view key, const char* field, bool& target, bool when_on = true);

    void understood(const std::string& field, const std::string& value, std::string_view key);
    void understood(const std::string& field, std::int64_t value, std::string_view key) { understood(field, std::to_string(value), key); }
    /// What no setting says: `why` is "Megatron-LM's default" where it is empty.
    void assumed(const std::string& field, const std::string& value, const std::string& why = "");
    void assumed(const std::string& field, std::int64_t value, const std::string& why = "") { assumed(field, std::to_string(value), why); }
    /// What is taken from `kept` because this launcher is not told it; `why` says so.
    void assumed_kept(std::initializer_list<const char*> fields, const std::string& why);
    /// Marks keys that concern nothing that Layline models, but that a writer of ours writes.
    void skip(std::initializer_list<std::string_view> keys);

    /// Takes an enumerator by its word. @returns whether the key is there; an unknown word throws.
    template <class Enum, std::size_t N>
    bool choose(std::string_view key, const char* field, Enum& target, const std::array<std::pair<std::string_view, Enum>, N>& words) {
        const auto word = text(key);
        if (!word) return false;
        std::string known;
        for (const auto& [theirs, ours] : words) {
            known += (known.empty() ? "" : ", ") + std::string(theirs);
            if (theirs != *word) continue;
            target = ours;
            understood(field, *word, key);
            return true;
        }
        refuse(key, "one of " + known, *word);
    }

    [[noreturn]] void refuse(std::string_view key, const std::string& expected, const std::string& found) const;
    /// Settings nobody asked for, by their keys and places, at the end.
    void list_ignored();

  private:
    std::string shown(std::string_view key) const;

    Settings& settings_;
    LaunchReading& reading_;
    std::string who_, file_;
};

/// The preset of the same shape gives the model its id and name, else "Model of N layers" is assumed.
void recognise_model(LaunchReading& reading);

/// Takes the number of GPUs: told, or derived from tp * pp * cp and what is kept. A told number of GPUs a node changes the cluster kept.
void take_cluster(LaunchReading& reading, const Scenario& kept, std::optional<std::int64_t> gpus, std::optional<std::int64_t> per_node,
                  const std::string& from);

}  // namespace layline
