// SPDX-License-Identifier: GPL-3.0-or-later
// 1F1B-V (arXiv 2405.15362): a V placement with fused backwards of two slots, about two thirds of 1F1B's activations. The order is that
// of sail-sg's v1f1b: a pattern with a period of six slots, whose items then move as early as their input and the peak of activations
// allow.
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/sizes.h"
#include "model/schedule/generators/steady_state.h"
#include "model/schedule/schedule_builder.h"

namespace layline::generators {

namespace {

constexpr int period = 6;
/// Types of work: forward of the first chunk (up the ranks) and of the second (down), the backward's two slots for the second chunk
/// (up) and the first (down).
enum Type : std::uint8_t { f_first, f_second, b_second, b_first, w_second, w_first, types, nothing };

std::string refuse(const ScheduleRequest& request) {
    if (std::string why = two_chunks(request); !why.empty()) return why;
    if (std::string why = unsliced(request); !why.empty()) return why;
    return request.ranks > 1 ? std::string() : "sail-sg's 1F1B-V needs more than 1 rank";
}

/// Slot of micro-batch 0 for each rank and type.
using FirstSlots = std::vector<std::array<int, types>>;

FirstSlots first_slots(int p) {
    FirstSlots slots(static_cast<std::size_t>(p));
    const auto of = [&](int rank) -> std::array<int, types>& { return slots[static_cast<std::size_t>(rank)]; };
    int now = 0;
    for (int rank = 0; rank < p; ++rank) of(rank)[f_first] = ++now;
    for (int rank = p - 1; rank >= 0; --rank) of(rank)[f_second] = ++now;
    ++now;
    if (p % 3 == 0) now += 3;
    int in_block = (3 - (p + 2) % 3) % 3;
    const auto backward = [&](int rank, Type gradient, Type weight) {
        of(rank)[gradient] = now;
        of(rank)[weight] = now + 1;
        now += 2;
        if (++in_block == 3) {
            in_block = 0;
            now += 3;
        }
    };
    for (int rank = 0; rank < p; ++rank) backward(rank, b_second, w_second);
    for (int rank = p - 1; rank >= 0; --rank) backward(rank, b_first, w_first);
    return slots;
}

/// The repeated pattern, and its rearrangement.
class Pattern {
  public:
    Pattern(int ranks, int micro_batches)
        : p_(ranks),
          width_(period * (4 * ranks + micro_batches + 1)),
          row_(static_cast<std::size_t>(ranks), std::vector<Type>(static_cast<std::size_t>(width_), nothing)),
          held_(static_cast<std::size_t>(ranks), std::vector<std::int32_t>(static_cast<std::size_t>(width_), 0)),
          seen_(static_cast<std::size_t>(ranks)) {
        lay_out(micro_batches);
        count_held();
    }

    void rearrange() {
        for (int slot = 0; slot < width_; ++slot)
            for (int rank = 0; rank < p_; ++rank)
                if (const Type type = row(rank)[index(slot)]; type != nothing) settle(rank, type, slot);
    }

    const std::vector<Type>& row(int rank) const { return row_[index(rank)]; }

  private:
    static std::size_t index(int at) { return static_cast<std::size_t>(at); }
    bool free(int rank, int slot) const { return row(rank)[index(slot)] == nothing; }

    /// The pattern begins one period late, which leaves room to move the first items forward.
    void lay_out(int micro_batches) {
        const FirstSlots first = first_slots(p_);
        for (int rank = 0; rank < p_; ++rank)
            for (std::size_t type = 0; type < types; ++type)
                for (int k = 0; k < micro_batches; ++k)
                    row_[index(rank)][index(first[index(rank)][type] + period * (k + 1))] = static_cast<Type>(type);
    }

    void count_held() {
        for (int rank = 0; rank < p_; ++rank) {
            int held = 0;
            for (int slot = 0; slot < width_; ++slot) {
                const Type type = row(rank)[index(slot)];
                if (type == f_first || type == f_second) ++held;
                if (type == w_second || type == w_first) --held;
                held_[index(rank)][index(slot)] = held;
                peak_ = std::max(peak_, held);
            }
        }
    }

