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
    const std::uintptr_t at = reinterpret_cast<std::uintptr_t>(begin);
    const std::uintptr_t lead = (page - at % page) % page;
    if (bytes < lead + page) return;
    (void)madvise(static_cast<char*>(begin) + lead, (bytes - lead) / page * page, MADV_HUGEPAGE);
#else
    (void)begin;
    (void)bytes;
#endif
}

}  // namespace layline
