// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "model/schedule/schedule.h"

namespace layline {

/// A schedule from text in the form of orders_json(). `name` stands for the file in errors.
/// @throws InputError naming the place, and the action that is missing, doubled, on the wrong rank, or waits for ever.
Schedule schedule_from_json(const std::string& text, const std::string& name);

/// A schedule from PyTorch's pipeline-order CSV: a row for each rank, empty cells idle. Stages lie on the ranks in whose rows they
/// stand. Transfers, gathers and reductions are left out: they follow from the order. Both alphabets are read: F I W B, and the older
/// F B W BW, which is told by W without I.
/// @throws InputError naming line and cell, and the action, as schedule_from_json().
Schedule schedule_from_torch_csv(const std::string& text, const std::string& name);

/// Reads either, told apart by the first character. At most 64 MiB. @throws InputError naming the file.
Schedule read_schedule_file(const std::filesystem::path& file);

}  // namespace layline
