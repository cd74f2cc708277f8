// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/work_colours.h"

#include <cmath>

namespace layline {
namespace {
constexpr std::size_t block = 32;
}

WorkColours::WorkColours(const Theme& theme, const ChunkTable& chunks) : chunks_(&chunks), slots_(chunks.slots()) {
    const auto each = [&](auto&& shade) {
        for (std::size_t slot = 0; slot < slots_; ++slot) fills_.push_back(shade(chunks.chunk_of_slot(slot), chunks.chunks()));
    };
    each([&](int chunk, int count) { return theme.forward(chunk, count); });
    each([&](int chunk, int count) { return theme.backward(chunk, count); });
    each([&](int chunk, int count) { return theme.backward(chunk, count); });
    each([&](int, int) { return theme.weight_gradient(); });
}

void ColourSums::Sum::add(const Sum& other, double sign) {
    seconds += sign * other.seconds;
    red += sign * other.red;
    green += sign * other.green;
    blue += sign * other.blue;
}

ColourSums::ColourSums(const SchedulePicture& picture, const WorkColours& colours) : picture_(&picture), colours_(&colours) {
    const std::size_t count = picture.schedule().actions.size();
    blocks_.reserve(count / block + 1);
    Sum running;
    for (std::size_t i = 0; i < count; ++i) {
        if (i % block == 0) blocks_.push_back(running);
        running.add(of(i), 1);
    }
    if (count % block == 0) blocks_.push_back(running);
}

ColourSums::Sum ColourSums::of(std::size_t action) const {
    const Timeline& timeline = picture_->timeline();
    const double seconds = timeline.end_s[action] - timeline.start_s[action];
    const QRgb rgb = colours_->fill(picture_->schedule().actions[action]).fill.rgb();
    return {seconds, seconds * qRed(rgb), seconds * qGreen(rgb), seconds * qBlue(rgb)};
}

ColourSums::Sum ColourSums::before(std::size_t action) const {
    Sum sum = blocks_[action / block];
    for (std::size_t i = action / block * block; i < action; ++i) sum.add(of(i), 1);
    return sum;
}

ColourSums::Mean ColourSums::mean(std::size_t first, std::size_t last) const {
    Sum sum;
    if (last - first <= 2 * block) {
        for (std::size_t i = first; i < last; ++i) sum.add(of(i), 1);
    } else {
        sum = before(last);
        sum.add(before(first), -1);
    }
    if (sum.seconds <= 0) return {0, colours_->fill(picture_->schedule().actions[first]).fill};
    const auto channel = [&](double total) { return std::clamp(static_cast<int>(std::lround(total / sum.seconds)), 0, 255); };
    return {sum.seconds, QColor(channel(sum.red), channel(sum.green), channel(sum.blue))};
}

}  // namespace layline
