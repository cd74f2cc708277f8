// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/fake_gpu.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>

namespace fake {

State& state() {
    static State* const one = new State;  // never destroyed: the libraries outlive static objects
    return *one;
}

void reload() {
    State& s = state();
    const std::lock_guard lock(s.mutex);
    const char* file = std::getenv("LAYLINE_FAKE_GPU");
    s.script = nlohmann::json::object();
    if (file != nullptr)
        if (std::ifstream stream(file); stream) s.script = nlohmann::json::parse(stream);
    s.devices.clear();
    if (const auto devices = s.script.find("devices"); devices != s.script.end())
        for (const nlohmann::json& facts : *devices) s.devices.push_back({facts});
    s.calls.clear();
    s.memory.clear();
    s.streams.clear();
    s.events.clear();
    s.host_s = 0;
    s.works = 0;
    s.random.seed(s.script.value("seed", 1u));
    s.current = -1;
    s.sticky_error = 0;
}

namespace {

[[noreturn]] void hang() {
    while (true) pause();
}

int obey(const nlohmann::json& order, int count, int device) {
    if (order.contains("device") && order["device"] != device) return 0;
    const int after = order.value("after", 0);
    if (count <= after || (order.contains("times") && count > after + order["times"].get<int>())) return 0;
    if (order.contains("once")) {
        const auto sign = order["once"].get<std::string>();
        if (access(sign.c_str(), F_OK) == 0) return 0;
        std::ofstream(sign) << "done";
    }
    if (order.contains("delay_ms")) usleep(1000u * order["delay_ms"].get<unsigned>());
    const std::string act = order.value("do", "");
    if (act == "hang") hang();
    if (act == "abort") std::abort();
    if (act == "exit") _exit(3);
    return order.value("code", 0);
}

}  // namespace

int call(const char* function, int device) {
    State& s = state();
    const std::lock_guard lock(s.mutex);
    const int count = ++s.calls[function];
    s.last_call = function;
    const auto calls = s.script.find("calls");
    if (calls == s.script.end()) return 0;
    const auto order = calls->find(function);
    return order == calls->end() ? 0 : obey(*order, count, device);
}

void misuse(const std::string& what) {
    State& s = state();
    const std::lock_guard lock(s.mutex);
    if (const auto file = s.script.find("misuse"); file != s.script.end())
        std::ofstream(file->get<std::string>(), std::ios::app) << what << " (last call: " << s.last_call << ")\n";
    else
        std::cerr << "misuse: " << what << '\n';
}

bool is_inside(std::uint64_t address, std::size_t bytes, int device) {
    State& s = state();
    auto after = s.memory.upper_bound(address);
    if (after == s.memory.begin()) return false;
    const auto& [base, allocation] = *std::prev(after);
    return allocation.device == device && address - base <= allocation.bytes && bytes <= allocation.bytes - (address - base);
}

Stream* stream_of(void* handle) {
    State& s = state();
    auto* stream = static_cast<Stream*>(handle);
    if (!s.streams.contains(stream)) {
        misuse("a stream that does not exist");
        return nullptr;
    }
    if (stream->device != s.current) misuse("a stream of another device than the current context's");
    return stream;
}

void work(Stream& stream, double seconds) {
    State& s = state();
    if (const double noise = s.script.value("noise", 0.0); noise > 0)
        seconds *= std::exp(std::normal_distribution<double>(0.0, noise)(s.random));
    ++s.works;
    if (const int every = s.script.value("outlier_every", 0); every > 0 && s.works % every == 0) seconds *= 10;
    if (!stream.held) stream.time_s = std::max(stream.time_s, s.host_s);
    stream.time_s += seconds;
    s.host_s += law("host", 3e-6);
}

double law(const std::string& path, double otherwise) {
    const State& s = state();
    const auto laws = s.script.find("laws");
    if (laws == s.script.end()) return otherwise;
    const nlohmann::json::json_pointer pointer("/" + path);
    return laws->contains(pointer) ? laws->at(pointer).get<double>() : otherwise;
}

}  // namespace fake
