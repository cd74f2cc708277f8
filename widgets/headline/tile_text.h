// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "widgets/headline/headline_values.h"
#include "widgets/headline/tile_glyph.h"

namespace layline {

/// What one number tile says.
struct TileText {
    QString caption;  ///< left of the caption line
    QString note;     ///< right of it: the band, or the comparison "A 56.2  −6.1"
    QString number, unit;
    TileGlyph glyph;
};

TileText mfu_tile(const HeadlineValues& values);
TileText step_time_tile(const HeadlineValues& values);
TileText throughput_tile(const HeadlineValues& values);
/// Without a glyph: memory has a gauge.
TileText memory_tile(const HeadlineValues& values);

/// One sentence with the binding stage, the amount and the capacity.
QString verdict_sentence(const HeadlineValues& values);
/// The same for narrow cells: "74.7 of 80 GiB on stage 0, 5.3 GiB left."
QString brief_verdict_sentence(const HeadlineValues& values);

/// Peak of the fullest stage, reserve included, bytes.
double peak_bytes(const Estimate& estimate);

}  // namespace layline
