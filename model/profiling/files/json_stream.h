// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "model/profiling/files/read_control.h"

namespace layline {

/// A scalar of a JSON document as it passes by. `text` holds a string, or a number as it is written.
struct JsonScalar {
    enum class Kind { null, boolean, number, string };
    Kind kind = Kind::null;
    std::string text;

    bool is_string() const { return kind == Kind::string; }
    /// The number, where it is one and fits. A number in a string counts.
    std::optional<std::int64_t> integer() const;
    std::optional<double> real() const;
};

/// Hears a JSON document in the order of the file. Depth 0 is the document itself; a value's depth is the number of containers around it.
class JsonListener {
  public:
    virtual ~JsonListener() = default;
    /// `key` is empty inside arrays.
    virtual void scalar(int depth, const std::string& key, const JsonScalar& value) = 0;
    virtual void open(int depth, const std::string& key, bool array) = 0;
    virtual void close(int depth) = 0;
};

/// Streams a plain or gzip JSON file past `listener`; memory does not grow with the file.
/// @throws InputError with the byte offset for what is not JSON: cut short, not UTF-8, nested over 64 levels, a number of over 512 or a
/// string of over 16 Mi characters. A listener may throw InputError too; one without a file is given this file and the offset.
void stream_json(const std::filesystem::path& file, JsonListener& listener, ReadControl* control = nullptr);

}  // namespace layline
