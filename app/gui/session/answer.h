// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/scenario/input_error.h"

namespace layline {

/// What work on a worker comes back with: a value, or one sentence about what the user gave it. (A future that holds an exception throws it
/// again wherever it is waited for, destructors included.)
template <class T>
struct Answer {
    T value{};
    std::string problem;  ///< empty when all went well
};

/// Runs the work and turns the user's mistakes into sentences.
template <class T, class Work>
Answer<T> answer_of(Work work) {
    try {
        return {work(), {}};
    } catch (const InputError& error) {
        return {T{}, error.what()};
    }
}

}  // namespace layline
