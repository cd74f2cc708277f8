// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

/// The few declarations of the CUDA driver API that are used here: names are ours, layouts and numbers the interface's (CUDA 13.0).
namespace layline::cuda {

using Result = int;
using Device = int;
using Pointer = unsigned long long;
using Context = void*;
using Stream = void*;
using Event = void*;
using Module = void*;
using Function = void*;

inline constexpr Result success = 0, out_of_memory = 2, stub_library = 34, device_unavailable = 46, no_device = 100,
                        peer_already_enabled = 704, system_not_ready = 802, driver_mismatch = 803, compat_not_supported = 804,
                        unknown_error = 999;

inline constexpr int attribute_kernel_timeout = 17, attribute_multiprocessors = 16, attribute_clock_khz = 13,
                     attribute_memory_clock_khz = 36, attribute_bus_bits = 37, attribute_l2_bytes = 38, attribute_cc_major = 75,
                     attribute_cc_minor = 76, attribute_ecc = 32, attribute_compute_mode = 20;
inline constexpr unsigned stream_non_blocking = 1;
inline constexpr unsigned host_portable = 1, host_device_map = 2;

}  // namespace layline::cuda
