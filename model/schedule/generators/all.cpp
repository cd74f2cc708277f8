// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/generators/generators.h"

namespace layline::generators {

const std::vector<ScheduleKind>& all() {
    static const std::vector<ScheduleKind> kinds{
        gpipe(),
        one_f_one_b(),
        eager_1f1b(),
        interleaved(),
        interleaved_overlap(),
        looped_bfs(),
        breadth_first(),
        depth_first(),
        lga(),
        terapipe(),
        seq1f1b(),
        zb_h1(),
        zb_h2(),
        interleaved_zb(),
        zb_v(),
        v_half(),
        v_min(),
        v_1f1b(),
        dualpipe(),
        dualpipe_v(),
        chimera(),
        hanayo(),
        async_1f1b(),
    };
    return kinds;
}

}  // namespace layline::generators
