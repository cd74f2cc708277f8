// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/work_colours.h"

#include <algorithm>
#include <cmath>

namespace layline {
namespace {
constexpr std::size_t block = 16;
}

WorkColours::WorkColours(const Theme& theme, const ChunkTable& chunks) : chunks_(&chunks), places_(chunks.places()) {
    const auto each = [&](auto&& shade) {
        for (std::size_t place = 0; place < places_; ++place) fills_.push_back(shade(chunks.chunk_of_place(place), chunks.chunks()));
    };
    each([&](int chunk, int count) { return theme.forward(chunk, count); });
    each([&](int chunk, int count) { return theme.backward(chunk, count); });
    each([&](int chunk, int count) { return theme.backward(chunk, count); });
    each([&](int, int) { return theme.weight_gradient(); });
    for (const Fill& fill : fills_) rgb_.push_back({255.0 * fill.fill.redF(), 255.0 * fill.fill.greenF(), 255.0 * fill.fill.blueF()});
}

void ColourSums::Sum::subtract(const Sum& other) {
    seconds -= other.seconds;
    red -= other.red;
    green -= other.green;
    blue -= other.blue;
}

ColourSums::ColourSums(const SchedulePicture& picture, const WorkColours& colours) : picture_(&picture), colours_(&colours) {
    const std::size_t count = picture.schedule().actions.size();
    blocks_.reserve(count / block + 1);
    Sum running;
    for (std::size_t first = 0; first <= count; first += block) {
        blocks_.push_back(running);
        add(running, first, std::min(first + block, count));
    }
}

void ColourSums::add(Sum& sum, std::size_t first, std::size_t last) const {
    const Timeline& timeline = picture_->timeline();
    const auto& actions = picture_->schedule().actions;
    for (std::size_t i = first; i < last; ++i) {
        const double seconds = timeline.end_s[i] - timeline.start_s[i];
        const auto& rgb = colours_->rgb(actions[i]);
        sum.seconds += seconds;
        sum.red += seconds * rgb[0];
        sum.green += seconds * rgb[1];
        sum.blue += seconds * rgb[2];
    }
}

ColourSums::Sum ColourSums::before(std::size_t action) const {
    Sum sum = blocks_[action / block];
    add(sum, action / block * block, action);
    return sum;
}

ColourSums::Mean ColourSums::mean(std::size_t first, std::size_t last) const {
    Sum sum;
    if (last - first <= block) {
        add(sum, first, last);
    } else {
        sum = before(last);
        sum.subtract(before(first));
    }
    if (sum.seconds <= 0) return {0, colours_->fill(picture_->schedule().actions[first]).fill};
    const auto channel = [&](double total) { return std::clamp(static_cast<int>(std::lround(total / sum.seconds)), 0, 255); };
    return {sum.seconds, QColor(channel(sum.red), channel(sum.green), channel(sum.blue))};
}

}  // namespace layline
