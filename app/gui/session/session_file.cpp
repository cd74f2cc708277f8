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

constexpr int newest_version = 2;
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

constexpr RealRange measured_seconds{0, 1e9};
constexpr RealRange share{0, 1};

void describe_measurement(auto& v, auto& measured) {
    v.real("step_time_s", measured.step_time_s, measured_seconds, Need::optional);
    v.real("mfu", measured.mfu, share, Need::optional);
    v.boolean("out_of_memory", measured.out_of_memory, Need::optional);
    v.text("source", measured.source, Need::optional);
}

Json to_json(const SessionCalibration& calibration) {
    return {{"name", calibration.name}, {"document", parse_json(calibration.text, "calibration")}};
}

CalibrationChoice read_calibration(const Json& value, const std::string& pointer) {
    if (!value.is_object() || !value.contains("document") || !value["document"].is_object())
        throw InputError("", pointer, "an object with name and document", value.dump().substr(0, 40));
    return session_calibration(value.value("name", "calibration"), value["document"].dump(1) + "\n");
}

Json to_json(const PinPrediction& predicted) {
    Json value{{"step_time_s", predicted.step_time_s}};
    if (predicted.calibration) value["calibration"] = to_json(*predicted.calibration.get());
    return value;
}

PinPrediction prediction_from_json(const Json& value, const std::string& pointer) {
    PinPrediction predicted;
    FieldReader reader(value, pointer);
    reader.real("step_time_s", predicted.step_time_s, RealRange{0, 1e9}, Need::optional);
    if (const Json* calibration = reader.take("calibration", Need::optional))
        predicted.calibration = read_calibration(*calibration, reader.pointer_to("calibration"));
    reader.finish();
    return predicted;
}

Json to_json(const Pin& pin) {
    Json value{{"scenario", layline::to_json(pin.scenario)}};
    if (!pin.name.empty()) value["name"] = pin.name;
    if (pin.measured) value["measured"] = write_fields(*pin.measured, [](auto& v, const auto& m) { describe_measurement(v, m); });
    if (pin.predicted) value["predicted"] = to_json(*pin.predicted);
    return value;
}

Pin pin_from_json(const Json& value, const std::string& pointer) {
    Pin pin;
    FieldReader reader(value, pointer);
    reader.text("name", pin.name, Need::optional);
    pin.scenario = scenario_from_json(*reader.take("scenario", Need::required), reader.pointer_to("scenario"));
    describe_optional(reader, "measured", pin.measured, [](auto& v, auto& m) { describe_measurement(v, m); });
    if (const Json* predicted = reader.take("predicted", Need::optional))
        pin.predicted = prediction_from_json(*predicted, reader.pointer_to("predicted"));
    reader.finish();
    return pin;
}

std::vector<Pin> read_pins(const Json& list) {
    if (!list.is_array()) throw InputError("", "/pins", "a list of pins", list.type_name());
    if (list.size() > most_pins) throw InputError("", "/pins", "at most 100 pins", std::to_string(list.size()));
    std::vector<Pin> pins;
    for (std::size_t i = 0; i < list.size(); ++i) pins.push_back(pin_from_json(list[i], "/pins/" + std::to_string(i)));
    return pins;
}

/// Version 1 kept one pinned scenario, which was A.
void migrate_pinned(FieldReader& reader, Plan& plan) {
    const Json* pinned = reader.take("pinned", Need::optional);
    if (pinned == nullptr) return;
    plan.pins = {{{}, scenario_from_json(*pinned, "/pinned"), {}, {}}};
    plan.baseline = 0;
}

void read_comparison(FieldReader& reader, Plan& plan) {
    const Json* pins = reader.take("pins", Need::optional);
    if (pins == nullptr) return;
    plan.pins = read_pins(*pins);
    reader.integer("baseline", plan.baseline, {-1, static_cast<std::int64_t>(plan.pins.size()) - 1}, Need::optional);
}

LauncherId read_target(const Json& word) {
    if (word.is_string())
        if (const auto id = launcher_named(word.get<std::string>())) return *id;
    throw InputError("", "/launcher", "a launcher that Layline knows", word.dump());
}

StageBalance read_balance(const Json& word) {
    if (word == "memory") return StageBalance::memory;
    if (word == "time") return StageBalance::time;
    throw InputError("", "/balance", "memory or time", word.dump().substr(0, 40));
}

SavedSession session_from_json(const Json& document) {
    const int version = check_format(document, "session", newest_version);
    FieldReader reader(document, "");
    for (const char* key : {"format", "version"}) reader.take(key, Need::required);
    SavedSession session;
    session.plan.scenario = scenario_from_json(*reader.take("scenario", Need::required), "/scenario");
    if (version == 1)
        migrate_pinned(reader, session.plan);
    else
        read_comparison(reader, session.plan);
    if (const Json* calibration = reader.take("calibration", Need::optional))
        session.plan.calibration = read_calibration(*calibration, "/calibration");
    if (const Json* locked = reader.take("locked", Need::optional)) session.plan.locked = read_locked(*locked, "/locked");
    if (const Json* target = reader.take("launcher", Need::optional)) session.plan.target = read_target(*target);
    if (const Json* balance = reader.take("balance", Need::optional)) session.plan.balance = read_balance(*balance);
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
                  {"scenario", layline::to_json(session.plan.scenario)},
                  {"locked", session.plan.locked},
                  {"mfu_convention", name_of(session.convention)}};
    for (const Pin& pin : session.plan.pins) document["pins"].push_back(to_json(pin));
    if (session.plan.target) document["launcher"] = launcher(*session.plan.target).word;
    if (session.plan.balance) document["balance"] = *session.plan.balance == StageBalance::memory ? "memory" : "time";
    if (session.plan.baseline >= 0) document["baseline"] = session.plan.baseline;
    if (session.plan.calibration) document["calibration"] = to_json(*session.plan.calibration.get());
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
