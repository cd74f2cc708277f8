// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

/// What the fake libraries share: the script, the virtual clock, memory, contexts.
namespace fake {

struct Device {
    nlohmann::json facts;
    double number(const char* key, double otherwise) const { return facts.value(key, otherwise); }
    int whole(const char* key, int otherwise) const { return facts.value(key, otherwise); }
    std::string text(const char* key, const std::string& otherwise) const { return facts.value(key, otherwise); }
};

/// A stretch of memory that a program got.
struct Allocation {
    std::size_t bytes = 0;
    int device = -1;  ///< -1: pinned host memory
};

struct State {
    nlohmann::json script = nlohmann::json::object();
    std::vector<Device> devices;
    std::map<std::string, int> calls;  ///< how often each function was called
    std::map<std::uint64_t, Allocation> memory;
    std::vector<double> clock_s;  ///< of each device's work, virtual
    std::mt19937 random{1};
    std::recursive_mutex mutex;
    int current = -1;      ///< device of the current context, -1: none
    int sticky_error = 0;  ///< once a kernel has failed, everything returns this
};

State& state();

/// Reads the script anew and forgets everything else.
void reload();

/// Counts a call and does what the script asks of it. @returns the scripted code, or 0 to go on.
int call(const char* function, int device = -1);

/// Records a misuse of the interface.
void misuse(const std::string& what);

/// Whether [address, address + bytes) lies inside one allocation of the device (-1: host).
bool is_inside(std::uint64_t address, std::size_t bytes, int device);

/// Lets the device work for a time, with the script's noise.
void work(int device, double seconds);

}  // namespace fake
