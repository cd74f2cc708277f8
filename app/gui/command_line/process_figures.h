// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layline {

/// Milliseconds since this process was started by the system, loading and linking included; to 10 ms. NaN where /proc is not there.
double process_age_ms();

/// Resident memory of this process in MiB. NaN where /proc is not there.
double resident_mib();

}  // namespace layline
