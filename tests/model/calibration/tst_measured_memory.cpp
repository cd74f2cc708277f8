// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>

#include "model/calibration/score.h"
#include "model/cost/memory.h"
#include "model/cost/memory_fit.h"
#include "model/cost/memory_replay.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

struct Errors {
    std::vector<double> absolute;

    void add(double predicted, double measured) { absolute.push_back(std::abs(predicted / measured - 1)); }
    double mean() const { return std::accumulate(absolute.begin(), absolute.end(), 0.0) / double(absolute.size()); }
    double largest() const { return *std::ranges::max_element(absolute); }
    double median() {
        std::ranges::sort(absolute);
        return absolute[absolute.size() / 2];
    }
};

/// Runs of one file, as `layline-cli score` reads them; none where the file is absent.
std::vector<MeasuredRun> runs_of(const char* file) {
    const std::filesystem::path path = std::filesystem::path(LAYLINE_SHARED_DATA "/runs") / file;
    return std::filesystem::exists(path) ? read_runs({path}).runs : std::vector<MeasuredRun>{};
}

/// Errors of the score's own prediction of each measured peak.
Errors errors_of(const char* file) {
    const Predictor predictor;
    Errors errors;
    for (const MeasuredRun& run : runs_of(file))
        if (run.peak_memory_bytes > 0) errors.add(score_run(run, predictor).logged_bytes, run.peak_memory_bytes);
    return errors;
}

/// Truncated DeepSeek-V2 and Llama 70B on two pipeline ranks of a B200 node.
Scenario two_ranks(bool latent) {
    Scenario scenario;
    Architecture& model = scenario.architecture;
    model.layers = latent ? 4 : 12;
    model.hidden = latent ? 5120 : 8192;
    model.heads = latent ? 128 : 64;
    model.kv_heads = latent ? 128 : 8;
    model.head_size = 128;
    model.ffn = latent ? 12288 : 28672;
    model.vocabulary = latent ? 102400 : 128256;
    if (latent) {
        model.moe.emplace();
        model.moe->experts = 160;
        model.moe->top_k = 6;
        model.moe->expert_ffn = 1536;
        model.moe->shared_ffn = 3072;
        model.moe->first_dense_layers = 1;
        model.latent_attention =
            LatentAttention{.query_rank = 1536, .key_value_rank = 512, .nope_head_size = 128, .rope_head_size = 64, .value_head_size = 128};
    }
    scenario.cluster.gpus = 8;
    scenario.training.global_batch = 16;
    scenario.training.sequence_length = 4096;
    scenario.layout.pp = 2;
    scenario.layout.ep = latent ? 4 : 1;
    scenario.layout.sequence_parallel = true;
    return scenario;
}

}  // namespace

/// Memory against machines. The rows here are the half that fits were made with; cross-validated figures stand in the comments.
class MeasuredMemoryTest : public QObject {
    Q_OBJECT

  private slots:
    /// Cross-validated five ways by layout, three times, with eight constants fitted anew each time: 98.2 to 98.4 %, of those with
    /// recompute 97.4 to 98.0 %, the lowest failure at 0.84 to 0.85 of the usable memory.
    void fit_and_failure_of_the_layout_study() {
        const auto runs = runs_of("hagemann.csv");
        if (runs.empty()) QSKIP("the measured runs are not here");
        const Predictor predictor;
        int all = 0, right = 0, recomputed = 0, recomputed_right = 0;
        double lowest_failure = 9;
        for (const MeasuredRun& run : runs) {
            const ScoredRun scored = score_run(run, predictor);
            const bool agrees = scored.said_to_fit() != run.out_of_memory;
            ++all;
            right += agrees;
            if (run.scenario.layout.recompute == Recompute::full) {
                ++recomputed;
                recomputed_right += agrees;
            }
            if (run.out_of_memory) lowest_failure = std::min(lowest_failure, scored.fill());
        }
        qInfo("fit or failure: %.2f %% of %d, with recompute %.2f %% of %d, lowest failure at %.3f", 100.0 * right / all, all,
              100.0 * recomputed_right / recomputed, recomputed, lowest_failure);
        QVERIFY(right >= 0.98 * all);
        QVERIFY(recomputed_right >= 0.97 * recomputed);
        QVERIFY(lowest_failure > 0.90);
    }

    void allocated_peaks_on_b200() {
        Errors errors = errors_of("simumax.csv");
        if (errors.absolute.empty()) QSKIP("the measured runs are not here");
        qInfo("B200: mean %.3f %%, largest %.3f %%", 100 * errors.mean(), 100 * errors.largest());
        QVERIFY(errors.mean() < 0.002 && errors.largest() < 0.005);
    }

