// SPDX-License-Identifier: GPL-3.0-or-later
// DualPipe and DualPipeV (DeepSeek-AI, deepseek-ai/DualPipe; arXiv 2412.19437). DualPipe feeds two replicas of the stages from both
// ends; DualPipeV folds the same order into a V on half the ranks, without the replica. PyTorch's ScheduleDualPipeV gives the same
// lists. Steady forwards and backwards of opposite chunks are co-executed.
#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "model/schedule/generators/chunk_counter.h"
#include "model/schedule/generators/closed_form_terms.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/sizes.h"

namespace layline::generators {

namespace {

using enum ActionKind;

/// One rank's eight steps. `depth` counts from the end that feeds chunk 0, of `half` ranks.
class DualRank {
  public:
    DualRank(ChunkCounter& out, int depth, int half, int micro_batches)
        : out_(out), depth_(depth), half_(half), micro_batches_(micro_batches) {}

    void fill() {
        const int outer = half_ - depth_ - 1;
        for (int k = 0; k < 2 * outer; ++k) out_.issue(forward, 0);
        for (int k = 0; k <= depth_; ++k) {
            out_.issue(forward, 0);
            out_.issue(forward, 1);
        }
        for (int k = 0; k < outer; ++k) {
            gradient(1, true);
            weight();
            out_.issue(forward, 1);
        }
        steady();
        for (int k = 0; k < outer; ++k) {
            out_.issue(backward, 1);
            out_.issue_pair(1, 0);
        }
        turn_to_zero_bubble();
        for (int k = 0; k < outer; ++k) {
            weight();
            gradient(0, true);
        }
        for (int k = 0; k <= depth_; ++k) weight();
    }

  private:
    void steady() {
        for (int k = 0; k <= micro_batches_ - 2 * half_ + depth_; ++k) {
            if (k == 0 && depth_ == half_ - 1) {
                out_.issue(forward, 0);
                out_.issue(backward, 1);
            } else {
                out_.issue_pair(0, 1);
            }
            out_.issue_pair(1, 0);
        }
    }

    /// The second half of these backwards leave their weight gradients for the bubbles of the end.
    void turn_to_zero_bubble() {
        const int count = depth_ + 1;
        bool split = false;
        for (int k = 0; k < count; ++k) {
            if (k == count / 2 && depth_ % 2 == 1) split = true;
            gradient(1, split);
            if (k == count / 2 && depth_ % 2 == 0) split = true;
            gradient(0, split);
        }
    }

    void gradient(std::size_t chunk, bool split) {
        if (!split) return out_.issue(backward, chunk);
        pending_.push_back({chunk, out_.issued(input_gradient, chunk)});
        out_.issue(input_gradient, chunk);
    }

    void weight() {
        const Pending oldest = pending_.front();
        pending_.pop_front();
        out_.issue_of(weight_gradient, oldest.chunk, oldest.micro_batch);
    }

    struct Pending {
        std::size_t chunk;
        int micro_batch;
    };
    ChunkCounter& out_;
    int depth_;
    int half_;
    int micro_batches_;
    std::deque<Pending> pending_;
};

std::string too_few(const ScheduleRequest& request) {
    if (request.micro_batches >= 2 * request.ranks) return {};
    return fmt::format("DeepSeek's {} refuses {} micro-batches on {} ranks: it needs at least 2p = {}", request.name, request.micro_batches,
                       request.ranks, 2 * request.ranks);
}

std::string refuse_dualpipe(const ScheduleRequest& request) {
    if (request.chunks > 2)
        return fmt::format("dualpipe holds one stage of each direction on a rank; {} chunks are too many", request.chunks);
    if (std::string why = unsliced(request); !why.empty()) return why;
    if (request.ranks % 2 != 0) return fmt::format("DeepSeek's DualPipe refuses an odd number of ranks, here {}", request.ranks);
    if (request.micro_batches % 2 != 0)
        return fmt::format("DeepSeek's DualPipe refuses an odd number of micro-batches, here {}: each direction takes half",
                           request.micro_batches);
    return too_few(request);
}

Schedule make_dualpipe(const ScheduleRequest& request) {
    const int p = request.ranks;
    const int half = p / 2;
    const int each = request.micro_batches / 2;
    ScheduleBuilder builder(request, bidirectional_placement(p), 6 * static_cast<std::size_t>(each));
    for (int rank = 0; rank < p; ++rank) {
        const ChunkCounter::Chunk down{rank, 0};
        const ChunkCounter::Chunk up{p - 1 - rank, 1};
        const bool first_half = rank < half;
        ChunkCounter out(builder, first_half ? down : up, first_half ? up : down, each);
        DualRank(out, std::min(rank, p - 1 - rank), half, each).fill();
        builder.end_rank();
    }
    return builder.finish();
}

/// For f = i = w: every rank's idle time is at most (p/2 - 1)(pair + b - 3 w); p + 1 chunks held.
ClosedForms forms_dualpipe(const ScheduleRequest& request, const UnitTimes& t) {
    ClosedForms known;
    known.peak_chunks = per_rank(request.ranks, [&](int) { return request.ranks + 1; });
    if (t.f != t.i || t.i != t.w || t.pair != t.f + t.b()) return known;
    const int waits = request.ranks / 2 - 1;
    known.makespan = request.micro_batches * (t.f + t.b()) + waits * (t.pair + t.b() - 3 * t.w);
    return known;
}

std::string refuse_dualpipe_v(const ScheduleRequest& request) {
    if (std::string why = two_chunks(request); !why.empty()) return why;
    const std::string why = unsliced(request);
    return why.empty() ? too_few(request) : why;
}

Schedule make_dualpipe_v(const ScheduleRequest& request) {
    const int p = request.ranks;
    const int m = request.micro_batches;
    ScheduleBuilder builder(request, zigzag_placement(p, 2), 6 * static_cast<std::size_t>(m));
    for (int rank = 0; rank < p; ++rank) {
        ChunkCounter out(builder, {rank, 0}, {2 * p - 1 - rank, 0}, m);
        DualRank(out, rank, p, m).fill();
        builder.end_rank();
    }
    return builder.finish();
}

/// For f = i = w: idle (p - 1)(pair + b - 3 w); 2p + 1 chunks held.
ClosedForms forms_dualpipe_v(const ScheduleRequest& request, const UnitTimes& t) {
    ClosedForms known;
    known.peak_chunks = per_rank(request.ranks, [&](int) { return 2 * request.ranks + 1; });
    if (t.f != t.i || t.i != t.w || t.pair != t.f + t.b()) return known;
    known.makespan = work_s(request, t) + (request.ranks - 1) * (t.pair + t.b() - 3 * t.w);
    return known;
}

}  // namespace

ScheduleKind dualpipe() {
    return {"dualpipe", "DualPipe", "arXiv 2412.19437; deepseek-ai/DualPipe", 2, refuse_dualpipe, make_dualpipe, forms_dualpipe};
}

ScheduleKind dualpipe_v() {
    return {"dualpipev",     "DualPipeV",     "deepseek-ai/DualPipe; PyTorch ScheduleDualPipeV", 2, refuse_dualpipe_v,
            make_dualpipe_v, forms_dualpipe_v};
}

}  // namespace layline::generators
