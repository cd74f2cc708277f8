// SPDX-License-Identifier: GPL-3.0-or-later
// libnccl.so.2, as far as Layline uses it. S bytes as nccl-tests counts them take
//   nccl/<operation>/alpha + S f / (nccl/<operation>/beta) + nccl/<operation>/root sqrt(S)      f: bytes over the bus per byte of message
// with alpha 18e-6, beta 3.85e11 and root 0 where the script says nothing. operation: all_reduce, all_gather, reduce_scatter, all_to_all,
// send_recv.
#include <cmath>
#include <map>
#include <vector>

#include "tests/fakes/fake_gpu.h"

using fake::state;

namespace {

constexpr int invalid_argument = 4, invalid_usage = 5;

struct Communicator {
    int rank, size, device;
    int group;  ///< which ncclCommInitAll it came from
};
std::set<Communicator*> communicators;
int groups_made = 0, depth = 0;
bool failed = false;  ///< a call within the open group

struct Operation {
    std::string name;
    Communicator* communicator;
    double message_bytes;
    fake::Stream* stream;
};
std::vector<Operation> pending;

int element_bytes(int type) { return type == 9 || type == 6 ? 2 : type == 7 || type == 2 ? 4 : type == 8 ? 8 : 1; }

double factor(const std::string& name, int ranks) {
    if (name == "send_recv") return 1;
    return (name == "all_reduce" ? 2.0 : 1.0) * (ranks - 1) / ranks;
}

double seconds(const std::string& name, int ranks, double bytes) {
    const std::string law = "nccl/" + name + "/";
    return fake::law(law + "alpha", 18e-6) + bytes * factor(name, ranks) / fake::law(law + "beta", 3.85e11) +
           fake::law(law + "root", 0) * std::sqrt(bytes);
}

bool inside(const void* address, std::size_t bytes, const Communicator& communicator, const char* what) {
    if (fake::is_inside(reinterpret_cast<std::uint64_t>(address), bytes, communicator.device)) return true;
    fake::misuse(std::string(what) + " of a collective reaches outside of its device's memory");
    return false;
}

/// Runs what a group holds: every rank of one communicator must take part alike.
int run_group() {
    if (failed) {  // what the group holds is dropped
        failed = false;
        pending.clear();
        return invalid_usage;
    }
    if (pending.empty()) return 0;
    std::map<int, std::map<std::string, int>> per_rank;
    for (const Operation& operation : pending) ++per_rank[operation.communicator->rank][operation.name];
    const Communicator& first = *pending.front().communicator;
    for (const Operation& operation : pending)
        if (operation.communicator->group != first.group) fake::misuse("ranks of different communicators in one group");
    if (static_cast<int>(per_rank.size()) != first.size) {
        fake::misuse("not every rank takes part");
        pending.clear();
        return invalid_usage;
    }
    for (const auto& [rank, operations] : per_rank)
        if (operations != per_rank.begin()->second) fake::misuse("ranks do different things");
    std::string name = pending.front().name;
    double bytes = pending.front().message_bytes;
    if (name == "send" || name == "receive") {
        const int sends = per_rank.begin()->second.at("send");
        if (per_rank.begin()->second.at("receive") != sends) fake::misuse("sends without receives");
        name = sends == 1 ? "send_recv" : "all_to_all";
        bytes *= sends;
    }
    double start = 0;
    for (const Operation& operation : pending) start = std::max(start, operation.stream->held ? 0 : operation.stream->time_s);
    const bool held = pending.front().stream->held;
    if (held) start = pending.front().stream->time_s;
    fake::Stream clock{0, start, held};
    fake::work(clock, seconds(name, first.size, bytes));
    for (const Operation& operation : pending) operation.stream->time_s = clock.time_s;
    pending.clear();
    return 0;
}

int add(const char* function, const char* name, double message_bytes, void* communicator_handle, void* stream_handle) {
    auto* communicator = static_cast<Communicator*>(communicator_handle);
    if (!communicators.contains(communicator)) {
        fake::misuse("a communicator that does not exist");
        return invalid_argument;
    }
    if (const int code = fake::call(function, communicator->device)) {
        failed = depth > 0;
        return code;
    }
    auto* stream = static_cast<fake::Stream*>(stream_handle);
    if (!state().streams.contains(stream) || stream->device != communicator->device)
        fake::misuse("a stream of another device than the rank's");
    pending.push_back({name, communicator, message_bytes, stream});
    return depth > 0 ? 0 : run_group();
}

}  // namespace

