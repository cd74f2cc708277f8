// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cstdlib>

#include "model/profiling/devices/shared_library.h"

namespace layline {

namespace {

namespace fs = std::filesystem;

/// A folder that anybody may write to could hold anybody's library.
bool is_trusted(const fs::path& folder) {
    std::error_code error;
    const fs::perms permissions = fs::status(folder, error).permissions();
    return !error && (permissions & fs::perms::others_write) == fs::perms::none;
}

std::vector<fs::path> children(const fs::path& folder, const std::string& prefix) {
    std::vector<fs::path> found;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
        if (entry.path().filename().string().starts_with(prefix)) found.push_back(entry.path());
    std::ranges::sort(found, std::ranges::greater{});
    return found;
}

fs::path environment_folder(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

/// Below a Python prefix: lib/python3.x/site-packages/nvidia/*/lib and torch/lib.
void add_wheels(const fs::path& prefix, std::vector<fs::path>& folders) {
    for (const fs::path& python : children(prefix / "lib", "python3"))
        for (const char* packages : {"site-packages", "dist-packages"}) {
            for (const char* wheel : {"cu13", "cublas", "nccl", "cu12"}) folders.push_back(python / packages / "nvidia" / wheel / "lib");
            folders.push_back(python / packages / "torch" / "lib");
        }
}

std::vector<fs::path> toolkit_folders() {
    std::vector<fs::path> folders;
    for (const char* variable : {"CUDA_HOME", "CUDA_PATH"})
        if (const fs::path root = environment_folder(variable); !root.empty())
            for (const char* sub : {"lib64", "lib", "targets/x86_64-linux/lib", "targets/sbsa-linux/lib"}) folders.push_back(root / sub);
    for (const fs::path& root : children("/usr/local", "cuda")) folders.push_back(root / "lib64");
    for (const char* variable : {"VIRTUAL_ENV", "CONDA_PREFIX"})
        if (const fs::path root = environment_folder(variable); !root.empty()) {
            add_wheels(root, folders);
            folders.push_back(root / "lib");
        }
    if (const fs::path home = environment_folder("HOME"); !home.empty()) add_wheels(home / ".local", folders);
    add_wheels("/usr/local", folders);
    add_wheels("/usr", folders);
    return folders;
}

}  // namespace

SharedLibrary open_driver_library(const LibrarySearch& search, const std::string& soname) {
    if (!search.only_from.empty()) return SharedLibrary((search.only_from / soname).string());
    SharedLibrary first(soname);
    if (first) return first;
    constexpr std::array<const char*, 4> folders = {"/usr/local/nvidia/lib64", "/run/nvidia/driver/usr/lib64", "/usr/lib/wsl/lib",
                                                    "/usr/lib/x86_64-linux-gnu/nvidia/current"};
    for (const char* folder : folders)
        if (is_trusted(folder))
            if (SharedLibrary library((fs::path(folder) / soname).string()); library) return library;
    return first;
}

std::vector<std::string> toolkit_candidates(const LibrarySearch& search, const std::vector<std::string>& sonames) {
    std::vector<std::string> candidates;
    const auto add_existing = [&](const fs::path& folder) {
        std::error_code error;
        for (const std::string& soname : sonames)
            if (fs::exists(folder / soname, error) && is_trusted(folder)) candidates.push_back((folder / soname).string());
    };
    if (!search.only_from.empty()) {
        add_existing(search.only_from);
        return candidates;
    }
    candidates = sonames;
    for (const fs::path& folder : toolkit_folders()) add_existing(folder);
    return candidates;
}

}  // namespace layline
