// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/command_line/process_figures.h"

#include <unistd.h>

#include <ctime>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>

namespace layline {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr int start_time_field = 20;  // of /proc/self/stat, counted from the state that follows the name (proc(5), field 22)

}  // namespace

double process_age_ms() {
    std::ifstream stat("/proc/self/stat");
    std::string text{std::istreambuf_iterator<char>(stat), {}};
    const std::size_t name_end = text.rfind(')');
    if (name_end == std::string::npos) return nothing;
    std::istringstream fields(text.substr(name_end + 1));
    std::string field;
    for (int i = 0; i < start_time_field; ++i) fields >> field;
    timespec now{};
    if (!fields || clock_gettime(CLOCK_BOOTTIME, &now) != 0) return nothing;
    const double started_s = std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
    return 1e3 * (static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec) - started_s);
}

double resident_mib() {
    std::ifstream statm("/proc/self/statm");
    double total = 0, resident = 0;
    if (!(statm >> total >> resident)) return nothing;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

}  // namespace layline
