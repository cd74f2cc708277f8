// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "model/profiling/bench/gpu_profile.h"
#include "tests/model/profiling/fake_machine.h"

namespace layline::testing {

/// Options of a quick profile that lose no time: virtual clocks need no sustained seconds.
inline ProfileOptions quick_profile(const FakeMachine& machine, const std::string& libraries = fakes) {
    ProfileOptions options;
    options.probe = machine.options(libraries);
    options.bench.quick = true;
    options.bench.sustained_s = 0.2;
    options.busy_window_s = 0.01;
    options.limits = {30, 240, 1};
    options.telemetry.period_s = 0.01;
    return options;
}

/// A folder with some of the fake libraries, by their file names.
inline std::string library_folder(const FakeMachine& machine, const std::vector<std::string>& names) {
    const std::filesystem::path folder = machine.scratch().path("libraries");
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    for (const std::string& name : names) std::filesystem::create_symlink(std::filesystem::path(fakes) / name, folder / name);
    return folder.string();
}

inline std::vector<const BenchMeasurement*> of_kind(const GpuProfile& profile, const std::string& kind) {
    std::vector<const BenchMeasurement*> found;
    for (const BenchMeasurement& m : profile.measurements)
        if (m.kind == kind) found.push_back(&m);
    return found;
}

inline std::size_t measured_count(const GpuProfile& profile) {
    return static_cast<std::size_t>(std::ranges::count_if(profile.measurements, &BenchMeasurement::measured));
}

inline bool has_flag(const BenchMeasurement& m, const std::string& flag) { return std::ranges::find(m.flags, flag) != m.flags.end(); }

/// What must hold of any profile: nothing unmeasured has a time, nothing measured is without one, whoever failed says why.
inline bool is_honest(const GpuProfile& profile) {
    return std::ranges::all_of(profile.measurements, [](const BenchMeasurement& m) {
        return m.measured ? m.seconds > 0 && m.samples > 0 && m.low_s <= m.seconds && m.seconds <= m.high_s && !m.how.empty()
                          : m.seconds == 0 && m.rate() == 0 && !m.reason.empty();
    });
}

}  // namespace layline::testing
