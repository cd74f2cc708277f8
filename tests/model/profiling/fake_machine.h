// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "model/profiling/devices/probe.h"
#include "tests/model/profiling/scratch_file.h"

namespace layline::testing {

/// A machine whose GPU libraries and whose /sys and /proc are a test's own.
class FakeMachine {
  public:
    FakeMachine() {
        std::filesystem::create_directories(scratch_.path("sys/bus/pci/devices"));
        std::filesystem::create_directories(scratch_.path("proc"));
    }
    ~FakeMachine() { ::unsetenv("LAYLINE_FAKE_GPU"); }

    /// Sets what the fake libraries do from now on; see tests/fakes/README.md.
    void script(nlohmann::json script) const {
        script["misuse"] = scratch_.path("misuse.txt").string();
        scratch_.write("script.json", script.dump());
        ::setenv("LAYLINE_FAKE_GPU", scratch_.path("script.json").c_str(), 1);
    }
    /// A file below /sys or /proc.
    void file(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories(scratch_.path(name).parent_path());
        scratch_.write(name, text + "\n");
    }
    ProbeOptions options(const std::string& libraries) const { return {{libraries}, scratch_.path("sys"), scratch_.path("proc")}; }
    /// Every misuse of an interface that the fakes saw, a line each; "" is what a test wants.
    std::string misuse() const { return Scratch::read(scratch_.path("misuse.txt")); }
    const Scratch& scratch() const { return scratch_; }

  private:
    Scratch scratch_;
};

inline const std::string fakes = LAYLINE_FAKES;

}  // namespace layline::testing