    /// Finds the item's final slot, at most where the pattern has it.
    void settle(int rank, Type type, int slot) {
        std::vector<int>& seen = seen_[index(rank)][type];
        const int k = static_cast<int>(seen.size());
        const int earliest = first_free(rank, type, 1 + input_slot(rank, type, k), slot);
        int to = earliest;
        if (type == f_first || type == f_second) to = first_within_peak(rank, earliest, slot);
        seen.push_back(to);
        if (to == slot) return;
        row_[index(rank)][index(to)] = type;
        row_[index(rank)][index(slot)] = nothing;
        const int change = type == f_first || type == f_second ? 1 : type == w_first || type == w_second ? -1 : 0;
        if (change == 0) return;
        for (int at = to; at < slot; ++at) held_[index(rank)][index(at)] += change;
    }

    /// Slot of what the k-th item of a type waits for: the one before it, and its input. -1 for none.
    int input_slot(int rank, Type type, int k) const {
        const auto at = [&](int of_rank, Type of) { return seen_[index(of_rank)][of][index(k)]; };
        const int before = k > 0 ? seen_[index(rank)][type].back() : -1;
        const bool first_rank = rank == 0;
        const bool last_rank = rank == p_ - 1;
        switch (type) {
            case f_first:
                return first_rank ? before : std::max(before, at(rank - 1, f_first));
            case f_second:
                return std::max(before, last_rank ? at(rank, f_first) : at(rank + 1, f_second));
            case b_second:
                return std::max(before, first_rank ? at(rank, f_second) : at(rank - 1, w_second));
            case b_first:
                return std::max(before, last_rank ? at(rank, w_second) : at(rank + 1, w_first));
            case w_second:
                return std::max(before, at(rank, b_second));
            case w_first:
                return std::max(before, at(rank, b_first));
            default:
                return before;
        }
    }

    /// A backward needs two free slots in a row.
    int first_free(int rank, Type type, int from, int slot) const {
        const bool two = type == b_first || type == b_second;
        int at = from;
        while (at < slot && (!free(rank, at) || (two && !free(rank, at + 1)))) ++at;
        return at;
    }

    int first_within_peak(int rank, int earliest, int slot) const {
        int at = slot;
        while (at > earliest && held_[index(rank)][index(at - 1)] < peak_) --at;
        while (at < slot && !free(rank, at)) ++at;
        return at;
    }

    int p_;
    int width_;
    int peak_ = 0;
    std::vector<std::vector<Type>> row_;
    std::vector<std::vector<std::int32_t>> held_;            ///< chunks held after each slot
    std::vector<std::array<std::vector<int>, types>> seen_;  ///< final slots so far
};

Schedule search(const ScheduleRequest& request) {
    const int p = request.ranks;
    Pattern pattern(p, request.micro_batches);
    pattern.rearrange();
    ScheduleBuilder builder(request, zigzag_placement(p, 2), 4 * static_cast<std::size_t>(request.micro_batches));
    for (int rank = 0; rank < p; ++rank) {
        std::array<int, types> next{};
        for (const Type type : pattern.row(rank)) {
            if (type == nothing || type >= w_second) continue;
            const bool second = type == f_second || type == b_second;
            const ActionKind kind = type <= f_second ? ActionKind::forward : ActionKind::backward;
            builder.add(kind, next[static_cast<std::size_t>(type)]++, second ? 2 * p - 1 - rank : rank);
        }
        builder.end_rank();
    }
    return builder.finish();
}

/// The search changes only the first 2p and the last two micro-batches or so.
Schedule make(const ScheduleRequest& request) {
    return make_with_steady_state(request, 2 * request.ranks + 12, 2 * request.ranks + 4, search);
}

}  // namespace

ScheduleKind v_1f1b() { return {"1f1b-v", "1F1B-V", "arXiv 2405.15362; sail-sg v1f1b", 2, refuse, make, nullptr}; }

}  // namespace layline::generators
