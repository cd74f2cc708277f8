// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/large_vector.h"

#include <cstdint>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace layline {

void advise_large_pages(void* begin, std::size_t bytes) {
#ifdef __linux__
    constexpr std::uintptr_t page = std::uintptr_t{2} << 20U;  // x86-64 and arm64 with 4 KiB granules
    const auto first = (reinterpret_cast<std::uintptr_t>(begin) + page - 1) / page * page;
    const auto last = (reinterpret_cast<std::uintptr_t>(begin) + bytes) / page * page;
    if (first < last) (void)madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
#else
    (void)begin;
    (void)bytes;
#endif
}

}  // namespace layline
