// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <zlib.h>

#include <QTemporaryDir>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <string>

#include "model/scenario/input_error.h"

namespace layline::testing {

/// A folder for files that a test writes; gone when the test is.
class Scratch {
  public:
    std::filesystem::path path(const std::string& name) const { return std::filesystem::path(folder_.path().toStdString()) / name; }
    std::filesystem::path write(const std::string& name, const std::string& bytes) const {
        std::ofstream(path(name), std::ios::binary) << bytes;
        return path(name);
    }
    std::filesystem::path write_gzip(const std::string& name, const std::string& bytes) const {
        gzFile file = gzopen(path(name).c_str(), "wb6");
        gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
        gzclose(file);
        return path(name);
    }
    static std::string read(const std::filesystem::path& file) {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

  private:
    QTemporaryDir folder_;
};

/// What `read` refuses with; nothing when it accepts. Any other exception passes through and fails the test.
template <class Read>
std::optional<InputError> refusal(Read read) {
    try {
        read();
    } catch (const InputError& error) {
        return error;
    }
    return std::nullopt;
}

/// The offset in "byte 123"; -1 for another place.
inline long long byte_of(const InputError& error) { return error.place().starts_with("byte ") ? std::stoll(error.place().substr(5)) : -1; }

/// Damages text the same way on every run: changes, drops, doubles or cuts at places drawn from `random`.
inline std::string damaged(std::string text, std::mt19937& random) {
    const auto place = [&] { return std::uniform_int_distribution<std::size_t>(0, text.size() - 1)(random); };
    const int changes = std::uniform_int_distribution<int>(1, 4)(random);
    for (int i = 0; i < changes && !text.empty(); ++i) {
        const std::size_t at = place();
        switch (std::uniform_int_distribution<int>(0, 4)(random)) {
            case 0:
                text[at] = static_cast<char>(std::uniform_int_distribution<int>(0, 255)(random));
                break;
            case 1:
                text.erase(at, std::uniform_int_distribution<std::size_t>(1, 40)(random));
                break;
            case 2:
                text.insert(at, text.substr(place(), 40));
                break;
            case 3:
                text.resize(at);
                break;
            default:
                text[at] = "0123456789-+.eE\"{}[],:\\"[std::uniform_int_distribution<std::size_t>(0, 22)(random)];
                break;
        }
    }
    return text;
}

}  // namespace layline::testing
