// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/profiling/bench/cuda_types.h"
#include "model/profiling/devices/shared_library.h"

namespace layline::cuda {

/// The driver's functions under the names that it exports (the header's unsuffixed ones are macros).
struct Api {
    Result (*init)(unsigned) = nullptr;
    Result (*driver_version)(int*) = nullptr;
    Result (*error_name)(Result, const char**) = nullptr;
    Result (*device_count)(int*) = nullptr;
    Result (*device)(Device*, int) = nullptr;
    Result (*device_name)(char*, int, Device) = nullptr;
    Result (*device_bus_id)(char*, int, Device) = nullptr;
    Result (*device_memory)(std::size_t*, Device) = nullptr;
    Result (*device_attribute)(int*, int, Device) = nullptr;
    Result (*context_retain)(Context*, Device) = nullptr;
    Result (*context_release)(Device) = nullptr;
    Result (*context_set)(Context) = nullptr;
    Result (*context_synchronize)() = nullptr;
    Result (*memory_info)(std::size_t*, std::size_t*) = nullptr;
    Result (*allocate)(Pointer*, std::size_t) = nullptr;
    Result (*free)(Pointer) = nullptr;
    Result (*allocate_host)(void**, std::size_t, unsigned) = nullptr;
    Result (*free_host)(void*) = nullptr;
    Result (*host_device_pointer)(Pointer*, void*, unsigned) = nullptr;
    Result (*copy_to_device)(Pointer, const void*, std::size_t, Stream) = nullptr;
    Result (*copy_to_host)(void*, Pointer, std::size_t, Stream) = nullptr;
    Result (*copy_on_device)(Pointer, Pointer, std::size_t, Stream) = nullptr;
    Result (*copy_peer)(Pointer, Context, Pointer, Context, std::size_t, Stream) = nullptr;
    Result (*fill_bytes)(Pointer, unsigned char, std::size_t, Stream) = nullptr;
    Result (*stream_create)(Stream*, unsigned) = nullptr;
    Result (*stream_destroy)(Stream) = nullptr;
    Result (*stream_synchronize)(Stream) = nullptr;
    Result (*stream_wait)(Stream, Event, unsigned) = nullptr;
    Result (*event_create)(Event*, unsigned) = nullptr;
    Result (*event_record)(Event, Stream) = nullptr;
    Result (*event_synchronize)(Event) = nullptr;
    Result (*event_elapsed)(float*, Event, Event) = nullptr;
    Result (*event_destroy)(Event) = nullptr;
    Result (*module_load)(Module*, const void*, unsigned, int*, void**) = nullptr;
    Result (*module_function)(Function*, Module, const char*) = nullptr;
    Result (*launch)(Function, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, Stream, void**, void**) = nullptr;
    Result (*can_access_peer)(int*, Device, Device) = nullptr;
    Result (*enable_peer)(Context, unsigned) = nullptr;

    std::vector<std::string> missing;  ///< symbols that every driver of the last years has

    /// @throws GpuError with the code's name unless it is success.
    void check(Result result, const char* function) const;
};

Api load_api(const SharedLibrary& library);

/// What a code means for a person, for those that have a known cause; "" for the others.
std::string cause_of(Result result);

}  // namespace layline::cuda
