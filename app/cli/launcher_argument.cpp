// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/launcher_argument.h"

#include "model/scenario/input_error.h"

namespace layline {

namespace {

template <class Table>
std::string words(const Table& table) {
    std::string all;
    for (const auto& entry : table) all += (all.empty() ? "" : ", ") + std::string(entry.word);
    return all;
}

}  // namespace

std::string launcher_words() { return words(launchers()); }
std::string outer_words() { return words(outers()); }

LauncherId launcher_argument(const std::string& word) {
    if (const auto id = launcher_named(word)) return *id;
    throw InputError("", "--launcher", "one of " + launcher_words(), "\"" + word + "\"");
}

const LauncherVersion& version_argument(LauncherId id, const std::string& word) {
    if (const LauncherVersion* known = version_named(id, word)) return *known;
    throw InputError("", "--launcher-version", "one of " + words(versions_of(id)), "\"" + word + "\"");
}

std::string version_words() {
    std::string all;
    for (const Launcher& one : launchers())
        if (versions_of(one.id).size() > 1 && versions_of(one.id).front().id == one.id)
            all += (all.empty() ? "" : "; ") + std::string(one.word) + ": " + words(versions_of(one.id));
    return all;
}

OuterId outer_argument(const std::string& word) {
    if (const auto id = outer_named(word)) return *id;
    throw InputError("", "--outer", "one of " + outer_words(), "\"" + word + "\"");
}

}  // namespace layline
