// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace layline {

/// What a schedule's name says to those who do not make its lists (the generators are model/schedule's). False for an unknown name.

/// It can send a sequence through the pipeline in slices.
bool cuts_sequences(std::string_view schedule);

/// It is made for slices, which may then differ in length (TeraPipe, Seq1F1B).
bool takes_unequal_slices(std::string_view schedule);

/// Its ranks do not wait for one another at the end of a step and keep old weights instead.
bool is_asynchronous(std::string_view schedule);

}  // namespace layline
