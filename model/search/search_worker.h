// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <stop_token>

#include "model/search/findings.h"
#include "model/search/layout_costs.h"
#include "model/search/search.h"

namespace layline {

/// What all workers of a search read.
struct SearchTask {
    const SearchRequest& request;
    const Coefficients& coefficients;
    RunTerms terms;
    double usable_bytes = 0;
    std::uint64_t sample_every = 0;  ///< combinations; 0: no sample
    std::stop_token stop;
    bool tells = false;  ///< what is found is told at once
};

/// Goes through blocks, one at a time.
class SearchWorker {
  public:
    /// Keeps references: they outlive it.
    SearchWorker(const SearchTask& task, const LayoutGrid& grid);

    /// Adds what the block holds to `found`, but for what cannot matter beside `known`. @param index of the block, for the sample.
    void work(const LayoutBlock& block, std::size_t index, const Known& known, Findings& found);

  private:
    void visit();
    /// Whether no state of the order set last can matter: it is then counted.
    bool skips();
    bool too_large(double bytes) const;
    /// What layouts of the deal entered last may hold at most to matter, under orders that pair actions or not.
    double most_bytes(bool paired);
    void consider(std::size_t state);
    /// The candidate was timed: where it goes. @param matters it may enter a list
    void finish(bool matters, bool sampled);

    const SearchTask& task_;
    const LayoutGrid& grid_;
    LayoutCosts costs_;
    const LayoutBlock* block_ = nullptr;
    const Known* known_ = nullptr;
    Findings* found_ = nullptr;
    double slowest_s_ = 0;
    double most_bytes_ = 0;  ///< of a layout of the deal that could matter
    std::uint64_t counted_ = 0;
    Candidate candidate_;
};

}  // namespace layline
