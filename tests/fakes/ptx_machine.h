// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// Runs kernels that are written in a small part of PTX, one thread after the other, on the memory of this process. It knows the
/// instructions that Layline's kernels use and refuses every other (NVIDIA, PTX ISA), so that hand-written PTX can be tested without a GPU.
namespace fake {

class PtxModule {
  public:
    /// @throws std::runtime_error for text it does not understand.
    explicit PtxModule(const std::string& text);

    bool has(const std::string& kernel) const { return kernels_.contains(kernel); }
    std::vector<std::string> names() const;
    /// Sizes of the parameters in bytes, in order.
    std::vector<std::size_t> parameter_bytes(const std::string& kernel) const;
    /// @param arguments addresses of the parameters, as cuLaunchKernel takes them. @throws std::runtime_error for an endless thread
    void run(const std::string& kernel, unsigned blocks, unsigned threads, void** arguments) const;

  private:
    struct Instruction {
        std::string guard, operation;  ///< guard: the predicate, "" for none
        std::vector<std::string> operands;
    };
    struct Kernel {
        std::vector<std::pair<std::string, std::size_t>> parameters;
        std::vector<Instruction> code;
        std::map<std::string, std::size_t> labels;
    };
    class Thread;

    std::map<std::string, Kernel> kernels_;
};

}  // namespace fake
