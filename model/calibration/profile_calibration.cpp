// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/profile_calibration.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "model/calibration/error_measures.h"
#include "model/profiling/bench/collective_bench.h"
#include "model/profiling/devices/gpu_presets.h"
#include "model/scenario/input_error.h"
#include "model/scenario/presets.h"

namespace layline {

namespace {

constexpr std::array<const char*, KernelFamily::kinds> operations = {"all_reduce", "all_gather", "reduce_scatter", "all_to_all"};
constexpr std::array<int, KernelFamily::sizes> group_sizes = {2, 4, 8};
/// The FP8 law of the time model carries this share already (reference: time-model, section 2).
constexpr double fp8_share = 0.9;

bool is_usable(const BenchMeasurement& m) { return m.measured && std::ranges::find(m.flags, "busy") == m.flags.end(); }

double bf16_peak(const Accelerator& accelerator) {
    const PeakRates& peak = accelerator.peak_flops_per_s;
    return peak.bf16 > 0 ? peak.bf16 : peak.fp16;
}

class ProfileFitter {
  public:
    ProfileFitter(const GpuProfile& profile, const Accelerator& accelerator)
        : profile_(profile), accelerator_(accelerator), family_(std::make_shared<KernelFamily>(kernel_family(accelerator))) {}

    ProfileCalibration fit() {
        name();
        const auto busy =
            std::ranges::count_if(profile_.measurements, [](const BenchMeasurement& m) { return m.measured && !is_usable(m); });
        if (busy > 0) note(fmt::format("{} measurements are not used: others used the GPUs meanwhile", busy));
        fit_products();
        fit_bandwidth();
        fit_collectives();
        fit_attention();
        if (laws_changed_) result_.calibration.kernels = family_;
        return std::move(result_);
    }

  private:
    void name() {
        Calibration& calibration = result_.calibration;
        calibration.layer = CalibrationLayer::user;
        calibration.id = accelerator_.id + "-profile";
        calibration.name = fmt::format("{} profile{}{}", accelerator_.name, profile_.created.empty() ? "" : " of ",
                                       profile_.created.substr(0, profile_.created.find('T')));
        calibration.accelerators = {accelerator_.id};
        family_->name = calibration.name;
    }
    void note(std::string text) { result_.notes.push_back(std::move(text)); }

    /// Takes one coefficient over, or says that it lies outside of what can be.
    void set(const char* name, double value) {
        const auto table = coefficient_table();
        const auto& info = *std::ranges::find(table, name, &CoefficientInfo::name);
        if (!(value >= info.low && value <= info.high))
            return note(fmt::format("{} would be {:.3g}, outside of {:g} to {:g}: it stays as it was", name, value, info.low, info.high));
        result_.calibration.values.push_back({&info, value});
    }

    std::vector<const BenchMeasurement*> of(const char* kind, const char* variant) const {
        std::vector<const BenchMeasurement*> found;
        for (const BenchMeasurement& m : profile_.measurements)
            if (m.kind == kind && m.variant == variant && is_usable(m)) found.push_back(&m);
        return found;
    }

    std::vector<TimedGemm> products(const std::string& dtype, const std::string& layout) const {
        std::vector<TimedGemm> timed;
        for (const BenchMeasurement* m : of("gemm", "burst"))
            if (m->dtype == dtype && m->layout == layout && m->batch == 1)
                timed.push_back({static_cast<double>(m->m), static_cast<double>(m->n), static_cast<double>(m->k), m->seconds,
                                 dtype == "fp8" ? 1.0 : 2.0});
        return timed;
    }

    void fit_products() {
        const double peak = bf16_peak(accelerator_), bandwidth = accelerator_.memory_bytes_per_s;
        const std::vector<TimedGemm> timed = products("bf16", "TN");
        const GemmLawFit fit = fit_gemm_law(timed, peak, bandwidth);
        result_.fits.push_back({"gemm bf16", fit.report});
        if (!fit.report.refusal.empty()) return note(fmt::format("the product's law stays as it was: {}", fit.report.refusal));
        family_->gemm = fit.law;
        laws_changed_ = true;
        set("gemm_contraction", std::max(fit.contraction, 1.0));
        fit_gradients(fit);
        fit_sustained();
        fit_fp8(fit);
    }

    /// What the layouts of the backward pass take beyond the law, for shapes large enough to matter in training.
    std::optional<double> slowdown(const GemmLawFit& fit, const char* layout) const {
        constexpr double train_like = 1024;
        std::vector<double> ratios;
        for (const TimedGemm& gemm : products("bf16", layout))
            if (std::min({gemm.m, gemm.n, gemm.k}) >= train_like)
                ratios.push_back(gemm.seconds /
                                 gemm_law_s(fit.law, fit.contraction, bf16_peak(accelerator_), accelerator_.memory_bytes_per_s, gemm));
        return ratios.size() < 4 ? std::nullopt : std::optional(quantile(ratios, 0.5));
    }
    void fit_gradients(const GemmLawFit& fit) {
        const auto input = slowdown(fit, "NN"), weight = slowdown(fit, "NT");
        if (!input || !weight) return;
        set("gemm_backward", *input);
        set("gemm_wgrad", *weight / *input);
    }

    void fit_sustained() {
        for (const BenchMeasurement* sustained : of("gemm", "sustained"))
            for (const BenchMeasurement* burst : of("gemm", "burst"))
                if (sustained->dtype == "bf16" && burst->dtype == "bf16" && burst->layout == sustained->layout &&
                    burst->m == sustained->m && burst->n == sustained->n && burst->k == sustained->k)
                    return set("gemm_sustained", burst->seconds / sustained->seconds);
        note("the sustained rate was not measured: gemm_sustained stays as it was");
    }