extern "C" {

int ncclGetVersion(int* out) {
    *out = 22809;
    return 0;
}
const char* ncclGetErrorString(int code) { return code == 1 ? "unhandled cuda error" : "some error"; }
const char* ncclGetLastError(void*) { return "the last error"; }
int ncclCommInitAll(void** out, int count, const int* devices) {
    if (const int code = fake::call("ncclCommInitAll")) return code;
    if (count < 1 || count > static_cast<int>(state().devices.size())) return invalid_argument;
    ++groups_made;
    for (int i = 0; i < count; ++i) {
        auto* communicator = new Communicator{i, count, devices[i], groups_made};
        communicators.insert(communicator);
        out[i] = communicator;
    }
    return 0;
}
int ncclCommDestroy(void* handle) {
    auto* communicator = static_cast<Communicator*>(handle);
    if (communicators.erase(communicator) == 0) {
        fake::misuse("a communicator destroyed twice");
        return invalid_argument;
    }
    delete communicator;
    return 0;
}
int ncclGroupStart() {
    ++depth;
    return 0;
}
int ncclGroupEnd() {
    if (depth == 0) {
        fake::misuse("ncclGroupEnd without ncclGroupStart");
        return invalid_usage;
    }
    return --depth == 0 ? run_group() : 0;
}
int ncclAllReduce(const void* send, void* receive, std::size_t count, int type, int operation, void* communicator, void* stream) {
    const std::size_t bytes = count * static_cast<std::size_t>(element_bytes(type));
    if (operation != 0) fake::misuse("a reduction that is no sum");
    if (communicators.contains(static_cast<Communicator*>(communicator))) {
        const auto& known = *static_cast<Communicator*>(communicator);
        if (!inside(send, bytes, known, "send") || !inside(receive, bytes, known, "receive")) return invalid_argument;
    }
    return add("ncclAllReduce", "all_reduce", static_cast<double>(bytes), communicator, stream);
}
int ncclAllGather(const void* send, void* receive, std::size_t count, int type, void* communicator, void* stream) {
    const std::size_t bytes = count * static_cast<std::size_t>(element_bytes(type));
    const auto* known = static_cast<Communicator*>(communicator);
    const auto ranks = static_cast<std::size_t>(communicators.contains(static_cast<Communicator*>(communicator)) ? known->size : 1);
    if (ranks > 1 && (!inside(send, bytes, *known, "send") || !inside(receive, bytes * ranks, *known, "receive"))) return invalid_argument;
    return add("ncclAllGather", "all_gather", static_cast<double>(bytes * ranks), communicator, stream);
}
int ncclReduceScatter(const void* send, void* receive, std::size_t count, int type, int operation, void* communicator, void* stream) {
    const std::size_t bytes = count * static_cast<std::size_t>(element_bytes(type));
    if (operation != 0) fake::misuse("a reduction that is no sum");
    const auto* known = static_cast<Communicator*>(communicator);
    const auto ranks = static_cast<std::size_t>(communicators.contains(static_cast<Communicator*>(communicator)) ? known->size : 1);
    if (ranks > 1 && (!inside(send, bytes * ranks, *known, "send") || !inside(receive, bytes, *known, "receive"))) return invalid_argument;
    return add("ncclReduceScatter", "reduce_scatter", static_cast<double>(bytes * ranks), communicator, stream);
}
int ncclSend(const void* send, std::size_t count, int type, int peer, void* communicator, void* stream) {
    const std::size_t bytes = count * static_cast<std::size_t>(element_bytes(type));
    const auto* known = static_cast<Communicator*>(communicator);
    if (communicators.contains(static_cast<Communicator*>(communicator)) &&
        (peer < 0 || peer >= known->size || !inside(send, bytes, *known, "send")))
        return invalid_argument;
    return add("ncclSend", "send", static_cast<double>(bytes), communicator, stream);
}
int ncclRecv(void* receive, std::size_t count, int type, int peer, void* communicator, void* stream) {
    const std::size_t bytes = count * static_cast<std::size_t>(element_bytes(type));
    const auto* known = static_cast<Communicator*>(communicator);
    if (communicators.contains(static_cast<Communicator*>(communicator)) &&
        (peer < 0 || peer >= known->size || !inside(receive, bytes, *known, "receive")))
        return invalid_argument;
    return add("ncclRecv", "receive", static_cast<double>(bytes), communicator, stream);
}
}
