// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace layline {

/// A YAML document written top down, by yaml-cpp. Words of the format itself (enumerators, class names) go as they are; text of the user's
/// always goes in quotes, so that it cannot be read as a number, a boolean or another key.
class YamlText {
  public:
    YamlText();
    ~YamlText();
    YamlText(const YamlText&) = delete;
    YamlText& operator=(const YamlText&) = delete;

    void begin(const std::string& key);
    void end();
    void integer(const std::string& key, std::int64_t value);
    void real(const std::string& key, double value);
    void boolean(const std::string& key, bool value);
    void word(const std::string& key, const std::string& value);
    void text(const std::string& key, const std::string& value);
    void nothing(const std::string& key);
    /// A value that is YAML already, on one line: "[1,2]".
    void raw(const std::string& key, const std::string& value);
    void integers(const std::string& key, const std::vector<std::int64_t>& values);
    void begin_list(const std::string& key);
    void end_list();
    void begin_item();
    void end_item();

    /// The document so far, with a line break at its end. Call once, when every begin() has its end().
    std::string finished();

  private:
    struct Emitter;
    std::unique_ptr<Emitter> out_;
};

}  // namespace layline