    void fit_fp8(const GemmLawFit& bf16) {
        const double peak = accelerator_.peak_flops_per_s.fp8;
        const std::vector<TimedGemm> timed = products("fp8", "TN");
        if (peak <= 0 || timed.empty()) return;
        const GemmRateFit fit = fit_gemm_rate(timed, bf16.law, bf16.contraction, peak, accelerator_.memory_bytes_per_s);
        result_.fits.push_back({"gemm fp8", fit.report});
        if (!fit.report.refusal.empty()) return note(fmt::format("fp8_gemm stays as it was: {}", fit.report.refusal));
        set("fp8_gemm", fit.efficiency / (fp8_share * bf16.law.efficiency));
    }

    void fit_bandwidth() {
        const auto copies = of("memory", "copy");
        if (copies.empty())
            return note(
                "the memory's bandwidth was not measured: stream_efficiency "
                "stays as it was");
        if (std::ranges::find(copies.front()->flags, "partly-cached") != copies.front()->flags.end())
            return note(
                "the memory's bandwidth was measured in too small a buffer: "
                "stream_efficiency stays as it was");
        set("stream_efficiency", copies.front()->rate() / accelerator_.memory_bytes_per_s);
    }

    void fit_collectives() {
        for (std::size_t kind = 0; kind < operations.size(); ++kind)
            for (std::size_t size = 0; size < group_sizes.size(); ++size) fit_collective(kind, size);
    }
    void fit_collective(std::size_t kind, std::size_t size) {
        std::vector<TimedCollective> timed;
        for (const BenchMeasurement* m : of("collective", operations[kind]))
            if (m->ranks == group_sizes[size]) timed.push_back({m->bytes, m->seconds});
        if (timed.empty()) return;
        const CollectiveLawFit fit = fit_collective_law(timed, bus_factor(operations[kind], group_sizes[size]));
        const std::string name = fmt::format("{} on {}", operations[kind], group_sizes[size]);
        result_.fits.push_back({name, fit.report});
        if (!fit.report.refusal.empty()) return note(fmt::format("{} stays as it was: {}", name, fit.report.refusal));
        if (family_->link_relative && !make_absolute()) return note(fmt::format("{} is not used: the link's rate is not known", name));
        family_->collectives[kind][size] = fit.law;
        laws_changed_ = true;
    }

    /// The data sheet's laws count in shares of the link; measured ones do not.
    bool make_absolute() {
        const auto& devices = profile_.inventory.devices;
        const auto known = std::ranges::find_if(devices, [](const GpuDevice& d) { return bool(d.nvlink_bytes_per_s); });
        if (known == devices.end()) return false;
        for (auto& laws : family_->collectives)
            for (CollectiveLaw& law : laws) law.bytes_per_s *= *known->nvlink_bytes_per_s;
        family_->link_relative = false;
        return true;
    }

    void fit_attention() {
        std::vector<TimedAttention> forward;
        std::vector<double> ratios;
        for (const BenchMeasurement* m : of("attention", "sdpa_forward")) {
            forward.push_back({static_cast<double>(m->m), m->work, m->seconds});
            for (const BenchMeasurement* back : of("attention", "sdpa_backward"))
                if (back->m == m->m) ratios.push_back(back->rate() / m->rate());
        }
        if (forward.empty()) return note("fused attention was not measured: its coefficients stay as they were");
        const AttentionLawFit fit = fit_attention_law(forward, bf16_peak(accelerator_));
        result_.fits.push_back({"attention", fit.report});
        if (!fit.report.refusal.empty()) return note(fmt::format("attention stays as it was: {}", fit.report.refusal));
        set("flash_efficiency", fit.efficiency);
        set("flash_saturation_tokens", fit.saturation_tokens);
        if (!ratios.empty()) set("flash_backward_ratio", quantile(ratios, 0.5));
    }

    const GpuProfile& profile_;
    const Accelerator& accelerator_;
    std::shared_ptr<KernelFamily> family_;
    ProfileCalibration result_;
    bool laws_changed_ = false;
};

}  // namespace

Accelerator accelerator_of(const GpuProfile& profile) {
    std::string name;
    double memory_bytes = 0;
    if (!profile.cuda_devices.empty()) {
        name = profile.cuda_devices.front().name;
        memory_bytes = profile.cuda_devices.front().memory_bytes;
    } else if (!profile.inventory.devices.empty() && profile.inventory.devices.front().name) {
        name = *profile.inventory.devices.front().name;
        memory_bytes = profile.inventory.devices.front().memory_bytes.value.value_or(0);
    } else {
        throw InputError("", "/devices", "a GPU", "none");
    }
    if (const auto id = accelerator_preset_of(name, memory_bytes)) return accelerator_preset(*id);
    throw InputError("", "/devices/0/name", "a GPU that an accelerator preset describes",
                     fmt::format("\"{}\" with {:.0f} GiB", name, memory_bytes / (1u << 30)));
}

ProfileCalibration calibrate_from_profile(const GpuProfile& profile, const Accelerator& accelerator) {
    if (!profile.restrictions.empty()) throw InputError("", "/restrictions", "a profile of whole GPUs", profile.restrictions.front());
    if (bf16_peak(accelerator) <= 0 || accelerator.memory_bytes_per_s <= 0)
        throw InputError("", "", "an accelerator with a 16-bit peak and a memory bandwidth", accelerator.id);
    return ProfileFitter(profile, accelerator).fit();
}

}  // namespace layline
