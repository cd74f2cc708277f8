// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/session/session_file.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "model/scenario/input_error.h"
#include "model/scenario/json_fields.h"
#include "model/scenario/json_file.h"
#include "model/scenario/names.h"
#include "model/scenario/scenario_json.h"

namespace layline {

namespace {

using Json = nlohmann::json;

constexpr int newest_version = 1;
constexpr int indent = 2;
constexpr std::array lockable{"tp", "pp", "vpp", "cp", "ep", "etp", "mbs", "global_batch", "sequence_length", "gpus"};

std::set<std::string> read_locked(const Json& list, const std::string& pointer) {
    if (!list.is_array()) throw InputError("", pointer, "a list of field names", list.type_name());
    std::set<std::string> locked;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string place = pointer + "/" + std::to_string(i);
        if (!list[i].is_string()) throw InputError("", place, "a field name", list[i].type_name());
        const auto name = list[i].get<std::string>();
        if (std::ranges::find(lockable, name) == lockable.end()) throw InputError("", place, "a field that can be locked", list[i].dump());
        locked.insert(name);
    }
    return locked;
}

SavedSession session_from_json(const Json& document) {
    check_format(document, "session", newest_version);
    FieldReader reader(document, "");
    for (const char* key : {"format", "version"}) reader.take(key, Need::required);
    SavedSession session;
    session.plan.scenario = scenario_from_json(*reader.take("scenario", Need::required), "/scenario");
    if (const Json* pinned = reader.take("pinned", Need::optional)) session.plan.pinned = scenario_from_json(*pinned, "/pinned");
    if (const Json* locked = reader.take("locked", Need::optional)) session.plan.locked = read_locked(*locked, "/locked");
    reader.word("mfu_convention", session.convention, Need::optional);
    reader.text("stands_for", session.stands_for, Need::optional);
    reader.finish();
    return session;
}

bool is_bare_scenario(const Json& document) {
    return document.is_object() && document.contains("format") && document["format"] == "layline/scenario";
}

}  // namespace

void write_session(const std::filesystem::path& file, const SavedSession& session) {
    Json document{{"format", "layline/session"},
                  {"version", newest_version},
                  {"scenario", to_json(session.plan.scenario)},
                  {"locked", session.plan.locked},
                  {"mfu_convention", name_of(session.convention)}};
    if (session.plan.pinned) document["pinned"] = to_json(*session.plan.pinned);
    if (!session.stands_for.empty()) document["stands_for"] = session.stands_for;
    write_text_file(file, document.dump(indent) + "\n");
}

SavedSession read_session(const std::filesystem::path& file) {
    const Json document = read_json_file(file);
    try {
        if (!is_bare_scenario(document)) return session_from_json(document);
        SavedSession session;
        session.plan.scenario = scenario_from_json(document);
        return session;
    } catch (const InputError& error) {
        throw error.in_file(file.string());
    }
}

}  // namespace layline
