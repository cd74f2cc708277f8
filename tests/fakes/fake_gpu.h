// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
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

/// A queue of work. Work is done when it is enqueued; only the clock tells when it would have been.
struct Stream {
    int device = 0;
    double time_s = 0;  ///< when what was enqueued so far is done
    bool held = false;  ///< a thread waits for the host: nothing behind it is kept waiting by the host
};

struct Event {
    int device = 0;
    double time_s = -1;  ///< -1: not recorded
};

struct State {
    nlohmann::json script = nlohmann::json::object();
    std::vector<Device> devices;
    std::map<std::string, int> calls;  ///< how often each function was called
    std::string last_call;
    std::map<std::uint64_t, Allocation> memory;
    std::set<Stream*> streams;
    std::set<Event*> events;
    double host_s = 0;  ///< the host's virtual clock
    long works = 0;     ///< pieces of work so far
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

/// The stream behind a handle of the current device; nullptr, and a misuse, for another.
Stream* stream_of(void* handle);

/// Enqueues work of so many seconds, with the script's noise and outliers; the host spends `laws.host` seconds on it.
void work(Stream& stream, double seconds);

/// A number of the script's "laws", by path: law("gemm/bf16/t0", 3e-6).
double law(const std::string& path, double otherwise);

}  // namespace fake
