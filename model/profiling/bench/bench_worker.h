// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "model/profiling/bench/bench_plan.h"
#include "model/profiling/devices/shared_library.h"

namespace layline {

/// What the measuring process is told.
struct WorkerOrders {
    BenchOptions options;
    LibrarySearch libraries;
    std::size_t first = 0;  ///< item of the plan to begin with: after a crash the rest is taken up behind the item that crashed
};

/// Measures in the process that calls it and reports as it goes, one JSON document a line without its end:
/// {"facts": {...}}, {"failed": "...", "code": n}, {"plan": n}, {"begin": i, "name": "..."}, {"end": i, "result": {...}}, {"finished":
/// true}. A driver may crash or hang in here: run it in a child process.
void measure_gpu(const WorkerOrders& orders, const std::function<void(const std::string&)>& report);

}  // namespace layline
