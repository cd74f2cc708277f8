// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "model/profiling/traces/trace_events.h"

namespace layline {

/// The class of a device activity by its name alone, with communication before memory before compute.
/// Source: Holistic Trace Analysis: communication is what begins with nccl, hip or hccl or holds ncclKernel; memory is what begins with
/// Memcpy, Memset, hipMemcpy, hipMemset or dma; the rest computes. (So a kernel named hip... counts as communication there, and here.)
KernelClass kernel_class(std::string_view name);

/// Whether a kernel that kernel_class() takes for compute moves data between ranks by its name (NVSHMEM, RCCL, DeepEP, symmetric memory).
bool looks_like_communication(std::string_view name);

/// "all_reduce" from "ncclDevKernel_AllReduce_Sum_bf16_RING_LL(...)"; "other" where the name does not tell.
std::string collective_of_kernel(std::string_view name);

/// One spelling for the collective names that frameworks write: "_allgather_base", "allgather" -> "all_gather".
std::string collective_name(std::string_view written);

}  // namespace layline
