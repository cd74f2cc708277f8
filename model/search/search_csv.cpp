// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "model/scenario/names.h"
#include "model/search/recompute_text.h"
#include "model/search/search_json.h"

namespace layline {

std::string layout_words(const Layout& l) {
    std::string text = fmt::format("tp={},pp={}", l.tp, l.pp);
    const auto add = [&](const char* key, std::int64_t value, std::int64_t usual) {
        if (value != usual) text += fmt::format(",{}={}", key, value);
    };
    add("vpp", l.vpp, 1);
    add("cp", l.cp, 1);
    add("ep", l.ep, 1);
    add("etp", l.etp, 1);
    text += fmt::format(",mbs={},sp={},zero={},recompute={},schedule={}", l.micro_batch, l.sequence_parallel ? 1 : 0, l.zero_stage,
                        recompute_text(recompute_of(l)), l.schedule);
    add("hsdp", l.shard_gpus, 0);
    add("prefetch", l.fsdp_prefetch, 1);
    add("reshard", l.fsdp_reshard ? 1 : 0, 1);
    add("first_layers", l.stage_counts.first_layers, 0);
    add("last_layers", l.stage_counts.last_layers, 0);
    if (!l.stage_counts.stages.empty()) text += ",stages=" + l.stage_counts.stages;
    if (l.split != LayerSplit::even) text += fmt::format(",split={}", name_of(l.split));
    return text;
}

std::string to_csv(const std::vector<Candidate>& candidates, const RunTerms& terms) {
    constexpr double gib = 1024.0 * 1024.0 * 1024.0, seconds_per_day = 86'400;
    std::string text =
        "rank,gpus,tp,pp,vpp,cp,ep,etp,micro_batch,sequence_parallel,zero_stage,recompute,schedule,split,first_layers,last_layers,"
        "shard_gpus,step_time_s,mfu,peak_memory_gib,verdict,run_days,run_usd,run_kwh,fsdp_prefetch,fsdp_reshard,stages\n";
    constexpr const char* verdicts[] = {"fits", "tight", "does-not-fit", "illegal"};
    std::size_t rank = 0;
    for (const Candidate& c : candidates) {
        const Layout& l = c.layout;
        const RunFigures run = run_figures(terms, c.estimate.step_time_s, c.gpus);
        text += fmt::format(
            "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", ++rank, c.gpus, l.tp, l.pp, l.vpp, l.cp,
            l.ep, l.etp, l.micro_batch, l.sequence_parallel ? 1 : 0, l.zero_stage, recompute_text(recompute_of(l)), l.schedule,
            name_of(l.split), l.stage_counts.first_layers, l.stage_counts.last_layers, l.shard_gpus, c.estimate.step_time_s,
            c.estimate.mfu_palm, c.estimate.peak_bytes / gib, verdicts[static_cast<std::size_t>(c.estimate.verdict)],
            run.seconds / seconds_per_day, terms.usd_per_gpu_hour > 0 ? fmt::format("{}", run.usd) : "",
            terms.watts_per_gpu > 0 ? fmt::format("{}", run.kwh) : "", l.fsdp_prefetch, l.fsdp_reshard ? 1 : 0, l.stage_counts.stages);
    }
    return text;
}

}  // namespace layline
