// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/traces/kernel_class.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace layline {

namespace {

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

template <std::size_t N>
bool begins_with_one_of(std::string_view text, const std::array<std::string_view, N>& prefixes) {
    return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return text.starts_with(prefix); });
}

/// The words of collectives, longest first where one holds another; all in lower case without separators.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> collective_words = {{{"reducescatter", "reduce_scatter"},
                                                                                            {"allreduce", "all_reduce"},
                                                                                            {"allgather", "all_gather"},
                                                                                            {"alltoall", "all_to_all"},
                                                                                            {"broadcast", "broadcast"},
                                                                                            {"sendrecv", "send_recv"},
                                                                                            {"reduce", "reduce"},
                                                                                            {"send", "send_recv"},
                                                                                            {"recv", "send_recv"}}};

std::string letters_of(std::string_view text) {
    std::string letters;
    for (const char c : text)
        if (std::isalpha(static_cast<unsigned char>(c)) != 0) letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return letters;
}

}  // namespace

KernelClass kernel_class(std::string_view name) {
    constexpr std::array<std::string_view, 3> communication = {"nccl", "hip", "hccl"};
    constexpr std::array<std::string_view, 3> memory = {"Memcpy", "Memset", "dma"};
    if (begins_with_one_of(name, communication) || holds(name, "ncclKernel")) return KernelClass::communication;
    return begins_with_one_of(name, memory) ? KernelClass::memory : KernelClass::compute;
}

bool looks_like_communication(std::string_view name) {
    constexpr std::array<std::string_view, 5> words = {"nccl", "rccl", "nvshmem", "deep_ep", "symm_mem"};
    return kernel_class(name) == KernelClass::compute &&
           std::ranges::any_of(words, [&](std::string_view word) { return holds(name, word); });
}

std::string collective_name(std::string_view written) {
    const std::string letters = letters_of(written);
    for (const auto& [word, name] : collective_words)
        if (holds(letters, word)) return std::string(name);
    return "other";
}

std::string collective_of_kernel(std::string_view name) { return collective_name(name.substr(0, name.find('('))); }

}  // namespace layline
