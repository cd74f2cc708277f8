// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <vector>

namespace layline {

/// A library that was loaded at run time. It stays loaded until the process ends: drivers leave threads and exit handlers behind.
class SharedLibrary {
  public:
    SharedLibrary() = default;
    /// Tries one file or soname. An unusable one leaves the object empty and error() set.
    explicit SharedLibrary(const std::string& name);

    explicit operator bool() const { return handle_ != nullptr; }
    const std::string& error() const { return error_; }
    /// The file that the dynamic linker chose.
    std::string path() const;

    /// The first of these symbols that is there; nullptr where none is.
    void* symbol(std::initializer_list<const char*> names) const;

    template <class Function>
    bool load(Function*& function, std::initializer_list<const char*> names) const {
        function = reinterpret_cast<Function*>(symbol(names));
        return function != nullptr;
    }

  private:
    void* handle_ = nullptr;
    std::string error_;
};

/// Where to look for GPU libraries.
struct LibrarySearch {
    /// If set, libraries come from this folder alone.
    std::filesystem::path only_from;
    /// From LAYLINE_GPU_LIBRARIES, where that is set.
    static LibrarySearch from_environment();
};

/// A library of the driver (libcuda, libnvidia-ml): the dynamic linker's choice first, then where containers and WSL put it. Stubs are
/// never searched.
SharedLibrary open_driver_library(const LibrarySearch& search, const std::string& soname);

/// A library of a toolkit or of Python wheels (cuBLASLt, NCCL): the candidates in order, those of `sonames` in order in each place:
/// the linker, CUDA_HOME, CUDA_PATH, /usr/local/cuda*, the wheels of VIRTUAL_ENV, CONDA_PREFIX and the user's Python.
/// Folders that everyone may write to are passed over.
std::vector<std::string> toolkit_candidates(const LibrarySearch& search, const std::vector<std::string>& sonames);

}  // namespace layline
