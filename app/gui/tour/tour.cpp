// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/tour/tour.h"

#include "app/gui/session/pins.h"
#include "model/scenario/json_fields.h"
#include "model/scenario/json_file.h"
#include "model/scenario/presets.h"
#include "model/scenario/scenario_json.h"

namespace layline {

namespace {

using Json = nlohmann::json;

constexpr int newest_version = 1;
constexpr RealRange seconds{0, 1e9};

Pin read_side(const Json& value, const std::string& pointer, const std::string& source) {
    Pin pin;
    FieldReader reader(value, pointer);
    reader.text("name", pin.name, Need::required);
    pin.scenario = scenario_from_json(*reader.take("scenario", Need::required), reader.pointer_to("scenario"));
    Measurement measured;
    measured.source = source;
    reader.object("measured", Need::required, [&](FieldReader& fields) {
        fields.real("step_time_s", measured.step_time_s, seconds, Need::optional);
        fields.boolean("out_of_memory", measured.out_of_memory, Need::optional);
    });
    reader.finish();
    pin.measured = measured;
    return pin;
}

Tour tour_from_json(const Json& document) {
    check_format(document, "tour", newest_version);
    FieldReader reader(document, "");
    for (const char* key : {"format", "version"}) reader.take(key, Need::required);
    Tour tour;
    reader.text("source", tour.source, Need::required);
    const Json& steps = *reader.take("steps", Need::required);
    if (!steps.is_array()) throw InputError("", "/steps", "a list of steps", steps.type_name());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        FieldReader step(steps[i], "/steps/" + std::to_string(i));
        TourStep read;
        step.text("id", read.id, Need::required);
        read.a = read_side(*step.take("a", Need::required), step.pointer_to("a"), tour.source);
        read.b = read_side(*step.take("b", Need::required), step.pointer_to("b"), tour.source);
        step.object("pairs", Need::optional, [&](FieldReader& pairs) {
            pairs.integer("agree", read.agree, {0, 1'000'000}, Need::required);
            pairs.integer("disagree", read.disagree, {0, 1'000'000}, Need::required);
        });
        step.finish();
        tour.steps.push_back(std::move(read));
    }
    reader.finish();
    return tour;
}

}  // namespace

Tour read_tour(const std::filesystem::path& file) {
    const Json document = read_json_file(file);
    try {
        return tour_from_json(document);
    } catch (const InputError& error) {
        throw error.in_file(file.string());
    }
}

Tour recommendations() { return read_tour(presets_folder() / "tours" / "arxiv-2311.05610.json"); }

Plan with_step(Plan plan, const TourStep& step) {
    plan = with_pin(std::move(plan), step.b, false);
    plan = with_pin(std::move(plan), step.a, true);
    plan.scenario = step.b.scenario;
    return plan;
}

}  // namespace layline
