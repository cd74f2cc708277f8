// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/profiling/traces/trace_events.h"

namespace layline {

/// Sums communication kernels by collective.
class CollectiveTotals {
  public:
    /// @param elements_in, elements_out of the message, 0: not stated; @param dtype as torch writes it ("BFloat16"), "" or unknown: bytes
    /// stay unknown.
    void add(const std::string& name, double duration_us, std::int64_t elements_in, std::int64_t elements_out, const std::string& dtype);
    /// Most time first.
    std::vector<CollectiveTotal> totals() const;

  private:
    std::map<std::string, CollectiveTotal> by_name_;
};

}  // namespace layline