    /// Published by SimuMax (release 1.2) for the first and the last rank, GiB.
    void first_and_last_rank_apart_on_b200() {
        const auto deepseek = stage_memory(two_ranks(true));
        const auto llama = stage_memory(two_ranks(false));
        Errors errors;
        errors.add(deepseek.front().allocated_bytes() / gib, 31.58);
        errors.add(deepseek.back().allocated_bytes() / gib, 44.70);
        errors.add(llama.front().allocated_bytes() / gib, 66.55);
        errors.add(llama.back().allocated_bytes() / gib, 62.97);
        QVERIFY2(errors.largest() < 0.005, qPrintable(QString::number(errors.largest())));
    }

    void zero_bubble_peaks() {
        Errors errors = errors_of("zero_bubble.csv");
        if (errors.absolute.empty()) QSKIP("the measured runs are not here");
        qInfo("zero bubble: mean %.2f %%, largest %.2f %%", 100 * errors.mean(), 100 * errors.largest());
        QVERIFY(errors.mean() < 0.015);
    }

    /// nanotron prints what its first pipeline rank reserved.
    void nanotron_reserved() {
        Errors replayed = errors_of("nanotron.csv"), closed;
        if (replayed.absolute.empty()) QSKIP("the measured runs are not here");
        for (const MeasuredRun& run : runs_of("nanotron.csv"))
            if (run.peak_memory_bytes > 0) closed.add(stage_memory(run.scenario).front().reserved_bytes(), run.peak_memory_bytes);
        qInfo("nanotron: replayed median %.2f %% mean %.2f %%, closed form median %.2f %% mean %.2f %%", 100 * replayed.median(),
              100 * replayed.mean(), 100 * closed.median(), 100 * closed.mean());
        QVERIFY(replayed.median() < 0.04);
        QVERIFY(closed.median() < 0.045);
    }

    void torchtitan_reserved() {
        Errors errors = errors_of("torchtitan.csv");
        if (errors.absolute.empty()) QSKIP("the measured runs are not here");
        qInfo("torchtitan: mean %.2f %%, largest %.2f %%", 100 * errors.mean(), 100 * errors.largest());
        QVERIFY(errors.mean() < 0.08);
    }

    /// Layouts that their owners published because they ran.
    /// (NVIDIA's best layouts, nemo.csv, do not say what they recompute; without it some would not fit.)
    void published_layouts_fit() {
        int all = 0;
        for (const char* file : {"foundry.csv", "papers.csv", "vtrain_single.csv", "torchtitan.csv"})
            for (const MeasuredRun& run : runs_of(file)) {
                ++all;
                const ScoredRun scored = score_run(run, Predictor());
                QVERIFY2(scored.said_to_fit(), qPrintable(QString("%1: %2").arg(run.run_id.c_str()).arg(scored.fill())));
            }
        if (all == 0) QSKIP("the measured runs are not here");
    }

    /// 2,048 cards of 80 GiB trained DeepSeek-V3 (arXiv 2412.19437).
    void deepseek_v3_fits_its_cards() {
        const Scenario scenario = scenario_preset("deepseek-v3-h800-2048");
        const double fullest = std::ranges::max(stage_memory(scenario), {}, &StageMemory::reserved_bytes).reserved_bytes();
        QVERIFY2(fullest < usable_bytes(scenario), qPrintable(QString::number(fullest / gib)));
    }

    /// Search's closed form against the full estimate, over every layout of the sweep.
    void closed_form_against_replay() {
        std::vector<double> ratios;
        for (const MeasuredRun& run : runs_of("nanotron.csv"))
            ratios.push_back(stage_memory(run.scenario).front().reserved_bytes() /
                             replayed_stage_memory(run.scenario).front().reserved_bytes());
        if (ratios.empty()) QSKIP("the measured runs are not here");
        std::ranges::sort(ratios);
        const auto at = [&](double share) { return ratios[std::size_t(share * double(ratios.size() - 1))]; };
        qInfo("closed form over replay: 2.5 %% %.3f, median %.3f, 97.5 %% %.3f", at(0.025), at(0.5), at(0.975));
        QVERIFY(at(0.025) > 0.90 && at(0.975) < 1.10);
    }
};

QTEST_APPLESS_MAIN(MeasuredMemoryTest)
#include "tst_measured_memory.moc"
