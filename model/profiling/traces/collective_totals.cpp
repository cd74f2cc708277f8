// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/traces/collective_totals.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace layline {

namespace {

/// Bytes of c10's element types; 0: unknown.
double element_bytes(std::string_view dtype) {
    constexpr std::array<std::pair<std::string_view, double>, 13> known = {{{"Float", 4},
                                                                            {"BFloat16", 2},
                                                                            {"Half", 2},
                                                                            {"Double", 8},
                                                                            {"Long", 8},
                                                                            {"Int", 4},
                                                                            {"Short", 2},
                                                                            {"Byte", 1},
                                                                            {"Char", 1},
                                                                            {"Bool", 1},
                                                                            {"Float8_e4m3fn", 1},
                                                                            {"Float8_e5m2", 1},
                                                                            {"UInt8", 1}}};
    const auto found = std::ranges::find(known, dtype, &std::pair<std::string_view, double>::first);
    return found == known.end() ? 0 : found->second;
}

}  // namespace

void CollectiveTotals::add(const std::string& name, double duration_us, std::int64_t elements_in, std::int64_t elements_out,
                           const std::string& dtype) {
    CollectiveTotal& total = by_name_[name];
    total.name = name;
    total.shortest_us = total.kernels == 0 ? duration_us : std::min(total.shortest_us, duration_us);
    ++total.kernels;
    total.total_us += duration_us;
    total.bytes += static_cast<double>(std::max<std::int64_t>({elements_in, elements_out, 0})) * element_bytes(dtype);
}

std::vector<CollectiveTotal> CollectiveTotals::totals() const {
    std::vector<CollectiveTotal> result;
    for (const auto& [name, total] : by_name_) result.push_back(total);
    std::ranges::stable_sort(result, std::ranges::greater{}, &CollectiveTotal::total_us);
    return result;
}

}  // namespace layline
