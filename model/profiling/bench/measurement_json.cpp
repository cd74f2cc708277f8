// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/measurement_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "model/scenario/input_error.h"

namespace layline {

namespace {

using Json = nlohmann::json;

/// Reads one key of an object, where it is there. @throws InputError for another type.
template <class T>
void take(const Json& json, const std::string& pointer, const char* key, T& value) {
    const auto found = json.find(key);
    if (found == json.end() || found->is_null()) return;
    try {
        value = found->get<T>();
    } catch (const Json::exception&) {
        throw InputError("", pointer + "/" + key, "another type", found->type_name());
    }
}

void refuse_unbelievable(const BenchMeasurement& m, const std::string& pointer) {
    const bool finite = std::isfinite(m.seconds) && std::isfinite(m.work) && std::isfinite(m.bytes);
    if (m.measured && !(finite && m.seconds > 0)) throw InputError("", pointer + "/value", "a time above 0", "none");
    if (m.work < 0 || m.bytes < 0 || m.m < 0 || m.n < 0 || m.k < 0 || m.batch < 1)
        throw InputError("", pointer, "sizes of 0 or more", "negative ones");
}

}  // namespace

Json to_json(const BenchMeasurement& m) {
    Json json = {
        {"kind", m.kind}, {"variant", m.variant}, {"device", m.device}, {"status", m.measured ? "measured" : "unavailable"}, {"unit", "s"}};
    if (!m.dtype.empty()) json["dtype"] = m.dtype;
    if (!m.layout.empty()) json["layout"] = m.layout;
    if (m.m > 0) json.update({{"m", m.m}, {"n", m.n}, {"k", m.k}, {"batch", m.batch}});
    if (m.ranks > 0) json["ranks"] = m.ranks;
    if (m.peer >= 0) json["peer"] = m.peer;
    if (m.bytes > 0) json["bytes"] = m.bytes;
    if (m.work > 0) json["work"] = m.work;
    if (!m.measured) {
        json.update({{"value", nullptr}, {"reason", m.reason}});
        return json;
    }
    json.update({{"value", m.seconds}, {"low", m.low_s}, {"high", m.high_s}, {"samples", m.samples}, {"flags", m.flags}, {"how", m.how}});
    if (m.work > 0) json.update({{"rate", m.rate()}, {"rate_unit", m.m > 0 ? "FLOP/s" : "byte/s"}});
    return json;
}

BenchMeasurement measurement_from_json(const Json& json, const std::string& pointer) {
    if (!json.is_object()) throw InputError("", pointer, "a measurement", json.type_name());
    BenchMeasurement m;
    std::string status;
    take(json, pointer, "kind", m.kind);
    take(json, pointer, "variant", m.variant);
    take(json, pointer, "dtype", m.dtype);
    take(json, pointer, "layout", m.layout);
    take(json, pointer, "m", m.m);
    take(json, pointer, "n", m.n);
    take(json, pointer, "k", m.k);
    take(json, pointer, "batch", m.batch);
    take(json, pointer, "ranks", m.ranks);
    take(json, pointer, "device", m.device);
    take(json, pointer, "peer", m.peer);
    take(json, pointer, "bytes", m.bytes);
    take(json, pointer, "work", m.work);
    take(json, pointer, "status", status);
    take(json, pointer, "reason", m.reason);
    take(json, pointer, "value", m.seconds);
    take(json, pointer, "low", m.low_s);
    take(json, pointer, "high", m.high_s);
    take(json, pointer, "samples", m.samples);
    take(json, pointer, "flags", m.flags);
    take(json, pointer, "how", m.how);
    if (m.kind.empty()) throw InputError("", pointer + "/kind", "a kind of measurement", "nothing");
    m.measured = status == "measured";
    refuse_unbelievable(m, pointer);
    return m;
}

}  // namespace layline
