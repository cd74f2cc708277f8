// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/ptx_machine.h"

#include <bit>
#include <cstring>
#include <functional>
#include <sstream>
#include <stdexcept>

namespace fake {

namespace {

std::string trimmed(std::string text) {
    text.erase(0, text.find_first_not_of(" \t"));
    text.erase(text.find_last_not_of(" \t;,") + 1);
    return text;
}

/// "{%a, %b}, [%p]" -> "%a", "%b", "[%p]".
std::vector<std::string> operands_of(std::string text) {
    for (char& c : text)
        if (c == '{' || c == '}' || c == ',') c = ' ';
    std::vector<std::string> found;
    std::istringstream words(text);
    for (std::string word; words >> word;) found.push_back(word);
    return found;
}

}  // namespace

PtxModule::PtxModule(const std::string& text) {
    std::istringstream lines(text);
    Kernel* kernel = nullptr;
    bool in_body = false;
    for (std::string line; std::getline(lines, line);) {
        line = trimmed(line.substr(0, line.find("//")));
        if (line.starts_with(".visible .entry ")) {
            const std::size_t end = line.find('(');
            kernel = &kernels_[line.substr(16, end - 16)];
            in_body = false;
        } else if (kernel != nullptr && !in_body && line.starts_with(".param .")) {
            std::istringstream words(line.substr(8));
            std::string type, name;
            words >> type >> name;
            if (name.ends_with(")")) name.pop_back();
            kernel->parameters.emplace_back(name, type == "u64" ? 8 : 4);
        } else if (line == "{") {
            in_body = true;
        } else if (line == "}") {
            kernel = nullptr;
        } else if (kernel != nullptr && in_body && !line.empty() && !line.starts_with(".reg")) {
            if (line.ends_with(":")) {
                kernel->labels[line.substr(0, line.size() - 1)] = kernel->code.size();
                continue;
            }
            Instruction instruction;
            if (line.starts_with("@%")) {
                instruction.guard = line.substr(1, line.find(' ') - 1);
                line = line.substr(line.find(' ') + 1);
            }
            instruction.operation = line.substr(0, line.find(' '));
            if (line.find(' ') != std::string::npos) instruction.operands = operands_of(line.substr(line.find(' ')));
            kernel->code.push_back(instruction);
        }
    }
    if (kernels_.empty()) throw std::runtime_error("no kernel in the text");
}

std::vector<std::string> PtxModule::names() const {
    std::vector<std::string> found;
    for (const auto& [name, kernel] : kernels_) found.push_back(name);
    return found;
}

std::vector<std::size_t> PtxModule::parameter_bytes(const std::string& kernel) const {
    std::vector<std::size_t> sizes;
    for (const auto& [name, bytes] : kernels_.at(kernel).parameters) sizes.push_back(bytes);
    return sizes;
}

class PtxModule::Thread {
  public:
    Thread(const Kernel& kernel, std::map<std::string, std::uint64_t> special, void** arguments)
        : kernel_(kernel), registers_(std::move(special)), arguments_(arguments) {}

    void run() {
        constexpr long most_steps = 50'000'000;
        long steps = 0;
        while (!done_) {
            if (++steps > most_steps) throw std::runtime_error("a thread that does not end");
            const Instruction& next = kernel_.code.at(at_++);
            if (next.guard.empty() || get(next.guard) != 0) step(next.operation, next.operands);
        }
    }

  private:
    using Operands = std::vector<std::string>;

    std::uint64_t get(const std::string& operand) const {
        if (operand.starts_with("%")) {
            const auto found = registers_.find(operand);
            if (found == registers_.end()) throw std::runtime_error("read before written: " + operand);
            return found->second;
        }
        if (operand.starts_with("0f")) return std::stoul(operand.substr(2), nullptr, 16);
        return std::stoull(operand, nullptr, 0);
    }
    std::uint32_t get32(const std::string& operand) const { return static_cast<std::uint32_t>(get(operand)); }
    float real(const std::string& operand) const { return std::bit_cast<float>(get32(operand)); }
    void set(const std::string& name, std::uint64_t value) { registers_[name] = value; }
    std::uint64_t address(const std::string& operand) const { return get(operand.substr(1, operand.size() - 2)); }

