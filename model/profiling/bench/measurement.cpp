// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/measurement.h"

#include <fmt/format.h>

namespace layline {

std::string name_of(const BenchMeasurement& m) {
    std::string name = m.kind;
    if (!m.variant.empty()) name += " " + m.variant;
    if (!m.dtype.empty()) name += " " + m.dtype;
    if (!m.layout.empty()) name += " " + m.layout;
    if (m.m > 0) name += fmt::format(" {}x{}x{}", m.m, m.n, m.k);
    if (m.batch > 1) name += fmt::format(" batch {}", m.batch);
    if (m.ranks > 0) name += fmt::format(" {} GPUs", m.ranks);
    if (m.peer >= 0) name += fmt::format(" {}-{}", m.device, m.peer);
    if (m.bytes > 0) name += fmt::format(" {:.0f} B", m.bytes);
    return name;
}

}  // namespace layline
