// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace layline {

/// The processor's name of a /proc, "" where it does not tell.
std::string cpu_name(const std::filesystem::path& proc);

/// "Linux 6.1.0 x86_64"
std::string system_name();

/// Settings that change what GPUs and NCCL do, as "environment: NAME=value".
std::vector<std::string> relevant_environment();

/// Now, UTC, ISO 8601.
std::string utc_now();

}  // namespace layline
