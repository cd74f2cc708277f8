// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/profiling/files/read_control.h"
#include "model/profiling/logs/training_log.h"
#include "model/profiling/traces/breakdown.h"

namespace layline {

/// A stretch of a device's time in one kind of work, seconds since its step began on the host.
struct LaneSpan {
    double begin_s = 0, end_s = 0;
    KernelClass kind = KernelClass::compute;
};

/// One process's device within one step.
struct MeasuredLane {
    std::string name;             ///< "rank 3", "process 4242"
    std::vector<LaneSpan> spans;  ///< of each kind ascending and disjoint
    double duration_s = 0;        ///< of the step on this process's host
    Breakdown device;
};

/// One measured step, of every process that took part. A log knows its time alone: it has no lanes.
struct MeasuredStep {
    std::string name;
    double duration_s = 0;  ///< the longest of its processes
    bool partial = false;   ///< less was recorded of it than of the others
    std::vector<MeasuredLane> lanes;

    /// Seconds a step of the average lane: what computed (copies included), exposed communication, nothing.
    double compute_s() const;
    double exposed_communication_s() const;
    double idle_s() const;
};

/// The steps of a trace's processes, joined by their number, ascending; the whole trace as one step where none is marked.
std::vector<MeasuredStep> measured_steps(const std::vector<TraceEvents>& processes);

/// The steps of a log that have a time.
std::vector<MeasuredStep> measured_steps(const TrainingLog& log);

/// Of either kind of file, by trace_file_kind(). @throws InputError as the readers do, and where there is no step with a time; ReadStopped.
std::vector<MeasuredStep> read_measured_steps(const std::filesystem::path& file, ReadControl* control = nullptr);

}  // namespace layline