    void load_parameter(const Operands& o) {
        const std::string name = o[1].substr(1, o[1].size() - 2);
        for (std::size_t i = 0; i < kernel_.parameters.size(); ++i)
            if (kernel_.parameters[i].first == name) {
                std::uint64_t value = 0;
                std::memcpy(&value, arguments_[i], kernel_.parameters[i].second);
                return set(o[0], value);
            }
        throw std::runtime_error("no parameter " + name);
    }

    void load(const Operands& o) {
        for (std::size_t i = 0; i + 1 < o.size(); ++i) {
            std::uint32_t value = 0;
            std::memcpy(&value, reinterpret_cast<const void*>(address(o.back()) + 4 * i), 4);
            set(o[i], value);
        }
    }

    void store(const Operands& o) {
        for (std::size_t i = 1; i < o.size(); ++i) {
            const std::uint32_t value = get32(o[i]);
            std::memcpy(reinterpret_cast<void*>(address(o[0]) + 4 * (i - 1)), &value, 4);
        }
    }

    void step(const std::string& operation, const Operands& o) {
        if (operation.starts_with("ld.param.")) return load_parameter(o);
        if (operation == "ld.global.v4.u32" || operation == "ld.global.v4.f32" || operation == "ld.volatile.global.u32") return load(o);
        if (operation == "st.global.v4.u32" || operation == "st.global.v4.f32" || operation == "st.global.u32") return store(o);
        if (operation == "bra") {
            at_ = kernel_.labels.at(o[0]);
            return;
        }
        if (operation == "ret") {
            done_ = true;
            return;
        }
        calculate(operation, o);
    }

    void calculate(const std::string& operation, const Operands& o) {
        if (operation == "mov.u32" || operation == "cvt.u64.u32" || operation == "cvt.u32.u64") return set(o[0], get32(o[1]));
        if (operation == "mul.wide.u32") return set(o[0], std::uint64_t{get32(o[1])} * get32(o[2]));
        if (operation == "mad.wide.u32") return set(o[0], std::uint64_t{get32(o[1])} * get32(o[2]) + get(o[3]));
        if (operation == "add.u64") return set(o[0], get(o[1]) + get(o[2]));
        if (operation == "add.u32") return set(o[0], get32(o[1]) + get32(o[2]));
        if (operation == "mul.lo.u64") return set(o[0], get(o[1]) * get(o[2]));
        if (operation == "mul.lo.u32") return set(o[0], get32(o[1]) * get32(o[2]));
        if (operation == "shl.b64") return set(o[0], get(o[1]) << get(o[2]));
        if (operation == "shr.u32") return set(o[0], get32(o[1]) >> get(o[2]));
        if (operation == "xor.b32") return set(o[0], get32(o[1]) ^ get32(o[2]));
        if (operation == "and.b32") return set(o[0], get32(o[1]) & get32(o[2]));
        if (operation == "or.b32") return set(o[0], get32(o[1]) | get32(o[2]));
        if (operation == "setp.ge.u64") return set(o[0], get(o[1]) >= get(o[2]));
        if (operation == "setp.ne.u32") return set(o[0], get32(o[1]) != get32(o[2]));
        if (operation == "setp.lt.u32") return set(o[0], get32(o[1]) < get32(o[2]));
        if (operation == "fma.rn.f32") return set(o[0], std::bit_cast<std::uint32_t>(__builtin_fmaf(real(o[1]), real(o[2]), real(o[3]))));
        throw std::runtime_error("an instruction that is not known here: " + operation);
    }

    const Kernel& kernel_;
    std::map<std::string, std::uint64_t> registers_;
    void** arguments_;
    std::size_t at_ = 0;
    bool done_ = false;
};

void PtxModule::run(const std::string& kernel, unsigned blocks, unsigned threads, void** arguments) const {
    for (unsigned block = 0; block < blocks; ++block)
        for (unsigned thread = 0; thread < threads; ++thread)
            Thread(kernels_.at(kernel), {{"%ctaid.x", block}, {"%nctaid.x", blocks}, {"%ntid.x", threads}, {"%tid.x", thread}}, arguments)
                .run();
}

}  // namespace fake
