// SPDX-License-Identifier: GPL-3.0-or-later
// export_sample FOLDER COUNT [SEED]: writes what every version of every launcher gets for the presets and for COUNT scenarios by chance,
// each into FOLDER/LAUNCHER/VERSION/NUMBER beside a case.json, so that the launchers' own code can judge it.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "model/rules/launchers/launch_case.h"
#include "model/rules/launchers/launcher_check.h"
#include "model/scenario/scenario_json.h"
#include "tests/model/launch/random_scenarios.h"

using namespace layline;

namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

/// One folder of a launcher's sample; false where the launcher refuses the scenario.
bool write_case(const fs::path& folder, const Scenario& scenario, const LauncherVersion& version) {
    if (!obeys_rules(scenario) || !obeys(scenario, version.id)) return false;
    const LaunchExport made = export_scenario(scenario, version.id, {OuterId::torchrun, 1.5, 2e10, version.word});
    if (!made.refusals.empty()) return false;
    fs::create_directories(folder);
    for (const LaunchFile& file : made.files) write(folder / file.name, file.text);
    const nlohmann::json facts{{"launcher", launcher(version.id).word},
                               {"version", version.word},
                               {"arguments", made.arguments},
                               {"environment", made.environment},
                               {"warnings", made.warnings},
                               {"gpus", scenario.cluster.gpus},
                               {"gpus_per_node", scenario.cluster.gpus_per_node},
                               {"compute_capability", compute_capability(scenario.cluster.accelerator)},
                               {"scenario", to_json(scenario)}};
    write(folder / "case.json", facts.dump(1));
    return true;
}

int write_sample(const fs::path& folder, const LauncherVersion& version, int count, unsigned seed) {
    int written = 0;
    const auto next = [&] { return folder / launcher(version.id).word / version.word / std::to_string(written); };
    for (const PresetInfo& preset : scenario_presets()) written += write_case(next(), scenario_preset(preset.id), version) ? 1 : 0;
    const int wanted = written + count;
    RandomScenarios random(seed);
    for (int attempt = 0; attempt < 400 * count && written < wanted; ++attempt)
        written += write_case(next(), random.next(), version) ? 1 : 0;
    return written;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "export_sample FOLDER COUNT [SEED]\n";
        return 2;
    }
    const int count = std::atoi(argv[2]);
    const unsigned seed = argc > 3 ? static_cast<unsigned>(std::atoi(argv[3])) : 1;
    for (const Launcher& one : launchers())
        for (const LauncherVersion& version : versions_of(one.id))
            if (version.id == one.id)
                std::cout << one.word << ' ' << version.word << ": " << write_sample(argv[1], version, count, seed) << " exports\n";
    return 0;
}
