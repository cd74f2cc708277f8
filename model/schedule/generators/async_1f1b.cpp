// SPDX-License-Identifier: GPL-3.0-or-later
// The asynchronous pipeline (PipeDream, arXiv 1806.03377; PipeDream-2BW, arXiv 2006.09503): the lists of 1F1B, but nobody waits for
// the end of a step. The weights are updated after every backward, so that filling and draining happen once in a run and the period is
// f + b a micro-batch; in exchange a rank keeps old weights (weight_versions.h).
#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/one_f_one_b.h"
#include "model/schedule/generators/sizes.h"

namespace layline::generators {

ScheduleKind async_1f1b() {
    return {"async", "Asynchronous 1F1B", "arXiv 1806.03377; arXiv 2006.09503", 1, one_chunk_unsliced, make_1f1b, forms_of_1f1b};
}

}  // namespace layline::generators
