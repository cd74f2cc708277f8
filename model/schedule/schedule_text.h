// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "model/schedule/timeline.h"

namespace layline {

/// A schedule as JSON: our schedule file, and what `layline-cli schedule --format orders` prints.
/// {"format": "layline/schedule", "version": 1, "schedule", "p", "m", "v", "stage_to_rank", "ranks", "overlap_pairs"}; "slices" where
/// there are several. An action is [kind, micro-batch, stage], with the slice or direction as fourth field where there are several.
/// stage_to_rank is one list, or a list for each direction; overlap_pairs appears where actions are co-executed and holds, for each
/// rank, pairs of indices into its list.
std::string orders_json(const Schedule& schedule);

/// The same actions with their times: "fields" names what each array holds, "makespan" and "span" are in the unit of the durations.
std::string timeline_json(const Timeline& timeline);

/// PyTorch's pipeline-order CSV: a row for each rank, cells like 3B5, co-executed ones (3F6;0B1)OVERLAP_F_B.
/// @throws InputError for slices and second directions, which that format cannot say.
std::string torch_csv(const Schedule& schedule);

/// "makespan", "span", "work" in the unit of the durations; "bubble" {"makespan", "span"} as shares of those (0..1) and
/// "bubble_time" the same in time; "peak_activations" for each rank, in chunks, counted until B or W. Where the sequence is sliced,
/// "peak_slices" the same counted in slices; an asynchronous pipeline adds "weight_versions" and "staleness" for each rank.
/// @param slice_lengths tokens of each slice, which become "slice_lengths"; empty: slices are equal and unnamed.
std::string metrics_json(const Timeline& timeline, std::span<const int> slice_lengths = {});

}  // namespace layline
