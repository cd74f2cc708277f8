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

OuterId outer_argument(const std::string& word) {
    if (const auto id = outer_named(word)) return *id;
    throw InputError("", "--outer", "one of " + outer_words(), "\"" + word + "\"");
}

}  // namespace layline
