// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>
#include <QSize>
#include <utility>

#include "widgets/common/density.h"

namespace layline {

/// Heights within one row, logical pixels. comm is 0 where rows are too small for a communication lane or none is wanted.
struct RowMetrics {
    int compute = 24;
    int gap = 4;
    int comm = 6;
    int pitch = 44;
    int lanes = 1;   ///< that share comm, one below the other
    int memory = 0;  ///< of the memory curve below the lanes; 0: the curve has a plot of its own
    bool has_comm() const { return comm > 0; }
    int lane_pitch() const { return comm / lanes; }
    int memory_top() const { return compute + gap + (comm > 0 ? comm + 3 : 0); }  ///< below the top of the compute lane
    bool operator==(const RowMetrics&) const = default;
};

/// The row heights of this density shrunk to a pitch of at most `pitch`, at least smallest_pitch.
/// @param lanes of communication: 0 none, 1 one thin lane, more: each tall enough for its name, and the row does not shrink.
RowMetrics row_metrics(Density density, int pitch, int lanes = 1);
/// The same with a memory curve below the lanes: at least tall enough to read, and taller where the pitch gives room.
RowMetrics row_with_memory(Density density, int pitch, int lanes = 1);
/// Rows do not get smaller than this; then the view scrolls.
inline constexpr int smallest_pitch = 8;

/// Where everything of the pipeline view lies, logical pixels.
struct Regions {
    QRect overview;  ///< bars of the whole step, without its frame
    QRect axis;      ///< numbers of the time axis
    QRect rows;      ///< the part of the rows that is in view
    QRect memory;    ///< the curve; empty where there is no room or in a comparison
    QRect phases;    ///< names of the phases
    RowMetrics row;
    int row_count = 0;
    int rows_per_side = 0;  ///< = row_count unless two schedules are compared
    int side_head = 0;      ///< height of the line above each side of a comparison
    int scroll = 0;         ///< pixels of rows above the view

    int left_gutter = 100;  ///< names of the rows
    int right_gutter = 74;  ///< busy shares

    /// Height of all rows and heads; above rows.height() the view scrolls.
    int content_height() const;
    int most_scroll() const;
    /// Top of the compute lane of a row, in view or not.
    int y_of(int row) const;
    /// Top of the line above a side.
    int head_of(int side) const;
    /// The row whose lanes or gap are at y, or -1.
    int row_at(int y) const;
    /// First row in view and one past the last.
    std::pair<int, int> visible_rows() const;
};

/// @param sides 1, or 2 in a comparison. @param rows of both sides together. @param scroll is limited to what there is to scroll.
/// @param lanes as in row_metrics. @param memory_rows the memory curve stands under each row and not in a plot below them.
Regions regions(QSize size, Density density, int rows, int sides, int scroll, int lanes = 1, bool memory_rows = false);

}  // namespace layline
